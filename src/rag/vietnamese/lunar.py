"""Vietnam's lunar calendar: the lunar day of a date, the date of a lunar day, and the
feasts that are counted by it.

New moons and solar longitudes are ephem's; the rules are those of the calendar, by
Vietnam's own meridian (UTC+7, in force since 1968), so that Tết may fall a day or a
month from China's. Knows nothing of texts or questions.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

import ephem  # type: ignore[import-untyped]  # ships no types

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Lunar years that can be asked for. Before 1968 calendars in use differed, the North's
following UTC+8; here they all are by UTC+7."""
_OFFSET = 7 * ephem.hour
# Each major solar term is 30 degrees of the sun's longitude.
_TERM = math.pi / 6


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar calendar; ``is_leap``: of the month's second run in its year."""

    year: int
    month: int
    day: int
    is_leap: bool = False


@dataclass(frozen=True, slots=True)
class _Month:
    number: int
    is_leap: bool
    first: date
    days: int


def lunar_day(day: date) -> LunarDay:
    """The lunar day of a date. Raises ValueError outside FIRST_YEAR to LAST_YEAR."""
    year = day.year if day >= tet(day.year) else day.year - 1
    months = _months_of(year)
    month = months[bisect_right([one.first for one in months], day) - 1]
    return LunarDay(year, month.number, (day - month.first).days + 1, month.is_leap)


def date_of(lunar: LunarDay) -> date:
    """The date of a lunar day. Raises ValueError where that year has no such day, such
    as a 30 Tết in a year whose last month has 29."""
    for month in _months_of(lunar.year):
        if (month.number, month.is_leap) == (lunar.month, lunar.is_leap):
            if 1 <= lunar.day <= month.days:
                return month.first + timedelta(days=lunar.day - 1)
            break
    raise ValueError(f"the lunar calendar has no {lunar}")


def leap_month(year: int) -> int | None:
    """Which month of a lunar year comes twice; ``None`` where none does."""
    return next((month.number for month in _months_of(year) if month.is_leap), None)


def tet(year: int) -> date:
    """The first day of a lunar year, the one that begins in this year."""
    return next(m.first for m in _between_solstices(_checked(year)) if m.number == 1)


def new_years_eve(year: int) -> date:
    """The day before Tết, whether it is a 30th or a 29th."""
    return tet(year) - timedelta(days=1)


def full_moon_day(year: int, month: int) -> date:
    """Rằm: the 15th of a month, the first run of it where it comes twice."""
    return date_of(LunarDay(year, month, 15))


def mid_autumn(year: int) -> date:
    """Tết Trung thu, the 15th of the eighth month."""
    return full_moon_day(year, 8)


def hung_kings_day(year: int) -> date:
    """Giỗ Tổ Hùng Vương, the 10th of the third month."""
    return date_of(LunarDay(year, 3, 10))


def _checked(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"lunar years run from {FIRST_YEAR} to {LAST_YEAR}, not {year}")
    return year


def _months_of(year: int) -> tuple[_Month, ...]:
    """From Tết to the day before the next, twelve or thirteen."""
    _checked(year)
    start, end = tet(year), _first_month(year + 1)
    both = (*_between_solstices(year), *_between_solstices(year + 1))
    return tuple(month for month in both if start <= month.first < end)


def _first_month(year: int) -> date:
    return next(m.first for m in _between_solstices(year) if m.number == 1)


@lru_cache(maxsize=64)
def _between_solstices(year: int) -> tuple[_Month, ...]:
    """Months from the one that holds the December solstice of the year before, which is
    the eleventh, to the last before the next eleventh. Thirteen of them have a leap one:
    the first in which the sun enters no major term."""
    start, end = _eleventh(year - 1), _eleventh(year)
    firsts = [start]
    while firsts[-1] < end:
        firsts.append(_new_moon_after(firsts[-1] + timedelta(days=20)))
    leap = -1
    if len(firsts) - 1 == 13:
        terms = [_term(first) for first in firsts]
        leap = next(i for i, (one, other) in enumerate(pairwise(terms)) if one == other)
    months = []
    number = 10
    for index, (first, after) in enumerate(pairwise(firsts)):
        number += index != leap
        months.append(_Month((number - 1) % 12 + 1, index == leap, first, (after - first).days))
    return tuple(months)


def _eleventh(year: int) -> date:
    solstice = _local_day(ephem.next_winter_solstice(str(year)))
    # The new moon may fall on the very day of the solstice: look from the day after it.
    return _local_day(ephem.previous_new_moon(_midnight(solstice + timedelta(days=1))))


def _new_moon_after(day: date) -> date:
    return _local_day(ephem.next_new_moon(_midnight(day)))


def _term(day: date) -> int:
    """The major term that the sun stands in as a day begins, 0 to 11."""
    moment = _midnight(day)
    sun = ephem.Sun(moment)
    return int(float(ephem.Ecliptic(sun, epoch=moment).lon) / _TERM)


def _midnight(day: date) -> Any:
    return ephem.Date(ephem.Date((day.year, day.month, day.day)) - _OFFSET)


def _local_day(moment: Any) -> date:
    year, month, day = ephem.Date(moment + _OFFSET).triple()
    return date(year, month, int(day))
