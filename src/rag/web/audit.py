"""``/nhat-ky`` and ``/api/v1/audit``: the record of who did what, for administrators.

Knows nothing of what is recorded when.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field

from rag.vietnamese.normalise import clean
from rag.web.audit_words import KINDS, action_of, actor_of, details_of, subject_of
from rag.web.cursors import CursorText, Listing
from rag.web.exporting import audit_row
from rag.web.schemas import problems
from rag.web.services import Services
from rag.web.staff import staff_page

_PAGE = 50

Before = Annotated[int | None, Query(ge=1, le=2**53)]
Limit = Annotated[int, Query(ge=1, le=500, description="Entries at most.")]
Name = Annotated[str, Query(max_length=200)]


class EntryOut(BaseModel):
    """One entry; `hash` covers it and the hash of the one before."""

    number: int
    at: str
    actor: str = Field(examples=["lan", "key:hb_a1b2c3"])
    action: str = Field(examples=["article.withdraw"])
    subject: str
    details: dict[str, Any]
    hash: str


class EntriesOut(BaseModel):
    """A page of the record."""

    entries: list[EntryOut]
    next: str | None


class WholeOut(BaseModel):
    """Whether every entry is bound to the one before."""

    whole: bool
    first_changed: int | None = Field(
        description="The number at or before which something was changed."
    )


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(tags=["staff"])
    audit = services.store.audit

    @routes.get(
        "/api/v1/audit",
        summary="Read who did what",
        description="The newest first. `action` may be the beginning of one, as `article.`. "
        "Entries hold no question, no text of an article and no address.",
        response_class=JSONResponse,
        responses={200: {"model": EntriesOut}, **problems(400, 422, 503)},
    )
    def read(
        request: Request,
        cursor: CursorText = None,
        limit: Limit = _PAGE,
        action: Name = "",
        actor: Name = "",
        subject: Name = "",
    ) -> JSONResponse:
        listing = Listing(request, services.gate.secret, "n", cursor)
        before = int(listing.after[0] or 0) if listing.after else None
        found = audit.entries(
            before=before,
            limit=limit + 1,
            action=clean(action),
            actor=clean(actor),
            subject=clean(subject),
        )
        rows = [audit_row(entry, services.zone) for entry in found[:limit]]
        last = (rows[-1]["number"],) if len(found) > limit else None
        return listing.page({"entries": rows}, last)

    @routes.get(
        "/api/v1/audit/check",
        summary="Check that the record is whole",
        description="Reads all of it.",
        response_class=JSONResponse,
        responses={200: {"model": WholeOut}, **problems(503)},
    )
    def check() -> JSONResponse:
        changed = audit.first_changed()
        return JSONResponse({"whole": changed is None, "first_changed": changed})

    @routes.get("/nhat-ky", include_in_schema=False)
    def page(
        request: Request,
        truoc: Before = None,
        viec: Name = "",
        nguoi: Name = "",
        doi_tuong: Annotated[str, Query(alias="doi-tuong", max_length=200)] = "",
    ) -> HTMLResponse:
        given = {"viec": clean(viec), "nguoi": clean(nguoi), "doi-tuong": clean(doi_tuong)}
        chosen = {name: value for name, value in given.items() if value}
        found = audit.entries(
            before=truoc,
            limit=_PAGE + 1,
            action=given["viec"],
            actor=given["nguoi"],
            subject=given["doi-tuong"],
        )
        shown = found[:_PAGE]
        older = urlencode(chosen | {"truoc": shown[-1].number}) if len(found) > _PAGE else None
        return staff_page(
            services.gate,
            request,
            "audit.html",
            entries=[
                {
                    "number": entry.number,
                    "at": entry.at,
                    "actor": actor_of(entry),
                    "actor_id": entry.actor,
                    "action": action_of(entry),
                    "subject": subject_of(entry),
                    "details": list(details_of(entry, services.zone)),
                }
                for entry in shown
            ],
            kinds=KINDS if viec in KINDS or not viec else KINDS | {viec: viec},
            chosen=given,
            is_narrowed=bool(chosen),
            older=older,
            newest=urlencode(chosen) if truoc is not None else None,
            zone=services.zone,
        )

    return routes
