"""Spans of days: weeks, months, quarters, parts of a year, feasts.

Pure arithmetic of dates; a span is its first and its last day, both counted. What
leaves the calendar raises ValueError or OverflowError. Knows nothing of words.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from rag.vietnamese import lunar

Days = tuple[date, date]
OfYear = Callable[[int], Days]

_MONTHS_OF_PART: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"dau": (1, 3), "giua": (5, 8), "cuoi": (10, 12), "nua dau": (1, 6), "nua cuoi": (7, 12)}
)
# Days of a month, and of a week from Monday as 1; the last is cut to the month's own.
_DAYS_OF_MONTH_PART = {
    "dau": (1, 10),
    "giua": (11, 20),
    "cuoi": (21, 31),
    "nua dau": (1, 15),
    "nua cuoi": (16, 31),
}
_DAYS_OF_WEEK_PART = {
    "dau": (1, 3),
    "giua": (3, 5),
    "cuoi": (6, 7),
    "nua dau": (1, 4),
    "nua cuoi": (4, 7),
}

# Newspapers speak of Tết as the coming one from about November on.
_TALKED_OF_DAYS = 100


def days_before(today: date, days: int) -> Days:
    """From so many days ago to today."""
    return today - timedelta(days=days), today


def week(today: date, shift: int = 0, part: str | None = None) -> Days:
    """Monday to Sunday, ``shift`` weeks from this one, or a part of it; its end is
    Saturday and Sunday."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
    first, last = _DAYS_OF_WEEK_PART[part] if part else (1, 7)
    return monday + timedelta(days=first - 1), monday + timedelta(days=last - 1)


def weekday(today: date, number: int, shift: int) -> Days:
    """A day of a week, Monday as 0."""
    day = week(today, shift)[0] + timedelta(days=number)
    return day, day


def last_weekday(today: date, number: int) -> Days:
    """The last such day before today."""
    day = today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
    return day, day


def shifted(day: date, months: int) -> date:
    """The same day so many months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month(year: int, number: int, part: str | None = None) -> Days:
    """A month, or its first ten days, its second ten, the rest, or half of it."""
    first, last = _DAYS_OF_MONTH_PART[part] if part else (1, 31)
    end = monthrange(year, number)[1]
    return date(year, number, first), date(year, number, min(last, end))


def months(year: int, first: int, last: int) -> Days:
    """From one month to another of a year; where the last is the smaller, to that of
    the next year."""
    return date(year, first, 1), month(year + (last < first), last)[1]


def quarter(year: int, number: int) -> Days:
    """A quarter of a year, 1 to 4."""
    return months(year, 3 * number - 2, 3 * number)


def shifted_quarter(today: date, shift: int) -> Days:
    """The quarter so many from the one today is in."""
    day = shifted(today.replace(day=1), 3 * shift)
    return quarter(day.year, (day.month + 2) // 3)


def part_of_year(year: int, part: str) -> Days:
    """``dau`` is the first quarter, ``cuoi`` the last, ``giua`` May to August."""
    first, last = _MONTHS_OF_PART[part]
    return months(year, first, last)


def whole_year(year: int) -> Days:
    """1 January to 31 December."""
    return date(year, 1, 1), date(year, 12, 31)


def school_year(year: int) -> Days:
    """Of the schools, by the year in which it begins: September to the end of May."""
    return months(year, 9, 5)


def one_day(year: int, number: int, day: int) -> Days:
    """A day of a month as a span."""
    found = date(year, number, day)
    return found, found


def around_tet(year: int) -> Days:
    """The days people call Tết: from the 23rd of the last month, when the kitchen gods
    leave, to the 7th of the first, when the pole is taken down."""
    first = lunar.tet(year)
    before = lunar.lunar_day(first - timedelta(days=1)).day
    return first - timedelta(days=before - 22), first + timedelta(days=6)


def tet_day(year: int, day: int) -> Days:
    """A day of the first lunar month."""
    return lunar_span(year, 1, day)


def lunar_span(year: int, number: int, day: int) -> Days:
    """One lunar day of a lunar year as a span."""
    found = lunar.date_of(lunar.LunarDay(year, number, day))
    return found, found


def eve_of_tet(year: int) -> Days:
    """The night between two lunar years."""
    found = lunar.new_years_eve(year)
    return found, found


def kitchen_gods(year: int) -> Days:
    """The 23rd of the last month before the Tết of a year."""
    day = around_tet(year)[0]
    return day, day


def lunar_year(year: int) -> Days:
    """From Tết to the eve of the next."""
    return lunar.tet(year), lunar.new_years_eve(year + 1)


def latest(of_year: OfYear, today: date) -> Days:
    """The last of what comes every year to have begun by today."""
    return next(
        span
        for span in map(of_year, (today.year + 1, today.year, today.year - 1, today.year - 2))
        if span[0] <= today
    )


def nearest(of_year: OfYear, today: date) -> Days:
    """The next one where it is near enough to be talked of, else the last."""
    coming = (span for span in map(of_year, (today.year, today.year + 1)) if span[0] > today)
    last, after = latest(of_year, today), min(coming)
    is_near = (after[0] - today).days < min(_TALKED_OF_DAYS, (today - last[1]).days)
    return after if is_near else last
