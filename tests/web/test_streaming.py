"""What only shows over a real connection: sentences come as they are made, and a
caller who leaves stops the work."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from benchmarks.scripted.server import Hang, LlmServer
from rag.bootstrap import open_application
from rag.settings import Settings
from rag.types import ClaimReady, Question
from rag.web.app import create_app
from rag.web.services import Services
from tests.web.conftest import services_of
from tests.web.making import ARTICLES, ASKED
from tests.web.serving import served

ROUTE = "/api/v1/answers"
LONG_S = 30


class Held:
    """The real chain, held after its first sentence until let go."""

    def __init__(self, services: Services) -> None:
        self._chain = services.chain
        self.let_go = threading.Event()
        self.was_closed = threading.Event()

    def stream(self, input: Question):
        try:
            for event in self._chain.stream(input):
                yield event
                if isinstance(event, ClaimReady):
                    assert self.let_go.wait(LONG_S)
        except GeneratorExit:
            self.was_closed.set()
            raise


def test_a_sentence_is_read_before_the_answer_is_done(client, services: Services) -> None:
    held = Held(services)
    with (
        served(create_app(replace(services, chain=held))) as url,
        httpx.stream(
            "POST", f"{url}{ROUTE}", json={"question": ASKED, "stream": True}, timeout=LONG_S
        ) as response,
    ):
        lines = response.iter_lines()
        names = []
        for line in lines:
            if line.startswith("event: "):
                names.append(line.removeprefix("event: "))
            if line.startswith("data: ") and names[-1] == "claim":
                break
        assert names == ["retrieved", "claim"]
        assert not held.let_go.is_set()
        held.let_go.set()
        rest = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    assert rest[-1] == "answer"


def test_a_caller_who_leaves_stops_the_work(client, services: Services) -> None:
    held = Held(services)
    with served(create_app(replace(services, chain=held))) as url:
        with httpx.stream(
            "POST", f"{url}{ROUTE}", json={"question": ASKED, "stream": True}, timeout=LONG_S
        ) as response:
            next(line for line in response.iter_lines() if line == "event: claim")
        held.let_go.set()
        assert held.was_closed.wait(LONG_S)


@contextmanager
def silent_model(data_dir: Path) -> Iterator[tuple[LlmServer, str]]:
    """A model that says nothing, and the address of a server that asks it."""
    with LlmServer(steps=[Hang()]) as server:
        settings = Settings(
            _env_file=None, data_dir=data_dir, llm="openai:scripted", llm_base_url=server.base_url
        )
        application = open_application(settings)
        with served(create_app(services_of(application))) as url:
            for article_id, article in ARTICLES.items():
                httpx.put(f"{url}/api/v1/articles/{article_id}", json=article).raise_for_status()
            yield server, url
        application.close()


def until_asked(server: LlmServer) -> None:
    until = time.monotonic() + LONG_S / 3
    while not server.requests:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_caller_who_leaves_closes_the_model_s_connection_while_it_is_silent(tmp_path) -> None:
    with silent_model(tmp_path) as (server, url):
        with httpx.stream(
            "POST", f"{url}{ROUTE}", json={"question": ASKED, "stream": True}, timeout=LONG_S
        ) as response:
            lines = response.iter_lines()  # held: dropping it closes the connection
            while next(lines) != "event: retrieved":
                pass
            until_asked(server)
        # Far sooner than the model's own limits.
        assert server.left.wait(5)


def test_so_does_one_who_waits_for_the_whole_answer(tmp_path) -> None:
    with silent_model(tmp_path) as (server, url):
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{url}{ROUTE}", json={"question": ASKED}, timeout=1)
        until_asked(server)
        assert server.left.wait(5)
        # Nothing was made, and the next caller is served.
        assert httpx.get(f"{url}/healthz").status_code == 200
