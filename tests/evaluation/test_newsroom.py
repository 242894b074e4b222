"""What the newsroom's numbers are of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rag.errors import FilterError
from rag.evaluation.newsroom import newsroom_numbers
from rag.store.desk_items import is_sampled
from rag.store.store import Store
from rag.types import Feedback
from tests.web.newsroom import answer, citation

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime.now(UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.sqlite3")
    yield opened
    opened.close()


def judged(store: Store, number: int, verdict: str, *, sampled: bool) -> str:
    """An answer whose citation is, or is not, of the random sample, with a verdict."""
    draws = (f"cau-{number}-{draw}" for draw in range(9999))
    answer_id = next(one for one in draws if is_sampled(one, 1) is sampled)
    store.save_answer(answer(answer_id))
    store.desk.judge(answer_id, 1, verdict, by="lan", signed="Lan")  # type: ignore[arg-type]
    return answer_id


def test_verdicts_of_the_risky_queue_do_not_move_the_share_of_the_sample(store: Store) -> None:
    for number in range(9):
        judged(store, number, "supported", sampled=True)
    judged(store, 9, "unsupported", sampled=True)
    before = newsroom_numbers(store, NOW, HANOI).total.right_in_sample
    assert (before.count, before.of) == (9, 10)
    for number in range(10, 40):
        judged(store, number, "unsupported", sampled=False)
    total = newsroom_numbers(store, NOW, HANOI).total
    assert total.right_in_sample == before
    assert total.judged == 40
    assert total.verdict_share("supported").value == pytest.approx(9 / 40)


def test_an_undone_verdict_counts_nowhere_and_a_later_one_in_its_place(store: Store) -> None:
    one = judged(store, 1, "unsupported", sampled=True)
    (entry,) = store.desk.verdicts(one)
    store.desk.undo(one, entry.id, by="lan", others=False)
    assert newsroom_numbers(store, NOW, HANOI).total.judged == 0
    store.desk.judge(one, 1, "partial", by="lan", signed="Lan")
    store.desk.judge(one, 1, "supported", by="minh", signed="Minh")
    total = newsroom_numbers(store, NOW, HANOI).total
    assert dict(total.verdicts) == {"supported": 1}


def test_waits_are_until_the_first_verdict(store: Store) -> None:
    now = datetime.now(UTC)
    store.save_answer(replace(answer("mot"), asked_at=now - timedelta(hours=5)))
    store.desk.judge("mot", 1, "partial", by="lan", signed="Lan")
    total = newsroom_numbers(store, now, HANOI).total
    assert total.wait_median_s == pytest.approx(5 * 3600, abs=60)
    store.save_answer(replace(answer("hai"), asked_at=NOW + timedelta(days=9)))
    store.desk.judge("hai", 1, "partial", by="lan", signed="Lan")
    assert newsroom_numbers(store, NOW, HANOI).total.waits_s[0] == 0


def test_questions_ratings_and_verdicts_by_week_section_and_generator(store: Store) -> None:
    store.save_answer(answer("mot", section="Giáo dục"))
    store.save_answer(answer("hai", section=None, generator="openai:x"))
    silent = replace(answer("ba"), status="abstained", citations=())
    store.save_answer(silent)
    store.add_feedback(Feedback("mot", "up", NOW))
    store.desk.judge("hai", 1, "supported", by="lan", signed="Lan")
    found = newsroom_numbers(store, NOW, HANOI)
    assert len(found.weeks) == 12
    assert [week.asked for week in found.weeks] == [0] * 11 + [3]
    assert {one.name: (one.asked, one.judged) for one in found.sections} == {
        "": (2, 1),
        "Giáo dục": (1, 0),
    }
    assert {one.name: one.asked for one in found.generators} == {"extractive": 2, "openai:x": 1}
    assert found.total.counts["up"] == 1
    of_one = newsroom_numbers(store, NOW, HANOI, section="Giáo dục", generator="extractive")
    assert (of_one.total.asked, of_one.total.judged) == (1, 0)


def test_counts_outlast_the_questions(store: Store) -> None:
    store.save_answer(answer("mot"))
    store.add_feedback(Feedback("mot", "up", NOW))
    before = newsroom_numbers(store, NOW, HANOI)
    store.retention.delete_old(NOW + timedelta(days=1), limit=9)
    assert store.stats(NOW).answers == 0
    assert newsroom_numbers(store, NOW, HANOI) == replace(before, sample_waiting=0)


def test_the_sample_that_waits_is_told(store: Store) -> None:
    marker = next(one for one in range(1, 999) if is_sampled("mot", one))
    store.save_answer(replace(answer("mot"), citations=(citation(None, marker),)))
    assert newsroom_numbers(store, NOW, HANOI).sample_waiting == 1
    store.desk.judge("mot", marker, "supported", by="lan", signed="Lan")
    assert newsroom_numbers(store, NOW, HANOI).sample_waiting == 0


def test_weeks_begin_on_monday_and_the_days_asked_for_are_kept(store: Store) -> None:
    found = newsroom_numbers(store, NOW, HANOI, first=date(2026, 5, 14), last=date(2026, 5, 26))
    assert [week.start for week in found.weeks] == [
        date(2026, 5, 14),
        date(2026, 5, 18),
        date(2026, 5, 25),
    ]
    assert (found.first, found.last) == (date(2026, 5, 14), date(2026, 5, 26))


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 5, 17), date(2026, 5, 16), "other way round"),
        (date(2020, 1, 1), date(2026, 1, 1), "two years"),
        (date(1, 1, 1), date(1, 2, 1), "out of range"),
        (date(9999, 12, 30), date(9999, 12, 31), "out of range"),
        (None, date(1, 1, 1), "out of range"),
    ],
)
def test_days_that_make_no_period_are_refused(
    store: Store, first: date | None, last: date, told: str
) -> None:
    with pytest.raises(FilterError, match=told):
        newsroom_numbers(store, NOW, HANOI, first=first, last=last)
