"""Claims written by hand, true and false, each beside its paragraph's id.

``by_hand.tsv`` has no text but its claims: paragraphs are looked up in the data folder.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from benchmarks.verification.pairs import Pair
from benchmarks.verification.sources import Source
from rag.store.rows import paragraphs_of
from rag.types import Article

FILE = Path(__file__).with_name("by_hand.tsv")


def pairs_by_hand(articles: Iterable[Article], file: Path = FILE) -> list[Pair]:
    """The file's rows (paragraph_id, kind, is_true, claim) with their paragraphs.
    Raises ValueError for a paragraph that is not in the articles."""
    if not file.exists():
        return []
    known = {p.id: Source(a, p) for a in articles for p in paragraphs_of(a, 1)}
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        if row["paragraph_id"] not in known:
            raise ValueError(f"{file}: no paragraph {row['paragraph_id']!r} in the data folder.")
    return [
        Pair(row["kind"], row["is_true"] in ("y", "true"), row["claim"], known[row["paragraph_id"]])
        for row in rows
    ]
