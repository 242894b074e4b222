"""When feeds and pages are asked again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rag.jobs.feed_timing import parse_interval, wait_after_failure, wait_for_page

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_a_feed_that_fails_is_asked_later_and_later_up_to_a_day() -> None:
    waits = [wait_after_failure(QUARTER, failures) for failures in range(1, 9)]
    assert waits[:4] == [QUARTER, 2 * QUARTER, HOUR, 2 * HOUR]
    assert waits[-1] == DAY
    assert wait_after_failure(QUARTER, 10_000) == DAY


def test_no_feed_is_asked_before_its_site_wants_to_be() -> None:
    assert wait_after_failure(QUARTER, 1, 7200.0) == 2 * HOUR
    assert wait_after_failure(QUARTER, 1, 60.0) == QUARTER
    assert wait_after_failure(QUARTER, 1, 1e9) == DAY


def test_a_page_is_tried_five_times() -> None:
    waits = [wait_for_page(tries) for tries in range(1, 6)]
    assert waits == [QUARTER, HOUR, 4 * HOUR, 16 * HOUR, None]
    assert wait_for_page(1, 7200.0) == 2 * HOUR


@pytest.mark.parametrize(
    ("written", "seconds"), [("90s", 90), ("15m", 900), (" 2H ", 7200), ("1d", 86400)]
)
def test_intervals_as_people_write_them(written: str, seconds: int) -> None:
    assert parse_interval(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "written", ["", "m", "15", "15 phút", "-5m", "30s", "2d", "9999999999d", "²m"]
)
def test_what_is_no_interval_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"write it as|it must be"):
        parse_interval(written)
