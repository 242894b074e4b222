"""What the store answers with, beside the nouns of ``rag.types``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rag.store.desk_results import Standing
from rag.types import Answer, ArticleState

SourceStanding = ArticleState | Literal["embargoed"]
"""What a source is for readers: ``embargoed`` is live, and not to be seen yet."""


@dataclass(frozen=True, slots=True)
class PutResult:
    """What became of one article. ``withdrawn`` and ``erased``: it is so, and a put
    that does not reinstate leaves it so. ``earlier``: it is what ``version`` was, and
    was held back as asked."""

    article_id: str
    status: Literal["added", "updated", "unchanged", "withdrawn", "erased", "earlier"]
    version: int


@dataclass(frozen=True, slots=True)
class StoreStats:
    """``articles`` and ``paragraphs`` are live and in their current version; dates are
    those of live articles published by now."""

    articles: int
    versions: int
    paragraphs: int
    withdrawn: int
    erased: int
    answers: int
    oldest_published_at: datetime | None
    newest_published_at: datetime | None


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    """How often readers said something; and how many answers, and citations, were judged
    so by what was said of them last."""

    given: int
    answers_up: int
    answers_down: int
    citations_down: int


@dataclass(frozen=True, slots=True)
class SourceState:
    """What a cited article is now. ``corrected_by``: articles that say they correct it."""

    state: SourceStanding
    cited_version: int
    current_version: int
    correction_note: str | None = None
    corrected_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """An answer as it was saved, its sources as they are now, by article id, and how the
    newsroom lets it stand; ``None``: it is shown."""

    answer: Answer
    sources: dict[str, SourceState]
    standing: Standing | None = None
