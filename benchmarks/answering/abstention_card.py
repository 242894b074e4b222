"""The card beside the trees that decide whether to answer, with their curve.

Knows nothing of how they were learned beyond what it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.answering.answerability import FEATURES

_CARD = """# Whether to answer

`abstention.json`: boosted regression trees whose sum is the logit of the archive holding the
answer. They see {features} numbers of a question's hits (`rag/answering/answerability.py`): what
the indexes gave and how far that is above the next article, how the hits spread over articles,
how much of the question stands in the best sentence, its paragraph and its article, and whether
what is asked for is given. Read by `rag/retrieval/trees.py`; no library of training is needed.

## Trained on

The tuning half of ViNewsQA dev, marked and unmarked: each question asked of archives of about
500, 250, 50 and 15 articles, with its article there and taken out, and of the whole archive
with the paragraphs that hold its answer taken out: {questions:,} examples. Neither questions nor
articles are in the repository.

## How

`python -m benchmarks.answering.abstention_fit DATASET --out FOLDER`. LightGBM, one thread and a
fixed seed. Five folds by article give every example a sum from trees that never saw its article;
a logistic over those sums is folded into the shipped trees.

## Scores

Cross-validated inside the tuning half. "With rules": what lacks a name or year of the question,
and a short question not met whole, is refused before.

"Right" and "wrong" are shares refused; "shipped" is at the default threshold, with rules.

| | typed | kept | area | right at 10% wrong | with rules | shipped: wrong | shipped: right |
|---|---|---:|---:|---:|---:|---:|---:|
{lines}

## The curve

Half the archive kept, both ways of typing, with rules. `RAG_ABSTENTION_THRESHOLD` sets the
threshold.

| threshold | wrongly refused | rightly refused |
|---:|---:|---:|
{points}

## What it cannot do

It learned from questions about health news, many of which name nobody ("Bệnh nhân bị gì?"):
of these nothing tells which article is meant. It sees how much of a question stands in what was
read, not whether that is what was asked.
"""


def write_card(
    out: Path,
    *,
    questions: int,
    lines: Sequence[str],
    points: Sequence[tuple[float, float, float]],
) -> None:
    """Write the card into the trees' folder. ``lines`` are rows of the table of scores,
    ``points`` threshold, share wrongly and share rightly refused."""
    text = _CARD.format(
        features=len(FEATURES),
        questions=questions,
        lines="\n".join(lines),
        points="\n".join(f"| {t:.2f} | {wrong:.3f} | {right:.3f} |" for t, wrong, right in points),
    )
    (out / "abstention.md").write_text(text, encoding="utf-8")
