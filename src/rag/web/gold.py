"""``…:gold`` and ``/api/v1/gold``: the questions that the product is measured by.

Knows nothing of how anything is measured.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from rag.errors import VerdictError
from rag.store.store import Store
from rag.types import Answer
from rag.vietnamese.normalise import clean
from rag.web.cursors import CursorText, Listing, cut
from rag.web.desk_schemas import GoldIn, GoldOut, GoldSetOut, gold_to_dict
from rag.web.gate import caller_of
from rag.web.schemas import problems
from rag.web.services import Services

Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1", tags=["verdicts"])
    store = services.store

    @routes.post(
        "/answers/{answer_id}:gold",
        summary="Put an answer's question into the gold set",
        description="`rag evaluate --gold` asks it. Putting it in again replaces what was "
        "said of it.",
        status_code=201,
        response_class=JSONResponse,
        responses={201: {"model": GoldOut}, **problems(404, 422, 503)},
    )
    def add(request: Request, answer_id: str, body: GoldIn) -> JSONResponse:
        answer = store.answer(answer_id).answer
        answerable = answer.status == "answered" if body.answerable is None else body.answerable
        cited = held_articles(answer, store) if body.article_ids is None else body.article_ids
        told = short_answers(answer) if body.answers is None else body.answers
        articles = cited if answerable else []
        _check(articles, store, answerable=answerable)
        kept = store.gold.add(
            answer_id,
            answer.standalone_question,
            answer.asked_at,
            article_ids=articles,
            answers=[one for one in map(clean, told if answerable else []) if one],
            answerable=answerable,
            by=caller_of(request).signature,
        )
        return JSONResponse(gold_to_dict(kept), status_code=201)

    @routes.get(
        "/gold",
        summary="Read the gold set",
        response_class=JSONResponse,
        responses={200: {"model": GoldSetOut}, **problems(400, 422, 503)},
    )
    def read(request: Request, cursor: CursorText = None, limit: Limit = 200) -> JSONResponse:
        listing = Listing(request, services.gate.secret, "ss", cursor)
        page, last = cut(
            store.gold.questions(),
            lambda one: (one.added_at.isoformat(), one.id),
            listing.after,
            limit,
        )
        return listing.page({"questions": [gold_to_dict(one) for one in page]}, last)

    @routes.delete(
        "/gold/{gold_id}",
        summary="Take a question out of the gold set",
        status_code=204,
        responses=problems(404, 503),
    )
    def remove(request: Request, gold_id: str) -> Response:
        store.gold.remove(gold_id, by=caller_of(request).signature)
        return Response(status_code=204)

    return routes


def held_articles(answer: Answer, store: Store) -> list[str]:
    """The articles an answer cites, less those whose citations were judged wrong."""
    wrong = {
        entry.marker
        for entry in store.desk.verdicts(answer.id)
        if entry.verdict in ("unsupported", "irrelevant") and not entry.is_undone
    }
    cited = (one.article_id for one in answer.citations if one.marker not in wrong)
    return list(dict.fromkeys(cited))


def short_answers(answer: Answer) -> list[str]:
    """What an answer says in short, where it does."""
    return [claim.text for claim in answer.claims if claim.is_direct]


def _check(articles: list[str], store: Store, *, answerable: bool) -> None:
    """Raises VerdictError for articles that are not there, and for a question that is to
    be answered by none."""
    if not answerable:
        return
    if not articles:
        raise VerdictError(
            "Name at least one article that answers the question in `article_ids`, or send "
            "`answerable: false`.",
            vietnamese="Xin cho biết bài nào trả lời được câu hỏi, hoặc chọn “Kho bài không trả "
            "lời được”.",
        )
    unknown = sorted(set(articles) - set(store.articles(articles)))
    if unknown:
        raise VerdictError(
            f"No article {unknown[0]!r} is in the archive. Check `article_ids`.",
            vietnamese=f"Trong kho không có bài “{unknown[0]}”.",
        )
