"""The model card beside a trained embedding.

Knows nothing of how it was trained beyond what it is told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CARD_FILE = "README.md"

_CARD = """---
language: vi
library_name: sentence-transformers
pipeline_tag: sentence-similarity
license: apache-2.0
---

# A static embedding of Vietnamese news

One vector a token, summed and brought to length 1: no attention, no GPU. A token is a
syllable, a number, or two or three syllables that keep together; syllables typed
without diacritics have tokens of their own. Comes with [Hỏi Báo](../../../../README.md).

```python
from sentence_transformers import SentenceTransformer

model = SentenceTransformer("FOLDER")
vectors = model.encode(["Đồi A1 ở đâu?"])
```

## Trained on

{articles:,} Vietnamese news articles ({sentences:,} sentences): titles, leads and bodies
of vietnews and VNTC. The articles are not in the repository. None of the articles it
is scored on is among them.

## How

`rag train embedding ARTICLES --out FOLDER --seed {seed}`: {steps:,} steps, {seconds:.0f} s on
{cores} cores. An anchor (a title, a lead, or some words of a sentence) is brought nearer to a
passage of its own article than to the passages of all others in the batch (InfoNCE). Most
words of a sentence are thinned and given words that ask, as a question would be. A token of
several syllables is the sum of its own vector and those of its syllables and inner pairs; one
typed without diacritics borrows from the tokens it may stand for. At the end long vectors
are shortened (`flattening`), since training gives rare tokens too much say.
Mean loss of the last tenth of the steps: {loss:.3f} nats. Values are kept in one byte, with
a scale for each of the {tokens:,} tokens.

```json
{plan}
```

## Scores

{scores}
## What it cannot do

It sees which words stand together in news, not their order: "A kiện B" and "B kiện A" are one
to it. Words that news of its years did not use are known by their letters at best. It finds
candidates beside a lexical index; it does not judge whether a text says something.
"""


def write_card(
    out: Path,
    *,
    report: Mapping[str, Any],
    plan: Mapping[str, Any],
    seed: int,
    cores: int,
    scores: Mapping[str, float],
) -> None:
    """Write the card into the model's folder. ``scores`` are by name, from 0 to 1."""
    rows = "".join(f"| {name} | {score:.4f} |\n" for name, score in scores.items())
    listed = f"| | |\n|---|---:|\n{rows}" if rows else "Not measured.\n"
    text = _CARD.format(
        **report,
        seed=seed,
        cores=cores,
        plan=json.dumps(dict(plan), indent=2),
        scores=f"{listed}\n",
    )
    (out / CARD_FILE).write_text(text, encoding="utf-8")
