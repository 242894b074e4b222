"""How firmly neighbouring syllables hold together as one word, from background counts.

Vietnamese writes the syllables of a word apart: "bệnh nhân" is one, "bệnh của" two.
Knows nothing of any archive, question or sentence.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from rag.index.term_weights import TermWeights

UNKNOWN = -1.0
"""The cohesion of a pair that the background lacks."""


class Cohesion:
    """Reads the background's counts of syllables and adjacent pairs, in match form."""

    def __init__(self, weights: TermWeights) -> None:
        self._weights = weights

    def of_pair(self, first: str, second: str) -> float:
        """Normalised pointwise mutual information of two neighbours (Bouma 2009), in
        [-1, 1]: above 0 they meet more often than by chance."""
        return self._npmi(f"{first}_{second}", first, second)

    def rarity(self, syllable: str) -> float:
        """0 for a syllable of every background paragraph, 1 for an unknown one."""
        counts = self._weights
        met = counts.document_frequencies.get(syllable, 0) + 1
        return max(0.0, 1.0 - math.log(met) / math.log(counts.paragraphs + 1))

    def opens(self, syllable: str) -> float:
        """Share of its paragraphs in which the syllable opens a known word: tuần (hoàn)."""
        return min(1.0, self._sides[0].get(syllable, 0.0))

    def closes(self, syllable: str) -> float:
        """The same of closing one: (y) tá."""
        return min(1.0, self._sides[1].get(syllable, 0.0))

    @cached_property
    def _sides(self) -> tuple[Mapping[str, float], Mapping[str, float]]:
        opening: dict[str, int] = defaultdict(int)
        closing: dict[str, int] = defaultdict(int)
        counts = self._weights.document_frequencies
        for term, count in counts.items():
            first, joint, second = term.partition("_")
            if joint and self._npmi(term, first, second) > 0:
                opening[first] += count
                closing[second] += count
        return (
            {one: count / counts.get(one, count) for one, count in opening.items()},
            {one: count / counts.get(one, count) for one, count in closing.items()},
        )

    def _npmi(self, pair: str, first: str, second: str) -> float:
        together = self._weights.share(pair)
        apart = self._weights.share(first) * self._weights.share(second)
        if not together or not apart or together >= 1.0:
            return UNKNOWN
        return math.log(together / apart) / -math.log(together)
