"""Addresses and headers that no library writes."""

from __future__ import annotations

import re

import pytest

from rag.web.doors import NEEDS
from tests.web.hostile.conftest import Server
from tests.web.hostile.raw import request

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
