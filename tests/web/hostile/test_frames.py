"""Requests whose begin, end or protocol no library writes."""

from __future__ import annotations

import contextlib

import pytest

from tests.web.hostile.conftest import Server
from tests.web.hostile.raw import HOST, request

NO_HTTP = {
    "no colon": b"GET /healthz HTTP/1.1\r\n" + HOST + b"abc\r\n\r\n",
    "a space before the colon": b"GET /healthz HTTP/1.1\r\n" + HOST + b"X : a\r\n\r\n",
    "NUL in a header": b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n",
    "a line end of its own": b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: a\rb\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "another host": b"GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "no host's name": b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1@evil\r\n\r\n",
    "letters beyond ASCII": "GET /bài HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode(),
    "a space in the address": b"GET /bai/a b HTTP/1.1\r\n" + HOST + b"\r\n",
    "HTTP/0.9": b"GET /healthz\r\n\r\n",
    "HTTP/11": b"GET /healthz HTTP/11\r\n" + HOST + b"\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
    "nothing at all": b"\x00" * 500 + b"\r\n\r\n",
    "another protocol": b"EHLO example.org\r\n\r\n",
}


@pytest.mark.parametrize("sent", NO_HTTP.values(), ids=NO_HTTP.keys())
def test_what_is_no_request(server: Server, sent: bytes) -> None:
    with server.raw.line() as line:
        line.send(sent)
        refused = server.refuses(line.reply(), 400)
        if refused.headers.get("connection") == "close":
            assert line.ends()


SMUGGLED = b"GET /khong-co HTTP/1.1\r\n" + HOST + b"\r\n"
POST = b"POST /api/v1/answers HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
TWO_ENDS = {
    "length and coding": (b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", 400),
    "coding and length": (b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", 400),
    "two lengths": (b"Content-Length: 4\r\nContent-Length: 5\r\n", 400),
    "lengths in a list": (b"Content-Length: 4, 5\r\n", 400),
    "a length with a sign": (b"Content-Length: +4\r\n", 400),
    "a negative length": (b"Content-Length: -1\r\n", 400),
    "a length in sixteens": (b"Content-Length: 0x4\r\n", 400),
    "a length beyond all": (b"Content-Length: " + b"9" * 30 + b"\r\n", 400),
    "two codings": (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 501),
    "another coding": (b"Transfer-Encoding: gzip, chunked\r\n", 501),
    "a coding nobody has": (b"Transfer-Encoding: xchunked\r\n", 501),
    "a space before the colon": (b"Transfer-Encoding : chunked\r\n", 400),
    "a tab in it": (b"Transfer-Encoding:\tchunked\x0b\r\n", 400),
}


@pytest.mark.parametrize(("headers", "status"), TWO_ENDS.values(), ids=TWO_ENDS.keys())
def test_where_the_body_ends_is_not_guessed(server: Server, headers: bytes, status: int) -> None:
    with server.raw.line() as line:
        line.send(POST + headers + b"\r\n0\r\n\r\n" + SMUGGLED)
        refused = server.refuses(line.reply(), status, 413)
        assert refused.headers["connection"] == "close"
        assert line.reply() is None  # what was behind it is nobody's request


@pytest.mark.parametrize(
    "chunks",
    [
        b"zz\r\nabc\r\n0\r\n\r\n",
        b"-1\r\nabc\r\n",
        b"5\r\nabc",
        b"f" * 40 + b"\r\n",
        b"3\r\nabcd\r\n",
    ],
)
def test_chunks_that_are_none(server: Server, chunks: bytes) -> None:
    with server.raw.line() as line:
        line.send(POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + SMUGGLED)
        reply = line.reply()
        assert reply is not None
        server.refuses(reply, 400, 408, 413)
        assert line.reply() is None


def test_trailers_and_extensions_of_chunks_change_nothing(server: Server) -> None:
    body = b'{"question": "a"}'
    sent = b"%x;name=value\r\n%s\r\n0\r\nContent-Length: 3\r\nHost: evil\r\n\r\n" % (
        len(body),
        body,
    )
    reply = server.raw.exchange(POST + b"Transfer-Encoding: chunked\r\n\r\n" + sent)
    assert reply is not None
    assert reply.status == 200


def test_other_versions(server: Server) -> None:
    old = server.raw.exchange(b"GET /healthz HTTP/1.0\r\n" + HOST + b"\r\n")
    assert old is not None
    assert (old.status, old.headers["connection"]) == (200, "close")
    server.refuses(server.raw.exchange(b"GET /healthz HTTP/1.0\r\n\r\n"), 400)
    coded = POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    server.refuses(server.raw.exchange(coded), 400)
    server.refuses(server.raw.exchange(b"GET /healthz HTTP/2.0\r\n" + HOST + b"\r\n"), 505)
    server.refuses(server.raw.exchange(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505)


def test_requests_one_behind_the_other_are_answered_in_turn(server: Server) -> None:
    with server.raw.line() as line:
        line.send(request("GET", "/healthz") * 20 + SMUGGLED + request("GET", "/readyz"))
        statuses = [line.reply() for _ in range(22)]
    assert [one and one.status for one in statuses] == [200] * 20 + [404, 200]


def test_a_hundred_thousand_requests_one_behind_the_other(server: Server) -> None:
    """Nobody reads the answers: the server does not answer them all into its memory."""

    def attack() -> None:
        with server.raw.line(receive_bytes=4096) as line:
            line.socket.settimeout(3)
            with contextlib.suppress(TimeoutError):
                line.send(request("GET", "/healthz") * 100_000)
            server.is_well()

    server.withstands(attack)


def test_the_whole_address_in_the_request_line(server: Server) -> None:
    own = server.raw.exchange(request("GET", "http://127.0.0.1/healthz"))
    assert own is not None
    assert own.status == 200
    # That of the address counts, and not that of the header.
    server.refuses(server.raw.exchange(request("GET", "http://evil.example/healthz")), 400)
    server.refuses(server.raw.exchange(request("GET", "http://127.0.0.1@evil.example/")), 400)
    server.refuses(server.raw.exchange(request("GET", "ftp://127.0.0.1/healthz")), 404)


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("CONNECT", "127.0.0.1:443", 404),
        ("CONNECT", "/healthz", 405),
        ("TRACE", "/healthz", 405),
        ("OPTIONS", "*", 404),
        ("BREW", "/api/v1/answers", 405),
        ("get", "/healthz", 405),
        ("A" * 5_000, "/healthz", 405),
        ("PROPFIND", "/bai/cau-treo", 405),
    ],
    ids=lambda one: str(one)[:12],
)
def test_methods_that_there_are_not(server: Server, method: str, target: str, status: int) -> None:
    secret = "X-Secret: abcdef"
    reply = server.raw.exchange(request(method, target, None, "Accept: */*", secret))
    assert reply is not None
    assert reply.status == status
    assert b"abcdef" not in reply.body  # TRACE would say it back
    assert status != 405 or "allow" in reply.headers


def test_no_other_protocol_is_gone_over_to(server: Server) -> None:
    for wanted in ("websocket", "h2c"):
        headers = ("Connection: Upgrade", f"Upgrade: {wanted}", "Sec-WebSocket-Version: 13")
        reply = server.raw.exchange(request("GET", "/healthz", None, *headers))
        assert reply is not None
        assert reply.status == 200
