"""``/api/v1/requests``: who asks for a correction or a reply, and what becomes of it.

Recorded by staff: there is no form for readers. Name and contact are shown to those who
edit, and taken out some time after a request was resolved.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from rag.callers import Caller
from rag.errors import UsageError
from rag.store import requests as kept
from rag.vietnamese.normalise import clean, clean_block
from rag.web.archive.schemas import RequestIn, RequestOut, RequestsOut, ResolveIn
from rag.web.cursors import CursorText, Listing
from rag.web.gate import caller_of
from rag.web.schemas import problems
from rag.web.services import Services

Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
# A default that whoever records a request may change: what the law gives depends on the
# kind of paper and on the law in force.
USUAL_TERM = timedelta(days=10)


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1", tags=["archive"])
    requests = services.store.requests

    @routes.post(
        "/requests",
        summary="Record a request for a correction or a reply",
        status_code=201,
        response_class=JSONResponse,
        responses={201: {"model": RequestOut}, **problems(404, 422, 503)},
    )
    def record(request: Request, body: RequestIn) -> JSONResponse:
        text = clean_block(body.text)
        if not text:
            raise UsageError(
                "The text holds nothing that can be read. Give what is asked for.",
                vietnamese="Xin ghi nội dung yêu cầu.",
            )
        due_on = body.due_on or due_after(body.received_on)
        if due_on < body.received_on:
            raise UsageError(
                "due_on lies before received_on. Correct one of them.",
                vietnamese="Hạn trả lời phải sau ngày nhận. Xin kiểm tra lại.",
            )
        caller = caller_of(request)
        made = kept.Request(
            id=secrets.token_urlsafe(9),
            kind=body.kind,
            article_id=body.article_id,
            text=text,
            received_on=body.received_on,
            due_on=due_on,
            name=clean(body.name) or None,
            contact=clean(body.contact) or None,
        )
        requests.record(made, actor=caller.signature)
        shown = request_shown(requests.get(made.id), caller, today(services))
        return JSONResponse(shown, status_code=201)

    @routes.get(
        "/requests",
        summary="Requests, by the day they are due",
        response_class=JSONResponse,
        responses={200: {"model": RequestsOut}, **problems(400, 422, 503)},
    )
    def listed(request: Request, cursor: CursorText = None, limit: Limit = 200) -> JSONResponse:
        listing = Listing(request, services.gate.secret, "ss", cursor)
        found = requests_shown(services, caller_of(request), limit + 1, listing.after)
        page = found[:limit]
        last = (page[-1]["due_on"], page[-1]["id"]) if len(found) > limit else None
        return listing.page({"requests": page}, last)

    @routes.post(
        "/requests/{request_id}/entries",
        summary="Resolve a request, or open it again",
        response_class=JSONResponse,
        responses={200: {"model": RequestOut}, **problems(404, 409, 422, 503)},
    )
    def resolve(request: Request, request_id: str, body: ResolveIn) -> JSONResponse:
        note = clean_block(body.note) or None
        if body.action == "refuse" and note is None:
            raise UsageError(
                "A request is refused with a reason. Give it in `note`.",
                vietnamese="Xin ghi lý do từ chối.",
            )
        if body.link is not None and body.action != "accept":
            raise UsageError("`link` goes with `accept` alone. Leave it out.")
        caller = caller_of(request)
        found = requests.resolve(
            request_id,
            body.action,
            actor=caller.signature,
            note=note,
            link=body.link,
        )
        return JSONResponse(request_shown(found, caller, today(services)))

    @routes.delete(
        "/requests/{request_id}/contact",
        summary="Erase name and contact of whoever asked",
        response_class=JSONResponse,
        responses={200: {"model": RequestOut}, **problems(404, 503)},
    )
    def forget(request: Request, request_id: str) -> JSONResponse:
        caller = caller_of(request)
        requests.forget_contact(request_id, actor=caller.signature)
        return JSONResponse(request_shown(requests.get(request_id), caller, today(services)))

    return routes


def due_after(received_on: date) -> date:
    """Raises UsageError past the calendar's end."""
    try:
        return received_on + USUAL_TERM
    except OverflowError as error:
        raise UsageError(
            "received_on is out of range. Correct it.",
            vietnamese="Ngày nhận chưa đúng. Xin kiểm tra lại.",
        ) from error


def requests_shown(
    services: Services,
    caller: Caller,
    limit: int = 1000,
    after: tuple[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Those by the day they are due."""
    now = today(services)
    found = services.store.requests.all(limit=limit, after=after)
    return [request_shown(one, caller, now) for one in found]


def today(services: Services) -> date:
    """By the archive's calendar."""
    return datetime.now(services.zone).date()


def request_shown(request: kept.Request, caller: Caller, now: date) -> dict[str, Any]:
    """A request as its caller may see it."""
    may_contact = caller.may("edit")
    return {
        "id": request.id,
        "kind": request.kind,
        "article_id": request.article_id,
        "text": request.text,
        "received_on": request.received_on.isoformat(),
        "due_on": request.due_on.isoformat(),
        "state": request.state,
        "overdue": request.is_overdue(now),
        "name": request.name if may_contact else None,
        "contact": request.contact if may_contact else None,
        "contact_erased": request.is_contact_erased,
        "entries": [
            {
                "at": one.at.isoformat(),
                "by": one.actor,
                "action": one.action,
                "note": one.note,
                "link": one.link,
            }
            for one in request.entries
        ],
    }
