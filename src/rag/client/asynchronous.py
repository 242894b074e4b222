"""The client for programs that do other things meanwhile.

Only the sending is here: what the methods take and send is ``answer_calls``
and its like; :mod:`rag.client.synchronous` shares it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import httpx
from tenacity import AsyncRetrying

from rag.client import answer_calls, archive_calls, load_calls, server_calls
from rag.client.calls import EVENTS, Call
from rag.client.connection import http_options, outcome, reply_of, request_of, told
from rag.client.methods import as_method
from rag.client.replies import error_of
from rag.client.results import Page
from rag.client.retrying import RetryPolicy
from rag.client.streams import AsyncAnswerStream, async_pieces
from rag.types import Answer

P = ParamSpec("P")
T = TypeVar("T")


def _once(make: Callable[P, Call[T]]) -> Callable[Concatenate[AsyncClient, P], Awaitable[T]]:
    """A method that sends a call and gives what it leads to."""

    def method(self: AsyncClient, /, *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        return self._send(make(*args, **kwargs))

    return as_method(method, make)


def _each(
    make: Callable[P, Call[Page[T]]],
) -> Callable[Concatenate[AsyncClient, P], AsyncIterator[T]]:
    """A method that gives a list one by one, asking for a page when it is needed."""

    def method(self: AsyncClient, /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[T]:
        return self._paged(make(*args, **kwargs))

    return as_method(method, make)


def _streamed(
    make: Callable[P, Call[Answer]],
) -> Callable[Concatenate[AsyncClient, P], AsyncAnswerStream]:
    """A method that gives an answer's events as they come."""

    def method(self: AsyncClient, /, *args: P.args, **kwargs: P.kwargs) -> AsyncAnswerStream:
        call = make(*args, **kwargs).accepting(EVENTS)
        return AsyncAnswerStream(lambda: self._open(call), self._timeout_s)

    return as_method(method, make, "The events of an answer as they come; see AsyncAnswerStream.")


def _pieces(
    make: Callable[P, Call[None]],
) -> Callable[Concatenate[AsyncClient, P], AsyncIterator[bytes]]:
    """A method that gives a file as it comes."""

    def method(self: AsyncClient, /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[bytes]:
        call = make(*args, **kwargs).accepting("*/*")
        return async_pieces(lambda: self._open(call), self._timeout_s)

    return as_method(method, make)


class AsyncClient:
    """:class:`rag.client.Client` with the same methods: awaited, those that give lists,
    files and events iterated with ``async for``. Use it in ``async with``, or
    :meth:`aclose` it; one event loop's tasks may share it."""

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str | None = None,
        timeout_s: float = 60.0,
        retries: RetryPolicy = RetryPolicy(),  # noqa: B008  # frozen
    ) -> None:
        self._http = httpx.AsyncClient(**http_options(base_url, api_key, timeout_s))
        self._timeout_s = timeout_s
        self._retries = retries

    ask = _once(answer_calls.ask)
    ask_stream = _streamed(answer_calls.ask)
    answer = _once(answer_calls.answer)
    answers = _each(answer_calls.answers)
    delete_answer = _once(answer_calls.delete_answer)
    give_feedback = _once(answer_calls.give_feedback)
    give_verdict = _once(answer_calls.give_verdict)
    verdicts = _once(answer_calls.verdicts)

    begin_load = _once(load_calls.begin_load)
    send_file = _once(load_calls.send_file)
    start_load = _once(load_calls.start_load)
    load = _once(load_calls.load)

    search = _once(archive_calls.search)
    article = _once(archive_calls.article)
    articles = _each(archive_calls.articles)
    put_article = _once(archive_calls.put_article)
    delete_article = _once(archive_calls.delete_article)
    paragraph = _once(archive_calls.paragraph)

    version = _once(server_calls.version)
    status = _once(server_calls.status)
    statistics = _once(server_calls.statistics)
    export = _pieces(server_calls.export)

    async def aclose(self) -> None:
        """Let go of every connection, streams that are still open among them."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"AsyncClient({str(self._http.base_url)!r})"

    async def _send(self, call: Call[T]) -> T:
        async def once() -> T:
            with told(self._http.base_url, self._timeout_s):
                response = await self._http.request(**request_of(call))
            return outcome(call, reply_of(response))

        return await AsyncRetrying(**self._retries.options(call))(once)

    async def _open(self, call: Call[Any]) -> httpx.Response:
        """A response that has begun well; its body is still to be read."""

        async def once() -> httpx.Response:
            request = self._http.build_request(**request_of(call))
            with told(self._http.base_url, self._timeout_s):
                response = await self._http.send(request, stream=True)
                if response.is_success:
                    return response
                try:
                    await response.aread()
                finally:
                    await response.aclose()
            raise error_of(reply_of(response))

        return await AsyncRetrying(**self._retries.options(call))(once)

    async def _paged(self, call: Call[Page[T]]) -> AsyncIterator[T]:
        page = await self._send(call)
        for one in page.items:
            yield one
        while page.following is not None:
            page = await self._send(call.asking(cursor=page.following))
            for one in page.items:
                yield one
