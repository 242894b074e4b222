"""``/api/v1/keys``: API keys, for administrators.

Knows nothing of how a key is made or checked.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from rag.access.keys import KeyRing, NewKey, end_of_day
from rag.access.shapes import key_to_dict
from rag.callers import ApiKey, KeyLimits
from rag.errors import UsageError
from rag.web.access_schemas import KeyIn, KeyOut, KeysOut, NewKeyOut, RotateIn
from rag.web.cursors import CursorText, Listing, cut
from rag.web.gate import caller_of
from rag.web.schemas import problems
from rag.web.services import Services

Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
# A key is shown once: nothing on the way keeps it.
_UNKEPT = {"Cache-Control": "no-store"}


def key_ring(services: Services) -> KeyRing:
    """The keys of the store, whether they are asked for here or not."""
    guard = services.gate.guard
    return guard.keys if guard else KeyRing(services.store.keys, _now)


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1/keys", tags=["keys"])
    ring = key_ring(services)

    @routes.post(
        "",
        summary="Make a key",
        description="The key is in this response and nowhere else: only its hash is kept.",
        status_code=201,
        response_class=JSONResponse,
        responses={201: {"model": NewKeyOut}, **problems(422, 503)},
    )
    def create(request: Request, body: KeyIn) -> JSONResponse:
        expires_at = body.expires_at
        if body.last_day is not None:
            if expires_at is not None:
                raise UsageError("expires_at and last_day say two things. Give one of them.")
            expires_at = end_of_day(body.last_day, services.zone)
        made = ring.create(
            body.scopes,
            name=body.name,
            actor=caller_of(request).signature,
            expires_at=expires_at,
            limits=KeyLimits(body.a_minute, body.a_day, body.snippet_chars),
        )
        return _shown_once(made)

    @routes.get(
        "",
        summary="List keys",
        response_class=JSONResponse,
        responses={200: {"model": KeysOut}, **problems(400, 422, 503)},
    )
    def every(request: Request, cursor: CursorText = None, limit: Limit = 200) -> JSONResponse:
        listing = Listing(request, services.gate.secret, "ns", cursor)
        keys = sorted(ring.all(), key=_newest_first)
        page, last = cut(keys, _newest_first, listing.after, limit)
        now = _now()
        return listing.page({"keys": [key_to_dict(key, now) for key in page]}, last)

    @routes.get(
        "/{prefix}",
        summary="Look at a key",
        response_class=JSONResponse,
        responses={200: {"model": KeyOut}, **problems(404, 503)},
    )
    def one(prefix: str) -> JSONResponse:
        return JSONResponse(key_to_dict(ring.get(prefix), _now()), headers=_UNKEPT)

    @routes.delete(
        "/{prefix}",
        summary="Revoke a key",
        description="It ends now. Revoking it again changes nothing.",
        status_code=204,
        responses=problems(404, 503),
    )
    def revoke(request: Request, prefix: str) -> Response:
        ring.revoke(prefix, actor=caller_of(request).signature)
        return Response(status_code=204)

    @routes.post(
        "/{prefix}:rotate",
        summary="Make a new key in the place of another",
        description="Its name, scopes, limits and end are those of the other, which ends now or "
        "after `overlap_hours`.",
        status_code=201,
        response_class=JSONResponse,
        responses={201: {"model": NewKeyOut}, **problems(404, 409, 422, 503)},
    )
    def rotate(request: Request, prefix: str, body: RotateIn) -> JSONResponse:
        made = ring.rotate(
            prefix,
            actor=caller_of(request).signature,
            overlap=timedelta(hours=body.overlap_hours),
        )
        return _shown_once(made)

    return routes


def _shown_once(made: NewKey) -> JSONResponse:
    shown: dict[str, Any] = {"key": made.text} | key_to_dict(made.key, _now())
    where = {"Location": f"/api/v1/keys/{made.key.prefix}"}
    return JSONResponse(shown, status_code=201, headers=_UNKEPT | where)


def _newest_first(key: ApiKey) -> tuple[float, str]:
    return -key.created_at.timestamp(), key.prefix


def _now() -> datetime:
    return datetime.now(UTC)
