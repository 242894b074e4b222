"""The card beside the trees that tell whether what is asked is told.

Knows nothing of how they were learned beyond what it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.answering.told import LEAST_TOLD, TOLD_FEATURES

_CARD = """# Whether what is asked of something named is told

`told.json`: boosted regression trees whose sum is the logit of the nearest article telling what
is asked, where the question names of whom or what. They see {features} numbers: those of
`abstention.json` and what `rag/answering/telling.py` reads without the names. Read by
`rag/answering/told.py`; no library of training is needed.

## Trained on

{examples:,} examples of the tuning half of ViNewsQA dev, marked and unmarked: its questions with
their article there, and with the paragraphs taken out that hold the answer; made questions
(`benchmarks/answering/made_questions.py`): attributes that an article tells nowhere or in so many
words, of this half and of 300 articles of the news for training, and other articles' questions
with a name put in; and the hand-written rows of this half (`benchmarks/premises`). Neither
questions nor articles of the data are in the repository.

## How

`python -m benchmarks.answering.told_fit DATASET --news NEWS --out FOLDER`. LightGBM, one thread
and a fixed seed. Five folds by article give every example a sum from trees that never saw its
article; a logistic over those sums is folded into the shipped trees.

## Scores

Cross-validated inside the tuning half; shares refused. "Human": its questions with half of the
archive there, all of them, then those with a name. "Human", "named" and "hand" with the rules and
`abstention.json` before, which has learned from these questions: `abstention.md` says what it
refuses of others. "Made" and "background" by these trees alone. Of the hand-written rows, told
from untold: area {area:.3f}. At {threshold} as shipped.

| threshold | human | by these alone | named | hand, untold | hand, told | made, untold | \
background, untold | background, told |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|
{lines}

## What it cannot do

It counts words and values of the kind asked for, and does not read: "Ai đã tiêm?" beside a
sentence that names another person passes. Where a question names nothing, it says nothing.
"""


def write_told_card(out: Path, *, examples: int, lines: Sequence[str], area: float) -> None:
    """Write the card into the trees' folder. ``lines`` are rows of its table."""
    text = _CARD.format(
        features=len(TOLD_FEATURES),
        examples=examples,
        lines="\n".join(lines),
        area=area,
        threshold=LEAST_TOLD,
    )
    (out / "told.md").write_text(text, encoding="utf-8")
