"""The card beside the trees that tell what a question supposes wrongly.

Knows nothing of how they were learned beyond what it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.answering.premise_reader import COLUMNS, THRESHOLD

_CARD = """# What a question supposes wrongly

`premises.json`: boosted regression trees whose sum is the logit of a question supposing what
the nearest article does not bear out. They see {columns} numbers of it
(`rag/answering/premise_features.py`): each word of the question is looked for where the rest of
it is told, and may be lacking there, denied, only meant, or have its contrary in its place.
`deeds.tsv` lists words that often stand behind "đã", "bị" and the like in Vietnamese news, with
the share of their uses that do. Read by `rag/retrieval/trees.py`; no library of training is
needed.

## Trained on

{hand} questions written by hand in pairs, one true, one with a false premise, of articles of the
tuning half of ViNewsQA dev; that half's {human} human questions, whose premises hold; and {made}
made of sentences of its articles that deny or plan, with the word that does and without it
(`benchmarks/premises/made.py`). Neither articles, human questions nor made ones are in the
repository.

## How

`python -m benchmarks.premises.fit DATASET --out FOLDER`. One thread: the same questions give the
same trees.

## Scores

Five-fold cross-validation by article. "Found out" is the share of questions with a false premise
that are answered with a caution, "cautioned" that of true ones. "Measured" are the pairs of
`false_premise.tsv`, "learning" those of `for_learning.tsv`, whose author knew the code.

{head}
{lines}

Shipped: {threshold}.

## What it cannot do

It sees words and where they stand, not what they mean: it does not know that "thai phụ" and "sản
phụ" are one and "dạ dày" and "ruột non" two. About half of the false premises of careful writers
pass. Without marks on the question it sees nothing.
"""


_COLUMNS = (
    *("threshold", "human: cautioned", "measured: found out", "cautioned"),
    *("learning: found out", "cautioned", "made: found out", "cautioned"),
)


def write_card(folder: Path, counts: tuple[int, int, int], lines: Sequence[str]) -> None:
    """``counts``: hand-written, human and made questions; ``lines`` of the table, and after it."""
    *rows, area = lines
    hand, human, made = counts
    text = _CARD.format(
        columns=len(COLUMNS),
        head=f"| {' | '.join(_COLUMNS)} |\n|{'---:|' * len(_COLUMNS)}",
        hand=hand,
        human=f"{human:,}",
        made=made,
        lines="\n".join(rows) + f"\n\n{area}.",
        threshold=THRESHOLD,
    )
    (folder / "premises.md").write_text(text, encoding="utf-8")
