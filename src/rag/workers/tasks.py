"""What passes between the serving process and its workers.

Frozen values that pickle. Knows nothing of processes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from rag.answering.stages import Stage
from rag.types import Filters, Question, Watermark


@dataclass(frozen=True, slots=True)
class Answering:
    """Answer a question, event by event. ``reached``: how far the indexes are that the
    worker has to see."""

    reached: Watermark
    question: Question


@dataclass(frozen=True, slots=True)
class Searching:
    """Find hits, as :meth:`rag.retrieval.searching.ExplainingSearcher.find` does."""

    reached: Watermark
    question: str
    top_k: int
    filters: Filters
    now: datetime | None
    asked_at: datetime | None


Task = Answering | Searching


@dataclass(frozen=True, slots=True)
class Leave:
    """Whoever asked has gone: stop what is being done."""


@dataclass(frozen=True, slots=True)
class Result:
    """A piece of what was asked for: an event, or what was found."""

    value: object


@dataclass(frozen=True, slots=True)
class Ended:
    """The task is over, by ``error`` where it failed; what was counted meanwhile."""

    error: BaseException | None = None
    counts: dict[str, int] = field(default_factory=dict)
    stages: tuple[tuple[Stage, float], ...] = ()
