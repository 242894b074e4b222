"""Bodies that nobody sends by mistake: each gets its status and a word that helps."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from tests.web.hostile.conftest import Server
from tests.web.hostile.raw import chunked, request
from tests.web.hostile.routes import ANSWERS, ARTICLE, BATCH, COMPLETIONS, MCP, TAKES_BOTH

MIB = 1024 * 1024
PIECE = b"x" * 65536


def fifty_megabytes() -> Iterator[bytes]:
    for _ in range(50 * MIB // len(PIECE)):
        yield PIECE


BY_ROUTE = [
    ("POST", ANSWERS),
    ("PUT", ARTICLE),
    ("POST", BATCH),
    ("POST", COMPLETIONS),
    ("POST", MCP),
    ("POST", "/gradio_api/queue/join"),
]


@pytest.mark.parametrize(("method", "path"), BY_ROUTE)
def test_50_megabytes_are_refused_and_the_refusal_is_read(
    server: Server, method: str, path: str
) -> None:
    head = request(method, path, None, f"Content-Length: {50 * MIB}", TAKES_BOTH)
    declared = server.refuses(server.raw.exchange(head, *fifty_megabytes()), 413)
    assert declared.headers["connection"] == "close"
    assert "limit here is" in declared.detail

    head = request(
        method,
        path,
        None,
        "Transfer-Encoding: chunked",
        "Content-Type: application/json",
        TAKES_BOTH,
    )
    grown = server.raw.exchange(head, *chunked(fifty_megabytes()))
    assert "limit here is" in server.refuses(grown, 413).detail


def test_who_sends_on_is_let_send_until_they_come_to_read(server: Server) -> None:
    """A client that writes all before it reads would meet a reset, and know nothing."""
    with server.raw.line() as line:
        line.send(request("POST", ANSWERS, None, f"Content-Length: {6 * MIB}"))
        for _ in range(6 * MIB // len(PIECE)):
            line.send(PIECE)
        assert not line.is_broken
        server.refuses(line.reply(), 413)
        assert line.ends()


def test_50_megabytes_leave_nothing_behind(server: Server) -> None:
    def attack() -> None:
        for _ in range(5):
            head = request("PUT", ARTICLE, None, "Transfer-Encoding: chunked")
            server.refuses(server.raw.exchange(head, *chunked(fifty_megabytes())), 413)

    server.withstands(attack)


def test_who_asks_first_need_not_send_it(server: Server) -> None:
    asks = "Expect: 100-continue"
    head = request("POST", ANSWERS, None, f"Content-Length: {50 * MIB}", asks)
    server.refuses(server.raw.exchange(head), 413)
    body = b'{"question": "a"}'
    with server.raw.line() as line:
        line.send(request("POST", ANSWERS, body, asks))
        told = line.reply()
        assert told is not None
        assert told.status == 100
        line.send(body)
        assert (line.reply() or told).status == 200


def test_a_body_that_was_answered_is_not_taken_for_ever(server: Server) -> None:
    """A route that never reads a body answers at once; what is sent on is counted."""
    with server.raw.line() as line:
        line.send(
            request("DELETE", "/api/v1/articles/khong-co", None, f"Content-Length: {30 * MIB}")
        )
        server.refuses(line.reply(), 404)
        for piece in fifty_megabytes():
            line.send(piece)
            if line.is_broken:
                break
        assert line.is_broken


@pytest.mark.parametrize("more", ["", "Idempotency-Key: ngan"])
@pytest.mark.parametrize(("method", "path"), BY_ROUTE)
def test_a_body_shorter_than_it_said(server: Server, method: str, path: str, more: str) -> None:
    head = request(method, path, b"x" * 200, TAKES_BOTH, *([more] if more else []))
    with server.raw.line() as line:
        line.send(head, b'{"question"')  # and nothing more
        slow = server.refuses(line.reply(), 408)
        assert "bytes a second" in slow.detail
        assert line.ends()
    with server.raw.line() as line:
        line.send(head, b'{"question"')
        line.leave()


def test_a_packed_body_is_not_unpacked(server: Server) -> None:
    bomb = gzip.compress(b" " * 20 * MIB)
    for path in (ANSWERS, BATCH, COMPLETIONS):
        refused = server.raw.post(path, bomb, "Content-Encoding: gzip")
        assert "Content-Encoding" in server.refuses(refused, 415).detail
        assert refused.headers["accept-encoding"] == "identity"
