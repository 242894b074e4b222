"""The dense index as a process sees it that only reads, beside the one that holds the
embedded Chroma: from the file of rows alone.

Two processes on one embedded Chroma serve stale ids without a word (design, section 3);
the file is made to be read by any number.
"""

from __future__ import annotations

from pathlib import Path

from rag.errors import IndexUnavailable
from rag.index.bounds import Bounds
from rag.index.narrowing import search_within
from rag.index.vector_file import VectorFile
from rag.index.vector_rows import Vectors
from rag.index.vectors import VectorIndex
from rag.types import Watermark

# Rows whose codes are nearest, scored exactly in the place of Chroma's graph. Of the nearest
# 100 of 100,000, .987 are found among 9,000, as by graph and codes; .996 among 16,000, in
# twice the time.
_SCORED = 9_000


class VectorReader(VectorIndex):
    """Searches and scores as its base does. It never writes."""

    def __init__(self, file: VectorFile, where: str) -> None:
        self._file = file
        self._where = where

    @classmethod
    def read(cls, folder: Path, fingerprint: str) -> VectorReader:
        """Open the rows that another process writes. Raises IndexUnavailable where there
        are none of this embedding."""
        return cls(VectorFile.open(folder, fingerprint, writable=False), str(folder))

    @property
    def watermark(self) -> Watermark:
        return self._file.watermark

    @property
    def passage_count(self) -> int:
        return len(self._file.rows)

    def reload(self) -> None:
        self._file.reload()

    def search(self, vector: Vectors, *, limit: int, bounds: Bounds) -> dict[str, float]:
        rows = self._file.rows

        def nearest(vector: Vectors, limit: int) -> dict[str, float]:
            near = rows.near_by_codes(vector, rows.live, _SCORED)
            return rows.nearest(vector, near, limit)

        return search_within(rows, bounds, vector, limit, nearest)

    def close(self) -> None:
        """There is nothing to let go of."""

    def _score_by_chroma(self, vector: Vectors, ids: list[str]) -> dict[str, float]:
        del vector, ids
        return {}  # not committed yet: it is not to be found yet

    def _begin_anew(self) -> None:
        raise IndexUnavailable("The vectors are made anew by the process that writes them.")
