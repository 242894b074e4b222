"""Passage vectors by row number, with the columns that filters are asked of.

A snapshot: what is written later is in the next one. Knows nothing of files' places,
of how it is written, or of Chroma.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.index.bounds import Bounds
from rag.index.passages import Passage
from rag.index.vector_codes import VectorCodes

# Names are kept as 64 bits of their hash, so that a column is an array and no table of
# names has to be kept. Of a thousand million ids, two agree with a chance of 1 in 36.
ROW = np.dtype(
    [
        ("passage", "<u8"),
        ("article", "<u8"),
        ("published", "<i8"),
        ("section", "<u8"),
        ("source", "<u8"),
        ("id_end", "<i8"),
    ]
)
# ``article`` had no rows but those from ``before`` on.
GONE = np.dtype([("article", "<u8"), ("before", "<i8")])
UNDATED = int(np.iinfo(np.int64).min)
# Rows gathered before they are multiplied: 2 MiB at 256 dimensions, which a core's
# cache holds. All at once took three times as long for 65,000 rows.
_BLOCK = 2_048
# What a row picked out costs, in rows read in order: 0.18 µs against 0.11 µs at 256
# dimensions. Where it comes to more than all of them, all are multiplied.
_PICKING = 1.7

Vectors = NDArray[np.float32]
Rows = NDArray[np.intp]


def key(name: str) -> int:
    """64 bits that stand for a name."""
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8"), digest_size=8).digest(), "little")


def row_of(passage: Passage, id_end: int) -> tuple[int, ...]:
    """What :data:`ROW` keeps of a passage; ``id_end``: where its id ends among the ids."""
    return (
        key(passage.id),
        key(passage.article_id),
        UNDATED if passage.published is None else passage.published,
        0 if passage.section is None else key(passage.section),
        0 if passage.source is None else key(passage.source),
        id_end,
    )


class VectorRows:
    """``vectors`` is (n, dimension), float32, of unit length or zero; ``table`` is (n,)
    of :data:`ROW`; ``ids`` their ids, one after another, UTF-8; ``gone`` tells which
    rows have been replaced. ``former`` holds the first of these rows, as they are, or none
    of them."""

    def __init__(
        self,
        vectors: Vectors,
        table: NDArray[np.void],
        ids: NDArray[np.uint8],
        gone: NDArray[np.void],
        former: VectorRows | None = None,
    ) -> None:
        self._vectors = vectors
        self._codes: VectorCodes = former._codes if former else VectorCodes.of(vectors[:0])
        self._ids = ids
        self._id_end = np.ascontiguousarray(table["id_end"])
        self._published = np.ascontiguousarray(table["published"])
        self._section = np.ascontiguousarray(table["section"])
        self._source = np.ascontiguousarray(table["source"])
        self.live = _live(table["article"], gone)
        live_rows = np.flatnonzero(self.live)
        keys = table["passage"][live_rows]
        order = np.argsort(keys)
        self._keys, self._by_key = keys[order], live_rows[order]

    def __len__(self) -> int:
        """Rows that hold a passage now."""
        return len(self._keys)

    def within(self, bounds: Bounds) -> NDArray[np.bool_]:
        """Whether each row passes; as :meth:`Bounds.admits`, of all of them."""
        passing = self.live
        if bounds.published_from is not None or bounds.published_before is not None:
            passing = passing & (self._published != UNDATED)
        if bounds.published_from is not None:
            passing = passing & (self._published >= bounds.published_from)
        if bounds.published_before is not None:
            passing = passing & (self._published < bounds.published_before)
        if bounds.section is not None:
            passing = passing & (self._section == np.uint64(key(bounds.section)))
        if bounds.source is not None:
            passing = passing & (self._source == np.uint64(key(bounds.source)))
        return passing

    def rows_of(self, ids: Sequence[str]) -> Rows:
        """The row of each id, -1 where it has none."""
        keys = np.fromiter((key(identity) for identity in ids), np.uint64, len(ids))
        if not len(self._keys):
            return np.full(len(ids), -1, np.intp)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[at] == keys, self._by_key[at], -1)

    def id_of(self, row: int) -> str:
        start = int(self._id_end[row - 1]) if row else 0
        return self._ids[start : int(self._id_end[row])].tobytes().decode("utf-8")

    def near_by_codes(self, vector: Vectors, passing: NDArray[np.bool_], count: int) -> Rows:
        """About ``count`` of the rows that pass, likely to be the nearest, in order of row."""
        known = self._codes
        if len(known) < len(self._vectors):
            # Made when they are first asked for: what only writes needs none. Two threads
            # that ask at once make the same.
            known = self._codes = known.extended(self._vectors[len(known) :])
        return known.nearest(vector, passing, count)

    def similarities(self, vector: Vectors, rows: Rows) -> Vectors:
        """Cosine similarity of each of these rows with a vector of unit length.

        Raises ValueError where the dimensions differ.
        """
        if _PICKING * len(rows) > len(self._vectors):
            whole: Vectors = self._vectors @ vector
            return whole[rows]
        found = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _BLOCK):
            some = rows[start : start + _BLOCK]
            np.matmul(self._vectors[some], vector, out=found[start : start + _BLOCK])
        return found

    def nearest(self, vector: Vectors, rows: Rows, limit: int) -> dict[str, float]:
        """The nearest ``limit`` of these rows, exact: id → cosine similarity, nearest
        first, ties by row."""
        found = self.similarities(vector, rows)
        if len(found) > limit:
            best = np.argpartition(found, -limit)[-limit:]
        else:
            best = np.arange(len(found))
        ordered = best[np.lexsort((best, -found[best]))]
        return {self.id_of(int(rows[at])): float(found[at]) for at in ordered}


def _live(articles: NDArray[np.uint64], gone: NDArray[np.void]) -> NDArray[np.bool_]:
    if not len(gone) or not len(articles):
        return np.ones(len(articles), np.bool_)
    # Of the notes on one article the last goes furthest, and a stable sort keeps it last.
    ordered = gone[np.argsort(gone["article"], kind="stable")]
    at = np.searchsorted(ordered["article"], articles, side="right") - 1
    noted = ordered[np.maximum(at, 0)]
    replaced = (at >= 0) & (noted["article"] == articles)
    live: NDArray[np.bool_] = ~(replaced & (np.arange(len(articles)) < noted["before"]))
    return live
