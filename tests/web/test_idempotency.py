"""A write that is sent twice is done once."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from rag.types import Answer, Question
from rag.web.app import create_app
from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded
from tests.web.making import ASKED, BRIDGE, events_of
from tests.web.serving import served


@pytest.fixture(scope="module")
def behind(services: Services) -> Services:
    return guarded(services)


@pytest.fixture(scope="module")
def callers(behind: Services) -> Iterator[Callers]:
    with calling(behind) as made:
        assert made["ingest"].put("/api/v1/articles/cau-treo", json=BRIDGE).is_success
        yield made


def ask(callers: Callers, key: str, caller: str = "ask", **more: object) -> httpx.Response:
    body = {"question": ASKED, **more}
    return callers[caller].post("/api/v1/answers", json=body, headers={"Idempotency-Key": key})


def test_an_answer_is_made_once(callers: Callers) -> None:
    first, second = ask(callers, "mot"), ask(callers, "mot")
    assert second.json() == first.json()
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert ask(callers, "hai").json()["id"] != first.json()["id"]


def test_another_callers_key_of_the_same_name_is_another(callers: Callers) -> None:
    mine = ask(callers, "chung").json()["id"]
    assert ask(callers, "chung", caller="admin key").json()["id"] != mine
    assert ask(callers, "chung", caller="editor").json()["id"] != mine


def test_a_key_with_another_body_is_refused(callers: Callers) -> None:
    assert ask(callers, "ba").status_code == 200
    refused = ask(callers, "ba", question="Chợ phiên họp lúc nào?")
    assert refused.status_code == 422
    assert "came with another request" in refused.json()["detail"]


def test_what_failed_may_be_sent_again(callers: Callers) -> None:
    assert ask(callers, "bon", question="").status_code == 422
    assert ask(callers, "bon").status_code == 200


def test_a_stream_is_told_again_by_its_answer(callers: Callers) -> None:
    streamed = ask(callers, "nam", stream=True)
    _, answer = events_of(streamed.text)[-1]
    again = ask(callers, "nam", stream=True)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Content-Type"] == streamed.headers["Content-Type"]
    assert events_of(again.text) == [("answer", answer)]


def test_a_deleted_answer_is_no_stream(callers: Callers) -> None:
    _, answer = events_of(ask(callers, "nam-2", stream=True).text)[-1]
    assert callers["admin key"].delete(f"/api/v1/answers/{answer['id']}").status_code == 204
    again = ask(callers, "nam-2", stream=True)
    assert (again.status_code, again.headers["Content-Type"]) == (404, "application/problem+json")


def test_who_goes_when_the_answer_has_come_is_told_it_again(behind: Services) -> None:
    guard = behind.gate.guard
    assert guard is not None
    key = guard.keys.create(["ask"], name="bỏ đi", actor="test").text
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "bo-di"}
    body = {"question": ASKED, "stream": True}
    with served(create_app(behind)) as url:

        def told() -> str:
            """Read no further than the answer: the connection is cut before the end."""
            with httpx.stream("POST", f"{url}/api/v1/answers", json=body, headers=headers) as got:
                lines = got.iter_lines()
                next(line for line in lines if line == "event: answer")
                return str(json.loads(next(lines).removeprefix("data: "))["id"])

        first = told()
        deadline = time.monotonic() + 20
        while (again := httpx.post(f"{url}/api/v1/answers", json=body, headers=headers)).is_error:
            assert again.status_code == 409, again.text  # the server has not noticed yet
            assert time.monotonic() < deadline
        assert again.headers["Idempotency-Replayed"] == "true"
        assert events_of(again.text)[0][1]["id"] == first


def test_what_is_told_again_is_as_it_may_be_seen_by_then(callers: Callers) -> None:
    first = ask(callers, "sau").json()
    assert first["citations"][0]["quote"]
    callers["ingest"].delete("/api/v1/articles/cau-treo")
    try:
        again = ask(callers, "sau").json()
        assert again["id"] == first["id"]
        assert again["citations"][0]["quote"] is None
    finally:
        callers["ingest"].put("/api/v1/articles/cau-treo", json=BRIDGE)


def test_an_article_is_put_once(callers: Callers) -> None:
    headers = {"Idempotency-Key": "dat-bai"}
    article = BRIDGE | {"title": "Cầu mới"}
    put = callers["ingest"].put
    first = put("/api/v1/articles/cau-moi", json=article, headers=headers)
    again = put("/api/v1/articles/cau-moi", json=article, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    for name in ("ETag", "Location"):
        assert again.headers[name] == first.headers[name]
    other = put("/api/v1/articles/cau-moi", json=BRIDGE, headers=headers)
    assert other.status_code == 422
    for condition in ({"If-Match": '"1"'}, {"If-None-Match": "*"}):
        other = put("/api/v1/articles/cau-moi", json=article, headers=headers | condition)
        assert (other.status_code, other.headers.get("ETag")) == (422, None)


@pytest.mark.parametrize("key", ["", "a b", "a" * 256, "ô".encode()])
def test_a_key_that_is_none_is_refused(callers: Callers, key: str | bytes) -> None:
    response = callers["ask"].post(
        "/api/v1/answers", json={"question": ASKED}, headers={"Idempotency-Key": key}
    )
    assert response.status_code == 422
    assert "visible ASCII" in response.json()["detail"]


def test_a_body_past_the_limit_is_refused_with_a_key_too(callers: Callers) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"a" * 10_000

    response = callers["ask"].post(
        "/api/v1/answers", content=pieces(), headers={"Idempotency-Key": "to"}
    )
    assert response.status_code == 413


def test_the_same_write_at_the_same_moment_is_done_once(behind: Services) -> None:
    begun, go = threading.Event(), threading.Event()
    chain = behind.chain

    class Slow:
        def stream(self, input: Question) -> object:
            raise AssertionError("not streamed")

        def invoke(self, input: Question) -> Answer:
            begun.set()
            assert go.wait(20)
            return chain.invoke(input)

    slow = replace(behind, chain=Slow())  # type: ignore[arg-type]
    guard = behind.gate.guard
    assert guard is not None
    key = guard.keys.create(["ask"], name="cùng lúc", actor="test").text
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "cung-luc"}
    found: list[httpx.Response] = []
    with served(create_app(slow)) as url:

        def post() -> httpx.Response:
            body = {"question": ASKED}
            return httpx.post(f"{url}/api/v1/answers", json=body, headers=headers, timeout=30)

        thread = threading.Thread(target=lambda: found.append(post()))
        thread.start()
        assert begun.wait(20)
        meanwhile = post()
        go.set()
        thread.join()
        after = post()
    assert (meanwhile.status_code, meanwhile.headers["Retry-After"]) == (409, "1")
    assert found[0].status_code == 200
    assert after.json() == found[0].json()


def test_who_has_the_whole_answer_is_told_it_again_at_once(
    behind: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    idempotency = behind.store.idempotency
    end = idempotency.end

    def late(*args: str, **kwargs: object) -> None:
        time.sleep(0.5)
        end(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(idempotency, "end", late)
    guard = behind.gate.guard
    assert guard is not None
    key = guard.keys.create(["ingest"], name="liền sau", actor="test").text
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "lien-sau"}
    with served(create_app(behind)) as url:
        replies = [
            httpx.put(f"{url}/api/v1/articles/lien-sau", json=BRIDGE, headers=headers)
            for _ in range(2)
        ]
    assert [reply.status_code for reply in replies] == [201, 201]
    assert replies[1].headers["Idempotency-Replayed"] == "true"
