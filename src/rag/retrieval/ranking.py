"""Where a ranker stands: between fusion and the collapsing of copies.

A ranker sees the best candidates of a question with their texts and puts them in a new
order. Pure. Knows nothing of any one ranker, nor of where candidates come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, pstdev
from typing import Protocol, runtime_checkable

from rag.retrieval.candidates import Candidate
from rag.retrieval.fusion import Scored
from rag.retrieval.understanding import Understanding

RANKER_PART = "ranker"
"""The share of a score that a ranker gave or took."""
UNRANKED_PART = "unranked"
"""What those past a ranker's depth lose, so that none stands before one it has seen."""


@runtime_checkable  # pydantic checks the retriever's field
class Ranker(Protocol):
    """Something that orders candidates.

    ``name`` tells it from another; answers record it.
    """

    @property
    def name(self) -> str: ...

    def rank(self, understood: Understanding, candidates: Sequence[Candidate]) -> Sequence[Scored]:
        """Every candidate once, scored anew, best first. ``parts`` still add up to
        ``score``, and scores spread about as the fused ones do (what answering and the
        boosts of :mod:`rag.retrieval.boosts` are chosen for): :func:`ordered_by` sees
        to both. May raise ModelError."""
        ...


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature of a candidate, its value, and what that adds to the ranker's verdict
    beyond what it adds to the question's candidates on average, in the ranker's own unit."""

    feature: str
    value: float
    effect: float


Reasons = Sequence[Reason]


@runtime_checkable
class ExplainingRanker(Protocol):
    """A ranker that can say why."""

    def reasons(
        self, understood: Understanding, candidates: Sequence[Candidate]
    ) -> Mapping[str, Reasons]:
        """Paragraph id → its strongest reasons, the greatest effect first."""
        ...


def ordered_by(candidates: Sequence[Candidate], values: Sequence[float]) -> list[Scored]:
    """The candidates in the order of ``values`` (higher is better, on any scale), ties as
    they were. The values are brought to the mean and the standard deviation of the fused
    scores; the part "ranker" is what that changes."""
    if not candidates:
        return []
    fused = [one.scored.score for one in candidates]
    mean, centre, spread = fmean(fused), fmean(values), pstdev(values)
    scale = pstdev(fused) / spread if spread else 0.0
    order = sorted(range(len(values)), key=lambda place: -values[place])
    found = []
    for place in order:
        scored = candidates[place].scored
        score = mean + (values[place] - centre) * scale
        gained = with_parts(scored, {RANKER_PART: score - scored.score})
        # As computed: what a sum of parts loses could put equal values out of order.
        found.append(replace(gained, score=score))
    return found


def with_parts(scored: Scored, gained: Mapping[str, float]) -> Scored:
    """The score with more parts, which it is raised by."""
    parts = {**scored.parts}
    for name, value in gained.items():
        parts[name] = parts.get(name, 0.0) + value
    return Scored(scored.paragraph_id, scored.score + sum(gained.values()), parts)


def rescored(candidates: Sequence[Candidate], scored: Sequence[Scored]) -> list[Candidate]:
    """The candidates with their new scores, in the order of ``scored``."""
    by_id = {one.scored.paragraph_id: one for one in candidates}
    return [replace(by_id[one.paragraph_id], scored=one) for one in scored]


def kept_below(candidate: Candidate, gap: float) -> Candidate:
    """One past the depth, moved down by ``gap`` (0 and more) with all its like."""
    if not gap:
        return candidate
    return replace(candidate, scored=with_parts(candidate.scored, {UNRANKED_PART: -gap}))
