"""The shapes of the newsroom's numbers in the API. Knows nothing of routes."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from rag.evaluation.newsroom import Group, Numbers
from rag.evaluation.shares import Share
from rag.store.desk_results import VERDICTS


class ShareOut(BaseModel):
    """A share with its 95% interval (Wilson); null of nothing."""

    count: int
    of: int
    value: float | None
    low: float | None
    high: float | None


class GroupOut(BaseModel):
    """What was counted of one week, section or generator."""

    name: str = Field(description="Of a section or generator; empty: none, or all.")
    start: str | None = Field(description="The first day of a week.")
    asked: int
    answered: int
    abstained: int
    fallback: int = Field(description="Quoted since the language model failed; of `asked`.")
    rated_up: int
    rated_down: int
    citations_reported: int
    judged: int = Field(description="Citations with a verdict that counts.")
    right_in_sample: ShareOut = Field(
        description="Of the random sample alone: what holds for all citations."
    )
    verdicts: dict[str, ShareOut] = Field(
        description="Of all judged, the doubtful ones first: not of all citations."
    )
    wait_median_s: float | None = Field(description="From question to first verdict.")
    wait_p90_s: float | None


class NumbersOut(BaseModel):
    """The newsroom's numbers of some days."""

    first: str
    last: str
    sample_waiting: int = Field(description="Citations of the sample without a verdict.")
    total: GroupOut
    weeks: list[GroupOut]
    sections: list[GroupOut]
    generators: list[GroupOut]


def numbers_to_dict(numbers: Numbers) -> dict[str, Any]:
    """As the API gives them."""
    return {
        "first": numbers.first.isoformat(),
        "last": numbers.last.isoformat(),
        "sample_waiting": numbers.sample_waiting,
        "total": _group(numbers.total),
        "weeks": [_group(one) for one in numbers.weeks],
        "sections": [_group(one) for one in numbers.sections],
        "generators": [_group(one) for one in numbers.generators],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "start": group.start.isoformat() if group.start else None,
        "asked": group.asked,
        "answered": group.counts["answered"],
        "abstained": group.counts["abstained"],
        "fallback": group.counts["fallback"],
        "rated_up": group.counts["up"],
        "rated_down": group.counts["down"],
        "citations_reported": group.counts["reported"],
        "judged": group.judged,
        "right_in_sample": _share(group.right_in_sample),
        "verdicts": {verdict: _share(group.verdict_share(verdict)) for verdict in VERDICTS},
        "wait_median_s": group.wait_median_s,
        "wait_p90_s": group.wait_p90_s,
    }


def _share(found: Share) -> dict[str, Any]:
    return {
        "count": found.count,
        "of": found.of,
        "value": found.value,
        "low": found.low,
        "high": found.high,
    }
