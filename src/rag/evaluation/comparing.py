"""Whether two runs over the same questions really differ.

Knows nothing of where the scores came from. p values are of one figure each: of twenty
figures compared, one falls below .05 by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rag.errors import UsageError
from rag.evaluation.halves import HALVES, Half, belongs
from rag.evaluation.intervals import Estimate, estimate, p_value
from rag.evaluation.scores import Scored


@dataclass(frozen=True, slots=True)
class Difference:
    """``change`` is the mean of the second run less the first, over the questions that
    both have."""

    typed: str
    half: Half
    metric: str
    first: float
    second: float
    change: Estimate
    p_value: float

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        values: dict[str, Any] = asdict(self)
        change: dict[str, Any] = values.pop("change")
        return values | {"change": change.pop("mean")} | change


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every figure that both runs have, and how many questions only one of them has."""

    differences: tuple[Difference, ...]
    only_first: int
    only_second: int

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "differences": [one.to_dict() for one in self.differences],
            "only_first": self.only_first,
            "only_second": self.only_second,
        }


def compare(first: Iterable[Scored], second: Iterable[Scored], *, seed: int) -> Comparison:
    """Question by question, those typed alike. Raises UsageError where the two have no
    question in common."""
    before = {(row.typed, row.id): row for row in first}
    after = {(row.typed, row.id): row for row in second}
    shared = [(row, after[key]) for key, row in before.items() if key in after]
    if not shared:
        raise UsageError(
            "The two runs have no question in common; compare runs over the same dataset."
        )
    found: list[Difference] = []
    for typed in dict.fromkeys(row.typed for row, _ in shared):
        pairs = [pair for pair in shared if pair[0].typed == typed]
        found += differences(typed, pairs, seed=seed)
    return Comparison(tuple(found), len(before) - len(shared), len(after) - len(shared))


def losses(rows: Iterable[Scored], *, baseline: str, seed: int) -> tuple[Difference, ...]:
    """Each way of typing against the same questions typed as ``baseline``."""
    by_kind: dict[str, dict[str, Scored]] = {}
    for row in rows:
        by_kind.setdefault(row.typed, {})[row.id] = row
    plain = by_kind.pop(baseline, {})
    found: list[Difference] = []
    for typed, others in by_kind.items():
        pairs = [(plain[key], row) for key, row in others.items() if key in plain]
        found += differences(typed, pairs, seed=seed)
    return tuple(found)


def differences(
    typed: str, pairs: Sequence[tuple[Scored, Scored]], *, seed: int
) -> list[Difference]:
    """Every metric over every half that has any; ``pairs`` are of the same question."""
    found = []
    metrics = dict.fromkeys(name for row, _ in pairs for name in row.metrics)
    for half in HALVES:
        for metric in metrics:
            chosen = [
                (one.metrics[metric], other.metrics[metric], one.cluster)
                for one, other in pairs
                if belongs(one.is_tuning, half)
                and metric in one.metrics
                and metric in other.metrics
            ]
            if not chosen:
                continue
            before, after, clusters = zip(*chosen, strict=True)
            changes = [b - a for a, b in zip(before, after, strict=True)]
            found.append(
                Difference(
                    typed=typed,
                    half=half,
                    metric=metric,
                    first=sum(before) / len(before),
                    second=sum(after) / len(after),
                    change=estimate(changes, clusters, seed=seed),
                    p_value=p_value(changes, clusters, seed=seed),
                )
            )
    return found
