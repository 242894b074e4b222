"""``GET /api/v1/articles``: every article, those that readers do not see among them.

Knows nothing of how they are found.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from rag.store.browsing import Listed, ListedState, ListFilters
from rag.types import ArticleKind
from rag.vietnamese.normalise import clean
from rag.web.archive.finding import Wanted, find_articles
from rag.web.archive.schemas import ListOut
from rag.web.cursors import CursorText, Listing
from rag.web.schemas import QUERY_LIMIT, problems
from rag.web.services import Services

Words = Annotated[str, Query(max_length=QUERY_LIMIT, description="Words, or an id.")]
Exact = Annotated[str | None, Query(max_length=500, description="Exactly as articles carry it.")]
Limit = Annotated[int, Query(ge=1, le=100)]


def router(services: Services) -> APIRouter:
    """The route over one set of services."""
    routes = APIRouter(prefix="/api/v1", tags=["articles"])

    @routes.get(
        "/articles",
        summary="List articles, whatever their state",
        description="By date, the newest first; with `q` the best found, without further pages.",
        response_class=JSONResponse,
        responses={200: {"model": ListOut}, **problems(400, 422, 503)},
    )
    def listed(
        request: Request,
        q: Words = "",
        section: Exact = None,
        source: Exact = None,
        kind: ArticleKind | None = None,
        state: ListedState | None = None,
        limit: Limit = 20,
        cursor: CursorText = None,
    ) -> JSONResponse:
        filters = ListFilters(
            clean(section or "") or None, clean(source or "") or None, kind, state
        )
        listing = Listing(request, services.gate.secret, "Ns", cursor)
        wanted = Wanted(clean(q), filters, listing.after, limit)
        found, last = find_articles(services, wanted, datetime.now(UTC))
        return listing.page({"articles": [_listed(one) for one in found]}, last)

    return routes


def _listed(one: Listed) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "published_at": one.published_at.isoformat() if one.published_at else None,
        "section": one.section,
        "source": one.source,
        "kind": one.kind,
        "state": one.state,
        "versions": one.versions,
        "stored_at": one.stored_at.isoformat(),
    }
