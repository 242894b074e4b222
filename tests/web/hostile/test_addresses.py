"""Addresses, headers and frames that no library writes."""

from __future__ import annotations

import contextlib
import re

import pytest

from rag.web.doors import NEEDS
from tests.web.hostile.conftest import Server
from tests.web.hostile.raw import HOST, request

TRICKS = {
    "up": "..%2f..%2f..%2fetc%2fpasswd",
    "up, plain": "../../../etc/passwd",
    "up, twice coded": "%252e%252e%252f",
    "up, backwards": "..%5c..%5cwindows",
    "backslash": "a\\b",
    "NUL": "cau-treo%00.html",
    "slashes": "//",
    "parameters": "cau-treo;v=1",
    "long": "a" * 5_000,
    "turned around": "%E2%80%AEoert-uac",
    "overlong dots": "%c0%ae%c0%ae%c0%af",
    "no UTF-8": "%ff%fe",
    "a new line": "a%0d%0aSet-Cookie:%20x=1",
    "half an escape": "%",
    "no escape": "%zz",
    "SQL": "'%20OR%201=1--",
    "a wildcard": "*",
    "a number": "99999999999999999999",
}
WITH_ID = sorted((method, path) for method, path in NEEDS if "{" in path)
# Of a citation that is none it can be said all the same that somebody looks at it.
_ANYTHING = {("PUT", "/kiem-chung/muc/{answer_id}/{marker}/dang-xem")}


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS.keys())
def test_an_id_that_is_a_trick_is_nothing_anywhere(server: Server, trick: str) -> None:
    for method, path in WITH_ID:
        address = re.sub(r"\{[^}]+\}", lambda _: trick, path)
        reply = server.raw.post(address, b"{}", method=method)
        told = (method, address[:100], reply.status, reply.body[:300])
        if (method, path) in _ANYTHING and reply.status == 200:
            continue
        assert reply.is_whole, told
        # Stray slashes lead to the address without them, and nowhere else.
        if reply.status == 307:
            assert reply.headers["location"].startswith("http://127.0.0.1/"), told
            continue
        assert reply.status in (400, 404, 405, 422), told
        assert "set-cookie" not in reply.headers, told
        assert b"root:" not in reply.body, told
        if path.startswith(("/api/", "/v1/")):
            server.refuses(reply, reply.status)


FILES = [
    "/tai-nguyen/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/static/..%2f..%2f..%2f..%2fetc/passwd",
    "/static//etc/passwd",
    "/static/" + "a" * 5_000,
    "/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/assets/" + "a/" * 2_500,
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/proxy=http://127.0.0.1/healthz",
    "/gradio_api/custom_component/..%2f..%2fx/client/component/..%2f..%2fetc%2fpasswd",
    "/../../etc/passwd",
    "/.env",
    "/.git/config",
    "//evil.example/bai/cau-treo",
    "/\\evil.example/",
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path[:40])
def test_no_file_but_those_that_are_served(server: Server, path: str) -> None:
    reply = server.raw.exchange(request("GET", path))
    assert reply is not None
    assert reply.status in (403, 404)
    assert b"root:" not in reply.body
    assert "location" not in reply.headers


def test_a_session_of_the_page_that_is_none(server: Server) -> None:
    """As a page from before a restart asks: it is told, and nothing fails over it."""
    reply = server.raw.exchange(request("GET", "/gradio_api/queue/data?session_hash=..%2f.."))
    assert reply is not None
    assert (reply.status, reply.is_whole) == (200, True)
    assert b'"session_not_found":true' in reply.body


def test_a_thousand_parameters(server: Server) -> None:
    many = "&".join(f"p{number}={number}" for number in range(1_000))
    found = server.raw.exchange(request("GET", f"/api/v1/search?q=cau&{many}"))
    assert found is not None
    assert found.status == 200
    same = "&".join(f"top_k=a{number}" for number in range(1_000))
    refused = server.raw.exchange(request("GET", f"/api/v1/search?q=cau&{same}"))
    assert "query.top_k" in server.refuses(refused, 422).detail


@pytest.mark.parametrize(
    "query",
    [
        "q=a&from=99999-01-01",
        "q=a&top_k=" + "9" * 5_000,
        "q=a&top_k=1e999",
        "q=" + "a" * 20_000,
        "",
    ],
    ids=lambda query: query[:20],
)
def test_a_search_that_is_none(server: Server, query: str) -> None:
    server.refuses(server.raw.exchange(request("GET", f"/api/v1/search?{query}")), 422)


@pytest.mark.parametrize("query", ["%00", "%ff%fe", "%ed%a0%80", "%E2%80%AE", "%F0%9F%98%80"])
def test_words_that_are_none_find_something_or_nothing(server: Server, query: str) -> None:
    found = server.raw.exchange(request("GET", f"/api/v1/search?q=cau{query}"))
    assert found is not None
    assert found.status == 200


LARGE = {
    "one header": ["X-Large: " + "a" * 100_000],
    "many headers": [f"X-{number}: a" for number in range(10_000)],
    "many cookies": ["Cookie: " + "; ".join(f"a{number}=b" for number in range(10_000))],
    "less than is read at once": ["X-Large: " + "a" * 33_000],
}


@pytest.mark.parametrize("headers", LARGE.values(), ids=LARGE.keys())
def test_a_hundred_kilobytes_of_headers(server: Server, headers: list[str]) -> None:
    refused = server.refuses(server.raw.exchange(request("GET", "/healthz", None, *headers)), 431)
    assert "32,768 bytes" in refused.detail
    assert refused.headers["connection"] == "close"


def test_an_address_of_a_hundred_kilobytes(server: Server) -> None:
    reply = server.raw.exchange(request("GET", "/api/v1/search?q=" + "a" * 100_000))
    server.refuses(reply, 431)


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
