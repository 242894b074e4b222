"""An answer as it is made: its events, from a stream of server-sent events.

A stream that breaks is not taken up again: what was shown of it may not be what a second
would say. Knows nothing of routes.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from types import TracebackType
from typing import Self

import httpx
from httpx_sse import EventSource, ServerSentEvent

from rag.client.calls import EVENTS
from rag.client.connection import reply_of, told
from rag.client.errors import StreamCut, UnreadableReply
from rag.client.replies import REQUEST_ID, result, streamed_error
from rag.types import Answer, AnswerEvent, AnswerReady
from rag.wire import answer_from_dict
from rag.wire_in import event_from_dict

_NEVER_ENDED = (
    "The stream ended before the answer was whole. What came of it may not be kept: ask again."
)


class AnswerStream:
    """The events of one answer, of ``rag.types``: Retrieved, ClaimReady for each verified
    sentence, AnswerReady last. Asks when it is first iterated, and can be iterated once.

    Leaving a ``for`` before its end stops the work on the server; ``with`` or
    :meth:`close` say so outright. Raises ApiProblem, ConnectionFailed, and StreamCut where
    it ends before its answer.
    """

    def __init__(self, opened: Callable[[], httpx.Response], timeout_s: float) -> None:
        self._events = _events(opened, timeout_s)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> AnswerEvent:
        return next(self._events)

    def answer(self) -> Answer:
        """The whole answer, once the rest of the stream has come."""
        for event in self:
            if isinstance(event, AnswerReady):
                return event.answer
        raise StreamCut(_NEVER_ENDED)

    def close(self) -> None:
        """Leave; a second call does nothing."""
        self._events.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncAnswerStream:
    """:class:`AnswerStream` for ``async for``. Leaving early, use ``async with`` or
    :meth:`aclose`: only those close the connection at once."""

    def __init__(self, opened: Callable[[], Awaitable[httpx.Response]], timeout_s: float) -> None:
        self._events = _async_events(opened, timeout_s)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> AnswerEvent:
        return await anext(self._events)

    async def answer(self) -> Answer:
        """The whole answer, once the rest of the stream has come."""
        async for event in self:
            if isinstance(event, AnswerReady):
                await self.aclose()
                return event.answer
        raise StreamCut(_NEVER_ENDED)

    async def aclose(self) -> None:
        """Leave; a second call does nothing."""
        await self._events.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()


def _events(
    opened: Callable[[], httpx.Response], timeout_s: float
) -> Generator[AnswerEvent, None, None]:
    response = opened()
    try:
        with told(response.url, timeout_s, in_stream=True):
            if not _is_stream(response):
                response.read()
                yield _told_again(response)
                return
            for message in EventSource(response).iter_sse():
                event = _event_of(message, response)
                if event is not None:
                    yield event
                if isinstance(event, AnswerReady):
                    return
        raise StreamCut(_NEVER_ENDED)
    finally:
        response.close()


async def _async_events(
    opened: Callable[[], Awaitable[httpx.Response]], timeout_s: float
) -> AsyncGenerator[AnswerEvent, None]:
    response = await opened()
    try:
        with told(response.url, timeout_s, in_stream=True):
            if not _is_stream(response):
                await response.aread()
                yield _told_again(response)
                return
            async for message in EventSource(response).aiter_sse():
                event = _event_of(message, response)
                if event is not None:
                    yield event
                if isinstance(event, AnswerReady):
                    return
        raise StreamCut(_NEVER_ENDED)
    finally:
        await response.aclose()


def _is_stream(response: httpx.Response) -> bool:
    return EVENTS in response.headers.get("content-type", "")


def _told_again(response: httpx.Response) -> AnswerReady:
    """What was asked with the same key before is told whole."""
    return AnswerReady(result(reply_of(response), answer_from_dict))


def _event_of(message: ServerSentEvent, response: httpx.Response) -> AnswerEvent | None:
    """``None`` for an event that a newer server may send. Raises ApiProblem."""
    try:
        data = json.loads(message.data) if message.data else {}
        if message.event != "error":
            return event_from_dict(message.event, data)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableReply(
            f"The event {message.event!r} does not read as this API's ({type(error).__name__}). "
            "Check that the server is no older than this client."
        ) from error
    raise streamed_error(data, response.headers.get(REQUEST_ID))


def pieces(opened: Callable[[], httpx.Response], timeout_s: float) -> Generator[bytes, None, None]:
    """A file as it comes. Raises StreamCut where it ends before its end."""
    response = opened()
    try:
        with told(response.url, timeout_s, in_stream=True):
            yield from response.iter_bytes()
    finally:
        response.close()


async def async_pieces(
    opened: Callable[[], Awaitable[httpx.Response]], timeout_s: float
) -> AsyncGenerator[bytes, None]:
    """:func:`pieces` for ``async for``."""
    response = await opened()
    try:
        with told(response.url, timeout_s, in_stream=True):
            async for piece in response.aiter_bytes():
                yield piece
    finally:
        await response.aclose()
