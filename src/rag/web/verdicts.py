"""``/api/v1/answers/{id}/verdicts``: what staff judge of citations.

Knows nothing of what a verdict does to its answer (``rag.store.desk``).
"""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from rag.errors import Conflict, VerdictError
from rag.store.desk_results import VerdictEntry
from rag.vietnamese.normalise import clean_block
from rag.web.cursors import CursorText, Listing, cut
from rag.web.desk_schemas import VerdictIn, VerdictOut, VerdictsOut, verdict_to_dict
from rag.web.gate import caller_of
from rag.web.problems import problem_of, problem_response
from rag.web.schemas import problems
from rag.web.services import Services
from rag.web.signing import signed

Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
_GIVE_DOC = (
    "Entries are added, with who and when, and never changed; the latest that was not undone "
    "counts. `unsupported` hides the answer from readers at once, until an editor restores "
    "it, asks again or publishes a correction. Two people may judge one citation: with "
    "`after`, the second is told of the first's verdict before adding their own."
)


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1/answers/{answer_id}/verdicts", tags=["verdicts"])
    desk = services.store.desk

    @routes.post(
        "",
        summary="Judge a citation",
        description=_GIVE_DOC,
        status_code=201,
        response_class=JSONResponse,
        responses={201: {"model": VerdictOut}, **problems(404, 409, 413, 422, 503)},
    )
    def give(request: Request, answer_id: str, body: VerdictIn) -> JSONResponse:
        caller, store = caller_of(request), services.store
        if body.claim is not None:
            _check_claim(answer_id, body.marker, body.claim)
        try:
            entry = desk.judge(
                answer_id,
                body.marker,
                body.verdict,
                by=caller.signature,
                signed=signed(caller, store, services.zone),
                claim=body.claim,
                note=clean_block(body.note or "") or None,
                after=body.after,
            )
        except Conflict as error:
            latest = verdict_to_dict(cast("VerdictEntry", error.latest))
            return problem_response(problem_of(error) | {"latest": latest})
        return JSONResponse(verdict_to_dict(entry), status_code=201)

    def _check_claim(answer_id: str, marker: int, number: int) -> None:
        claims = services.store.answer(answer_id).answer.claims
        if number >= len(claims) or marker not in claims[number].citations:
            raise VerdictError(
                f"Sentence {number} of the answer does not cite [{marker}]. Sentences are "
                "counted from 0, as in `claims`; or leave claim out.",
                vietnamese=f"Câu được chọn không dẫn nguồn [{marker}].",
            )

    @routes.get(
        "",
        summary="Read the verdicts on an answer",
        description="They outlive their answer.",
        response_class=JSONResponse,
        responses={200: {"model": VerdictsOut}, **problems(400, 404, 503)},
    )
    def read(
        request: Request, answer_id: str, cursor: CursorText = None, limit: Limit = 200
    ) -> JSONResponse:
        listing = Listing(request, services.gate.secret, "n", cursor)
        found = desk.verdicts(answer_id)
        if not found:
            services.store.owner_of(answer_id)  # NotFound where there is no such answer
        page, last = cut(found, lambda entry: (entry.number,), listing.after, limit)
        return listing.page({"verdicts": [verdict_to_dict(entry) for entry in page]}, last)

    @routes.post(
        "/{verdict_id}:undo",
        summary="Take a verdict back",
        description="Adds an entry that takes it back; what it hid is shown again, unless "
        "something else hides it. A reviewer takes back their own, an editor anybody's.",
        status_code=201,
        response_class=JSONResponse,
        responses={201: {"model": VerdictOut}, **problems(403, 404, 409, 422, 503)},
    )
    def undo(request: Request, answer_id: str, verdict_id: str) -> JSONResponse:
        caller = caller_of(request)
        entry = desk.undo(answer_id, verdict_id, by=caller.signature, others=caller.may("edit"))
        return JSONResponse(verdict_to_dict(entry), status_code=201)

    return routes
