"""When old answers are deleted, by a clock that the tests set."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.errors import StoreError
from rag.jobs.retention import DailyRetention, delete_old_answers, old_answers
from rag.store.retention import OldAnswers, Retention
from rag.store.store import Store
from rag.types import Answer

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
    daily = DailyRetention(watched, 90, lambda: clock["now"], day_s=0.01, again_s=0.01)  # type: ignore[arg-type]
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
