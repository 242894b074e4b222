"""What the words of a period mean that has a name of its own: a part of a year, a
month, a date, a feast.

The year may stand beside it, be counted from today, or be left open. Knows nothing of
patterns or of what stands around the words.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial

from rag.vietnamese import spans
from rag.vietnamese.normalise import fold
from rag.vietnamese.period_readings import Meaning, Read, in_year, number_in, part_in
from rag.vietnamese.spans import Days, OfYear


def part_of_year(match: re.Match[str], today: date) -> Meaning:
    """As in "đầu năm", "cuối năm ngoái"."""
    part = part_in(match) or "dau"
    tail = "year" if part in ("cuoi", "nua cuoi") else "quarter"
    return in_year(match, today, partial(spans.part_of_year, part=part), tail, sure_alone=True)


def some_months(match: re.Match[str], today: date) -> Meaning | None:
    """As in "9 tháng đầu năm"; without a number "những tháng cuối năm"."""
    unit = 3 if fold(match.group("unit")).startswith("qu") else 1
    number = number_in(match.group("n"))
    count = 5 if number is None else number * unit
    if not 1 <= count <= 11:
        return None
    first, last = (1, count) if part_in(match) == "dau" else (13 - count, 12)

    def alone(of_year: OfYear, day: date) -> Days:
        # No figures of nine months are asked for in March: those are last year's.
        return spans.latest(lambda year: (of_year(year)[1] - timedelta(31), of_year(year)[1]), day)

    def of_year(year: int) -> Days:
        return spans.months(year, first, last)

    meaning = in_year(match, today, of_year, "quarter", sure_alone=True)
    if match.group("year") or match.group("when"):
        return meaning
    return Meaning(of_year(alone(of_year, today)[1].year), "quarter", of_year=of_year)


def quarter(match: re.Match[str], today: date) -> Meaning | None:
    """As in "quý I", with its year or alone."""
    number = number_in(match.group("q"))
    if number is None:
        return None
    # Quarters are periods of reports: alone, the latest is meant.
    return in_year(match, today, partial(spans.quarter, number=number), "quarter", sure_alone=True)


def named_month(match: re.Match[str], today: date) -> Meaning | None:
    """As in "tháng 5", "cuối tháng Một năm 2024"."""
    number = number_in(match.group("m"))
    if number is None:
        return None
    of_year = partial(spans.month, number=number, part=part_in(match))
    return in_year(match, today, of_year, "month")


def some_named_months(match: re.Match[str], today: date) -> Meaning | None:
    """As in "tháng 3 đến tháng 5 năm 2021"."""
    first, last = number_in(match.group("m1")), number_in(match.group("m2"))
    if first is None or last is None:
        return None
    return in_year(match, today, lambda year: spans.months(year, first, last), "month")


def year(match: re.Match[str], _today: date) -> Meaning:
    """As in "năm 2023"."""
    return Meaning(spans.whole_year(int(match.group("year"))), is_relative=False)


def years(match: re.Match[str], _today: date) -> Meaning | None:
    """As in "giai đoạn 2021 - 2025"."""
    first, last = int(match.group("y1")), int(match.group("y2"))
    if first > last:
        return None
    return Meaning((date(first, 1, 1), date(last, 12, 31)), is_relative=False)


def school_year(match: re.Match[str], today: date) -> Meaning | None:
    """As in "năm học 2022-2023", "năm học trước"."""
    if match.group("y1"):
        first, last = int(match.group("y1")), match.group("y2")
        if last and int(last) != first + 1:
            return None
        return Meaning(spans.school_year(first), "year", is_relative=False)
    began = spans.latest(spans.school_year, today)[0].year
    which = fold(match.group("which"))
    return Meaning(spans.school_year(began - (which not in ("nay", "nam nay"))), "year")


def date_in_year(match: re.Match[str], today: date) -> Meaning:
    """As in "7/5/2024", "ngày 7 tháng 5"."""
    of_year = partial(spans.one_day, number=int(match.group("m")), day=int(match.group("d")))
    return in_year(match, today, of_year, "day")


def days_of_month(match: re.Match[str], today: date) -> Meaning:
    """As in "từ ngày 1 đến ngày 7/5"."""
    number, first, last = (int(match.group(key)) for key in ("m", "d1", "d2"))
    return in_year(
        match, today, lambda year: (date(year, number, first), date(year, number, last)), "day"
    )


STEMS = ["giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý"]
BRANCHES = ["tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi"]
_STEM_NUMBERS = {fold(word): number for number, word in enumerate(STEMS)} | {"ki": 5, "qui": 9}
_BRANCH_NUMBERS = {fold(word): number for number, word in enumerate(BRANCHES)} | {
    "ti": 0,
    "meo": 3,
}


def named_year(match: re.Match[str], today: date) -> Meaning | None:
    """As in "Tết Giáp Thìn": years of the sixty that a stem and a branch name, 4 AD the first;
    the nearest to today,
    or the one that is written out. Tý and Tỵ alike are written "ti": the stem tells."""
    stem = _STEM_NUMBERS[fold(match.group("stem"))]
    branch = _BRANCH_NUMBERS[fold(match.group("branch"))]
    if (stem - branch) % 2:
        # Only like goes with like; "ty" is then the other of the two.
        if branch not in (0, 5):
            return None
        branch = 5 - branch
    if match.group("year") and _is_named(int(match.group("year")), stem, branch):
        today = date(int(match.group("year")), 1, 1)
    near = min(
        (y for y in range(today.year - 59, today.year + 60) if _is_named(y, stem, branch)),
        key=lambda year: abs(year - today.year),
    )
    is_tet = fold(match.group("what")) == "tet"
    of_year = spans.around_tet if is_tet else spans.lunar_year
    return Meaning(of_year(near), is_relative=False)


def _is_named(year: int, stem: int, branch: int) -> bool:
    return (year - 4) % 10 == stem and (year - 4) % 12 == branch


def feast(of_year: OfYear) -> Read:
    """A feast, by the days it has in a year."""

    def read(match: re.Match[str], today: date) -> Meaning:
        return in_year(match, today, of_year, "week", alone=spans.nearest)

    return read


def lunar(match: re.Match[str], today: date) -> Meaning | None:
    """As in "mùng 5 tháng Giêng", "mùng 2 Tết"."""
    word = match.group("m")
    number, day = number_in(word) if word else 1, number_in(match.group("d"))
    if number is None or day is None:
        return None

    def of_year(year: int) -> Days:
        return spans.lunar_span(year, number, day)

    return in_year(match, today, of_year, "day", alone=spans.nearest)


def full_moon(match: re.Match[str], today: date) -> Meaning | None:
    """As in "rằm tháng Bảy"."""
    number = number_in(match.group("m"))
    if number is None:
        return None
    of_year = partial(spans.lunar_span, number=number, day=15)
    return in_year(match, today, of_year, "day", alone=spans.nearest)


def summer(match: re.Match[str], today: date) -> Meaning:
    """As in "hè vừa qua": June to August."""
    return in_year(match, today, lambda year: spans.months(year, 6, 8), "quarter")
