"""``/api/v1/feeds``: feeds that are polled for articles, and what became of each page.

Knows nothing of how feeds are fetched (``rag.jobs.feed_listing``) or polled
(``rag.jobs.feeds``).
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from rag.jobs.feed_listing import feed_address, look_at
from rag.jobs.feed_shapes import entry_to_dict, feed_to_dict
from rag.store.feed_results import EntryOutcome, Feed
from rag.store.moments import iso
from rag.vietnamese.normalise import clean
from rag.web.archive.feed_schemas import (
    FeedChange,
    FeedEntriesOut,
    FeedIn,
    FeedOut,
    FeedsOut,
)
from rag.web.cursors import CursorText, Listing
from rag.web.gate import caller_of
from rag.web.schemas import problems
from rag.web.services import Services

Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Which = Annotated[EntryOutcome | None, Query(description="Only those of which this became.")]
_UNKEPT = {"Cache-Control": "no-store"}


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1/feeds", tags=["archive"])
    feeds = services.store.feeds

    @routes.post(
        "",
        summary="Add a feed",
        description="It is fetched once, to see that it is one (public addresses alone, "
        "robots.txt honoured, at most 30 s), unless `unchecked`; then polled within seconds.",
        status_code=201,
        response_class=JSONResponse,
        responses={201: {"model": FeedOut}, **problems(409, 422, 503)},
    )
    def add(request: Request, body: FeedIn) -> JSONResponse:
        looked = None if body.unchecked else look_at(services.fetcher, body.url)
        feed = feeds.add(
            secrets.token_hex(5),
            looked.url if looked else feed_address(body.url),
            interval=timedelta(seconds=body.every_s),
            actor=caller_of(request).signature,
            title=clean(body.title) or (looked.document.title if looked else ""),
            kind=looked.document.kind if looked else None,
            section=clean(body.section or "") or None,
            source=clean(body.source or "") or None,
        )
        where = {"Location": f"/api/v1/feeds/{feed.id}"}
        return _shown(services, feed, status_code=201, headers=where)

    @routes.get(
        "",
        summary="Feeds, by when they were added",
        response_class=JSONResponse,
        responses={200: {"model": FeedsOut}, **problems(400, 422, 503)},
    )
    def every(request: Request, cursor: CursorText = None, limit: Limit = 200) -> JSONResponse:
        listing = Listing(request, services.gate.secret, "ss", cursor)
        found = feeds.all(limit=limit + 1, after=listing.after)
        page = found[:limit]
        last = (iso(page[-1].added_at), page[-1].id) if len(found) > limit else None
        return listing.page({"feeds": feeds_shown(services, page)}, last)

    @routes.get(
        "/{feed_id}",
        summary="A feed, and how it fares",
        response_class=JSONResponse,
        responses={200: {"model": FeedOut}, **problems(404, 503)},
    )
    def one(feed_id: str) -> JSONResponse:
        return _shown(services, feeds.get(feed_id))

    @routes.patch(
        "/{feed_id}",
        summary="Change a feed, pause it or let it go on",
        response_class=JSONResponse,
        responses={200: {"model": FeedOut}, **problems(404, 422, 503)},
    )
    def change(request: Request, feed_id: str, body: FeedChange) -> JSONResponse:
        actor = caller_of(request).signature
        return _shown(services, feeds.change(feed_id, _changes(body), actor=actor))

    @routes.delete(
        "/{feed_id}",
        summary="Remove a feed",
        description="What it lists is forgotten; its articles stay.",
        status_code=204,
        responses=problems(404, 503),
    )
    def remove(request: Request, feed_id: str) -> Response:
        feeds.remove(feed_id, actor=caller_of(request).signature)
        return Response(status_code=204)

    @routes.post(
        "/{feed_id}:poll",
        summary="Poll a feed soon",
        description="It is the next in turn. Look at the feed to see what came of it.",
        status_code=202,
        response_class=JSONResponse,
        responses={202: {"model": FeedOut}, **problems(404, 409, 503)},
    )
    def poll(request: Request, feed_id: str) -> JSONResponse:
        feed = feeds.ask_poll(feed_id, actor=caller_of(request).signature)
        return _shown(services, feed, status_code=202)

    @routes.get(
        "/{feed_id}/entries",
        summary="The pages that a feed lists, and what became of each",
        response_class=JSONResponse,
        responses={200: {"model": FeedEntriesOut}, **problems(400, 404, 422, 503)},
    )
    def entries(
        request: Request,
        feed_id: str,
        outcome: Which = None,
        cursor: CursorText = None,
        limit: Limit = 100,
    ) -> JSONResponse:
        listing = Listing(request, services.gate.secret, "sns", cursor)
        found = services.store.feed_entries.listed(
            feed_id,
            limit=limit + 1,
            outcomes=[outcome] if outcome else (),
            after=listing.after,
        )
        page = found[:limit]
        end = page[-1] if len(found) > limit else None
        last = (iso(end.moment), end.place, end.key) if end else None
        return listing.page({"entries": [entry_to_dict(one) for one in page]}, last)

    return routes


def feeds_shown(services: Services, feeds: list[Feed]) -> list[dict[str, Any]]:
    """Feeds as they are now, each with how many of its pages became what."""
    counts = services.store.feed_entries.counts([one.id for one in feeds])
    now = datetime.now(UTC)
    return [feed_to_dict(one, counts.get(one.id, {}), now) for one in feeds]


def _shown(
    services: Services,
    feed: Feed,
    *,
    status_code: int = 200,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    (shown,) = feeds_shown(services, [feed])
    return JSONResponse(shown, status_code=status_code, headers=_UNKEPT | (headers or {}))


def _changes(body: FeedChange) -> dict[str, object]:
    changes: dict[str, object] = {}
    for name in ("section", "source"):
        if name in body.model_fields_set:
            changes[name] = clean(getattr(body, name) or "") or None
    if body.title is not None:
        changes["title"] = clean(body.title)
    if body.every_s is not None:
        changes["interval"] = timedelta(seconds=body.every_s)
    if body.enabled is not None:
        changes["is_enabled"] = body.enabled
    return changes
