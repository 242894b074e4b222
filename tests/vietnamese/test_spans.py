from __future__ import annotations

from datetime import date
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese import spans

TODAY = date(2026, 11, 24)


def test_a_week_runs_from_monday_to_sunday_and_ends_in_its_weekend():
    assert spans.week(TODAY) == (date(2026, 11, 23), date(2026, 11, 29))
    assert spans.week(TODAY, -1, "cuoi") == (date(2026, 11, 21), date(2026, 11, 22))


def test_the_last_such_day_is_before_today():
    assert spans.last_weekday(TODAY, 0)[0] == date(2026, 11, 23)
    assert spans.last_weekday(TODAY, 1)[0] == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_months_are_counted_to_their_own_last_day(day, months, expected):
    assert spans.shifted(day, months) == expected


def test_parts_of_a_month_cover_it():
    parts = [spans.month(2024, 2, part) for part in ("dau", "giua", "cuoi")]
    assert (parts[0][0], parts[-1][1]) == spans.month(2024, 2)
    assert [(after[0] - before[1]).days for before, after in pairwise(parts)] == [1, 1]


def test_the_quarter_before_the_first_is_last_years():
    assert spans.shifted_quarter(date(2026, 2, 1), -1) == spans.quarter(2025, 4)


def test_days_around_tet():
    assert spans.around_tet(2024) == (date(2024, 2, 2), date(2024, 2, 16))
    # The year before had 29 days in its last month.
    assert spans.around_tet(2025) == (date(2025, 1, 22), date(2025, 2, 4))


@given(st.dates(date(1905, 1, 1), date(2190, 1, 1)), st.integers(1, 12))
def test_the_latest_has_begun_and_the_next_has_not(today, month):
    of_year = partial(spans.month, number=month)
    first, _ = spans.latest(of_year, today)
    assert first <= today < of_year(first.year + 1)[0]
