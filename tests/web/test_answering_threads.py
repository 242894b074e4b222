"""However many ask, whatever else is served goes on."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest

from rag.types import AnswerEvent, ClaimReady, Question
from rag.web.answering_threads import AnsweringThreads
from rag.web.app import create_app
from rag.web.services import Services
from tests.web.making import ASKED, events_of
from tests.web.serving import served

LONG_S = 30
# More than the threads that all other routes share.
MANY = 50


class OneAtATime:
    """A chain as behind a single worker: a question has it to its last event, and those
    that come meanwhile wait for it, each in its thread. All are told the same answer, so
    that the test takes no longer than its waiting."""

    def __init__(self, services: Services) -> None:
        self._events = [*services.chain.stream(Question(ASKED))]
        self._is_free = threading.Lock()
        self.held = threading.Event()
        self.held.set()
        self._count = threading.Lock()
        self.begun = 0

    def stream(self, input: Question) -> Iterator[AnswerEvent]:
        del input
        with self._count:
            self.begun += 1
        assert self._is_free.acquire(timeout=LONG_S)
        try:
            assert self.held.wait(LONG_S)
            yield from self._events
        finally:
            self._is_free.release()

    def invoke(self, input: Question) -> object:
        *_, last = self.stream(input)
        return last.answer  # type: ignore[union-attr]  # the last always has one


@pytest.fixture
def behind(client: object, services: Services) -> Iterator[tuple[str, OneAtATime]]:
    chain = OneAtATime(services)
    threads = AnsweringThreads(at_once=MANY, most_waiting=5)
    with served(create_app(replace(services, chain=chain, threads=threads))) as url:  # type: ignore[arg-type]
        try:
            yield url, chain
        finally:
            chain.held.set()


def ask(url: str, *, stream: bool) -> httpx.Response:
    body = {"question": ASKED, "stream": stream}
    return httpx.post(f"{url}/api/v1/answers", json=body, timeout=LONG_S)


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONG_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("stream", [False, True])
def test_while_many_wait_others_are_served_and_more_are_sent_away(
    behind: tuple[str, OneAtATime], stream: bool, caplog: pytest.LogCaptureFixture
) -> None:
    url, chain = behind
    chain.held.clear()
    with ThreadPoolExecutor(MANY + 10) as pool:
        asked: list[Future[httpx.Response]] = [
            pool.submit(ask, url, stream=stream) for _ in range(MANY + 10)
        ]
        until(lambda: chain.begun == MANY and sum(one.done() for one in asked) == 5)
        assert httpx.get(f"{url}/healthz", timeout=LONG_S).status_code == 200
        article = {"title": "Chen ngang", "body": "Bài đưa vào lúc nhiều người hỏi."}
        put = httpx.put(f"{url}/api/v1/articles/chen-ngang", json=article, timeout=LONG_S)
        assert put.is_success
        assert httpx.get(f"{url}/bai/chen-ngang", timeout=LONG_S).status_code == 200
        chain.held.set()
        responses = [one.result() for one in asked]
    assert Counter(one.status_code for one in responses) == {200: MANY + 5, 503: 5}
    away = next(one for one in responses if one.status_code == 503)
    assert away.headers["Retry-After"] == "2"
    assert away.json()["code"] == "Overloaded"
    told = [record for record in caplog.records if "Too many" in record.getMessage()]
    assert len(told) == 5
    assert not any(record.exc_info for record in told)
    if stream:
        last = [events_of(one.text)[-1][0] for one in responses if one.status_code == 200]
        assert set(last) == {"answer"}


class SlowToStop:
    """The real chain, which is waited for when its reader has gone after a sentence."""

    def __init__(self, services: Services) -> None:
        self._chain = services.chain
        self.is_stopping, self.may_stop = threading.Event(), threading.Event()

    def stream(self, input: Question) -> Iterator[AnswerEvent]:
        try:
            for event in self._chain.stream(input):
                yield event
                while isinstance(event, ClaimReady):
                    yield event
        finally:
            self.is_stopping.set()
            assert self.may_stop.wait(LONG_S)


def test_what_takes_long_to_stop_holds_nobody_else_up(client: object, services: Services) -> None:
    chain = SlowToStop(services)
    with served(create_app(replace(services, chain=chain))) as url:  # type: ignore[arg-type]
        try:
            with httpx.stream(
                "POST", f"{url}/api/v1/answers", json={"question": ASKED, "stream": True}
            ) as response:
                next(line for line in response.iter_lines() if line == "event: claim")
            assert chain.is_stopping.wait(LONG_S)
            assert httpx.get(f"{url}/healthz", timeout=LONG_S).status_code == 200
            assert not chain.may_stop.is_set()
        finally:
            chain.may_stop.set()
