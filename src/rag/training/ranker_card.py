"""The model card beside a trained ranker.

Knows nothing of how it was trained beyond what it is told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rag.retrieval.features import FEATURES
from rag.training.card import CARD_FILE

_CARD = """# The ranker

Boosted regression trees that put a question's best sixty paragraphs in order. They see
{features} numbers of each paragraph: what the indexes say of it and of its article, how much of
the question stands in it, in one sentence, in twenty syllables and in the title, and whether
it holds a sign of what is asked for (`rag/retrieval/features.py`). Comes with
[Hỏi Báo](../../../../README.md). `trees.json` is read by `rag/retrieval/trees.py`; no library of
training is needed.

## Trained on

{questions:,} questions of {half}{dataset}, each as written and without diacritics, with the
sixty best paragraphs of each as weighted fusion gives them. Neither questions nor articles
are in the repository.

## How

`rag train ranker DATASET --out FOLDER`, {seconds:.0f} s on {cores} cores. LambdaMART by
LightGBM: one thread and fixed seeds, so that the same examples give the same trees.

```json
{plan}
```

## Scores

Both ways of typing together; folds by article.

| | |
|---|---:|
{scores}
## What it cannot do

It learned from questions about health news, written by people who had the article before
them. It sees words and where they stand, not what they say: "A kiện B" and "B kiện A" are one
to it. Nothing that neither index found reaches it.
"""


def write_ranker_card(
    out: Path,
    *,
    plan: Mapping[str, Any],
    questions: int,
    dataset: str,
    half: str,
    seconds: float,
    cores: int,
    scores: Mapping[str, float],
) -> None:
    """Write the card into the ranker's folder. ``scores`` are by name, from 0 to 1."""
    text = _CARD.format(
        features=len(FEATURES),
        questions=questions,
        half=half,
        dataset=dataset,
        seconds=seconds,
        cores=cores,
        plan=json.dumps(plan, indent=2, ensure_ascii=False),
        scores="".join(f"| {name} | {score:.4f} |\n" for name, score in scores.items()),
    )
    (out / CARD_FILE).write_text(text, encoding="utf-8")
