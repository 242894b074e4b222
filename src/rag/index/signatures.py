"""A text's MinHash: what tells whether two texts are the same but for light editing.

Pure. Knows nothing of articles, of how signatures are kept, or of what is done with
texts that are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import xxhash
from numpy.typing import NDArray

if TYPE_CHECKING:
    from datasketch import MinHash  # type: ignore[import-untyped]

Values = NDArray[np.uint16]

# 128 values estimate a Jaccard similarity of .55 with a standard error of .044.
_VALUES = 128
# Bands of four: texts at .55 share one with a probability of .95, at .7 of .9999, and
# unrelated ones, at .01, of 3 in 10 million (1 - (1 - s^4)^32).
_BAND_VALUES = 4
# Four syllables are about three words: fewer are shared by any two reports of one
# event, more are broken by every edited word.
_SHINGLE_SYLLABLES = 4
# Shorter than this is a brief or a caption, of which too little is shared by chance
# or by form ("Xem thêm tại…") to tell anything.
_FEWEST_SHINGLES = 40
# Tables in one form (draws, prices, exam papers) and a later report of one affair share
# their words and differ in figures. Between the copies read, at least two thirds are
# shared, mostly all; of one or two figures no share can be told.
_FIGURES_SHARED = 0.65
_FEWEST_FIGURES = 3
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd: 2^64 over the golden ratio
_TYPE = np.dtype("<u2")
_NONE = np.array([], dtype=_TYPE)


@lru_cache(maxsize=65_536)
def _hash(word: str) -> int:
    return xxhash.xxh64_intdigest(word.encode())


@lru_cache(maxsize=1)
def _blank() -> MinHash:
    # Start-up time: it imports scipy.integrate, over a second, and a search needs none.
    from datasketch import MinHash

    return MinHash(_VALUES, seed=1, hashfunc=int, scheme="affine32")


@dataclass(frozen=True, slots=True)
class Signature:
    """``values``: 128 MinHash values, none for a text too short to tell; ``figures``:
    the text's distinct words with a digit, hashed, sorted."""

    values: Values
    figures: Values

    @classmethod
    def of(cls, syllables: Sequence[str]) -> Signature:
        """The signature of a text's syllables in match form.

        MinHash as Broder (1997) has it, over the set of runs of four syllables; the low
        16 bits of each value are kept, which two different values share once in 65,536.
        """
        count = len(syllables) - _SHINGLE_SYLLABLES + 1
        if count < _FEWEST_SHINGLES:
            return cls(_NONE, _NONE)
        words = np.fromiter(map(_hash, syllables), dtype=np.uint64, count=len(syllables))
        # A polynomial of the run's hashes (Karp and Rabin 1987), its high 32 bits: no
        # run's text has to be joined and hashed.
        runs = np.zeros(count, dtype=np.uint64)
        for place in range(_SHINGLE_SYLLABLES):
            runs = runs * _BASE + words[place : place + count]
        minhash = _blank().copy()
        minhash.update_batch(np.unique(runs >> np.uint64(32)).tolist())
        figures = {word for word in set(syllables) if not word.isalpha()}
        hashed = {_hash(word) & 0xFFFF for word in figures}
        return cls(minhash.hashvalues.astype(_TYPE), np.array(sorted(hashed), dtype=_TYPE))

    @classmethod
    def from_bytes(cls, stored: bytes) -> Signature:
        """The inverse of :meth:`to_bytes`."""
        both = np.frombuffer(stored, dtype=_TYPE)
        return cls(both[:_VALUES], both[_VALUES:])

    def to_bytes(self) -> bytes:
        """256 bytes, and two for each figure; none for a text too short to tell."""
        return self.values.tobytes() + self.figures.tobytes()

    def bands(self) -> list[str]:
        """32 terms; texts alike share one of them."""
        if not len(self.values):
            return []
        keys = self.values.reshape(-1, _BAND_VALUES).copy().view("<u8").ravel().tolist()
        return [f"{number}:{key:x}" for number, key in enumerate(keys)]

    def similarity(self, other: Signature) -> float:
        """The estimated Jaccard similarity of two texts that are not too short."""
        return float(np.mean(self.values == other.values))

    def shares_figures(self, other: Signature) -> bool:
        """Whether most figures of the text with fewer of them stand in the other too."""
        fewer = min(len(self.figures), len(other.figures))
        shared = len(np.intersect1d(self.figures, other.figures, assume_unique=True))
        return fewer < _FEWEST_FIGURES or shared >= _FIGURES_SHARED * fewer
