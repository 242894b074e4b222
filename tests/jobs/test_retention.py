"""When old answers are deleted, by a clock that the tests set."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rag.errors import StoreError
from rag.jobs.retention import (
    DELIVERED_DAYS,
    DailyRetention,
    Days,
    delete_old_answers,
    forget_old_contacts,
    forget_old_deliveries,
    old_answers,
    old_contacts,
)
from rag.jobs.webhooks import WebhookBook
from rag.store.requests import Request
from rag.store.retention import OldAnswers, Retention
from rag.store.store import Store
from rag.store.webhook_results import Attempt, Settlement
from rag.types import Answer, Article

NOW = datetime.now(UTC)
ANSWER = Answer("mot", "abstained", "Ai?", "Ai?", NOW, "Không tìm thấy.")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.sqlite3")
    yield opened
    opened.close()


def test_answers_are_kept_for_their_days(store: Store) -> None:
    store.save_answer(ANSWER)
    soon, late = NOW + timedelta(days=89, hours=23), NOW + timedelta(days=90, hours=1)
    assert delete_old_answers(store.retention, 90, soon) == 0
    assert old_answers(store.retention, 90, late) == OldAnswers(1, 0)
    assert delete_old_answers(store.retention, 90, late) == 1
    assert store.stats(NOW).answers == 0


def test_no_days_keep_them_for_ever(store: Store) -> None:
    store.save_answer(ANSWER)
    late = NOW + timedelta(days=4000)
    assert old_answers(store.retention, 0, late) == OldAnswers(0, 0)
    assert delete_old_answers(store.retention, 0, late) == 0
    assert store.stats(NOW).answers == 1


def test_a_run_stops_between_batches_and_the_next_goes_on(store: Store) -> None:
    for number in range(450):
        store.save_answer(replace(ANSWER, id=f"cau-{number}"))
    stops = iter((False, False, True))
    late = NOW + timedelta(days=91)
    assert delete_old_answers(store.retention, 90, late, is_stopped=lambda: next(stops)) == 400
    assert delete_old_answers(store.retention, 90, late, actor="rag retention") == 50
    recorded = [(entry.actor, entry.details["answers"]) for entry in store.audit.entries(limit=9)]
    assert recorded == [("rag retention", 50), ("retention", 400)]


def record(store: Store, name: str) -> None:
    received = date(2024, 5, 7)
    store.requests.record(
        Request(name, "correction", "bai", "Xin sửa tên.", received, received, "Bà Mận", "0900"),
        actor="lan",
    )


def test_who_asked_is_forgotten_so_long_after_it_was_resolved(store: Store) -> None:
    store.put(Article("bai", title="Bài", body=("Lời.",)))
    for name in ("dang-cho", "xong"):
        record(store, name)
    store.requests.resolve("xong", "refuse", actor="minh")
    soon, late = NOW + timedelta(days=29, hours=23), NOW + timedelta(days=30, hours=1)
    assert forget_old_contacts(store.requests, 30, soon) == 0
    assert forget_old_contacts(store.requests, 0, late) == 0
    assert old_contacts(store.requests, 30, late) == 1
    assert forget_old_contacts(store.requests, 30, late) == 1
    assert old_contacts(store.requests, 30, late) == 0
    assert store.requests.get("xong").contact is None
    assert store.requests.get("dang-cho").contact == "0900"
    (entry,) = store.audit.entries(action="request.forget", limit=9)
    assert (entry.actor, entry.subject, dict(entry.details)) == ("retention", "xong", {})


def test_nothing_of_who_asked_is_left_in_the_files(store: Store, tmp_path: Path) -> None:
    store.put(Article("bai", title="Bài", body=("Lời.",)))
    record(store, "xong")
    store.requests.resolve("xong", "refuse", actor="minh")

    def stored() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert "Bà Mận".encode() in stored()
    forget_old_contacts(store.requests, 30, NOW + timedelta(days=31))
    assert "Bà Mận".encode() not in stored()


def test_a_server_forgets_them_each_day(store: Store) -> None:
    store.put(Article("bai", title="Bài", body=("Lời.",)))
    record(store, "xong")
    store.requests.resolve("xong", "refuse", actor="minh")
    watched = Watched(store.retention)
    late = NOW + timedelta(days=31)
    daily = DailyRetention(
        watched,  # type: ignore[arg-type]
        store.requests,
        Days(0, 30),
        lambda: late,
        day_s=0.01,
    )
    daily.start()
    try:
        deadline = time.monotonic() + 10
        while store.requests.get("xong").contact and time.monotonic() < deadline:
            time.sleep(0.01)
    finally:
        daily.stop()
    assert store.requests.get("xong").contact is None


class Watched:
    """Fails the first time; tells of each time."""

    def __init__(self, retention: Retention) -> None:
        self._retention = retention
        self._times = 0
        self.finished = threading.Semaphore(0)

    def delete_old(self, before: datetime, *, limit: int) -> int:
        self._times += 1
        if self._times == 1:
            raise StoreError("Đang bận.")
        return self._retention.delete_old(before, limit=limit)

    def finish(self, actor: str, before: datetime, deleted: int) -> None:
        self._retention.finish(actor, before, deleted)
        self.finished.release()


def test_it_deletes_each_day_and_outlives_a_failure(store: Store) -> None:
    store.save_answer(ANSWER)
    clock = {"now": NOW + timedelta(days=89)}
    watched = Watched(store.retention)
    daily = DailyRetention(
        watched,  # type: ignore[arg-type]
        store.requests,
        Days(90, 30),
        lambda: clock["now"],
        day_s=0.01,
        again_s=0.01,
    )
    daily.start()
    try:
        assert watched.finished.acquire(timeout=10)
        assert store.stats(NOW).answers == 1
        clock["now"] += timedelta(days=2)
        for _ in range(2):  # one may have begun before the clock went on
            assert watched.finished.acquire(timeout=10)
        assert store.stats(NOW).answers == 0
    finally:
        daily.stop()


def delivered(store: Store, count: int) -> None:
    """So many that arrived just now."""
    book = WebhookBook(store.webhooks, lambda: NOW)
    webhook = book.add("https://nhan.example/", ["answer.flagged"], actor="lan")
    for _ in range(count):
        store.webhooks.ping(webhook.id, actor="lan")
        now = datetime.now(UTC)
        (claim,) = store.delivery_claims.claim(now, now + timedelta(minutes=1))
        arrived = Settlement(Attempt(NOW, 204, None, 1), "delivered")
        store.delivery_claims.settle(claim, arrived, now=now, until=None)


def test_what_was_delivered_can_be_seen_for_its_days(store: Store) -> None:
    delivered(store, 3)
    late = NOW + timedelta(days=DELIVERED_DAYS, hours=1)
    assert forget_old_deliveries(store.deliveries, NOW + timedelta(days=DELIVERED_DAYS)) == 0
    assert forget_old_deliveries(store.deliveries, late, is_stopped=lambda: True) == 0
    assert forget_old_deliveries(store.deliveries, late) == 3
    assert store.deliveries.counts().delivered == 0


def test_the_daily_run_forgets_deliveries_too(store: Store) -> None:
    delivered(store, 1)
    keeping = DailyRetention(
        store.retention,
        store.requests,
        Days(0, 0),
        lambda: NOW + timedelta(days=DELIVERED_DAYS + 1),
        deliveries=store.deliveries,
    )
    keeping.start()
    deadline = time.monotonic() + 10
    while store.deliveries.counts().delivered and time.monotonic() < deadline:
        time.sleep(0.01)
    keeping.stop()
    assert store.deliveries.counts().delivered == 0
