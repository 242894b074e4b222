"""Weighted fusion of what each index says of a passage, and of its article.

Pure. Knows nothing of where the scores come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one passage for one question.

    ``passage`` and ``article`` are BM25 over the sum of the question's term weights,
    in [0, 2.2]; ``dense`` is a cosine similarity. Zero where an index says nothing.
    """

    paragraph_id: str
    passage: float
    article: float
    dense: float
    is_head: bool

    def weighed(self, weight: float) -> Evidence:
        """Under a reading of the question that is worth ``weight``."""
        if weight == 1.0:
            return self
        return replace(
            self,
            passage=self.passage * weight,
            article=self.article * weight,
            dense=self.dense * weight,
        )

    def best_of(self, other: Evidence) -> Evidence:
        """The most that either reading of the question finds in the passage."""
        return replace(
            self,
            passage=max(self.passage, other.passage),
            article=max(self.article, other.article),
            dense=max(self.dense, other.dense),
        )


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """Chosen with ``benchmarks/fusion.py`` on the tuning half of ViNewsQA dev, short of
    where it climbs to (1.46, 0.55, -0.53), which gains .001 there. ``head``
    is added to a title-and-lead paragraph: it matches most questions about its
    article and seldom answers one. ``dense_bare`` takes the place of ``dense`` for a
    question typed without diacritics, whose syllables mean several things each."""

    passage: float = 1.0
    article: float = 1.2
    dense: float = 0.7
    dense_bare: float = 0.2
    head: float = -0.25

    def for_bare_question(self) -> FusionWeights:
        """The weights where the question has no diacritics at all."""
        return replace(self, dense=self.dense_bare)

    def parts(self, evidence: Evidence) -> dict[str, float]:
        """The weighted shares; they add up to the score."""
        parts = {
            "lexical": self.passage * evidence.passage,
            "article": self.article * evidence.article,
            "dense": self.dense * evidence.dense,
        }
        if evidence.is_head:
            parts["head"] = self.head
        return parts


@dataclass(frozen=True, slots=True)
class Scored:
    """A paragraph's best passage and its score."""

    paragraph_id: str
    score: float
    parts: dict[str, float]


def fuse(evidence: Iterable[Evidence], weights: FusionWeights) -> list[Scored]:
    """Paragraphs by their best passage, best first; ties by id, so that the order
    never depends on which index answered first."""
    best: dict[str, Scored] = {}
    for known in evidence:
        parts = weights.parts(known)
        score = sum(parts.values())
        held = best.get(known.paragraph_id)
        if held is None or score > held.score:
            best[known.paragraph_id] = Scored(known.paragraph_id, score, parts)
    return _ordered(best.values())


def _ordered(scored: Iterable[Scored]) -> list[Scored]:
    return sorted(scored, key=lambda one: (-one.score, one.paragraph_id))
