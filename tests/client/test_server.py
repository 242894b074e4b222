"""What a server says of itself, its numbers and files, and whom it lets in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from rag.callers import KeyLimits
from rag.client import Forbidden, RateLimited, RetryPolicy, Unauthorized
from rag.web.services import Services
from tests.client.conftest import key_of
from tests.web.making import ASKED

Connect = Callable[..., Any]


def test_it_is_alive_and_ready(connect: Connect, url: str) -> None:
    paper = connect(url)
    assert paper.version() == "9.9.9"
    status = paper.status()
    assert status.is_ready
    assert status.problem is None
    assert status.articles >= 3
    assert (status.generator, status.index_lag) == ("extractive", 0)
    assert status.indexes["lexical_passages"] > 3


def test_the_newsrooms_numbers(paper: Any) -> None:
    before = paper.statistics().total
    answer = paper.ask(ASKED)
    paper.give_feedback(answer.id, "up")
    numbers = paper.statistics()
    assert numbers.total.asked == before.asked + 1
    assert numbers.total.rated_up == before.rated_up + 1
    assert numbers.first < numbers.last
    assert sum(week.asked for week in numbers.weeks) == numbers.total.asked
    assert set(numbers.total.verdicts) == {"supported", "partial", "unsupported", "irrelevant"}
    day = datetime.now(UTC).date().replace(year=2020)
    assert paper.statistics(date_from=day, date_to=day).total.asked == 0


def test_files_come_in_pieces(paper: Any) -> None:
    answer = paper.ask(ASKED)
    text = b"".join(paper.export("answers", format="jsonl")).decode()
    assert json.loads(text.splitlines()[-1])["id"] == answer.id
    table = b"".join(paper.export("answers")).decode("utf-8-sig")
    assert [*csv.reader(io.StringIO(table))][-1][0] == answer.id


def test_without_a_key_and_with_a_wrong_one(connect: Connect, url: str) -> None:
    with pytest.raises(Unauthorized, match="Send a key"):
        connect(url).ask(ASKED)
    with pytest.raises(Unauthorized) as refused:
        connect(url, api_key="hb_khong_co_that").ask(ASKED)
    error = refused.value
    assert (error.status, error.title, error.code) == (401, "Unauthorized", "KeyRefused")
    assert error.request_id
    assert "hb_khong_co_that" not in repr(error) + str(error)


def test_the_key_is_taken_from_the_environment(
    connect: Connect, url: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_API_KEY", key)
    assert connect(url).ask(ASKED).status == "answered"
    with pytest.raises(Unauthorized):
        connect(url, api_key="").ask(ASKED)


def test_a_key_without_the_permission(connect: Connect, url: str, services: Services) -> None:
    reading = connect(url, api_key=key_of(services, "read"))
    with pytest.raises(Forbidden, match="permission ask"):
        reading.ask(ASKED)
    with pytest.raises(Forbidden):
        list(reading.ask_stream(ASKED))
    with pytest.raises(Forbidden):
        list(reading.export("answers"))


def test_past_its_rate_it_is_told_when_to_go_on(
    connect: Connect, url: str, services: Services
) -> None:
    key = key_of(services, "read", limits=KeyLimits(a_minute=1))
    hurried = connect(url, api_key=key, retries=RetryPolicy(longest_wait_s=0))
    hurried.search("cầu")
    with pytest.raises(RateLimited) as slow_down:
        hurried.search("cầu")
    assert 0 < slow_down.value.retry_after_s <= 60
