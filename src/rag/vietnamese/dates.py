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
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.vietnamese.numerals import aligned_form, words
from rag.vietnamese.units import unit_at

Precision = Literal["day", "month", "quarter", "half", "year", "period", "decade", "century"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as far as it is given; ``text[start:end]`` is how. ``first`` and ``last``
    are both set where it is whole: its first and last day, for "đầu năm 2020" those of
    the year, ``part`` saying which part of it. ``kind`` names a span with a word of its
    own ("nhiệm kỳ", "năm học", "giai đoạn")."""

    precision: Precision
    start: int
    end: int
    first: date | None = None
    last: date | None = None
    day: int | None = None
    month: int | None = None
    quarter: int | None = None
    year: int | None = None
    part: str = ""
    kind: str = ""
    is_lunar: bool = False


_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_MONTH_NAMES = {
    **dict(
        zip(
            "giêng hai ba tư năm sáu bảy tám chín mười chạp một".split(),
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 1],
            strict=True,
        )
    ),
    "mười một": 11,
    "mười hai": 12,
}
_SMALL = dict(
    zip("một hai ba bốn năm sáu bảy tám chín mười".split(), range(1, 11), strict=True)
)
_DAY_WORD = (
    r"ngày|sáng|trưa|chiều|tối|đêm|khuya|rạng sáng|hôm|mùng|mồng|dịp|lễ|từ|đến|tới|trước|sau|"
    r"thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật"
)
_TO = r"\s?(?:[-–—]|đến(?: ngày)?|tới(?: ngày)?)\s?"
_YEAR = r"(?:1\d|20)\d\d"
_EDGE = r"(?<![\w/.,-])"
_ROMAN = r"[ivxl]+"
# "âm lịch" behind a date, or in brackets behind it.
_LUNAR_TAIL = r"(?:\s?\(?(?P<lunar>âm lịch|âl)\)?)?"
_PART = r"(?:(?P<part>đầu|giữa|cuối) )?"

# "ngày" is part of a date where it stands; else nothing may be glued to its left.
_OPEN = rf"(?:(?<!\w)ngày |{_EDGE})"
_CLOSED = r"(?![\w/]|[.,]\d)"
_MONTH = "|".join(sorted(_MONTH_NAMES, key=len, reverse=True))

# In order: where two begin together, the earlier is read.
_PATTERNS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        # 2024-05-07
        "iso": rf"{_EDGE}(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?![\w/-])",
        # 28/4 - 2/5/2024, 7 - 9/5, "ngày 7 và 8/5"
        "days": rf"{_OPEN}(?P<d>\d{{1,2}})(?:[/.-](?P<m>\d{{1,2}}))?(?:{_TO}| và |, )"
        rf"(?P<d2>\d{{1,2}})(?P<s>[/.-])(?P<m2>\d{{1,2}})(?:(?P=s)(?P<y>{_YEAR}))?"
        r"(?![\w/%-]|[.,]\d)",
        # 7/5/1954, 7.5.1954, 7 - 5 - 1954
        "full": rf"{_OPEN}(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?"
        rf"(?P<y>\d{{4}})(?![\w/]){_LUNAR_TAIL}",
        # ngày 7 tháng 5 năm 1954, mùng 5 tháng Giêng, rằm tháng bảy, 30 Tết
        "said": r"(?<![\w/.,-])(?:(?:(?P<word>ngày|mùng|mồng|ngày mùng|ngày mồng) )?"
        rf"(?P<d>\d{{1,2}}|{'|'.join(_SMALL)}|ba mươi)|(?P<moon>(?:ngày )?rằm))(?:"
        rf" tháng (?P<m>\d{{1,2}}(?!\d)|(?:{_MONTH})(?!\w))(?:(?:,? năm |/)(?P<y>\d{{4}}))?|"
        rf"(?P<tet> tết)){_CLOSED}{_LUNAR_TAIL}",
        # 7/5, 7.5, 7-5
        "short": rf"{_OPEN}(?P<d>\d{{1,2}})(?P<s>[/.-])(?P<m>\d{{1,2}})(?![\w/%-]|[.,]\d)"
        rf"{_LUNAR_TAIL}",
        # tháng 5/2024, tháng Tám năm 1945, 5/2024
        "months": rf"(?<!\w){_PART}(?:tháng (?P<m>\d{{1,2}}|{_MONTH})"
        rf"(?:(?:,? năm |\s?[/.-]\s?)(?P<y>{_YEAR}))?|(?<![/.,-])(?P<m2>\d{{1,2}})/"
        rf"(?P<y2>{_YEAR})){_CLOSED}{_LUNAR_TAIL}",
        # quý I/2024
        "quarters": rf"(?<!\w){_PART}qu[ýí] (?P<q>{_ROMAN}|[1-4])"
        rf"(?:(?:,? năm |\s?[/.-]\s?)(?P<y>{_YEAR}))?{_CLOSED}",
        # 6 tháng đầu năm 2024
        "halves": r"(?<!\w)(?P<n>6|sáu|9|chín|3|ba) tháng (?P<part>đầu|cuối) năm "
        rf"(?P<y>{_YEAR}){_CLOSED}",
        # nhiệm kỳ 2020 - 2025, từ năm 2015 đến năm 2020
        "spans": r"(?<![\d/.,-])(?:(?<!\w)(?P<kind>nhiệm kỳ|năm học|giai đoạn|niên khóa|niên vụ|"
        r"mùa giải|niên độ|thời kỳ) (?:từ )?(?:năm )?|(?<!\w)(?:những năm|từ năm|từ|năm) )?"
        rf"(?<![\w/.,-])(?P<y>{_YEAR})(?:\s?[-–—/]\s?|,? (?:đến|tới) (?:hết )?(?:năm )?)"
        rf"(?P<y2>{_YEAR})(?![\w/%-]|[.,]\d)",
        # những năm 80 của thế kỷ XX, thập niên 1980
        "decades": r"(?<!\w)(?:những năm|thập niên|thập kỷ)(?: đầu| cuối)? "
        r"(?P<ten>(?:1\d|20)?\d0)(?: (?:của )?thế kỷ (?:thứ )?(?P<c>[ivxl]+|\d\d?|trước)(?!\w))?"
        rf"{_CLOSED}",
        "centuries": rf"(?<!\w){_PART}thế kỷ (?:thứ )?(?P<c>{_ROMAN}|\d\d?){_CLOSED}",
        "years": rf"(?<!\w){_PART}năm (?P<y>\d{{3,4}})(?![\w/%-]|[.,]\d)"
        r"(?! (?:trước công nguyên|tcn))",
        "bare": r"(?<![\w/.,$-])(?P<y>(?:19|20)\d\d)(?![\w/%-]|[.,]\d)",
    }.items()
}
_ANY = re.compile(r"\d|tháng|thế kỷ|rằm|quý|quí| tết")


def dates(text: str) -> list[DateMention]:
    """The dates of an NFC text, in order, none overlapping another."""
    form = aligned_form(text)
    if _ANY.search(form) is None:
        return []
    read = [
        mention
        for name, pattern in _PATTERNS.items()
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
    if not (is_whole or match["y"] or _says_date(match)):
        return None
    if _counts(match.string, match.end()) and not match["y"]:
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
    day = 15 if match["moon"] else 30 if written == "ba mươi" else _small(written)
    is_lunar = bool(match["lunar"] or match["moon"] or tet or named in ("giêng", "chạp"))
    # "6 tháng 5" may be six months and five of something; "7 tháng 5 năm 1954" may not.
    if not (match["word"] or match["y"] or is_lunar or _says_date(match)):
        return None
    if tet and not (match["word"] or day >= 23):
        return None
    if tet:
        month = 12 if day >= 23 else 1
    else:
        month = _MONTH_NAMES.get(named) or int(named)
    return _day(match, day, month, int(match["y"]) if match["y"] else None, is_lunar=is_lunar)


def _short(match: re.Match[str]) -> DateMention | None:
    is_counted = _counts(match.string, match.end())
    if _says_date(match) or match["lunar"]:
        if is_counted and match["s"] != "/":
            return None
    elif match["s"] != "/" or is_counted or _FRACTION_TAIL.match(match.string, match.end()):
        return None
    elif _FRACTION_HEAD.search(match.string[max(0, match.start() - 30) : match.start()]):
        return None
    return _day(match, int(match["d"]), int(match["m"]), None)


def _months(match: re.Match[str]) -> DateMention | None:
    written, year = match["m"] or match["m2"], match["y"] or match["y2"]
    month = _MONTH_NAMES.get(written) or int(written)
    if not 1 <= month <= 12:
        return None
    if not year:
        # "ba tháng", "mỗi tháng 2 lần"; "tháng năm" is May only where a year follows.
        before = match.string[max(0, match.start() - 12) : match.start()]
        if _COUNTED_BEFORE.search(before) or written in ("năm", "một"):
            return None
        if written.isdigit() and _counts(match.string, match.end()):
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
    quarter = _roman(match["q"])
    if not 1 <= quarter <= 4 or (not match["y"] and _counts(match.string, match.end())):
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
    if first >= last or (not kind and _counts(match.string, match.end())):
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
        ten += 100 * ((20 if century == "trước" else _roman(century)) - 1)
    if ten < 100:
        return DateMention("decade", match.start(), match.end(), year=None)
    return DateMention(
        "decade", match.start(), match.end(), date(ten, 1, 1), date(ten + 9, 12, 31), year=ten
    )


def _centuries(match: re.Match[str]) -> DateMention | None:
    number = _roman(match["c"])
    if not 1 <= number <= 30:
        return None
    first, last = date(100 * number - 99, 1, 1), date(100 * number, 12, 31)
    part = match["part"] or ""
    return DateMention("century", match.start(), match.end(), first, last, part=part)


def _years(match: re.Match[str]) -> DateMention | None:
    before = match.string[max(0, match.start() - 12) : match.start()]
    year = int(match["y"])
    is_length = re.search(r"\d\s$", before) or (year < 1000 and _counts(match.string, match.end()))
    if is_length or not 1 <= year <= 2199:
        return None
    return _span(match, "year", 1, 12, year, part=match["part"] or "")


def _bare(match: re.Match[str]) -> DateMention | None:
    before = match.string[max(0, match.start() - 24) : match.start()]
    if _counts(match.string, match.end()) or _LIMIT_BEFORE.search(before):
        return None
    return _span(match, "year", 1, 12, int(match["y"]))


_READERS: dict[str, Callable[[re.Match[str]], DateMention | None]] = {
    "iso": _iso,
    "days": _days,
    "full": _full,
    "said": _said,
    "short": _short,
    "months": _months,
    "quarters": _quarters,
    "halves": _halves,
    "spans": _spans,
    "decades": _decades,
    "centuries": _centuries,
    "years": _years,
    "bare": _bare,
}

# --- surroundings -------------------------------------------------------------------------

_SAYS_DATE = re.compile(
    rf"(?<!\w)(?:{_DAY_WORD}) \(?$"
    r"|(?:(?:hôm|sáng|trưa|chiều|tối|đêm) (?:nay|qua|kia|mai)|chủ nhật|"
    r"thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])) ?(?:\(|, )(?:ngày )?$"
)
_FRACTION_TAIL = re.compile(
    r" (?:số|tổng|dân|diện|cổ|thời|chiều|quãng|sản|lượng|nhu|giá|trong|thế|các|khối|chặng|đoạn)"
    r"(?!\w)"
)
_FRACTION_HEAD = re.compile(
    r"(?<!\w)(?:chiếm|khoảng|hơn|gần|bằng|đạt|được|mất|giảm|tăng|quá|tỷ lệ|tỉ lệ|chỉ|có|còn) $"
)
_COUNTED_BEFORE = re.compile(
    r"(?:\d|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|mấy|mỗi|hàng|hằng|vài|nhiều|những) $"
)
_LIMIT_BEFORE = re.compile(
    r"(?<!\w)(?:hơn|gần|khoảng|trên|dưới|quá|chừng|số|tổng cộng|ít nhất|tối đa|tối thiểu|đầy) $"
)
_SCALE_NEXT = re.compile(r"\s?(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ|phần trăm|%|rưỡi)(?!\w)")


def _says_date(match: re.Match[str]) -> bool:
    if match.group().startswith("ngày "):
        return True
    before = match.string[max(0, match.start() - 24) : match.start()]
    return _SAYS_DATE.search(before) is not None


# Units that follow a date as other words: "ngày 7/5 bên bờ", "năm 2021 con số".
_WEAK = frozenset(
    ["con", "em", "anh", "chị", "ông", "bà", "bạn", "nước", "nhà", "cháu", "cụ", "cầu", "tổ"]
)


def _counts(form: str, end: int) -> bool:
    """Whether what follows is a unit or a scale, so that the number before it counts."""
    if _SCALE_NEXT.match(form, end):
        return True
    tail = form[end : end + 40]
    if not tail.startswith((" ", "\u00a0")):
        return False
    found = words(tail)
    unit = unit_at(tail, found, 0) if found and found[0].start == 1 else None
    return unit is not None and found[0].text not in _WEAK


# --- values -------------------------------------------------------------------------------


def _roman(written: str) -> int:
    """A number in Roman or Arabic digits."""
    if written.isdigit():
        return int(written)
    values = [_ROMAN_DIGITS[letter] for letter in written]
    return sum(
        -value if value < max(values[at:]) else value for at, value in enumerate(values)
    )


def _small(written: str) -> int:
    return _SMALL[written] if written in _SMALL else int(written)


def _is_day(month: int, day: int, year: int | None) -> bool:
    """Whether the calendar has the day; without a year, February has 29."""
    if not 1 <= month <= 12 or (year is not None and not 1 <= year <= 2199):
        return False
    return 1 <= day <= calendar.monthrange(year or 2000, month)[1]


def _day(
    match: re.Match[str], day: int, month: int, year: int | None, *, is_lunar: bool = False
) -> DateMention | None:
    is_lunar = is_lunar or "lunar" in match.re.groupindex and bool(match["lunar"])
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
