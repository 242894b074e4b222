"""A question as weighted terms for the lexical index.

Pure. Knows the language and the background's term weights, not the index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.index.bounds import Bounds
from rag.vietnamese.normalise import fold, has_diacritics
from rag.vietnamese.questions import FOLDED_QUESTION_WORDS, QUESTION_WORDS
from rag.vietnamese.tokens import terms

# A pair says again what its syllables say; half weight, measured on the tuning half
# of ViNewsQA dev (0.3 and 0.7 are worse on P@1).
PAIR_WEIGHT = 0.5
# In running Vietnamese about seven syllables in ten carry a mark. With four or more
# the writer types marks; with none, no mark says anything.
_FULLY_MARKED_SHARE = 0.4
# Steps in which the share of dropped marks settles, from one half.
_STEPS = 8
# Papers drop marks too: no syllable is never printed without.
_LEAST_BARE = 0.002
# Below, the bare syllables are foreign names sooner than forgotten marks.
_FEW_DROPPED = 0.15
# As good as certain: a share of a term in the other field is not worth its look-up.
_SURE = 0.95

_NO_BOUNDS = Bounds()

BareShare = Callable[[str], float]
"""How often a syllable printed without marks is really one without, beside all those
that fold into it: 0 to 1."""


@dataclass(frozen=True, slots=True)
class OtherWording:
    """Toned terms that may stand in an article in the place of a question's own.
    ``weight`` in (0, 1]; with ``bounds``, only articles within them count, and undated
    ones half."""

    terms: dict[str, float]
    weight: float
    bounds: Bounds = _NO_BOUNDS


@dataclass(frozen=True, slots=True)
class WordingGroup:
    """Terms of a question, and what else may stand for them: a text is given the best
    of them, never the sum."""

    own: frozenset[str]
    others: tuple[OtherWording, ...]


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """Terms and their weights, before rarity, for the toned and the folded field."""

    toned: dict[str, float]
    folded: dict[str, float]
    groups: tuple[WordingGroup, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.toned and not self.folded

    @classmethod
    def from_question(cls, question: str, bare_share: BareShare | None = None) -> LexicalQuery:
        """Question words are left out. A syllable with marks goes to the toned field; one
        without to the folded field as far as its marks may have been left out, which the
        question's other syllables tell, and ``bare_share`` where it is given. A pair goes
        as its syllables go."""
        all_terms = terms(question)
        syllables = [term for term in all_terms if "_" not in term]
        if not syllables:
            return cls({}, {})
        shares = _toned_shares(syllables, bare_share)
        counts = Counter(all_terms)
        toned: dict[str, float] = {}
        folded: dict[str, float] = {}
        for term, count in counts.items():
            first, _, second = term.partition("_")
            share = shares[first] * (shares[second] if second else 1.0)
            weight = count * (PAIR_WEIGHT if second else 1.0)
            if share > 0.0:
                toned[term] = weight * share
            if share < 1.0:
                bare = fold(term)
                folded[bare] = folded.get(bare, 0.0) + weight * (1.0 - share)
        return cls(_without(toned, QUESTION_WORDS), _without(folded, FOLDED_QUESTION_WORDS))

    def with_groups(self, groups: tuple[WordingGroup, ...]) -> LexicalQuery:
        return replace(self, groups=groups)


def _toned_shares(syllables: list[str], bare_share: BareShare | None) -> dict[str, float]:
    """How far each syllable is to be believed as it is typed."""
    marked = {syllable for syllable in syllables if has_diacritics(syllable)}
    count = sum(syllable in marked for syllable in syllables)
    if not count:
        return dict.fromkeys(syllables, 0.0)
    if bare_share is None:
        kept = min(1.0, count / len(syllables) / _FULLY_MARKED_SHARE)
        return {syllable: 1.0 if syllable in marked else kept for syllable in syllables}
    bare = {one: max(bare_share(one), _LEAST_BARE) for one in syllables if one not in marked}
    # Expectation and maximisation: how many marks are missing, and where, tell each other.
    dropped = 0.5
    for _ in range(_STEPS):
        missing = sum(1.0 - _kept(bare[one], dropped) for one in syllables if one in bare)
        dropped = missing / (count + missing)
    if dropped < _FEW_DROPPED:
        return dict.fromkeys(syllables, 1.0)
    kept_of = {one: _kept(share, dropped) for one, share in bare.items()}
    return dict.fromkeys(marked, 1.0) | {
        one: 1.0 if share > _SURE else share for one, share in kept_of.items()
    }


def _kept(bare: float, dropped: float) -> float:
    """Bayes: all that are bare are typed so, and ``dropped`` of the marked ones."""
    return bare / (bare + (1.0 - bare) * dropped)


def _without(weights: dict[str, float], left_out: frozenset[str]) -> dict[str, float]:
    return {term: weight for term, weight in weights.items() if term not in left_out} or weights
