"""The client for programs that wait.

Only the sending is here: what the methods take and send is ``answer_calls``
and its like; :mod:`rag.client.asynchronous` shares it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import httpx
from tenacity import Retrying

from rag.client import answer_calls, archive_calls, load_calls, server_calls
from rag.client.calls import EVENTS, Call
from rag.client.connection import http_options, outcome, reply_of, request_of, told
from rag.client.methods import as_method
from rag.client.replies import error_of
from rag.client.results import Page
from rag.client.retrying import RetryPolicy
from rag.client.streams import AnswerStream, pieces
from rag.types import Answer

P = ParamSpec("P")
T = TypeVar("T")


def _once(make: Callable[P, Call[T]]) -> Callable[Concatenate[Client, P], T]:
    """A method that sends a call and gives what it leads to."""

    def method(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._send(make(*args, **kwargs))

    return as_method(method, make)


def _each(make: Callable[P, Call[Page[T]]]) -> Callable[Concatenate[Client, P], Iterator[T]]:
    """A method that gives a list one by one, asking for a page when it is needed."""

    def method(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
        return self._paged(make(*args, **kwargs))

    return as_method(method, make)


def _streamed(
    make: Callable[P, Call[Answer]],
) -> Callable[Concatenate[Client, P], AnswerStream]:
    """A method that gives an answer's events as they come."""

    def method(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> AnswerStream:
        call = make(*args, **kwargs).accepting(EVENTS)
        return AnswerStream(lambda: self._open(call), self._timeout_s)

    return as_method(method, make, "The events of an answer as they come; see AnswerStream.")


def _pieces(make: Callable[P, Call[None]]) -> Callable[Concatenate[Client, P], Iterator[bytes]]:
    """A method that gives a file as it comes."""

    def method(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[bytes]:
        call = make(*args, **kwargs).accepting("*/*")
        return pieces(lambda: self._open(call), self._timeout_s)

    return as_method(method, make)


class Client:
    """A server at ``base_url``, such as http://127.0.0.1:7860. Use it in ``with``, or
    :meth:`close` it; threads may share it.

    ``api_key`` is by default what RAG_API_KEY holds; "" sends none. ``timeout_s``: seconds
    that the server may be silent. Reads, and writes too, which carry an Idempotency-Key,
    are sent again as ``retries`` says where the server is away, overtaken (429) or passing
    503; a stream only until it has begun. Raises UsageError for an address that is none;
    methods raise :class:`ApiProblem`, :class:`ConnectionFailed` and
    :class:`UnreadableReply`.
    """

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str | None = None,
        timeout_s: float = 60.0,
        retries: RetryPolicy = RetryPolicy(),  # noqa: B008  # frozen
    ) -> None:
        self._http = httpx.Client(**http_options(base_url, api_key, timeout_s))
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

    def close(self) -> None:
        """Let go of every connection, streams that are still open among them."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client({str(self._http.base_url)!r})"

    def _send(self, call: Call[T]) -> T:
        def once() -> T:
            with told(self._http.base_url, self._timeout_s):
                response = self._http.request(**request_of(call))
            return outcome(call, reply_of(response))

        return Retrying(**self._retries.options(call))(once)

    def _open(self, call: Call[Any]) -> httpx.Response:
        """A response that has begun well; its body is still to be read."""

        def once() -> httpx.Response:
            request = self._http.build_request(**request_of(call))
            with told(self._http.base_url, self._timeout_s):
                response = self._http.send(request, stream=True)
                if response.is_success:
                    return response
                try:
                    response.read()
                finally:
                    response.close()
            raise error_of(reply_of(response))

        return Retrying(**self._retries.options(call))(once)

    def _paged(self, call: Call[Page[T]]) -> Iterator[T]:
        page = self._send(call)
        yield from page.items
        while page.following is not None:
            page = self._send(call.asking(cursor=page.following))
            yield from page.items
