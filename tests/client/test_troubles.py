"""A server that is away, overtaken, cut off or none of ours."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from rag.client import (
    ApiProblem,
    Client,
    Conflict,
    ConnectionFailed,
    InvalidRequest,
    RateLimited,
    RetryPolicy,
    ServerError,
    StreamCut,
    TimedOut,
    UnreadableReply,
)
from rag.errors import UsageError
from tests.client.flaky import Step, flaky, problem, said

Connect = Callable[..., Any]

SOON = {"Retry_After": "0"}
ALIVE = said(status="alive", version="1")
STORED = said(id="a", status="added", version=1, permalink="/bai/a?version=1", warnings=[])


def stream(*events: tuple[str, Any], **more: Any) -> Step:
    text = ": keep-alive\n\n" + "".join(
        f"event: {name}\nid: {n}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        for n, (name, data) in enumerate(events, 1)
    )
    return Step(body=text.encode(), media_type="text/event-stream; charset=utf-8", **more)


CLAIM = {
    "text": "Mương dài 7 km,\u2028tưới 90 ha.",
    "citations": [],
    "support": "supported",
    "problems": [],
    "lead": "",
    "direct": False,
    "cited": [],
}


@pytest.mark.parametrize(
    "step",
    [
        problem(429, **SOON),
        problem(503, **SOON),
        Step(502, b"<html>", media_type="text/html", headers={"Retry-After": "0"}),
        Step(hangs_up=True),
    ],
)
def test_a_passing_trouble_is_tried_again(connect: Connect, step: Step) -> None:
    with flaky(step, step, ALIVE) as server:
        assert connect(server.url).version() == "1"
        assert len(server.seen) == 3


def test_a_write_is_sent_again_with_the_same_key(connect: Connect) -> None:
    with flaky(Step(hangs_up=True), problem(503, **SOON), STORED) as server:
        stored = connect(server.url).put_article({"id": "a", "title": "A"}, expected_version=4)
        assert stored.version == 1
        keys = {one.headers["idempotency-key"] for one in server.seen}
        assert len(server.seen) == 3
        assert len(keys) == 1
        assert {one.headers["if-match"] for one in server.seen} == {'"4"'}
        assert len({one.body for one in server.seen}) == 1
        connect(server.url).put_article({"id": "a", "title": "A"})
        assert server.seen[-1].headers["idempotency-key"] not in keys


def test_what_is_still_being_done_is_waited_for_and_a_conflict_is_not(connect: Connect) -> None:
    with flaky(problem(409, **SOON), STORED) as server:
        assert connect(server.url).put_article({"id": "a", "title": "A"}).id == "a"
    for status in (409, 412):
        with flaky(problem(status), STORED) as server, pytest.raises(Conflict) as overtaken:
            connect(server.url).put_article({"id": "a", "title": "A"})
        assert len(server.seen) == 1
        assert overtaken.value.status == status


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 415, 422, 500])
def test_what_would_be_refused_again_is_sent_once(connect: Connect, status: int) -> None:
    with flaky(problem(status, "Vì sao.", X_Request_ID="r1")) as server:
        with pytest.raises(ApiProblem, match="Vì sao") as refused:
            connect(server.url).version()
        assert len(server.seen) == 1
    error = refused.value
    assert (error.status, error.title, error.request_id) == (status, "Lỗi", "r1")
    assert (error.detail, error.problem["type"]) == ("Vì sao.", "about:blank")
    assert isinstance(error, ServerError) == (status == 500)


def test_retries_end(connect: Connect) -> None:
    with flaky(problem(503, **SOON)) as server:
        with pytest.raises(ServerError):
            connect(server.url, retries=RetryPolicy(most=4)).version()
        assert len(server.seen) == 5
        server.seen.clear()
        with pytest.raises(ServerError):
            connect(server.url, retries=RetryPolicy(most=0)).version()
        assert len(server.seen) == 1


def test_retry_after_is_kept_to_and_one_that_is_too_long_is_told_at_once(
    connect: Connect,
) -> None:
    with flaky(problem(429, Retry_After="1"), ALIVE) as server:
        began = time.monotonic()
        connect(server.url).version()
        assert time.monotonic() - began >= 1
    later = {
        "Date": "Tue, 06 May 2025 00:00:00 GMT",
        "Retry_After": "Tue, 06 May 2025 01:00:00 GMT",
    }
    with flaky(problem(429, **later)) as server:
        with pytest.raises(RateLimited) as slow_down:
            connect(server.url).version()
        assert len(server.seen) == 1
    assert slow_down.value.retry_after_s == 3600


def test_a_server_that_is_not_ready_says_so_without_an_error(connect: Connect) -> None:
    with flaky(problem(503, "Chỉ mục hỏng.")) as server:
        status = connect(server.url).status()
        assert (status.is_ready, status.problem) == (False, "Chỉ mục hỏng.")
        assert len(server.seen) == 1
    page = Step(503, b"<html>", media_type="text/html", headers={"Retry-After": "0"})
    with flaky(page) as server, pytest.raises(ServerError, match="a proxy in front"):
        connect(server.url).status()


def test_one_that_does_not_answer_is_left(connect: Connect) -> None:
    with flaky(Step(waits=True)) as server:
        once = {"timeout_s": 0.2, "retries": RetryPolicy(most=0)}
        began = time.monotonic()
        with pytest.raises(TimedOut, match=r"0\.2 s"):
            connect(server.url, **once).version()
        with pytest.raises(TimedOut):
            list(connect(server.url, **once).ask_stream("Ai?"))
        assert time.monotonic() - began < 15


def test_one_that_is_away(connect: Connect) -> None:
    with flaky(ALIVE) as server:
        url = server.url
    with pytest.raises(ConnectionFailed, match=f"{url}.* cannot be reached") as away:
        connect(url, retries=RetryPolicy(most=1, longest_wait_s=0.01)).version()
    assert away.value.vietnamese == ConnectionFailed.default_vietnamese


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (Step(200, b"<html>", media_type="text/html"), "text/html"),
        (Step(200, b'{"status": "alive"}'), "KeyError"),
        (Step(200, b"[1]"), "TypeError"),
        (Step(302, b"", {"Location": "https://bao.example/"}), "https://bao.example/"),
    ],
)
def test_what_is_none_of_ours(connect: Connect, step: Step, told: str) -> None:
    with flaky(step) as server, pytest.raises(UnreadableReply, match=told):
        connect(server.url).version()


def test_what_a_newer_server_adds_is_left_aside(connect: Connect) -> None:
    more = said(id="a", status="added", version=1, permalink="/", warnings=[], colour="đỏ")
    with flaky(more) as server:
        assert connect(server.url).put_article({"id": "a", "title": "A"}).id == "a"
    events = stream(("weather", {"is": "mưa"}), ("claim", CLAIM | {"colour": "đỏ"}))
    with flaky(events) as server, pytest.raises(StreamCut):
        list(connect(server.url).ask_stream("Ai?"))


def test_a_stream_is_begun_again_but_never_taken_up_again(url: str, key: str) -> None:
    with flaky(problem(503, **SOON), stream(("claim", CLAIM), cut=True)) as server:
        with Client(server.url) as client:
            events = client.ask_stream("Mương dài bao nhiêu?")
            first = next(events)
            assert first.claim.text == CLAIM["text"]  # type: ignore[union-attr]
            with pytest.raises(StreamCut, match="ask again"):
                next(events)
        assert len(server.seen) == 2
        assert server.seen[1].headers["accept"] == "text/event-stream"
    with flaky(stream(("claim", CLAIM))) as server, Client(server.url) as client:
        with pytest.raises(StreamCut):
            client.ask_stream("Ai?").answer()
        assert len(server.seen) == 1


def test_a_problem_within_a_stream(connect: Connect) -> None:
    body = {"title": "Service Unavailable", "status": 503, "detail": "Hết.", "code": "ModelError"}
    with flaky(stream(("claim", CLAIM), ("error", body))) as server:
        with pytest.raises(ServerError, match="Hết") as failed:
            list(connect(server.url).ask_stream("Ai?"))
        assert len(server.seen) == 1
    assert (failed.value.status, failed.value.code) == (503, "ModelError")
    with flaky(stream(("error", {}))) as server, pytest.raises(ServerError):
        list(connect(server.url).ask_stream("Ai?"))
    with flaky(stream(("claim", {"text": "A"}))) as server, pytest.raises(UnreadableReply):
        list(connect(server.url).ask_stream("Ai?"))


def test_a_file_that_is_cut_off_is_told(connect: Connect) -> None:
    with flaky(Step(body=b"a,b\n", media_type="text/csv", cut=True)) as server:
        with pytest.raises(StreamCut, match="not the whole"):
            list(connect(server.url).export("answers"))
        assert len(server.seen) == 1


@pytest.mark.parametrize(
    "address", ["127.0.0.1:7860", "ftp://a", "", "http://", "http://a/?b", "http://[", "a b"]
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(UsageError, match="address"):
        Client(address)


def test_a_key_stands_nowhere_but_in_its_header(caplog: pytest.LogCaptureFixture) -> None:
    secret = "hb_bi_mat_0123456789"
    with pytest.raises(UsageError) as refused:
        Client("http://a", api_key=f"{secret}\n{secret}")
    assert secret not in str(refused.value)
    with pytest.raises(UsageError) as refused:
        Client(f"http://x:{secret}@a")
    assert secret not in str(refused.value)
    caplog.set_level(logging.DEBUG)
    with flaky(ALIVE, problem(401)) as server, Client(server.url, api_key=secret) as client:
        client.version()
        with pytest.raises(ApiProblem) as told:
            client.version()
        assert server.seen[0].headers["authorization"] == f"Bearer {secret}"
        assert server.url in repr(client)
        said_of_it = [repr(client), repr(client.__dict__), repr(told.value), caplog.text]
    assert caplog.records
    assert not any(secret in one for one in said_of_it)


def test_this_machine_is_never_reached_by_a_proxy(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with flaky(ALIVE) as server:
        assert connect(server.url).version() == "1"


def test_a_server_under_a_path_is_reached(connect: Connect) -> None:
    with flaky(ALIVE) as server:
        connect(f"{server.url}/hoi-bao/").version()
        assert server.seen[0].path == "/hoi-bao/healthz"


def test_an_invalid_request_names_what_to_correct(connect: Connect, url: str, key: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        connect(url, api_key=key).search("cầu", top_k=1000)
    assert refused.value.problem["errors"][0]["at"] == "query.top_k"


def test_a_file_is_sent_once_whatever_comes_of_it(connect: Connect) -> None:
    for step, error in (
        (problem(503, **SOON), ServerError),
        (Step(hangs_up=True), ConnectionFailed),
    ):
        with flaky(step) as server:
            with pytest.raises(error):
                connect(server.url).send_file("1", "a.txt", b"A")
            assert [one.body for one in server.seen] == [b"A"]
            assert "idempotency-key" not in server.seen[0].headers


@pytest.mark.parametrize(
    ("send", "told"),
    [
        (lambda paper: paper.ask("\ud800"), "half a character"),
        (lambda paper: paper.search("đồi \udcff"), "half a character"),
        (lambda paper: paper.article("a\ud800"), "half a character"),
        (lambda paper: paper.put_article({"id": "a", "x": float("nan")}), "no JSON"),
        (lambda paper: paper.put_article({"id": "a", "x": datetime.now(UTC)}), "isoformat"),
        (lambda paper: paper.ask("A1?", idempotency_key="khóa"), "idempotency_key"),
        (lambda paper: paper.ask("A1?", idempotency_key="a\r\nX-B: c"), "idempotency_key"),
        (lambda paper: paper.ask("A1?", idempotency_key=""), "idempotency_key"),
    ],
)
def test_what_cannot_be_sent_is_told_before_it_is(
    connect: Connect, send: Callable[[Any], object], told: str
) -> None:
    with flaky(ALIVE) as server:
        with pytest.raises(UsageError, match=told):
            send(connect(server.url))
        assert not server.seen
