from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rag.jobs.freshness import freshness

NOW = datetime(2024, 5, 7, 8, tzinfo=UTC)


def daily(days: int, *, until: datetime = NOW) -> list[datetime]:
    return [until - timedelta(days=back) for back in range(days, -1, -1)]


def test_an_empty_archive_is_not_late() -> None:
    found = freshness([], NOW)
    assert (found.last_at, found.usual, found.is_late) == (None, None, False)


def test_too_little_says_nothing_of_what_is_usual() -> None:
    found = freshness(daily(4), NOW + timedelta(days=30))
    assert (found.usual, found.is_late) == (None, False)


def test_a_daily_paper_is_late_after_a_day() -> None:
    arrivals = daily(30)
    assert not freshness(arrivals, NOW + timedelta(hours=24)).is_late
    assert freshness(arrivals, NOW + timedelta(hours=25)).is_late


def test_a_weekly_paper_is_not_late_after_a_day() -> None:
    arrivals = [NOW - timedelta(weeks=back) for back in range(10, -1, -1)]
    assert freshness(arrivals, NOW + timedelta(days=6)).usual == timedelta(days=7)
    assert not freshness(arrivals, NOW + timedelta(days=7)).is_late
    assert freshness(arrivals, NOW + timedelta(days=8)).is_late


def test_an_agency_that_sends_every_three_hours_is_not_late_within_a_day() -> None:
    arrivals = [NOW - timedelta(hours=3 * back) for back in range(200, -1, -1)]
    assert freshness(arrivals, NOW).usual == timedelta(hours=24)


def test_one_long_holiday_does_not_become_usual() -> None:
    arrivals = [*daily(40, until=NOW - timedelta(days=49)), *daily(39)]
    found = freshness(arrivals, NOW)
    assert found.usual == timedelta(days=1)


def test_what_comes_together_makes_no_gaps() -> None:
    arrivals = [at for day in daily(10) for at in (day, day + timedelta(hours=1))]
    assert freshness(arrivals, NOW + timedelta(days=2)).usual == timedelta(hours=24)


def test_only_the_last_ninety_days_count() -> None:
    old = [NOW - timedelta(days=95 + 30 * back) for back in range(20, -1, -1)]
    found = freshness([*old, *daily(10)], NOW)
    assert found.usual == timedelta(hours=24)
