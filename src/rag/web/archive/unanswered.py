"""``/api/v1/unanswered``: what readers asked and the archive did not hold, for editors.

Knows nothing of which questions are alike (``rag.jobs.question_groups``).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from rag.jobs.question_groups import QuestionGroup, grouped
from rag.web.archive.schemas import QuestionGroupsOut, SettledOut, SettleIn
from rag.web.cursors import CursorText, Listing, cut
from rag.web.gate import caller_of
from rag.web.schemas import problems
from rag.web.services import Services

# The latest; older ones wait until these are settled.
_MOST = 5_000
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Days = Annotated[int, Query(ge=1, le=3650, description="How far back.")]


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1", tags=["archive"])

    @routes.get(
        "/unanswered",
        summary="Questions the archive could not answer, grouped",
        response_class=JSONResponse,
        responses={200: {"model": QuestionGroupsOut}, **problems(400, 422, 503)},
    )
    def groups(
        request: Request, days: Days = 30, cursor: CursorText = None, limit: Limit = 200
    ) -> JSONResponse:
        listing = Listing(request, services.gate.secret, "nns", cursor)
        ordered = sorted(unanswered_groups(services, days), key=_most_asked)
        page, last = cut(ordered, _most_asked, listing.after, limit)
        found = [
            {
                "question": group.question,
                "others": list(group.others),
                "count": group.count,
                "last_asked_at": group.last_asked_at.isoformat(),
                "suggestions": [
                    {"id": one.id, "title": one.title, "permalink": one.permalink}
                    for one in group.suggestions
                ],
                "answer_ids": list(group.answer_ids),
            }
            for group in page
        ]
        return listing.page({"groups": found}, last)

    @routes.post(
        "/unanswered/settle",
        summary="Have done with questions",
        description="They are listed no more; asked again, they are listed as new.",
        response_class=JSONResponse,
        responses={200: {"model": SettledOut}, **problems(422, 503)},
    )
    def settle(request: Request, body: SettleIn) -> JSONResponse:
        actor = caller_of(request).signature
        return JSONResponse(
            {"settled": services.store.unanswered.settle(body.answer_ids, actor=actor)}
        )

    return routes


def _most_asked(group: QuestionGroup) -> tuple[float, float, str]:
    return -group.count, -group.last_asked_at.timestamp(), group.answer_ids[0]


def unanswered_groups(services: Services, days: int) -> list[QuestionGroup]:
    """Of the last so many days, the most asked first."""
    since = datetime.now(UTC) - timedelta(days=days)
    found = grouped(services.store.unanswered.since(since, limit=_MOST))
    # What was withdrawn since is no article to look at.
    ids = {near.id for group in found for near in group.suggestions}
    now = datetime.now(UTC)
    is_open = {one for one, stored in services.store.articles(ids).items() if stored.is_open(now)}
    return [group.only(is_open) for group in found]
