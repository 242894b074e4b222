"""The signs of vectors, a bit a dimension: what is near by them is worth scoring.

Reading them takes a thirtieth of what the vectors take, and they are kept in memory.
Knows nothing of ids, filters or files.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_WORD_BITS = 64
# Rows whose signs are bytes at one time: those of a million would be 256 MiB.
_BLOCK = 4_096

Vectors = NDArray[np.float32]
Rows = NDArray[np.intp]


class VectorCodes:
    """``words`` is (words, n): the bits of a row lie in its column, so that each step of a
    scan reads memory in order."""

    def __init__(self, words: NDArray[np.uint64]) -> None:
        self._words = words

    @classmethod
    def of(cls, vectors: Vectors) -> VectorCodes:
        """Of (n, dimension) rows, in order."""
        return cls(_words(vectors))

    def __len__(self) -> int:
        return int(self._words.shape[1])

    def extended(self, vectors: Vectors) -> VectorCodes:
        """With those of further rows after them."""
        if not len(self):
            return VectorCodes.of(vectors)
        return VectorCodes(np.concatenate([self._words, _words(vectors)], axis=1))

    def nearest(self, vector: Vectors, passing: NDArray[np.bool_], count: int) -> Rows:
        """The ``count`` rows that pass and differ from a (dimension,) vector in the fewest
        signs, in order of row; more where several differ in as many as the last of them,
        all that pass where these are no more."""
        asked = _words(vector.reshape(1, -1))[:, 0]
        differing = np.zeros(len(self), np.uint16)
        for row, word in zip(self._words, asked, strict=True):
            differing += np.bitwise_count(row ^ word)
        beyond = len(asked) * _WORD_BITS + 1
        np.putmask(differing, ~passing, beyond)
        upto = np.cumsum(np.bincount(differing, minlength=beyond)[:beyond])
        return np.flatnonzero(differing <= min(int(np.searchsorted(upto, count)), beyond - 1))


def _words(vectors: Vectors) -> NDArray[np.uint64]:
    rows, dimension = vectors.shape
    words = -(-dimension // _WORD_BITS)
    # As bytes first: numpy packs eight bits to one.
    packed = np.zeros((rows, words * _WORD_BITS // 8), np.uint8)
    for start in range(0, rows, _BLOCK):
        signs = vectors[start : start + _BLOCK] > 0.0
        packed[start : start + _BLOCK, : -(-dimension // 8)] = np.packbits(signs, axis=1)
    return np.ascontiguousarray(packed.view(np.uint64).T)
