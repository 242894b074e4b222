"""A question's terms against a text: how much of what is asked stands there.

Pure arithmetic over terms, in shares of 0 to 1, so that a score means the same in an
archive of thirty articles and of a million. Knows nothing of sentences' roles or of
how the shares are weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.index.query import LexicalQuery
from rag.index.rarity import TermRarity
from rag.vietnamese.normalise import fold
from rag.vietnamese.tokens import terms


@dataclass(frozen=True, slots=True)
class TextTerms:
    """A text's syllables and pairs. ``folded`` is empty unless it was asked for."""

    toned: frozenset[str]
    folded: frozenset[str]

    @classmethod
    def of(cls, text: str, *, with_folded: bool) -> TextTerms:
        toned = frozenset(terms(text))
        return cls(toned, frozenset(map(fold, toned)) if with_folded else frozenset())

    def __or__(self, other: TextTerms) -> TextTerms:
        return TextTerms(self.toned | other.toned, self.folded | other.folded)


NOTHING = TextTerms(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """``weight`` is the term's share among its like (syllables or pairs)."""

    text: str
    weight: float
    is_folded: bool

    def stands_in(self, found: TextTerms) -> bool:
        return self.text in (found.folded if self.is_folded else found.toned)


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """What a question is about: syllables and pairs weighed by background rarity,
    question words left out. Toned and folded terms share the weight as far as the
    question carries marks. The masses are what the shares are shares of: sums of mixed
    idf, in nats; a question of much mass is met by chance less often."""

    syllables: tuple[WeightedTerm, ...]
    pairs: tuple[WeightedTerm, ...]
    syllable_mass: float = 0.0
    pair_mass: float = 0.0

    @classmethod
    def from_question(cls, question: str, rarity: TermRarity) -> QuestionTerms:
        query = LexicalQuery.from_question(question, rarity.bare_share)
        weighed = [
            WeightedTerm(
                term, weight * rarity.idf(term, count=0, documents=0, folded=is_folded), is_folded
            )
            for is_folded, weights in ((False, query.toned), (True, query.folded))
            for term, weight in weights.items()
        ]
        syllables = [term for term in weighed if "_" not in term.text]
        pairs = [term for term in weighed if "_" in term.text]
        return cls(_shares(syllables), _shares(pairs), _mass(syllables), _mass(pairs))

    @property
    def has_folded(self) -> bool:
        return any(term.is_folded for term in self.syllables)

    def terms_of(self, text: str) -> TextTerms:
        """A text's terms, in the forms that this question needs."""
        return TextTerms.of(text, with_folded=self.has_folded)

    def syllable_coverage(self, found: TextTerms) -> float:
        """Share, by rarity, of the question's syllables that stand in a text."""
        return sum(term.weight for term in self.syllables if term.stands_in(found))

    def pair_coverage(self, found: TextTerms) -> float:
        """The same of its adjacent pairs; 0 where it has none."""
        return sum(term.weight for term in self.pairs if term.stands_in(found))

    def rarest_coverage(self, found: TextTerms, count: int = 3) -> float:
        """The same of its ``count`` rarest syllables."""
        rarest = sorted(self.syllables, key=lambda term: -term.weight)[:count]
        total = sum(term.weight for term in rarest)
        return sum(t.weight for t in rarest if t.stands_in(found)) / total if total else 0.0


def _mass(weighed: Iterable[WeightedTerm]) -> float:
    return sum(term.weight for term in weighed)


def _shares(weighed: Sequence[WeightedTerm]) -> tuple[WeightedTerm, ...]:
    total = _mass(weighed) or 1.0
    return tuple(WeightedTerm(t.text, t.weight / total, t.is_folded) for t in weighed)
