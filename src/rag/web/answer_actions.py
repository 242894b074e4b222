"""What staff do about answers: list them, hide, restore, ask again, correct; and the gold
set that questions are put into.

Knows nothing of what readers are shown then (``rag.answering.newsroom``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from rag.answering.newsroom import fingerprint
from rag.errors import VerdictError
from rag.store.answer_list import AnswerFilter, ListedState
from rag.store.desk_results import Action
from rag.types import Answer, Question
from rag.vietnamese.normalise import clean, clean_block
from rag.web.cursors import CursorText, Listing
from rag.web.desk_schemas import (
    ActionIn,
    AnswerPageOut,
    CorrectionIn,
    StandingOut,
    listed_to_dict,
    standing_to_dict,
)
from rag.web.gate import caller_of
from rag.web.schemas import Day, problems
from rag.web.services import Services
from rag.web.signing import signed

Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
FirstDay = Annotated[Day | None, Query(alias="from", description="First day of asking.")]
LastDay = Annotated[Day | None, Query(alias="to", description="Last day, inclusive.")]
Named = Annotated[str | None, Query(max_length=120)]
State = Annotated[ListedState | None, Query(description="How it stands with readers.")]
Status = Annotated[Literal["answered", "abstained"] | None, Query()]


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1/answers", tags=["verdicts"])
    store = services.store

    def act(
        request: Request, answer_id: str, action: Action, reason: str | None, **more: object
    ) -> JSONResponse:
        caller = caller_of(request)
        standing = store.desk.act(
            answer_id,
            action,
            by=caller.signature,
            signed=signed(caller, store, services.zone),
            reason=clean_block(reason or "") or None,
            **more,  # type: ignore[arg-type]
        )
        return JSONResponse(standing_to_dict(answer_id, standing))

    @routes.get(
        "",
        summary="List saved answers",
        description="The newest first. Days are in the archive's time zone; `reviewer` is "
        "whoever judged a citation of it, as verdicts name them.",
        response_class=JSONResponse,
        responses={200: {"model": AnswerPageOut}, **problems(400, 422, 503)},
    )
    def listed(
        request: Request,
        state: State = None,
        status: Status = None,
        date_from: FirstDay = None,
        date_to: LastDay = None,
        generator: Named = None,
        reviewer: Named = None,
        cursor: CursorText = None,
        limit: Limit = 50,
    ) -> JSONResponse:
        since, until = moments_of(services, date_from, date_to)
        named = [clean(one or "") or None for one in (generator, reviewer)]
        chosen = AnswerFilter(state, status, since, until, *named)
        listing = Listing(request, services.gate.secret, "ns", cursor)
        found, last = store.answer_list.page(chosen, after=listing.after, limit=limit)
        return listing.page({"answers": [listed_to_dict(one) for one in found]}, last)

    @routes.post(
        "/{answer_id}:hide",
        summary="Hide an answer from readers",
        response_class=JSONResponse,
        responses={200: {"model": StandingOut}, **problems(404, 422, 503)},
    )
    def hide(request: Request, answer_id: str, body: ActionIn) -> JSONResponse:
        return act(request, answer_id, "hidden", body.reason)

    @routes.post(
        "/{answer_id}:restore",
        summary="Show an answer to readers again",
        description="As it was saved: a correction published before goes too.",
        response_class=JSONResponse,
        responses={200: {"model": StandingOut}, **problems(404, 422, 503)},
    )
    def restore(request: Request, answer_id: str, body: ActionIn) -> JSONResponse:
        return act(request, answer_id, "restored", body.reason)

    @routes.post(
        "/{answer_id}:flag",
        summary="Keep an answer beyond its days",
        description="What readers see of it stays as it is.",
        response_class=JSONResponse,
        responses={200: {"model": StandingOut}, **problems(404, 422, 503)},
    )
    def flag(request: Request, answer_id: str, body: ActionIn) -> JSONResponse:
        return act(request, answer_id, "flagged", body.reason)

    @routes.post(
        "/{answer_id}:correct",
        summary="Publish a signed correction",
        description="Readers see it on top of the answer, with the name and the day; the "
        "sentences it takes back are gone.",
        response_class=JSONResponse,
        responses={200: {"model": StandingOut}, **problems(404, 422, 503)},
    )
    def correct(request: Request, answer_id: str, body: CorrectionIn) -> JSONResponse:
        text = clean_block(body.text)
        if not text:
            raise VerdictError(
                "A correction needs a text that readers can read.",
                vietnamese="Xin viết nội dung đính chính.",
            )
        answer = store.answer(answer_id).answer
        back = _taken_back(answer, body.claims)
        return act(request, answer_id, "corrected", body.reason, text=text, claims=back)

    def _taken_back(answer: Answer, numbers: list[int] | None) -> list[str]:
        if numbers is None:
            wrong = [
                entry
                for entry in store.desk.verdicts(answer.id)
                if entry.verdict == "unsupported" and not entry.is_undone
            ]
            numbers = [
                number
                for number, claim in enumerate(answer.claims)
                for entry in wrong
                if entry.marker in claim.citations and entry.claim in (None, number)
            ]
        if any(number >= len(answer.claims) for number in numbers):
            raise VerdictError(
                f"The answer has {len(answer.claims)} sentences, counted from 0.",
                vietnamese="Câu trả lời không có câu được chọn.",
            )
        return [fingerprint(answer.claims[number]) for number in numbers]

    @routes.post(
        "/{answer_id}:ask-again",
        summary="Ask the same question again",
        description="What the archive holds now answers it, as of the moment it was asked; "
        "readers of the old answer are sent to the new one. Takes as long as asking does.",
        response_class=JSONResponse,
        responses={200: {"model": StandingOut}, **problems(404, 422, 503)},
    )
    def ask_again(request: Request, answer_id: str, body: ActionIn) -> JSONResponse:
        old = store.answer(answer_id).answer
        asked = _question(old, owner=store.owner_of(answer_id))
        new = services.chain.invoke(asked)
        return act(request, answer_id, "asked_again", body.reason, new_answer_id=new.id)

    return routes


def moments_of(
    services: Services, first: date | None, last: date | None
) -> tuple[datetime | None, datetime | None]:
    """When days of the archive's time zone begin, and when the day after them does."""
    since = datetime.combine(first, time(), services.zone) if first else None
    until = datetime.combine(last + timedelta(days=1), time(), services.zone) if last else None
    return since, until


def _question(old: Answer, *, owner: str | None) -> Question:
    """The same question by itself, not among the turns before it. What it filtered by its
    own words, it does again."""
    inferred = bool(old.filters.inferred)
    filters = replace(
        old.filters,
        date_from=None if inferred else old.filters.date_from,
        date_to=None if inferred else old.filters.date_to,
        inferred=(),
    )
    return Question(
        old.standalone_question,
        filters,
        asked_at=old.asked_at,
        infer=inferred or not old.filters.has_dates,
        owner=owner,
    )
