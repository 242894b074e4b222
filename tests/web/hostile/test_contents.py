"""What bodies hold that is no value of theirs: each is refused in words that help."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.web.hostile.conftest import Server
from tests.web.hostile.raw import Reply, request
from tests.web.hostile.routes import (
    ANSWERS,
    ARTICLE,
    BATCH,
    COMPLETIONS,
    LOADS,
    MCP,
    TAKES_BOTH,
)


def nested(levels: int, kind: str) -> bytes:
    if kind == "lists":
        return b"[" * levels + b"]" * levels
    return b'{"a":' * levels + b"1" + b"}" * levels


def around(path: str, inner: bytes) -> bytes:
    """Where a value of the caller's choice goes, deep within a request."""
    return {
        ANSWERS: b'{"question": %s}',
        ARTICLE: b'{"title": "a", "more": %s}',
        BATCH: b'{"items": [{"action": "put", "id": "sau", "article": {"more": %s}}]}',
        COMPLETIONS: b'{"model": "hoi-bao", "messages": [{"role": "user", "content": %s}]}',
        MCP: b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": '
        b'{"name": "ask", "arguments": {"question": %s}}}',
    }[path] % inner


@pytest.mark.parametrize("kind", ["lists", "objects"])
@pytest.mark.parametrize("levels", [3_000, 100_000])
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", ANSWERS), ("PUT", ARTICLE), ("POST", BATCH), ("POST", COMPLETIONS), ("POST", MCP)],
)
def test_nesting_without_end(
    server: Server, method: str, path: str, levels: int, kind: str
) -> None:
    deep = nested(levels, kind)
    for body in (deep, around(path, deep)):
        refused = server.raw.post(path, body, TAKES_BOTH, method=method)
        if path == MCP and levels == 3_000:  # it speaks JSON-RPC's errors
            assert refused.status == 400
            assert refused.json()["error"]["code"] == -32700
        else:
            server.refuses(refused, 400, 413)


def test_nesting_leaves_nothing_behind(server: Server) -> None:
    def attack() -> None:
        for _ in range(20):
            server.refuses(server.raw.post(BATCH, nested(1_000_000, "lists")), 400)

    server.withstands(attack)


NO_VALUES = {
    "NaN": b"NaN",
    "infinite": b"-Infinity",
    "beyond a double": b"1e999",
    "5,000 digits": b"1" + b"0" * 5_000,
    "half a character": b'"a\\ud800"',
    "half a character in UTF-8": b'"\xed\xa0\x80"',
    "invalid UTF-8": b'"\xff\xfe"',
    "a list": b"[]",
    "an object": b"{}",
    "a number": b"7",
    "yes": b"true",
    "nothing": b"null",
    "no words": b'" \\u200b "',
}


@pytest.mark.parametrize("value", NO_VALUES.values(), ids=NO_VALUES.keys())
@pytest.mark.parametrize("path", [ANSWERS, COMPLETIONS])
def test_what_is_no_question(server: Server, path: str, value: bytes) -> None:
    refused = server.refuses(server.raw.post(path, around(path, value)), 400, 422)
    assert refused.status == 400 or path == ANSWERS


@pytest.mark.parametrize("value", NO_VALUES.values(), ids=NO_VALUES.keys())
def test_what_is_no_argument(server: Server, value: bytes) -> None:
    reply = server.raw.post(MCP, around(MCP, value), TAKES_BOTH)
    told = reply.json()
    wrong = (
        told["error"]["message"] if reply.status == 400 else told["result"]["content"][0]["text"]
    )
    assert reply.status == 400 or told["result"]["isError"]
    for inside in ("pydantic", "Traceback", "Arguments\n", ".py"):
        assert inside not in wrong


def test_a_list_of_calls_is_no_call(server: Server) -> None:
    reply = server.raw.post(MCP, b"[]", TAKES_BOTH)
    assert reply.status == 400
    assert "Send one object" in reply.json()["error"]["message"]


@pytest.mark.parametrize("value", NO_VALUES.values(), ids=NO_VALUES.keys())
def test_what_is_no_title(server: Server, value: bytes) -> None:
    """Half a character is a matter for a warning, the rest for a refusal; where nothing
    else is told, null and blanks are no title at all."""
    body = b'{"title": %s, "kind": "news"}' % value
    server.refuses(server.raw.post(ARTICLE, body, method="PUT"), 400, 422)


def test_an_item_of_a_batch_is_refused_by_itself(server: Server) -> None:
    wrong = [b'"title": 7', b'"title": "a", "published_at": {}', b'"titel": "a"', b'"title": null']
    items = [b'{"action": "put", "id": "lo-%d", "article": {%s}}' % one for one in enumerate(wrong)]
    items.append(b'{"action": "put", "id": "lo-tot", "article": {"title": "Tin"}}')
    done = server.raw.post(BATCH, b'{"items": [%s]}' % b",".join(items)).json()
    assert (done["succeeded"], done["failed"]) == (1, 4)
    for one in done["results"][:4]:
        assert one["status"] == 422
        assert len(one["problem"]["detail"]) > 20


def test_what_comes_twice_counts_as_it_came_last(server: Server) -> None:
    twice = server.raw.post(ANSWERS, b'{"question": "?", "question": ["a"]}')
    assert "body.question" in server.refuses(twice, 422).detail


def test_fields_that_there_are_not(server: Server) -> None:
    body = {"question": "?"} | {f"field{number}": 1 for number in range(3_000)}
    refused = server.refuses(server.raw.post(ANSWERS, json.dumps(body).encode()), 422)
    assert "no such field" in refused.detail
    assert len(refused.json()["errors"]) == 50


@pytest.mark.parametrize("sign", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "utf-32"])
def test_a_mark_of_the_order_of_bytes(server: Server, sign: bytes, coding: str) -> None:
    """JSON is UTF-8; what Windows' tools put before it, and write it in, is read."""
    if sign and coding != "utf-8":
        return
    answered = server.raw.post(ANSWERS, sign + '{"question": "Cầu?"}'.encode(coding))
    assert answered.status == 200
    assert answered.json()["question"] == "Cầu?"


def test_nul_is_no_part_of_a_text(server: Server) -> None:
    put = server.raw.post(
        "/api/v1/articles/nul", b'{"title": "Tin\\u0000 th\\u1eed"}', method="PUT"
    )
    assert put.status in (200, 201)
    read = server.raw.exchange(request("GET", "/api/v1/articles/nul"))
    assert read is not None
    assert "\\u0000" not in read.body.decode()
    tail = server.refuses(server.raw.post(ANSWERS, b'{"question": "a"}\0'), 422)
    assert "character 17" in tail.detail


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/xml", "multipart/form-data", "a" * 5_000, "application/json;" * 99],
)
def test_a_kind_that_is_none(server: Server, kind: str) -> None:
    reply = server.raw.post(ANSWERS, b"<question/>", f"Content-Type: {kind}")
    server.refuses(reply, 400, 415, 422)


@pytest.mark.parametrize(
    "body",
    [
        b"--x\r\n" * 9_000,
        b'--x\r\nContent-Disposition: form-data; name="ten"\r\n\r\na' * 900,
        b"&".join(b"a%d=b" % number for number in range(5_000)),
    ],
    ids=["boundaries", "parts", "fields"],
)
def test_a_form_without_end(server: Server, body: bytes) -> None:
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        reply = server.raw.post("/dang-nhap", body, f"Content-Type: {kind}")
        assert reply.status in (400, 404, 413, 422)
        assert "Traceback" not in reply.body.decode()


ABSURD = [
    "0000-01-01",
    "99999-01-01",
    "-001-01-01",
    "2023-02-30",
    "2023-13-01",
    "2023-05-01T00:00:00+99:00",
    "2023-05-01T25:61:00+07:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "٢٠٢٣-٠٥-٠١",
    "1e9",
    "2023-05-01" * 500,
]


@pytest.mark.parametrize("moment", ABSURD, ids=lambda one: one[:28])
def test_days_that_no_calendar_has(server: Server, moment: str) -> None:
    def post(path: str, body: dict[str, Any], method: str = "POST") -> Reply:
        return server.raw.post(path, json.dumps(body).encode(), method=method)

    server.refuses(post(ANSWERS, {"question": "?", "asked_at": moment}), 422)
    server.refuses(post(ANSWERS, {"question": "?", "filters": {"from": moment}}), 422)
    reply = {"kind": "reply", "article_id": "cau-treo", "text": "a", "received_on": moment}
    server.refuses(post("/api/v1/requests", reply), 422)
    # An article is taken in all the same, its time left open, with a warning.
    put = post(ARTICLE, {"title": "Tin", "published_at": moment, "updated_at": moment}, "PUT")
    assert put.status in (200, 201)
    warnings = put.json()["warnings"]
    assert sum("was left empty" in one for one in warnings) == 2
    assert max(map(len, warnings)) < 500
    read = server.raw.exchange(request("GET", ARTICLE))
    assert read is not None
    assert read.json()["published_at"] is None


def test_lines_of_a_file_that_are_no_articles(server: Server) -> None:
    deep = nested(100_000, "lists")
    lines = {
        "deep": deep,
        "deep-inside": b'{"id": "f1", "title": "a", "more": ' + deep + b"}",
        "nan": b'{"id": "f2", "title": NaN}',
        "digits": b'{"id": 1' + b"0" * 5_000 + b', "title": "a"}',
        "invalid": b'{"id": "f3", "title": "\xff"}',
        "half": b'{"id": "f4", "title": "\\ud800"}',
        "path": b'{"id": "../../etc/passwd", "title": "a"}',
        "long": b'{"id": "' + b"q" * 100_000 + b'", "title": "a"}',
    }
    load = server.raw.post(LOADS, b"").json()["id"]
    for name, line in lines.items():
        sent = server.raw.post(
            f"{LOADS}/{load}/files?name=..%2f..%2f{name}.jsonl",
            line + b'\n{"id": "sau-%s", "title": "Tin sau"}' % name.encode(),
            "Content-Type: application/octet-stream",
        )
        assert sent.status == 201
    assert server.raw.post(f"{LOADS}/{load}/start", b"").status == 202
    until = time.monotonic() + 20
    while True:
        read = server.raw.exchange(request("GET", f"{LOADS}/{load}"))
        assert read is not None
        told = read.json()
        if told["state"] == "done":
            break
        assert time.monotonic() < until, told
        time.sleep(0.05)
    refused = {one["file"]: one["reason"] for one in told["report"]["rejected"]}
    assert set(refused) == {f"{name}.jsonl" for name in ("deep", "deep-inside", "nan", "digits")}
    assert all(len(reason) < 300 for reason in refused.values())
    # What follows a line that cannot be read is read.
    put = {one["id"] for one in told["report"]["articles"]}
    assert {f"sau-{name}" for name in lines} <= put
    assert all(len(one) < 500 for one in told["report"]["warnings"])
