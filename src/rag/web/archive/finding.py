"""Articles by words or by date, those that readers do not see among them.

Knows nothing of routes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rag.store.browsing import Listed, ListFilters
from rag.types import Filters, Hit
from rag.vietnamese.normalise import fold
from rag.vietnamese.tokens import syllables
from rag.web.services import Services

Place = tuple[float | None, str]
"""The date and the id of an article, which the list is sorted by."""

_HITS = 100
# Of withdrawn and embargoed articles, so many of the latest are looked through by title.
_HIDDEN = 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; without ``words``, a page of the list by date that follows
    ``after``, which is the date and the id of the one before."""

    words: str = ""
    filters: ListFilters = field(default_factory=ListFilters)
    after: Place | None = None
    limit: int = 20


def find_articles(
    services: Services, wanted: Wanted, now: datetime
) -> tuple[list[Listed], Place | None]:
    """The articles and what the page that follows is after, if one does. By words, the
    best of them and no further page."""
    if wanted.words:
        return _by_words(services, wanted, now), None
    found = services.store.browsing.page(
        wanted.filters,
        now=now,
        limit=wanted.limit + 1,
        after=wanted.after,
    )
    page = found[: wanted.limit]
    return page, (page[-1].epoch, page[-1].id) if len(found) > wanted.limit else None


def _by_words(services: Services, wanted: Wanted, now: datetime) -> list[Listed]:
    filters, browsing = wanted.filters, services.store.browsing
    ids: list[str] = []
    if filters.state in (None, "live"):
        narrowed = Filters(section=filters.section, source=filters.source)
        hits = services.retriever.find(wanted.words, top_k=_HITS, filters=narrowed, now=now).hits
        ids = _article_ids(hits)
    asked = {fold(word) for word in syllables(wanted.words)}
    hidden = [
        one
        for one in browsing.hidden(filters, now=now, limit=_HIDDEN)
        if asked and asked <= {fold(word) for word in syllables(one.title)}
    ]
    # The id itself, which staff copy from a report.
    return [*hidden, *browsing.of([wanted.words, *ids], filters, now=now)]


def _article_ids(hits: Sequence[Hit]) -> list[str]:
    """Each once, the best first, copies right after what they copy."""
    found = (
        one for hit in hits for one in (hit.article.id, *(copy.article_id for copy in hit.copies))
    )
    return list(dict.fromkeys(found))
