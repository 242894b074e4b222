"""A question put to the chain for somebody who may leave: whole, or event by event.

Answers are read again before they are handed on, as readers may see them. Knows nothing
of how they are written down.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Protocol, cast

from anyio import CancelScope
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import Message

from rag.answering.leaving import Leaving, reader
from rag.types import Answer, AnswerEvent, AnswerReady, Question
from rag.web.reader_answer import reader_answer
from rag.web.services import Services


class _Closable(Protocol):
    def close(self) -> None: ...


async def whole_answer(services: Services, question: Question, request: Request) -> Answer:
    """The answer, once it is saved. Raises ReaderLeft where the caller leaves while there
    is something to stop, and what the chain raises."""
    leaving = Leaving()

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        leaving.leave()

    watching = asyncio.create_task(watch())
    try:
        with reader(leaving):
            answer: Answer = await services.threads.begin(services.chain.invoke, question)
    finally:
        watching.cancel()
    return await run_in_threadpool(reader_answer, services, answer.id)


class AnswerEvents:
    """The events of one answer. Open with :meth:`begin`; iterate once."""

    def __init__(
        self,
        services: Services,
        events: Iterator[AnswerEvent],
        first: AnswerEvent | None,
        leaving: Leaving,
    ) -> None:
        self._services = services
        self._events = events
        self._first = first
        self._leaving = leaving

    @classmethod
    async def begin(cls, services: Services, question: Question) -> AnswerEvents:
        """The first event is taken here, before any response begins, so that a question
        that cannot be asked, or a store that is down, is still an HTTP error."""
        leaving = Leaving()
        # Each step runs in a copy of this context: what it begins is told of the leaving.
        with reader(leaving):
            events = services.chain.stream(question)
            first = await services.threads.begin(next, events, None)
        return cls(services, events, first, leaving)

    async def left(self, message: Message) -> None:
        """The caller has gone: what is under way is stopped."""
        del message
        self._leaving.leave()

    async def __aiter__(self) -> AsyncIterator[AnswerEvent]:
        event = self._first
        try:
            while event is not None:
                yield await self._shown(event)
                with reader(self._leaving):
                    event = await self._services.threads.go_on(next, self._events, None)
        finally:
            # A caller who left cancels us here: closing the generator stops the work, and
            # may wait for whoever does it, while the others are served.
            with CancelScope(shield=True):
                close = cast("_Closable", self._events).close
                await self._services.threads.go_on(close)

    async def _shown(self, event: AnswerEvent) -> AnswerEvent:
        if isinstance(event, AnswerReady):
            answer = await run_in_threadpool(reader_answer, self._services, event.answer.id)
            return AnswerReady(answer)
        return event
