"""Whether evidence has a claim's dates, weekdays and times of day, as far as it has them.

Pure. A date without a year, and "hôm qua", are of the year and the day that their
article came out in, where that is known. Knows nothing of amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rag.answering.checks.statement import Statement
from rag.vietnamese.date_mention import DateMention
from rag.vietnamese.periods import Period, periods

# A paper's "yesterday" is one of its own country.
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_WEEKDAY = re.compile(
    r"(?<!lần )(?<!đứng )(?<!hạng )(?<!\w)(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])"
    r"(?= (?:tuần|ngày|tới|này|vừa|hàng|hằng|,)|[,.(]| \(|$)|chủ nhật)(?!\w)"
)
_DIGIT_DAYS = {"2": "hai", "3": "ba", "4": "tư", "5": "năm", "6": "sáu", "7": "bảy"}
_DAY_PART = re.compile(
    r"(?<!\w)(rạng sáng|sáng|trưa|chiều|tối|đêm)(?= (?:qua|nay|mai|cùng|ngày|hôm|thứ|chủ|mùng|\d))"
)
_RELATIVE = re.compile(
    r"(?<!\w)(?:hôm (?:qua|nay|kia|sau|trước)|ngày mai|tuần (?:trước|này|sau|tới|qua)|"
    r"tháng (?:trước|này|sau|tới|qua)|năm (?:ngoái|nay|tới|sau|qua)|quý (?:trước|này|tới))(?!\w)"
)
# Of a day that the text has named.
_NEXT_DAY = frozenset(["hôm sau", "ngày sau"])
_A_DAY_LATER = re.compile(r"(?<!\w)(?:một ngày|1 ngày|24 giờ|24h|ngày hôm|hôm) sau(?!\w)")
_RELATION = re.compile(r"(?<!\w)(trước|sau|kể từ|từ|đến|tới|cho đến)(?: ngày| tháng| năm)? ?$")
_SIDES = {"trước": "trước", "sau": "sau"}
_ENDPOINT = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")


def problems(claim: Statement, said: Statement, published: datetime | None = None) -> list[str]:
    """In Vietnamese, each date of the claim that the evidence does not give. The days
    that the evidence names by "hôm qua" and the like are counted from ``published``."""
    found = [
        f"Ngày “{claim.written(one)}” không có trong đoạn được dẫn."
        for one in claim.dates
        if not is_said(claim, one, said, published)
    ]
    for pattern, name in ((_DAY_PART, "Buổi"), (_RELATIVE, "Thời điểm")):
        there = {match.group() for match in pattern.finditer(said.form)}
        if there & _NEXT_DAY or _A_DAY_LATER.search(said.form):
            there |= _NEXT_DAY
        found += [
            f"{name} “{claim.text[match.start() : match.end()]}” không có trong đoạn được dẫn."
            for match in pattern.finditer(claim.form)
            if match.group() not in there
            and not _is_whole(pattern, claim, match, said)
            and not any(one.end == match.end() - len(" trước") for one in claim.amounts)
        ]
    there = {_weekday(match.group()) for match in _weekdays(said)}
    found += [
        f"“{claim.text[match.start() : match.end()]}” không có trong đoạn được dẫn."
        for match in _weekdays(claim)
        if _weekday(match.group()) not in there
    ]
    return found


def is_said(
    claim: Statement, one: DateMention, said: Statement, published: datetime | None
) -> bool:
    """Whether the evidence gives a claim's date at least as fully, on the same side of
    it ("trước", "sau")."""
    if any(is_said_by(claim, one, said, other) for other in said.dates):
        return True
    if one.precision == "day" and one.day is not None:
        ends = _endpoints(said)
        if any(_is_end(one, end) for end in ends):
            return True
    if one.precision == "period" and one.first is None:
        return claim.form[one.start : one.end] in said.form
    if one.precision in ("period", "decade", "century", "half") and one.first is not None:
        years = {other.year for other in said.dates}
        if one.precision == "period" and {one.first.year, one.last and one.last.year} <= years:
            return True
    if published is None or one.first is None or one.last is None:
        return False
    return any(
        first == one.first and last == one.last for first, last in _resolved(said, published)
    ) or _within_year(one, said, published)


def is_said_by(claim: Statement, one: DateMention, said: Statement, other: DateMention) -> bool:
    """Whether one date of the evidence is a claim's, as far as the claim gives it."""
    return _covers(one, other) and _side(said, other) == _side(claim, one)


def _side(text: Statement, one: DateMention) -> str:
    match = _RELATION.search(text.form[max(0, one.start - 20) : one.start])
    return _SIDES.get(match[1], "") if match else ""


def _covers(one: DateMention, other: DateMention) -> bool:
    """Whether another date says all that one says, and nothing else."""
    if one.is_lunar != other.is_lunar or (one.part and one.part != other.part):
        return False
    # "Từ 4 đến 11/2" keeps its first day to itself: such are compared as they are written.
    if one.precision == "period" and one.first is None:
        return False
    if one.precision in ("period", "decade", "century", "half"):
        return (one.first, one.last, one.month, one.year) == (
            other.first,
            other.last,
            other.month,
            other.year,
        )
    if one.quarter is not None and one.quarter != other.quarter:
        return False
    if other.precision == "period" and one.precision == "year":
        return (
            other.first is not None
            and other.last is not None
            and one.year
            in (
                other.first.year,
                other.last.year,
            )
        )
    return (
        one.day in (None, other.day)
        and one.month in (None, other.month)
        and one.year in (None, other.year)
        and (one.day, one.month, one.quarter, one.year) != (None, None, None, None)
    )


def _endpoints(said: Statement) -> Iterator[tuple[int, int, int | None]]:
    for other in said.dates:
        if other.precision == "period":
            for match in _ENDPOINT.finditer(said.written(other)):
                year = int(match[3]) if match[3] else other.year
                yield int(match[1]), int(match[2]), year


def _is_end(one: DateMention, end: tuple[int, int, int | None]) -> bool:
    day, month, year = end
    return (one.day, one.month) == (day, month) and one.year in (None, year)


def _resolved(said: Statement, published: datetime) -> Iterator[tuple[date, date]]:
    """The days that the evidence names by the day its article came out on."""
    for period in _periods(said.text, published):
        yield period.first, period.last
    today = published.astimezone(_ZONE).date()
    for other in said.dates:
        if other.precision == "day" and other.day and other.month and not other.year:
            day = nearest(other.day, other.month, today)
            if day is not None:
                yield day, day


def _within_year(one: DateMention, said: Statement, published: datetime) -> bool:
    """ "Tháng 5" of an article of 2020 is "tháng 5/2020"."""
    today = published.astimezone(_ZONE).date()
    if one.precision == "month" and one.month and one.year:
        return any(
            other.month == one.month
            and other.year is None
            and not other.is_lunar
            and (day := nearest(1, one.month, today)) is not None
            and day.year == one.year
            for other in said.dates
        )
    # A day of this year, of which the claim gives the year alone.
    return (
        one.precision == "year"
        and one.year is not None
        and any(first.year == last.year == one.year for first, last in _resolved(said, published))
    )


def _periods(text: str, published: datetime) -> list[Period]:
    try:
        return [one for one in periods(text, published, _ZONE) if one.kind == "relative"]
    except (ValueError, OverflowError):
        return []  # a day outside the calendar


def nearest(day: int, month: int, today: date) -> date | None:
    """The day and month of the year in which it lies nearest to a day: papers leave the
    year out of what is months away at most."""
    near = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            near.append(date(year, month, day))
        except ValueError:
            continue
    return min(near, key=lambda one: abs((one - today).days), default=None)


# "Lần mổ thứ ba," counts; a weekday stands behind what has one.
_DAYS_BEFORE = re.compile(
    r"(?:^|[,.;:(“\"] ?|(?<!\w)(?:sáng|trưa|chiều|tối|đêm|hôm|ngày|vào|từ|đến|tới|cả|và|qua|nay) )$"
)
# Code points that the longest of them takes.
_BEFORE = 12


def _weekdays(text: Statement) -> Iterator[re.Match[str]]:
    for match in _WEEKDAY.finditer(text.form):
        is_plain = match.group() == "chủ nhật" or text.form.startswith(" ", match.end())
        if is_plain or _DAYS_BEFORE.search(
            " " * (match.start() > _BEFORE)
            + text.form[max(0, match.start() - _BEFORE) : match.start()]
        ):
            yield match


def _weekday(written: str) -> str:
    last = written.split()[-1]
    return _DIGIT_DAYS.get(last, last)


def _is_whole(
    pattern: re.Pattern[str], claim: Statement, match: re.Match[str], said: Statement
) -> bool:
    """ "Sáng" for "rạng sáng": less of it, and nothing else."""
    if pattern is not _DAY_PART:
        return False
    return match.group() == "sáng" and "rạng sáng" in said.form and "buổi" not in claim.form
