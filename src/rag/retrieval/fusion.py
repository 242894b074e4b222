"""Weighted fusion of what each index says of a passage, and of its article.

Pure. Knows nothing of where the scores come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one passage for one question.

    ``passage`` and ``article`` are BM25 over the sum of the question's term weights,
    in [0, 2.2]; ``dense`` is a cosine similarity. Zero where an index says nothing.
    """

    passage: float
    article: float
    dense: float
    is_head: bool


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """Tuned by ``benchmarks/fusion.py`` on the tuning half of ViNewsQA dev. ``head``
    is added to a title-and-lead paragraph: it matches most questions about its
    article and seldom answers one."""

    passage: float = 1.0
    article: float = 1.0
    dense: float = 1.0
    head: float = -0.2

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


def fuse(
    evidence: Mapping[str, Evidence], paragraph_of: Mapping[str, str], weights: FusionWeights
) -> list[Scored]:
    """Paragraphs by their best passage, best first; ties by id, so that the order
    never depends on which index answered first."""
    best: dict[str, Scored] = {}
    for passage_id, known in evidence.items():
        parts = weights.parts(known)
        score = sum(parts.values())
        paragraph_id = paragraph_of[passage_id]
        held = best.get(paragraph_id)
        if held is None or score > held.score:
            best[paragraph_id] = Scored(paragraph_id, score, parts)
    return _ordered(best.values())


def _ordered(scored: Iterable[Scored]) -> list[Scored]:
    return sorted(scored, key=lambda one: (-one.score, one.paragraph_id))
