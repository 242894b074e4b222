"""``/api/v1/loads``: files into the archive. A load is begun, given its files one by one,
and started; it is then read in the background.

Knows nothing of how files are read (``rag.jobs.loading``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from rag.errors import InputError
from rag.store.loads import Load
from rag.store.moments import iso
from rag.web.archive.schemas import LoadFileOut, LoadOut, LoadsOut
from rag.web.cursors import CursorText, Listing
from rag.web.gate import caller_of
from rag.web.problems import problem, problem_response
from rag.web.schemas import problems
from rag.web.services import Services
from rag.web.taking.filename import attachment

Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Name = Annotated[
    str, Query(min_length=1, max_length=1000, description="The file's name, with its folder's.")
]
Download = Annotated[bool, Query(description="As a file, with what was rejected and why.")]


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1", tags=["archive"])
    loader, loads = services.loader, services.store.loads

    @routes.post(
        "/loads",
        summary="Begin to put files in",
        status_code=201,
        response_class=JSONResponse,
        responses={201: {"model": LoadOut}, **problems(503)},
    )
    def begin(request: Request) -> JSONResponse:
        load_id = loader.begin(actor=caller_of(request).signature)
        return JSONResponse(_load(loads.get(load_id)), status_code=201)

    @routes.post(
        "/loads/{load_id}/files",
        summary="Send one file",
        description="The file's bytes are the body, at most 100 MiB. What `rag ingest` reads "
        "is read: articles as text, Markdown, HTML, Word, PDF, CSV or JSON Lines, and .zip, "
        ".gz and .xz of these.",
        status_code=201,
        response_class=JSONResponse,
        responses={201: {"model": LoadFileOut}, **problems(404, 409, 413, 422, 503)},
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {
                    "application/octet-stream": {
                        "schema": {"type": "string", "format": "binary", "minLength": 1}
                    }
                },
            }
        },
    )
    async def receive(request: Request, load_id: str, name: Name) -> Response:
        part = await run_in_threadpool(loader.room, load_id)
        try:
            with part.open("wb") as out:
                async for piece in request.stream():
                    await run_in_threadpool(out.write, piece)
            if not part.stat().st_size:
                raise InputError(
                    "The file is empty. Send its bytes as the body.",
                    vietnamese="Tệp trống, không có gì để đưa vào kho.",
                )
            file = await run_in_threadpool(loader.add, load_id, name, part)
        except ClientDisconnect:
            return problem_response(problem(400, "The file was cut short. Send it again."))
        finally:
            part.unlink(missing_ok=True)
        told = {"number": file.number, "name": file.name, "bytes": file.size}
        return JSONResponse(told, status_code=201)

    @routes.post(
        "/loads/{load_id}/start",
        summary="Let a load have its turn",
        status_code=202,
        response_class=JSONResponse,
        responses={202: {"model": LoadOut}, **problems(404, 409, 422, 503)},
    )
    def start(request: Request, load_id: str) -> JSONResponse:
        loader.start(load_id, actor=caller_of(request).signature)
        return JSONResponse(_load(loads.get(load_id)), status_code=202)

    @routes.get(
        "/loads",
        summary="What was put in lately",
        response_class=JSONResponse,
        responses={200: {"model": LoadsOut}, **problems(400, 422, 503)},
    )
    def latest(request: Request, cursor: CursorText = None, limit: Limit = 20) -> JSONResponse:
        listing = Listing(request, services.gate.secret, "ss", cursor)
        loader.sweep()
        found = loads.latest(limit + 1, after=listing.after)
        page = found[:limit]
        last = (iso(page[-1].created_at), page[-1].id) if len(found) > limit else None
        return listing.page({"loads": [_load(load, with_report=False) for load in page]}, last)

    @routes.get(
        "/loads/{load_id}",
        summary="How far a load is, and what became of it",
        response_class=JSONResponse,
        responses={200: {"model": LoadOut}, **problems(404, 503)},
    )
    def read(load_id: str, download: Download = False) -> JSONResponse:
        loader.sweep()
        told = _load(loads.get(load_id))
        rows = told["report"].get("articles", [])
        known = services.store.articles({row["id"] for row in rows})
        for row in rows:  # by what it is called now: nothing, once it was erased
            row["title"] = known[row["id"]].article.title if row["id"] in known else ""
        headers = {"Cache-Control": "no-store"}
        if download:
            headers["Content-Disposition"] = attachment(f"nap-{load_id}.json")
        return JSONResponse(told, headers=headers)

    return routes


def _load(load: Load, *, with_report: bool = True) -> dict[str, Any]:
    share = load.bytes_done / load.bytes_total if load.bytes_total else 0.0
    report: Mapping[str, Any] = load.report
    if not with_report:
        report = {name: report[name] for name in ("counts",) if name in report}
    return {
        "id": load.id,
        "state": load.state,
        "by": load.actor,
        "created_at": load.created_at.isoformat(),
        "finished_at": load.finished_at.isoformat() if load.finished_at else None,
        "bytes_done": load.bytes_done,
        "bytes_total": load.bytes_total,
        "percent": 100 if load.state == "done" else min(99, int(100 * share)),
        "trouble": load.trouble,
        "files": [
            {"number": one.number, "name": one.name, "bytes": one.size} for one in load.files
        ],
        "report": report,
    }
