"""What the client returns where the product has no noun of its own for it.

Answers, hits, articles, paragraphs and feedback are those of ``rag.types``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from rag.types import Filters, Hit

JsonObject = dict[str, Any]


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
class BatchResult:
    """What became of one article of a batch: ``stored``, or the ``problem`` it met
    (RFC 9457). ``id`` is ``None`` where the article named none."""

    id: str | None
    stored: StoredArticle | None
    problem: JsonObject | None


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
