"""``/api/v1/exports/…``: answers, verdicts and the record as files for staff.

Knows nothing of what stands in them. That somebody took one is recorded: it leaves the
house with it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from rag.web.exporting import Format, What, export, span_of
from rag.web.gate import caller_of
from rag.web.rendering import SAFE_HEADERS
from rag.web.schemas import Day, problems
from rag.web.services import Services

_MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
_HEADERS = SAFE_HEADERS | {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, line by line.",
        "content": {
            media: {"schema": {"type": "string"}} for media in ("text/csv", _MEDIA["jsonl"])
        },
    }
}
_DOC = (
    "`csv` is in UTF-8 with a byte order mark, for spreadsheets; a text that would be a "
    "formula there begins with an apostrophe. `jsonl` is one JSON object a line, texts as they "
    "are. Quotations of withdrawn articles are blank, those of erased ones gone."
)

Form = Annotated[Format, Query(alias="format", description="csv, or jsonl.")]
FirstDay = Annotated[
    Day | None, Query(alias="from", description="First day, in the archive's time zone.")
]
LastDay = Annotated[Day | None, Query(alias="to", description="Last day, inclusive.")]


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1/exports", tags=["staff"])

    def file(
        request: Request, what: What, form: Format, first: date | None, last: date | None
    ) -> StreamingResponse:
        lines = export(
            services.store, what, form, span_of(first, last, services.zone), services.zone
        )
        days = {
            name: day.isoformat()
            for name, day in (("from", first), ("to", last))
            if day is not None
        }
        actor = caller_of(request).signature
        services.store.audit.record(actor, f"export.{what}", form, **days)
        today = datetime.now(UTC).astimezone(services.zone).date()
        name = f"hoi-bao-{what}-{today}.{form}"
        headers = _HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(lines, media_type=_MEDIA[form], headers=headers)

    @routes.get(
        "/answers",
        summary="Export questions and answers",
        description=f"Those saved on these days, the oldest first, with what readers said. {_DOC}",
        response_class=StreamingResponse,
        responses={**_FILES, **problems(422, 503)},
    )
    def answers(
        request: Request, form: Form = "csv", first: FirstDay = None, last: LastDay = None
    ) -> StreamingResponse:
        return file(request, "answers", form, first, last)

    @routes.get(
        "/verdicts",
        summary="Export verdicts",
        description=f"Those given on these days, the oldest first; the undone are marked. {_DOC}",
        response_class=StreamingResponse,
        responses={**_FILES, **problems(422, 503)},
    )
    def verdicts(
        request: Request, form: Form = "csv", first: FirstDay = None, last: LastDay = None
    ) -> StreamingResponse:
        return file(request, "verdicts", form, first, last)

    @routes.get(
        "/audit",
        summary="Export the record of who did what",
        description=f"Entries of these days, the newest first. {_DOC}",
        response_class=StreamingResponse,
        responses={**_FILES, **problems(422, 503)},
    )
    def audit(
        request: Request, form: Form = "csv", first: FirstDay = None, last: LastDay = None
    ) -> StreamingResponse:
        return file(request, "audit", form, first, last)

    return routes
