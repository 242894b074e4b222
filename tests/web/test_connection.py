"""What connections there is room for, over an application of a few lines."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from starlette.types import Receive, Scope, Send

from rag.web.connection_limits import ConnectionLimits
from tests.web.hostile.raw import Raw, request
from tests.web.serving import served

LARGE = 16 * 1024 * 1024
LIMITS = ConnectionLimits(connections=3, head_s=20, body_s=20, idle_s=20, unread_s=1)


@dataclass
class Waiting:
    """Answers ``/held`` once it is let go, and ``/asked`` once it has its body then;
    ``/begun`` with a piece, and the rest once it is let go; ``/large`` with as much as nobody
    keeps for a reader; everything else at once. ``was_done``: once it was, however."""

    let_go: threading.Event = field(default_factory=threading.Event)
    was_done: threading.Event = field(default_factory=threading.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._answer(scope, receive, send)
        finally:
            self.was_done.set()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/begun":
            await send({"type": "http.response.start", "status": 200})
            await send({"type": "http.response.body", "body": b"a piece", "more_body": True})
        while scope["path"] in ("/held", "/asked", "/begun") and not self.let_go.is_set():
            await asyncio.sleep(0.01)
        if scope["path"] == "/begun":
            await send({"type": "http.response.body", "body": b"the rest"})
            return
        if scope["path"] == "/asked":
            await receive()
        is_large = scope["path"] == "/large"
        headers = [(b"content-length", str(LARGE).encode())] if is_large else []
        status = 200 if is_large else 204
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": bytes(LARGE if is_large else 0)})


@pytest.fixture
def app() -> Waiting:
    return Waiting()


@pytest.fixture
def raw(app: Waiting) -> Iterator[Raw]:
    with served(app, LIMITS) as url:
        yield Raw(int(url.rsplit(":", 1)[1]))
        app.let_go.set()


def test_where_all_are_busy_one_more_is_sent_away(app: Waiting, raw: Raw) -> None:
    with raw.line() as first, raw.line() as second, raw.line() as third:
        lines = (first, second, third)
        for line in lines:
            line.send(request("GET", "/held"))
        # Though what it sends is never looked at, it comes to read why.
        refused = raw.exchange(request("POST", "/held", b"x" * 100_000), b"x" * 100_000)
        assert refused is not None
        assert refused.status == 503
        assert int(refused.headers["retry-after"]) > 0
        assert refused.headers["content-type"] == "application/problem+json"
        assert "as many connections as it can hold" in refused.detail
        app.let_go.set()
        assert [getattr(line.reply(), "status", None) for line in lines] == [204] * 3


def test_who_asks_nothing_makes_room(app: Waiting, raw: Raw) -> None:
    with raw.line() as idle, raw.line() as first, raw.line() as second:
        idle.send(request("GET", "/"))
        assert idle.reply() is not None
        for line in (first, second):
            line.send(request("GET", "/held"))
        asked = raw.exchange(request("GET", "/"))
        assert asked is not None
        assert asked.status == 204
        assert idle.ends(2)
        app.let_go.set()
        assert first.reply() is not None


def test_those_who_only_begin_make_room_too(raw: Raw) -> None:
    """Or a few slow heads would keep everybody out."""
    with raw.line() as first, raw.line() as second, raw.line() as third:
        for line in (first, second, third):
            line.send(b"GET / HTT")
        for _ in range(5):
            asked = raw.exchange(request("GET", "/"))
            assert asked is not None
            assert asked.status == 204


def test_a_server_that_stops_does_not_wait_for_who_asks_nothing(app: Waiting) -> None:
    with served(app, LIMITS) as url:
        raw = Raw(int(url.rsplit(":", 1)[1]))
        with raw.line() as idle, raw.line() as begun:
            idle.send(request("GET", "/"))
            assert idle.reply() is not None
            begun.send(b"GET / HTT")
            with raw.line() as refused:
                refused.send(b"no HTTP\r\n\r\n")
                assert refused.reply() is not None


@pytest.mark.parametrize(("least", "gets_all"), [(16 * LARGE, False), (1024, True)])
def test_a_reader_is_held_to_a_rate(app: Waiting, least: int, gets_all: bool) -> None:
    """Who reads, and reads slower than that, is cut off; how long it takes is all the same."""
    limits = ConnectionLimits(drain_s=0.5, bytes_a_second=least, idle_s=1)
    with served(app, limits) as url, Raw(int(url.rsplit(":", 1)[1])).line() as line:
        line.send(request("GET", "/large"))
        read, began = 0, time.monotonic()
        with contextlib.suppress(ConnectionResetError):
            while came := line.socket.recv(256 * 1024):
                read += len(came)
                if time.monotonic() - began < 3:
                    time.sleep(0.1)
                if read > LARGE:
                    break
        assert (read > LARGE) is gets_all


NO_CHUNK = b"no length\r\n"
CHUNKED = "Transfer-Encoding: chunked"


def test_who_is_not_asked_for_a_body_yet_is_not_late_with_it(app: Waiting) -> None:
    limits = ConnectionLimits(body_s=0.1)
    with served(app, limits) as url, Raw(int(url.rsplit(":", 1)[1])).line() as line:
        line.send(request("POST", "/asked", b"x", "Expect: 100-continue"))
        assert line.is_quiet(4 * limits.body_s)
        app.let_go.set()
        assert (asked := line.reply()) is not None
        assert asked.status == 100
        line.send(b"x")
        assert (answered := line.reply()) is not None
        assert answered.status == 204


@pytest.mark.parametrize("path", ["/held", "/asked"])
def test_what_was_refused_is_not_answered_too(
    app: Waiting, raw: Raw, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    with raw.line() as line:
        line.send(request("POST", path, None, CHUNKED, "Expect: 100-continue"), NO_CHUNK)
        assert (refused := line.reply()) is not None
        assert refused.status == 400
        app.let_go.set()
        assert app.was_done.wait(5)
        assert line.rest() == b""
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []


def test_an_answer_that_has_begun_holds_no_refusal(app: Waiting, raw: Raw) -> None:
    with raw.line() as line:
        line.send(request("POST", "/begun", None, CHUNKED))
        assert line.until(b"a piece")
        line.send(NO_CHUNK)
        came = line.rest()
    assert b"400" not in came
    assert b"0\r\n\r\n" not in came  # it is seen to be cut off


def test_what_was_answered_is_not_refused_too(raw: Raw) -> None:
    with raw.line() as line:
        line.send(request("POST", "/", None, CHUNKED))
        assert (answered := line.reply()) is not None
        assert answered.status == 204
        line.send(NO_CHUNK)
        assert line.rest() == b""
