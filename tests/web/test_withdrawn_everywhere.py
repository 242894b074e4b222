"""A withdrawn article is gone from every way to it at once, and comes back with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded
from tests.web.making import BRIDGE
from tests.web.test_held_back import QUESTION, SECRET, faces

ARTICLE = "/api/v1/articles/cau-treo"
EDITED = BRIDGE | {"section": "Đời sống"}


@pytest.fixture(scope="module")
def behind(services: Services) -> Services:
    return guarded(services, may_readers_ask=True)


@pytest.fixture(scope="module")
def callers(behind: Services) -> Iterator[Callers]:
    with calling(behind) as made:
        for article in (BRIDGE, EDITED):  # two versions, to compare
            assert made["admin key"].put(ARTICLE, json=article).is_success
        yield made


def ways(
    callers: Callers, behind: Services, answer: dict[str, Any]
) -> Iterator[tuple[str, Callable[[], str]]]:
    """Every way to what the article says, by name, as what readers and files of staff see."""
    yield from faces(callers["reader"], behind, answer)
    asked = {"question": QUESTION}
    talked = {"model": "hoi-bao", "messages": [{"role": "user", "content": QUESTION}]}
    stream = {"Accept": "text/event-stream"}
    read, ask, staff = callers["read"], callers["ask"], callers["reviewer"]
    search = {"q": QUESTION}
    yield "search", lambda: read.get("/api/v1/search", params=search).text
    yield "article", lambda: read.get(ARTICLE).text
    yield "former version", lambda: read.get(ARTICLE, params={"version": 1}).text
    yield "paragraph", lambda: read.get("/api/v1/paragraphs/cau-treo.v2.p2").text
    yield "article's page", lambda: callers["reader"].get("/bai/cau-treo").text
    yield "comparison", lambda: callers["reader"].get("/bai/cau-treo/so-sanh").text
    yield "asked again", lambda: ask.post("/api/v1/answers", json=asked).text
    # As the ask box on other sites reads it.
    yield "stream", lambda: ask.post("/api/v1/answers", json=asked, headers=stream).text
    yield "completions", lambda: ask.post("/v1/chat/completions", json=talked).text
    for what in ("answers", "verdicts"):
        for form in ("csv", "jsonl"):
            address = f"/api/v1/exports/{what}?format={form}"
            yield f"{what} as {form}", lambda address=address: staff.get(address).text


def test_it_is_gone_at_once_and_comes_back(callers: Callers, behind: Services) -> None:
    answer = callers["reader"].post("/api/v1/answers", json={"question": QUESTION}).json()
    verdict = {"marker": 1, "verdict": "supported"}
    address = f"/api/v1/answers/{answer['id']}/verdicts"
    assert callers["reviewer"].post(address, json=verdict).status_code == 201
    every = dict(ways(callers, behind, answer))
    assert len(every) == 23
    silent = {"comparison"}  # it shows what differs alone
    for name, read in every.items():
        assert SECRET in " ".join(read().split()) or name in silent, name

    began = time.monotonic()
    assert callers["editor"].delete(ARTICLE, params={"reason": "chờ xác minh"}).status_code == 204
    for name, read in every.items():
        assert SECRET not in " ".join(read().split()), name
    assert time.monotonic() - began < 60
    told = callers["reader"].get("/bai/cau-treo", headers={"Accept": "text/html"})
    assert told.status_code == 410
    assert "Bài viết đã được gỡ" in told.text
    # Staff still have something to judge by.
    assert SECRET in callers["reviewer"].get(f"/kiem-chung/muc/{answer['id']}/1").text

    assert callers["editor"].post(f"{ARTICLE}/reinstate", json={"reason": "đúng"}).is_success
    for name, read in every.items():
        assert SECRET in " ".join(read().split()) or name in silent, name
