"""The forms in which Vietnamese news writes dates, and what around a form tells whether it
is one.

Pure patterns over text in match form. Knows nothing of calendars or of what a form means:
:mod:`rag.vietnamese.dates` reads them.
"""

from __future__ import annotations

import re

from rag.vietnamese.numerals import words
from rag.vietnamese.units import unit_at

_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_SMALL = {
    word: number
    for number, word in enumerate(
        ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"], start=1
    )
}
# The fourth month is tư; the first and the last have names of the lunar year.
MONTH_NAMES = {word: number for word, number in _SMALL.items() if word != "bốn"} | {
    "giêng": 1,
    "tư": 4,
    "mười một": 11,
    "mười hai": 12,
    "chạp": 12,
}
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
_MONTH = "|".join(sorted(MONTH_NAMES, key=len, reverse=True))

# In order: where two begin together, the earlier is read.
PATTERNS: dict[str, re.Pattern[str]] = {
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
        # 7/5, 7.5, 7-5, 7/5 năm 1954
        "short": rf"{_OPEN}(?P<d>\d{{1,2}})(?P<s>[/.-])(?P<m>\d{{1,2}})"
        r"(?: năm (?P<y>\d{4}))?(?![\w/%-]|[.,]\d)"
        rf"{_LUNAR_TAIL}",
        # tháng 5/2024, tháng Tám năm 1945, 5/2024
        "months": rf"(?<!\w){_PART}(?:tháng (?P<m>\d{{1,2}}|{_MONTH})"
        rf"(?:(?:,? năm |\s?[/.-]\s?)(?P<y>{_YEAR}))?|(?<![/.,-])(?P<m2>\d{{1,2}})/"
        rf"(?P<y2>{_YEAR})){_CLOSED}{_LUNAR_TAIL}",
        # ngày 7
        "alone": r"(?<!\w)ngày (?P<d>\d{1,2})(?![\w/%-]|[.,]\d| tháng \d)",
        # quý I/2024
        "quarters": rf"(?<!\w){_PART}qu[ýí] (?P<q>{_ROMAN}|[1-4]|một|hai|ba|tư|bốn)"
        rf"(?:(?:,? năm |\s?[/.-]\s?)(?P<y>{_YEAR}))?{_CLOSED}",
        # 6 tháng đầu năm 2024
        "halves": r"(?<!\w)(?P<n>6|sáu|9|chín|3|ba) tháng (?P<part>đầu|cuối) năm "
        rf"(?P<y>{_YEAR}){_CLOSED}",
        # nhiệm kỳ 2020 - 2025, từ năm 2015 đến năm 2020
        "spans": r"(?<![\d/.,-])(?:(?<!\w)(?P<kind>nhiệm kỳ|năm học|giai đoạn|niên khóa|niên vụ|"
        r"mùa giải|niên độ|thời kỳ) (?:từ )?(?:năm )?|(?<!\w)(?:những năm|từ năm|từ|(?<!\d )năm) )?"
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
ANY = re.compile(r"\d|tháng|thế kỷ|rằm|quý|quí| tết")

# --- surroundings -------------------------------------------------------------------------

_SAYS_DATE = re.compile(
    rf"(?<!\w)(?:{_DAY_WORD}) \(?$"
    r"|(?:(?:hôm|sáng|trưa|chiều|tối|đêm) (?:nay|qua|kia|mai)|chủ nhật|"
    r"thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])) ?(?:\(|, )(?:ngày )?$"
)
FRACTION_TAIL = re.compile(
    r" (?:số|tổng|dân|diện|cổ|thời|chiều|quãng|sản|lượng|nhu|giá|trong|thế|các|khối|chặng|đoạn)"
    r"(?!\w)"
)
FRACTION_HEAD = re.compile(
    r"(?<!\w)(?:chiếm|khoảng|hơn|gần|bằng|đạt|được|mất|giảm|tăng|quá|tỷ lệ|tỉ lệ|chỉ|có|còn) $"
)
COUNTED_BEFORE = re.compile(
    r"(?:\d|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|mấy|mỗi|hàng|hằng|vài|nhiều|những) $"
)
LIMIT_BEFORE = re.compile(
    r"(?<!\w)(?:hơn|gần|khoảng|trên|dưới|quá|chừng|số|tổng cộng|ít nhất|tối đa|tối thiểu|đầy) $"
)
_SCALE_NEXT = re.compile(r"\s?(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ|phần trăm|%|rưỡi)(?!\w)")

# "tháng 10 năm ngoái", "ngày 7 tháng này": which one, not how many.
_RELATIVE_NEXT = re.compile(
    r",? (?:năm|tháng|tuần) (?:nay|ngoái|trước|sau|tới|qua|đó|ấy|này|rồi)(?!\w)"
)


def says_date(match: re.Match[str]) -> bool:
    """Whether a word before a form, or "ngày" in it, makes it a date."""
    if match.group().startswith("ngày "):
        return True
    before = match.string[max(0, match.start() - 24) : match.start()]
    return _SAYS_DATE.search(before) is not None


# Units that follow a date as other words: "ngày 7/5 bên bờ", "năm 2021 con số".
_WEAK = frozenset(
    ["con", "em", "anh", "chị", "ông", "bà", "bạn", "nước", "nhà", "cháu", "cụ", "cầu", "tổ"]
)


def counts(form: str, end: int) -> bool:
    """Whether what follows is a unit or a scale, so that the number before it counts."""
    if _SCALE_NEXT.match(form, end):
        return True
    if _RELATIVE_NEXT.match(form, end):
        return False
    tail = form[end : end + 40]
    if not tail.startswith((" ", "\u00a0")):
        return False
    found = words(tail)
    unit = unit_at(tail, found, 0) if found and found[0].start == 1 else None
    return unit is not None and found[0].text not in _WEAK


# --- values -------------------------------------------------------------------------------


def roman(written: str) -> int:
    """A number in Roman or Arabic digits, or a small one in words."""
    if written.isdigit():
        return int(written)
    if written in MONTH_NAMES or written == "bốn":
        return MONTH_NAMES.get(written, 4)
    values = [_ROMAN_DIGITS[letter] for letter in written]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def small(written: str) -> int:
    """A number up to ten in words, or any in digits."""
    return _SMALL[written] if written in _SMALL else int(written)
