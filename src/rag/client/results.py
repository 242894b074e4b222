"""What the client returns where the product has no noun of its own for it.

Answers, hits, articles, paragraphs and feedback are those of ``rag.types``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from rag.types import ArticleKind, Filters, Hit

JsonObject = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SearchResults:
    """Hits, best first. ``filters`` are those that applied, those read from the question
    included. Only where it was asked to explain: ``understood`` is what the question was
    searched as, and ``explanations`` say why each hit ranks where it does, in the API's
    own form."""

    query: str
    filters: Filters
    hits: tuple[Hit, ...]
    understood: JsonObject | None = None
    explanations: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What a put did. ``warnings``: what was read otherwise than sent, and why."""

    id: str
    status: Literal["added", "updated", "unchanged"]
    version: int
    permalink: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article in a list, whatever its state; ``embargoed``: published later than now."""

    id: str
    title: str
    published_at: datetime | None
    section: str | None
    source: str | None
    kind: ArticleKind
    state: Literal["live", "embargoed", "withdrawn", "erased"]
    versions: int
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class ListedAnswer:
    """An answer in a list; ``citations`` and ``removed_claims`` are counts."""

    id: str
    status: Literal["answered", "abstained"]
    state: Literal["shown", "hidden", "asked_again", "corrected"]
    question: str
    asked_at: datetime
    generator: str
    answer: str
    citations: int
    removed_claims: int


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Part of a list; ``following`` is the cursor of the next part, ``None`` at the end."""

    items: tuple[T, ...]
    following: str | None


@dataclass(frozen=True, slots=True)
class Load:
    """Files put in at one time. ``trouble``: where all of it failed, why, in Vietnamese.
    ``report`` is the API's own: ``counts``, ``articles``, ``rejected`` with file, line and
    reason, ``warnings``."""

    id: str
    state: Literal["receiving", "waiting", "running", "done", "failed", "interrupted"]
    bytes_done: int
    bytes_total: int
    trouble: str | None
    report: Mapping[str, Any]

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed", "interrupted")


@dataclass(frozen=True, slots=True)
class VerdictEntry:
    """What staff judged of one citation; "undone" takes back the entry that ``undoes``
    names. Entries are added and never changed; ``claim`` counts sentences from 0."""

    number: int
    id: str
    answer_id: str
    marker: int
    claim: int | None
    verdict: Literal["supported", "partial", "unsupported", "irrelevant", "undone"]
    note: str | None
    by: str
    at: datetime
    undoes: str | None
    is_undone: bool


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """Whether questions can be answered; where not, ``problem`` says why. ``index_lag``
    counts stored changes that are not searchable yet, ``None`` where that is not known;
    ``indexes`` and ``answering`` are counts by name."""

    is_ready: bool
    problem: str | None = None
    articles: int | None = None
    index_lag: int | None = None
    generator: str | None = None
    embedding: str | None = None
    ranker: str | None = None
    indexes: Mapping[str, Any] = field(default_factory=dict)
    answering: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of``, with its 95% interval (Wilson); ``None`` of nothing."""

    count: int
    of: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted of one week, section or generator. ``right_in_sample``: of the
    random sample alone, which holds for all citations; ``verdicts``: of all that were
    judged, the doubtful ones first. Waits are from question to first verdict."""

    name: str
    start: date | None
    asked: int
    answered: int
    abstained: int
    fallback: int
    rated_up: int
    rated_down: int
    citations_reported: int
    judged: int
    right_in_sample: Share
    verdicts: Mapping[str, Share]
    wait_median_s: float | None
    wait_p90_s: float | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """The newsroom's numbers of some days, both counted. ``sample_waiting``: citations of
    the random sample without a verdict."""

    first: date
    last: date
    sample_waiting: int
    total: Counts
    weeks: tuple[Counts, ...]
    sections: tuple[Counts, ...]
    generators: tuple[Counts, ...]
