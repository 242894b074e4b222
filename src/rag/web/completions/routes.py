"""``/v1/chat/completions`` and ``/v1/models``: OpenAI's own clients, unmodified.

Knows nothing of how an answer is made.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from rag.answering.rendering import render
from rag.errors import HoiBaoError, ModelNotFound, ReaderLeft, UsageError
from rag.types import Answer, AnswerReady, Claim, ClaimReady, Question
from rag.web.answer_events import AnswerEvents, whole_answer
from rag.web.completions import shapes
from rag.web.completions.schemas import (
    MODEL,
    CompletionIn,
    CompletionOut,
    ListedModelOut,
    ModelsOut,
)
from rag.web.gate import caller_of
from rag.web.observing import CLIENT_CLOSED
from rag.web.openai_errors import openai_error
from rag.web.ownership import refuse_conversation
from rag.web.problems import DETAIL_OF_STATUS, problem, problem_of
from rag.web.schemas import filters_from, problems
from rag.web.services import Services
from rag.web.snippets import Snippets
from rag.wire import answer_to_dict

log = logging.getLogger(__name__)

_MODEL = {"id": MODEL, "object": "model", "created": 0, "owned_by": "hoi-bao"}


def router(services: Services, *, shows_sources: bool) -> APIRouter:
    """The routes over one set of services. ``shows_sources``: whether the text ends in
    numbered sources, for clients that show text alone."""
    routes = APIRouter(prefix="/v1", tags=["openai"])

    @routes.post(
        "/chat/completions",
        summary="Ask as OpenAI's clients do",
        description="The last message is the question; those before it say what it is about, and "
        "are never evidence. Each sentence is verified before it is sent. Errors have OpenAI's "
        "shape. Where the archive does not hold the answer, the content says so.",
        response_class=JSONResponse,
        responses={
            200: {"model": CompletionOut, "content": {"text/event-stream": {"schema": {}}}},
            **problems(404, 413, 503),
        },
    )
    async def complete(request: Request, body: CompletionIn) -> Response:
        question = _question(body, caller_of(request).owner)
        if question.conversation_id is not None:
            caller, store = caller_of(request), services.store
            await run_in_threadpool(refuse_conversation, caller, store, question.conversation_id)
        site = services.public_url or str(request.base_url).rstrip("/")
        snippets = Snippets.of(caller_of(request))
        writer = _Writer(services, body, site, shows_sources, snippets)
        if body.stream:
            events = await AnswerEvents.begin(services, question)
            return EventSourceResponse(
                writer.stream(events),
                headers={"Cache-Control": "no-store"},
                sep="\n",
                client_close_handler_callable=events.left,
            )
        try:
            answer = await whole_answer(services, question, request)
        except ReaderLeft:
            log.info("a caller left before the answer was done")
            return Response(status_code=CLIENT_CLOSED)
        shown = snippets.answer(answer_to_dict(answer))
        content = shown["answer"] + writer.tail(answer)
        made = shapes.completion(shown, content, body.messages, writer.created, site)
        return JSONResponse(made, headers={"Cache-Control": "no-store"})

    @routes.get("/models", summary="What can be asked for as `model`")
    def models() -> ModelsOut:
        return ModelsOut(object="list", data=[ListedModelOut.model_validate(_MODEL)])

    @routes.get("/models/{model}", summary="One of them", responses=problems(404))
    def model(model: str) -> ListedModelOut:
        _refuse_model(model)
        return ListedModelOut.model_validate(_MODEL)

    return routes


class _Writer:
    """One completion being written."""

    def __init__(
        self,
        services: Services,
        body: CompletionIn,
        site: str,
        shows_sources: bool,
        snippets: Snippets,
    ) -> None:
        self._services = services
        self._body = body
        self._site = site
        self._shows_sources = shows_sources
        self._snippets = snippets
        self.created = int(time.time())

    def tail(self, answer: Answer) -> str:
        """What the text ends in, where that is wanted."""
        if not self._shows_sources:
            return ""
        return shapes.tail(answer, self._services.zone, self._site)

    async def stream(self, events: AnswerEvents) -> AsyncIterator[ServerSentEvent]:
        """Chunks as sentences are verified. The id is the completion's own until the answer
        has one: it must be the same in every chunk."""
        identity = shapes.completion_id(secrets.token_urlsafe(16))
        yield self._sent(shapes.chunk(identity, self.created, {"role": "assistant", "content": ""}))
        claims: list[Claim] = []
        written = ""
        try:
            async for event in events:
                if isinstance(event, ClaimReady):
                    if self._snippets.cuts:
                        continue  # what is cut is known of the whole alone
                    claims.append(event.claim)
                    text = render(claims).text
                    piece, written = text[len(written) :], text
                    yield self._sent(shapes.chunk(identity, self.created, {"content": piece}))
                elif isinstance(event, AnswerReady):
                    answer = event.answer
                    shown = self._snippets.answer(answer_to_dict(answer))
                    rest = ("" if claims else shown["answer"]) + self.tail(answer)
                    delta = {"content": rest} | shapes.extras(shown, self._site)
                    yield self._sent(shapes.chunk(identity, self.created, delta))
                    yield self._sent(shapes.chunk(identity, self.created, {}, "stop"))
                    options = self._body.stream_options
                    if options is not None and options.include_usage:
                        used = shapes.usage(self._body.messages, written + rest)
                        yield self._sent(shapes.usage_chunk(identity, self.created, used))
            yield ServerSentEvent("[DONE]")
        except ReaderLeft:
            log.info("a reader left before the answer was done")
        except HoiBaoError as error:
            log.error("a completion's stream failed: %s", error, exc_info=error)
            yield self._sent(openai_error(problem_of(error)))
        except Exception:
            # The edge of the program: the reader is told, whatever it was.
            log.exception("a completion's stream failed")
            yield self._sent(openai_error(problem(500, DETAIL_OF_STATUS[500])))

    def _sent(self, data: object) -> ServerSentEvent:
        return ServerSentEvent(json.dumps(data, ensure_ascii=False))


def _question(body: CompletionIn, owner: str | None) -> Question:
    """Raises UsageError for what cannot be done here, in words of OpenAI's members."""
    _refuse_model(body.model)
    if body.n not in (None, 1):
        raise UsageError("n: there is one answer to a question. Send 1, or leave it out.")
    if body.tool_choice not in (None, "none", "auto"):
        raise UsageError("tool_choice: no tool is ever called. Send none or auto, or leave it out.")
    if body.response_format is not None and body.response_format.get("type", "text") != "text":
        raise UsageError(
            "response_format: answers are text; their structure is in the message's citations, "
            'and whole in POST /api/v1/answers. Send {"type": "text"}, or leave it out.'
        )
    last = body.messages[-1]
    if last.role != "user":
        raise UsageError("messages: the last one is the question; its role must be user.")
    given = body.filters
    return Question(
        last.text,
        filters_from(given.date_from, given.date_to, given.section, given.source)
        if given
        else Question("").filters,
        conversation_id=body.conversation_id,
        infer=given is None or given.infer,
        owner=owner,
        history=shapes.history(body.messages),
    )


def _refuse_model(model: str) -> None:
    if model != MODEL:
        raise ModelNotFound(f"There is no model {model[:80]!r}. Ask for {MODEL!r}.")
