"""Dates and spans of time as Vietnamese news writes them, with offsets.

Pure. Reads what is written: a date without a year stays without one, a lunar date is
flagged and not converted. Knows nothing of *now*: "hôm qua" and "năm nay" are no dates
here. Knows nothing of amounts either, but for the units that tell a date from one.

Rules where a form has two readings. "7/5" is a date unless something is counted in
parts ("2/3 dân số", "9/10 xã"). "3.5" and "3-5" are dates only after a word that says so
("ngày 3.5", "sáng 3-5", "hôm qua (3.5)") and with no unit behind. Four bare digits from
1900 to 2099 are a year unless a unit, a scale or a word for a limit says they count.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date

from rag.vietnamese import date_forms as forms
from rag.vietnamese.date_mention import DateMention, Precision
from rag.vietnamese.numerals import aligned_form

__all__ = ["DateMention", "Precision", "dates"]


def dates(text: str) -> list[DateMention]:
    """The dates of an NFC text, in order, none overlapping another."""
    form = aligned_form(text)
    if forms.ANY.search(form) is None:
        return []
    read = [
        mention
        for name, pattern in forms.PATTERNS.items()
        for match in pattern.finditer(form)
        if (mention := _READERS[name](match)) is not None
    ]
    kept: list[DateMention] = []
    # The sort is stable, so that patterns keep their order where they begin together.
    for mention in sorted(read, key=lambda one: one.start):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


# --- readers: one for each pattern; None where the match is no date after all -------------


def _iso(match: re.Match[str]) -> DateMention | None:
    year, month, day = map(int, match["iso"].split("-"))
    return _day(match, day, month, year)


def _days(match: re.Match[str]) -> DateMention | None:
    is_whole = match["m"] and match["s"] == "/"
    if not (is_whole or match["y"] or forms.says_date(match)):
        return None
    if forms.counts(match.string, match.end()) and not match["y"]:
        return None
    year = int(match["y"]) if match["y"] else None
    first = int(match["m"] or match["m2"]), int(match["d"])
    last = int(match["m2"]), int(match["d2"])
    if not (_is_day(*first, year) and _is_day(*last, year)) or first >= last:
        return None
    # "ngày 7 và 9/5" are two days, which a span would say too much of.
    between = match.string[match.end("m" if match["m"] else "d") : match.start("d2")]
    if between.strip() in ("và", ",") and (match["m"] or last[1] != first[1] + 1):
        return None
    return DateMention(
        "period",
        match.start(),
        match.end(),
        date(year, *first) if year else None,
        date(year, *last) if year else None,
        month=last[0] if first[0] == last[0] else None,
        year=year,
    )


def _full(match: re.Match[str]) -> DateMention | None:
    return _day(match, int(match["d"]), int(match["m"]), int(match["y"]))


def _said(match: re.Match[str]) -> DateMention | None:
    written, named, tet = match["d"], match["m"], match["tet"]
    day = 15 if match["moon"] else 30 if written == "ba mươi" else forms.small(written)
    is_lunar = bool(match["lunar"] or match["moon"] or tet or named in ("giêng", "chạp"))
    # "6 tháng 5" may be six months and five of something; "7 tháng 5 năm 1954" may not.
    if not (match["word"] or match["y"] or is_lunar or forms.says_date(match)):
        return None
    if tet and not (match["word"] or day >= 23):
        return None
    tet_month = 12 if day >= 23 else 1
    month = tet_month if tet else forms.MONTH_NAMES.get(named) or int(named)
    return _day(match, day, month, int(match["y"]) if match["y"] else None, is_lunar=is_lunar)


def _short(match: re.Match[str]) -> DateMention | None:
    is_counted = forms.counts(match.string, match.end())
    if forms.says_date(match) or match["lunar"]:
        if is_counted and match["s"] != "/":
            return None
    elif (
        match["s"] != "/"
        or is_counted
        or forms.FRACTION_TAIL.match(match.string, match.end())
        or forms.FRACTION_HEAD.search(match.string[max(0, match.start() - 30) : match.start()])
    ):
        return None
    return _day(match, int(match["d"]), int(match["m"]), int(match["y"]) if match["y"] else None)


def _alone(match: re.Match[str]) -> DateMention | None:
    before = match.string[max(0, match.start() - 12) : match.start()]
    is_length = forms.COUNTED_BEFORE.search(before) or forms.counts(match.string, match.end())
    if is_length or not 1 <= int(match["d"]) <= 31:
        return None
    return DateMention("day", match.start(), match.end(), day=int(match["d"]))


def _months(match: re.Match[str]) -> DateMention | None:
    written, year = match["m"] or match["m2"], match["y"] or match["y2"]
    month = forms.MONTH_NAMES.get(written) or int(written)
    if not 1 <= month <= 12:
        return None
    if not year:
        # "ba tháng", "mỗi tháng 2 lần"; "tháng năm" is May only where a year follows.
        before = match.string[max(0, match.start() - 12) : match.start()]
        if forms.COUNTED_BEFORE.search(before) or written in ("năm", "một"):
            return None
        if written.isdigit() and forms.counts(match.string, match.end()):
            return None
    is_lunar = bool(match["lunar"]) or written in ("giêng", "chạp")
    return _span(
        match,
        "month",
        *((month, month) if not is_lunar else (0, 0)),
        int(year) if year else None,
        month=month,
        part=match["part"] or "",
        is_lunar=is_lunar,
    )


def _quarters(match: re.Match[str]) -> DateMention | None:
    quarter = forms.roman(match["q"])
    if not 1 <= quarter <= 4 or (not match["y"] and forms.counts(match.string, match.end())):
        return None
    year = int(match["y"]) if match["y"] else None
    return _span(
        match,
        "quarter",
        3 * quarter - 2,
        3 * quarter,
        year,
        quarter=quarter,
        part=match["part"] or "",
    )


def _halves(match: re.Match[str]) -> DateMention:
    count = {"sáu": 6, "chín": 9, "ba": 3}.get(match["n"]) or int(match["n"])
    first, last = (1, count) if match["part"] == "đầu" else (13 - count, 12)
    precision: Precision = "half" if count == 6 else "period"
    return _span(match, precision, first, last, int(match["y"]), part=match["part"])


# "Năm học 2022-2023" opens on 5 September and ends before 31 May by the ministry's frame.
_SCHOOL_YEAR = ((9, 1), (5, 31))


def _spans(match: re.Match[str]) -> DateMention | None:
    first, last, kind = int(match["y"]), int(match["y2"]), match["kind"] or ""
    if first >= last or (not kind and forms.counts(match.string, match.end())):
        return None
    opens, closes = _SCHOOL_YEAR if kind in ("năm học", "niên khóa") else ((1, 1), (12, 31))
    if kind == "niên khóa" and last - first > 1:
        opens, closes = (1, 1), (12, 31)
    return DateMention(
        "period",
        match.start(),
        match.end(),
        date(first, *opens),
        date(last, *closes),
        kind=kind,
    )


def _decades(match: re.Match[str]) -> DateMention:
    ten, century = int(match["ten"]), match["c"]
    if ten < 100 and century:
        ten += 100 * ((20 if century == "trước" else forms.roman(century)) - 1)
    if ten < 100:
        return DateMention("decade", match.start(), match.end(), year=None)
    return DateMention(
        "decade", match.start(), match.end(), date(ten, 1, 1), date(ten + 9, 12, 31), year=ten
    )


def _centuries(match: re.Match[str]) -> DateMention | None:
    number = forms.roman(match["c"])
    if not 1 <= number <= 30:
        return None
    first, last = date(100 * number - 99, 1, 1), date(100 * number, 12, 31)
    part = match["part"] or ""
    return DateMention("century", match.start(), match.end(), first, last, part=part)


def _years(match: re.Match[str]) -> DateMention | None:
    before = match.string[max(0, match.start() - 12) : match.start()]
    year = int(match["y"])
    is_length = re.search(r"\d\s$", before) or (
        year < 1000 and forms.counts(match.string, match.end())
    )
    if is_length or not 1 <= year <= 2199:
        return None
    return _span(match, "year", 1, 12, year, part=match["part"] or "")


def _bare(match: re.Match[str]) -> DateMention | None:
    before = match.string[max(0, match.start() - 24) : match.start()]
    if forms.counts(match.string, match.end()) or forms.LIMIT_BEFORE.search(before):
        return None
    return _span(match, "year", 1, 12, int(match["y"]))


_READERS: dict[str, Callable[[re.Match[str]], DateMention | None]] = {
    "iso": _iso,
    "days": _days,
    "full": _full,
    "said": _said,
    "short": _short,
    "alone": _alone,
    "months": _months,
    "quarters": _quarters,
    "halves": _halves,
    "spans": _spans,
    "decades": _decades,
    "centuries": _centuries,
    "years": _years,
    "bare": _bare,
}

# --- values -------------------------------------------------------------------------------


def _is_day(month: int, day: int, year: int | None) -> bool:
    """Whether the calendar has the day; without a year, February has 29."""
    if not 1 <= month <= 12 or (year is not None and not 1 <= year <= 2199):
        return False
    return 1 <= day <= calendar.monthrange(year or 2000, month)[1]


def _day(
    match: re.Match[str], day: int, month: int, year: int | None, *, is_lunar: bool = False
) -> DateMention | None:
    is_lunar = is_lunar or ("lunar" in match.re.groupindex and bool(match["lunar"]))
    # A lunar month may have thirty days whatever its number.
    is_there = 1 <= day <= 30 and 1 <= month <= 12 if is_lunar else _is_day(month, day, year)
    if not is_there:
        return None
    whole = date(year, month, day) if year and not is_lunar else None
    return DateMention(
        "day", match.start(), match.end(), whole, whole, day, month, year=year, is_lunar=is_lunar
    )


def _span(
    match: re.Match[str],
    precision: Precision,
    first_month: int,
    last_month: int,
    year: int | None,
    *,
    month: int | None = None,
    quarter: int | None = None,
    part: str = "",
    is_lunar: bool = False,
) -> DateMention:
    first = last = None
    if year and not is_lunar:
        first = date(year, first_month, 1)
        last = date(year, last_month, calendar.monthrange(year, last_month)[1])
    return DateMention(
        precision,
        match.start(),
        match.end(),
        first,
        last,
        month=month,
        quarter=quarter,
        year=year,
        part=part,
        is_lunar=is_lunar,
    )
