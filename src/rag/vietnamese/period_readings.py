"""What the words of a period mean on a day: from a rule's match to its days.

Each reading looks at the match alone; the patterns are in
``rag.vietnamese.period_rules``. Knows nothing of what stands around the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from rag.vietnamese import spans
from rag.vietnamese.normalise import fold
from rag.vietnamese.spans import Days, OfYear

# Days after a period in which papers still print what happened in it: last year's
# figures come in January and later, a quarter's in the month that follows.
TAILS = {"day": 1, "week": 7, "month": 15, "quarter": 45, "year": 90}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words mean on a day. ``is_relative``: they are counted from today.
    ``is_sure``: so surely that they may filter. ``of_year`` where they leave the year
    open, to be read again with a year named beside them."""

    days: Days
    tail: str | None = None
    is_relative: bool = True
    is_sure: bool = True
    of_year: OfYear | None = None


Read = Callable[[re.Match[str], date], Meaning | None]
NUMBERS = ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
_COUNT = {fold(word): number for number, word in enumerate(NUMBERS, 1)} | {
    "tu": 4,
    "bay": 7,
    "muoi mot": 11,
    "muoi hai": 12,
    "gieng": 1,
    "chap": 12,
    "nhat": 1,
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_WEEK_SHIFTS = {"nay": 0, "truoc": -1, "roi": -1, "qua": -1, "sau": 1, "toi": 1}


def number_in(word: str) -> int | None:
    """A number in figures, Roman figures or words; ``None`` for "vài" and its like."""
    plain = fold(word)
    if plain.isascii() and plain.isdigit():
        return int(plain)
    return _ROMAN.get(plain) or _COUNT.get(plain)


def part_in(match: re.Match[str]) -> str | None:
    """Which part of a week, month or year, as ``rag.vietnamese.spans`` calls it."""
    written = match.group("part")
    plain = fold(written) if written else None
    return "nua cuoi" if plain == "nua sau" else plain


def in_year(
    match: re.Match[str],
    today: date,
    of_year: OfYear,
    tail: str,
    *,
    sure_alone: bool = False,
    alone: Callable[[OfYear, date], Days] = spans.latest,
) -> Meaning:
    """What comes every year, of the year that stands beside it; with nothing beside it
    the latest, which only ``sure_alone`` lets filter."""
    groups = match.groupdict()
    if groups.get("year"):
        return Meaning(of_year(int(groups["year"])), tail, is_relative=False)
    when = groups.get("when")
    if when is None:
        return Meaning(alone(of_year, today), tail, sure_alone, sure_alone, of_year)
    plain = fold(when)
    if plain in ("nay", "nam nay"):
        # "Tết này" in November is the one to come.
        near = when in ("này", "nay") and alone is spans.nearest
        return Meaning(alone(of_year, today) if near else of_year(today.year), tail)
    if plain in ("nam sau", "nam toi"):
        return Meaning(of_year(today.year + 1), tail)
    if plain == "nam kia":
        return Meaning(of_year(today.year - 2), tail)
    if plain.startswith("nam"):
        return Meaning(of_year(today.year - 1), tail)
    return Meaning(spans.latest(of_year, today), tail)


# --- Days -------------------------------------------------------------------------------


def day_ago(days: int) -> Read:
    """One day, so many before today."""

    def read(_match: re.Match[str], today: date) -> Meaning:
        day = today - timedelta(days=days)
        return Meaning((day, day), "day")

    return read


def lately(_match: re.Match[str], today: date) -> Meaning:
    """As in "hôm trước": no day in particular, of the last week."""
    return Meaning(spans.days_before(today, 7), is_sure=False)


def _back(today: date, unit: str, count: int) -> date:
    if unit in ("gio", "h", "tieng", "24h"):
        return today - timedelta(days=-(-count // 24))
    if unit in ("ngay", "hom", "bua"):
        return today - timedelta(days=count)
    if unit == "tuan":
        return today - timedelta(weeks=count)
    return spans.shifted(today, -count * {"thang": 1, "quy": 3, "nam": 12}[unit])


_VAGUE_COUNTS = {"ngay": 7, "hom": 7, "bua": 7, "tuan": 4}


def rolling(match: re.Match[str], today: date) -> Meaning | None:
    """As in "3 tháng qua": as many back from today. A story's own "1 năm nay" ends in the
    story, so months and years up to now are not sure."""
    groups = match.groupdict()
    unit = fold(match.group("unit")).replace("qui", "quy")
    word = groups.get("n") or "một"
    how = fold(match.group("how"))
    if fold(word) == "nua":
        if unit not in ("thang", "nam"):
            return None
        first = today - timedelta(days=15) if unit == "thang" else spans.shifted(today, -6)
        return Meaning((first, today), is_sure=how != "nay")
    count = number_in(word) or _VAGUE_COUNTS.get(unit)
    if count is None:
        return None
    if unit == "quy":
        last = spans.shifted_quarter(today, -1)[1]
        return Meaning((spans.shifted_quarter(today, -count)[0], last), "quarter")
    is_long = unit in ("thang", "nam")
    return Meaning((_back(today, unit, count), today), is_sure=not (is_long and how == "nay"))


def ago(match: re.Match[str], today: date) -> Meaning | None:
    """As in "3 ngày trước". Of months and years it is a guess, and a story counts them from
    its own day."""
    count = number_in(match.group("n"))
    unit = fold(match.group("unit"))
    if count is None:
        return None
    day = _back(today, unit, count)
    if unit in ("thang", "nam"):
        days = spans.month(day.year, day.month) if unit == "thang" else spans.whole_year(day.year)
        return Meaning(days, is_sure=False)
    if unit == "tuan":
        return Meaning(spans.week(day), "week")
    # Who means yesterday says so: "một ngày trước" is counted in the story.
    return Meaning((day, day), "day", is_sure=count > 1)


def ahead(match: re.Match[str], today: date) -> Meaning:
    """Tomorrow, or the day after it."""
    day = today + timedelta(days=2 if fold(match.group()).endswith(("kia", "mot")) else 1)
    return Meaning((day, day), is_sure=False)


# --- Weeks, months, quarters and years counted from this one ------------------------------


def week(match: re.Match[str], today: date) -> Meaning:
    """A week counted from this one, or a part of it."""
    shift = _WEEK_SHIFTS[fold(match.group("which")).split()[-1]]
    return Meaning(spans.week(today, shift, part_in(match)), "week")


def weekday(match: re.Match[str], today: date) -> Meaning:
    """As in "thứ Hai tuần trước", "thứ Sáu vừa rồi"."""
    day = fold(match.group("day"))
    word = day.removeprefix("thu ")
    number = 6 if day in ("chu nhat", "cn") else (number_in(word) or 2) - 2
    which = fold(match.group("which"))
    if which.startswith("tuan"):
        return Meaning(spans.weekday(today, number, _WEEK_SHIFTS[which.split()[-1]]), "day")
    return Meaning(spans.last_weekday(today, number), "day")


def month(match: re.Match[str], today: date) -> Meaning:
    """A month counted from this one, or a part of it."""
    shift = _WEEK_SHIFTS[fold(match.group("which")).split()[-1]]
    day = spans.shifted(today.replace(day=1), shift)
    return Meaning(spans.month(day.year, day.month, part_in(match)), "month")


def day_of_month(match: re.Match[str], today: date) -> Meaning:
    """As in "ngày 5 tháng trước"."""
    shift = _WEEK_SHIFTS[fold(match.group("which")).split()[-1]]
    day = spans.shifted(today.replace(day=1), shift)
    return Meaning(spans.one_day(day.year, day.month, int(match.group("d"))), "day")


def part_alone(match: re.Match[str], today: date) -> Meaning | None:
    """As in "hồi đầu tháng", "cuối tuần rồi": of this one, or of the one before where it is
    still to come."""
    part = part_in(match)
    is_week = fold(match.group("unit")) == "tuan"
    first = today.replace(day=1)
    for shift in (0, -1):
        day = spans.shifted(first, shift)
        days = spans.week(today, shift, part) if is_week else spans.month(day.year, day.month, part)
        if days[0] <= today:
            return Meaning(days, "week" if is_week else "month")
    return None


def quarter_from_now(match: re.Match[str], today: date) -> Meaning:
    """A quarter counted from this one."""
    shift = _WEEK_SHIFTS[fold(match.group("which")).split()[-1]]
    return Meaning(spans.shifted_quarter(today, shift), "quarter")


_YEAR_SHIFTS = {"ngoai": -1, "kia": -2, "sau": 1, "toi": 1, "nay": 0, "truoc": -1}


def year_from_now(match: re.Match[str], today: date) -> Meaning:
    """A year counted from this one."""
    shift = _YEAR_SHIFTS.get(fold(match.group("which") or "sau"), -1)
    return Meaning(spans.whole_year(today.year + shift), "year")


def year_to_date(_match: re.Match[str], today: date) -> Meaning:
    """As in "từ đầu năm đến nay"."""
    return Meaning((date(today.year, 1, 1), today))
