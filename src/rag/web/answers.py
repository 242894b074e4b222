"""``/api/v1/answers``: ask, read again, delete.

Streams the chain's events as server-sent events where the caller wants them.
Knows nothing of how an answer is made.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from rag.errors import HoiBaoError, NotFound, ReaderLeft
from rag.types import Filters, Question
from rag.web.answer_events import AnswerEvents, whole_answer
from rag.web.conditional import KNOWN, shown
from rag.web.gate import caller_of
from rag.web.observing import CLIENT_CLOSED
from rag.web.ownership import (
    answer_for,
    recorded_as,
    refuse_conversation,
    refuse_to_delete,
)
from rag.web.problems import DETAIL_OF_STATUS, problem, problem_of
from rag.web.schemas import AnswerOut, FiltersIn, QuestionIn, filters_from, problems
from rag.web.services import Services
from rag.web.snippets import Snippets
from rag.wire import answer_to_dict, answer_to_staff_dict, event_to_dict

log = logging.getLogger(__name__)


# How long a browser that was cut off waits before it connects again.
_RETRY_MS = 3000

_STREAM_DOC = (
    "With `stream: true`, or `Accept: text/event-stream`, the answer comes as events: "
    "`retrieved` (the hits, and the question as it was understood), a `claim` for each "
    "verified sentence with its citations, then `answer` (the whole, already saved). A "
    "failure after the first event is an `error` event holding a problem. Events are numbered "
    "by their `id`; a comment every 15 seconds keeps the connection alive, and `retry` "
    "says how many milliseconds to wait before connecting again. Closing the connection, or not "
    "reading from it, stops the work."
)
_FOLLOW_DOC = (
    "Every answer names its `conversation_id`, which the server makes. A question sent with "
    "it is read among the turns before it ('còn năm 2022 thì sao?'); `standalone_question` is "
    "what was understood. Filters are not carried over. One that no answer has is a 404."
)


ConversationId = Annotated[
    str | None,
    Query(max_length=120, description="Who asked without a key names it to delete an answer."),
]


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1/answers", tags=["answers"])

    @routes.post(
        "",
        summary="Ask a question",
        description=f"Every sentence of the answer cites the paragraph that says it; where the "
        f"archive does not say it, `status` is `abstained`. {_FOLLOW_DOC} {_STREAM_DOC}",
        response_class=JSONResponse,
        responses={
            200: {"model": AnswerOut, "content": {"text/event-stream": {"schema": {}}}},
            **problems(404, 413, 422, 503),
        },
    )
    async def ask(request: Request, body: QuestionIn) -> Response:
        question = Question(
            text=body.question,
            filters=_filters(body.filters),
            asked_at=body.asked_at,
            conversation_id=body.conversation_id,
            infer=body.filters is None or body.filters.infer,
            owner=caller_of(request).owner,
        )
        if body.conversation_id is not None:
            caller, store = caller_of(request), services.store
            await run_in_threadpool(refuse_conversation, caller, store, body.conversation_id)
        accepts = request.headers.get("accept", "")
        if body.stream or "text/event-stream" in accepts:
            events = await AnswerEvents.begin(services, question)
            return EventSourceResponse(
                _sse(events, Snippets.of(caller_of(request))),
                headers={"Cache-Control": "no-store"},
                sep="\n",
                client_close_handler_callable=events.left,
            )
        try:
            answer = await whole_answer(services, question, request)
        except ReaderLeft:
            log.info("a caller left before the answer was done")
            return Response(status_code=CLIENT_CLOSED)
        return JSONResponse(Snippets.of(caller_of(request)).answer(answer_to_dict(answer)))

    @routes.get(
        "/{answer_id}",
        summary="Read a saved answer",
        description="As it may be seen now: its ETag changes where a source is withdrawn, or the "
        "answer is hidden or corrected.",
        response_class=JSONResponse,
        dependencies=KNOWN,
        responses={200: {"model": AnswerOut}, **problems(304, 400, 404, 412, 503)},
    )
    def read(request: Request, answer_id: str) -> Response:
        caller = caller_of(request)
        answer = answer_for(caller, services.store, answer_id)
        is_staff = caller.kind != "local" and caller.may("review")
        whole = answer_to_staff_dict(answer) if is_staff else answer_to_dict(answer)
        return shown(request, Snippets.of(caller).answer(whole))

    @routes.delete(
        "/{answer_id}",
        summary="Delete a saved answer",
        status_code=204,
        responses=problems(404, 503),
    )
    def delete(
        request: Request, answer_id: str, conversation_id: ConversationId = None
    ) -> Response:
        caller = caller_of(request)
        refuse_to_delete(caller, services.store, answer_id, conversation_id)
        if not services.store.delete_answer(answer_id, actor=recorded_as(caller)):
            raise NotFound(f"There is no answer {answer_id!r}. Check its id.")
        return Response(status_code=204)

    return routes


def _filters(given: FiltersIn | None) -> Filters:
    if given is None:
        return Filters()
    return filters_from(given.date_from, given.date_to, given.section, given.source)


async def _sse(events: AnswerEvents, snippets: Snippets) -> AsyncIterator[ServerSentEvent]:
    number = 0
    try:
        async for event in events:
            number += 1
            name, data = event_to_dict(event)
            yield _message(number, name, snippets.event(name, data))
    except ReaderLeft:
        log.info("a reader left before the answer was done")
    except HoiBaoError as error:
        log.error("an answer's stream failed: %s", error, exc_info=error)
        yield _message(number + 1, "error", problem_of(error))
    except Exception:
        # The edge of the program: the reader is told, whatever it was.
        log.exception("an answer's stream failed")
        yield _message(number + 1, "error", problem(500, DETAIL_OF_STATUS[500]))


def _message(number: int, name: str, data: dict[str, Any]) -> ServerSentEvent:
    text = json.dumps(data, ensure_ascii=False)
    retry = _RETRY_MS if number == 1 else None
    return ServerSentEvent(event=name, id=str(number), data=text, retry=retry, sep="\n")
