"""Periods that a question names, against the day it is asked on, and whether they say
when the articles looked for came out.

Pure functions. Knows what words mean, not which archive is asked nor how a filter is
applied (``rag.retrieval.inference``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from rag.vietnamese.normalise import fold
from rag.vietnamese.period_readings import TAILS, Meaning
from rag.vietnamese.period_rules import rules
from rag.vietnamese.typed_text import Pattern, TypedText

PeriodKind = Literal["relative", "publication", "named", "term"]


@dataclass(frozen=True, slots=True)
class Period:
    """Days ``first`` to ``last``, both counted, that ``question[start:end]`` names.

    ``kind``: ``relative`` to the day of asking; ``publication`` where the words say when
    an article came out; ``named`` by a date, year or feast; ``term`` of office.
    ``filters``: articles of that time are meant, so that others may be left out; where
    false it is at most a reason to prefer some. ``tail_days``: how long after its end
    papers still print what happened in it.
    """

    first: date
    last: date
    start: int
    end: int
    written: str
    kind: PeriodKind
    filters: bool
    tail_days: int = 0

    def published(self, today: date) -> tuple[date, date]:
        """The days on which articles of the period came out: its tail included, never
        past today (of one to come, its first day)."""
        if (today - self.last).days <= self.tail_days:
            return self.first, max(self.first, today) if self.last > today else today
        return self.first, self.last + timedelta(days=self.tail_days)


@dataclass(frozen=True, slots=True)
class _Found:
    """A rule's match: offsets are those of the typed text's form."""

    start: int
    end: int
    meaning: Meaning
    kind: PeriodKind


def periods(question: str, now: datetime, zone: ZoneInfo) -> list[Period]:
    """The periods of a question, in order, none overlapping another. Words that name no
    day of the calendar, such as 31/2, are none."""
    today = local_day(now, zone)
    text = TypedText.of(question)
    found = _joined(text, _longest(_matches(text, today)), today)
    return [_period(text, one, today) for one in found]


def local_day(now: datetime, zone: ZoneInfo) -> date:
    """The day it is in a time zone; a moment without an offset is one of that zone."""
    try:
        return (now.astimezone(zone) if now.tzinfo else now).date()
    except OverflowError:
        return now.date()  # the calendar's first and last hours have no other zone


def asks_about_now(question: str) -> bool:
    """Whether newer articles are better ones: "hiện nay", "mới nhất", "bây giờ"…"""
    text = TypedText.of(question)
    return _about_now().for_text(text).search(text.form) is not None


# --- Matching ---------------------------------------------------------------------------


def _matches(text: TypedText, today: date) -> Iterable[_Found]:
    for pattern, read in rules():
        for match in pattern.for_text(text).finditer(text.form):
            if text.is_bare and _is_capital_nam(text, match):
                continue
            try:
                meaning = read(match, today)
            except (ValueError, OverflowError):
                continue  # 31/2, or a year outside the calendar
            if meaning is not None and meaning.days[0] <= meaning.days[1]:
                kind: PeriodKind = "relative" if meaning.is_relative else "named"
                if fold(match.group()).startswith(("nhiem ky", "nhiem ki", "khoa")):
                    kind = "term"
                yield _Found(match.start(), match.end(), meaning, kind)


def _is_capital_nam(text: TypedText, match: re.Match[str]) -> bool:
    """Whether "Nam" without marks is written as a name is, in a text that is not all
    capitals."""
    written = text.written(match.start(), match.end())
    return "Nam" in written.split()[match.start() == 0 :] and not text.text.isupper()


def _longest(found: Iterable[_Found]) -> list[_Found]:
    """Without those that overlap a longer one, in order."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, not f.meaning.is_relative)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)


# --- What stands around -------------------------------------------------------------------

# Code points looked at before a period: what says how it is meant stands near it.
_LOOK = 80
_BETWEEN = re.compile(r" ?(?:-|–|—|đến|tới|cho đến|cho tới|den|toi) ?(?:hết |het )?")
_TO_NOW = (
    r"(?:đến|tới|cho đến|cho tới) (?:nay|giờ|bây giờ|hiện nay|hiện tại|hôm nay|thời điểm này)"
    r"|trở lại đây|trở đi"
)


@cache
def _to_now() -> Pattern:
    return Pattern.of(_TO_NOW)


@cache
def _since() -> Pattern:
    return Pattern.of(r"(?:kể |tính )?từ(?: khoảng)?")


@cache
def _compared() -> Pattern:
    """What comes right before a period that something else is measured against, or
    that is over or to come when it happens: "trước giáng sinh năm ngoái"."""
    return Pattern.of(
        r"(?:trước|sau|ngoài|so(?: sánh)? với|hơn|kém|bằng|cùng kỳ|cùng kì|như|gấp \w+)"
        r"(?: (?:của|hồi|thời điểm|mức|cùng kỳ|cùng kì|cả|số liệu|cùng thời điểm))*"
    )


_PAPER = r"bài(?: báo| viết)?|tin(?: tức| bài)?|bản tin|(?:số )?báo(?! cáo| động)|phóng sự"
# thông tin, niềm tin, đưa tin; thông báo, cảnh báo, dự báo…: other words.
_OTHER = "".join(
    f"(?<!{word} )"
    for word in (
        *(
            "thông",
            "niềm",
            "lòng",
            "tự",
            "đưa",
            "nguồn",
            "loan",
            "truyền",
            "cảnh",
            "dự",
            "công",
            "cấp",
            "khai",
            "trình",
        ),
        *("quảng", "mật", "bấm"),
    )
)


@cache
def _printed() -> Pattern:
    """What comes right before the day an article came out on."""
    return Pattern.of(
        rf"{_OTHER}(?:{_PAPER})(?:(?: (?!đăng)\w+){{0,4}} (?:được )?(?:đăng|đăng tải|đăng báo|"
        r"xuất bản|phát hành|lên báo|lên trang)|(?: số)? ra(?: mắt)?)?"
        r"(?: (?:của|trong|vào|hồi|từ|kể từ|sau))?"
    )


@cache
def _about_now() -> Pattern:
    return Pattern.of(
        r"hiện nay|hiện tại|hiện giờ|hiện thời|hiện đang|hiện có|hiện còn|bây giờ|bây h|bh|bgio"
        r"|lúc này|hôm nay|hnay|(?:sáng|trưa|chiều|tối) nay|ngày nay|đến nay|tới nay|đến giờ"
        r"|thời điểm (?:này|hiện tại)|mới nhất|mới đây|mới rồi|gần đây|gần nhất|cập nhật"
        r"|(?:tuần|tháng|quý|năm) (?:này|nay)|vừa xong|vừa mới"
    )


def _ends_with(pattern: Pattern, text: TypedText, end: int) -> re.Match[str] | None:
    """The match of a pattern that ends right before, but for a space."""
    stop = len(text.form[:end].rstrip(" "))
    matches = pattern.for_text(text).finditer(text.form, max(0, stop - _LOOK), stop)
    return next((match for match in matches if match.end() == stop), None)


def _joined(text: TypedText, found: list[_Found], today: date) -> list[_Found]:
    """Two that are the ends of one, "30/4 - 1/5", and one that runs to now."""
    whole: list[_Found] = []
    for one in found:
        before = whole[-1] if whole else None
        if (
            before is not None
            and _BETWEEN.fullmatch(text.form, before.end, one.start)
            and (joined := _range(before, one)) is not None
        ):
            whole[-1] = joined
        else:
            whole.append(one)
    return [_run_to_now(text, one, today) for one in whole]


def _range(first: _Found, last: _Found) -> _Found | None:
    """From one to the other; a year that only the second names is the first's too."""
    begin, end = first.meaning, last.meaning
    days = begin.days
    if begin.of_year is not None and end.of_year is None:
        days = begin.of_year(end.days[0].year)
        if days[0] > end.days[1]:
            days = begin.of_year(end.days[0].year - 1)
    if days[0] > end.days[1]:
        return None
    return _Found(first.start, last.end, replace(end, days=(days[0], end.days[1])), last.kind)


def _run_to_now(text: TypedText, one: _Found, today: date) -> _Found:
    after = _to_now().for_text(text).match(text.form, min(one.end + 1, len(text.form)))
    if after is None or one.meaning.days[0] > today or text.form[one.end] != " ":
        return one
    # "Từ tháng 3 đến nay" is this year's March: now is in the words themselves.
    is_open = one.meaning.of_year is not None
    meaning = replace(
        one.meaning,
        days=(one.meaning.days[0], today),
        tail=None,
        is_sure=one.meaning.is_sure or is_open,
    )
    kind: PeriodKind = "relative" if is_open else one.kind
    since = _ends_with(_since(), text, one.start)
    start = since.start() if since else one.start
    return replace(one, start=start, end=after.end(), meaning=meaning, kind=kind)


def _period(text: TypedText, one: _Found, today: date) -> Period:
    meaning, kind = one.meaning, one.kind
    first, last = meaning.days
    tail = TAILS[meaning.tail] if meaning.tail else 0
    is_past = first <= today
    filters = is_past and meaning.is_sure and kind == "relative"
    printed = None if kind == "term" else _ends_with(_printed(), text, one.start)
    if printed is not None and _says_when(printed, text, one):
        kind, filters, tail = "publication", is_past, 0
        if fold(printed.group()).endswith((" tu", " sau")) and is_past:
            last = max(last, today)
    elif filters and _ends_with(_compared(), text, one.start) is not None:
        filters = False
    return Period(
        first=first,
        last=last,
        start=text.starts[one.start],
        end=text.starts[one.end],
        written=text.written(one.start, one.end),
        kind=kind,
        filters=filters,
        tail_days=tail,
    )


def _says_when(printed: re.Match[str], text: TypedText, one: _Found) -> bool:
    """A day or a relative period right after "tin" is when it came out; a bare year,
    month or feast only where a verb of printing stands between."""
    words = fold(printed.group()).split()
    verbs = {"dang", "ra", "ban", "hanh", "len", "tai"}
    if verbs & set(words[1:]):
        return True
    written = text.form[one.start : one.end]
    return one.kind == "relative" or written.startswith(("ngày", "ngay", "hôm", "hom"))
