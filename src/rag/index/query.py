"""A question as weighted terms for the lexical index.

Pure. Knows the language and the background's term weights, not the index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rag.vietnamese.normalise import fold, has_diacritics
from rag.vietnamese.questions import FOLDED_QUESTION_WORDS, QUESTION_WORDS
from rag.vietnamese.tokens import terms

# A pair says again what its syllables say; half weight, measured on the tuning half
# of ViNewsQA dev (0.3 and 0.7 are worse on P@1).
PAIR_WEIGHT = 0.5
# In running Vietnamese about seven syllables in ten carry a mark. With four or more
# the writer types marks; with none, no mark says anything.
_FULLY_MARKED_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """Terms and their weights, before rarity, for the toned and the folded field."""

    toned: dict[str, float]
    folded: dict[str, float]

    @property
    def is_empty(self) -> bool:
        return not self.toned and not self.folded

    @classmethod
    def from_question(cls, question: str) -> LexicalQuery:
        """Question words are left out. The toned field leads as far as the question
        carries marks; the folded one takes the rest."""
        all_terms = terms(question)
        syllables = [term for term in all_terms if "_" not in term]
        if not syllables:
            return cls({}, {})
        marked = sum(has_diacritics(syllable) for syllable in syllables) / len(syllables)
        toned_share = min(1.0, marked / _FULLY_MARKED_SHARE)
        return cls(
            toned=_weighted(all_terms, toned_share, QUESTION_WORDS),
            folded=_weighted(map(fold, all_terms), 1.0 - toned_share, FOLDED_QUESTION_WORDS),
        )


def _weighted(
    query_terms: Iterable[str], share: float, left_out: frozenset[str]
) -> dict[str, float]:
    if share <= 0.0:
        return {}
    counts = Counter(query_terms)
    kept = {term: n for term, n in counts.items() if term not in left_out} or counts
    return {term: share * n * (PAIR_WEIGHT if "_" in term else 1.0) for term, n in kept.items()}
