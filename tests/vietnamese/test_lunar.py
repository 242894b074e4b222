from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.lunar import (
    FIRST_YEAR,
    LAST_YEAR,
    LunarDay,
    date_of,
    full_moon_day,
    hung_kings_day,
    leap_month,
    lunar_day,
    mid_autumn,
    new_years_eve,
    tet,
)

# Month and day of Tết from 1968 on, as Vietnam kept it.
TET = """
1968 1-29 2-16 2-6 1-27 2-15 2-3 1-23 2-11 1-31 2-18 2-7 1-28
1980 2-16 2-5 1-25 2-13 2-2 1-21 2-9 1-29 2-17 2-6
1990 1-27 2-15 2-4 1-23 2-10 1-31 2-19 2-7 1-28 2-16
2000 2-5 1-24 2-12 2-1 1-22 2-9 1-29 2-17 2-7 1-26
2010 2-14 2-3 1-23 2-10 1-31 2-19 2-8 1-28 2-16 2-5
2020 1-25 2-12 2-1 1-22 2-10 1-29 2-17 2-6 1-26 2-13
2030 2-2 1-23 2-11 1-31 2-19 2-8 1-28 2-15 2-4 1-24 2-12
"""


def test_tet_of_each_year_from_1968_to_2040():
    expected = {}
    for line in TET.split("\n"):
        for number, day in enumerate(line.split()[1:]):
            year = int(line.split()[0]) + number
            month, day_of_month = map(int, day.split("-"))
            expected[year] = date(year, month, day_of_month)
    assert len(expected) == 73
    assert {year: tet(year) for year in expected} == expected


@pytest.mark.parametrize(
    ("year", "china"),
    [
        (1968, date(1968, 1, 30)),
        (1969, date(1969, 2, 17)),
        (1985, date(1985, 2, 20)),
        (2007, date(2007, 2, 18)),
        (2030, date(2030, 2, 3)),
    ],
)
def test_vietnam_kept_tet_before_china_did(year, china):
    assert tet(year) < china


@pytest.mark.parametrize(
    ("year", "month"),
    [
        *((1985, 2), (1987, 7), (2004, 2), (2006, 7), (2009, 5), (2012, 4), (2014, 9)),
        *((2017, 6), (2020, 4), (2023, 2), (2025, 6), (2033, 11), (2024, None), (1984, None)),
    ],
)
def test_the_month_that_comes_twice(year, month):
    assert leap_month(year) == month


def test_years_without_a_30_tet():
    # Eight in a row, from the one before Tết 2025 to the one before Tết 2032.
    last = {year: lunar_day(new_years_eve(year)).day for year in range(2023, 2035)}
    assert [year for year, day in last.items() if day == 29] == list(range(2025, 2033))
    with pytest.raises(ValueError, match="no LunarDay"):
        date_of(LunarDay(2024, 12, 30))
    assert date_of(LunarDay(2023, 12, 30)) == date(2024, 2, 9)


def test_feasts():
    assert full_moon_day(2024, 1) == date(2024, 2, 24)
    assert full_moon_day(2024, 7) == date(2024, 8, 18)
    assert full_moon_day(2025, 7) == date(2025, 9, 6)
    assert mid_autumn(2023) == date(2023, 9, 29)
    assert mid_autumn(2024) == date(2024, 9, 17)
    assert hung_kings_day(2023) == date(2023, 4, 29)
    assert hung_kings_day(2024) == date(2024, 4, 18)
    assert hung_kings_day(2025) == date(2025, 4, 7)
    # The raid at Đống Đa, the fifth of the first month of Kỷ Dậu, is remembered on it.
    assert date_of(LunarDay(2026, 1, 5)) == date(2026, 2, 21)


def test_the_second_run_of_a_month_is_told_apart():
    assert lunar_day(date(2023, 3, 21)) == LunarDay(2023, 2, 30)
    assert lunar_day(date(2023, 3, 22)) == LunarDay(2023, 2, 1, is_leap=True)
    assert date_of(LunarDay(2023, 2, 1)) == date(2023, 2, 20)
    with pytest.raises(ValueError, match="no LunarDay"):
        date_of(LunarDay(2024, 2, 1, is_leap=True))


@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)))
def test_there_and_back(day):
    lunar = lunar_day(day)
    assert date_of(lunar) == day
    after = lunar_day(day + timedelta(days=1)) if day < date(2199, 12, 31) else None
    assert after is None or after.day in (1, lunar.day + 1)


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_a_year_too_far_is_refused(year):
    with pytest.raises(ValueError, match="lunar years run"):
        tet(year)
