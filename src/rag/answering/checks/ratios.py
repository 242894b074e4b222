"""Shares of a whole, however they are written: "một nửa", "1/4", "25%", "cứ 10 thì có một".

Pure. Knows the share and where it stands, nothing of what it is a share of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from rag.answering.checks.statement import Statement, statement
from rag.vietnamese.bounds import Bound, around

_NUMBERS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8,
    "chín": 9, "mười": 10, "hai mươi": 20, "trăm": 100, "một trăm": 100, "nghìn": 1000,
    "một nghìn": 1000, "một vạn": 10_000, "một triệu": 1_000_000,
}  # fmt: skip
_WRITTEN = "|".join(sorted(_NUMBERS, key=len, reverse=True))
# A share of more digits is nobody's, and Python reads no number of thousands of them.
_DIGITS = r"\d[\d.]{0,14}(?![\d.]?\d)"
_ONE = rf"({_DIGITS}(?: (?:triệu|nghìn|ngàn|vạn))?|{_WRITTEN})(?!\w)"
_SCALES = {"triệu": 1_000_000, "nghìn": 1_000, "ngàn": 1_000, "vạn": 10_000}
_PARTS = re.compile(rf"(?<!\w){_ONE} phần {_ONE}")
_SLASH = re.compile(rf"(?<![\d/.,])(\d{{1,3}})/({_DIGITS}(?: (?:triệu|nghìn|ngàn|vạn))?)(?![\d/])")
# "Ngày 1/4", "hạng 2/3", "nhà số 3/8" are no shares; nor is what nothing is counted behind,
# but for "chiếm 1/4".
_NO_SHARE = re.compile(
    r"(?<!\w)(?:ngày|hôm|sáng|trưa|chiều|tối|đêm|hạng|thứ|số|tháng|mùng|lễ|dịp|quý|nhà|ngõ|hẻm|"
    r"đường|quốc lộ|phiên|từ|đến|tới|trước|sau|vòng|lớp|tập|kỳ) $"
)
_COUNTED = re.compile(r" (?:số |tổng |của |trong |các |những )?[^\W\d_]")
_SHARE = re.compile(
    r"(?<!\w)(?:chiếm|bằng|khoảng|chừng|gần|hơn|đạt|là|còn|tới|quá|chỉ|được)(?: \w+)? $"
)
_HALF = re.compile(
    r"(?<!\w)nửa(?! (?:năm|tháng|tuần|ngày|giờ|tiếng|triệu|tỷ|đêm|chừng|đường|đời|cuối|đầu|sau|"
    r"trước|vời|khuya)(?!\w))(?!\w)"
)
# "Cứ 10 chai thì có một chai", "200.000 ca mới có một ca", "cứ 100 người có 5 người".
_EVERY = re.compile(
    rf"(?<!\w)(?:cứ {_ONE}(?: \w+){{1,8}}?,? (?:thì |mới |lại |chỉ )*có|"
    rf"{_ONE}(?: \w+){{1,6}}?,? (?:thì|mới|chỉ)(?: mới| chỉ)? có) (?:chừng |khoảng )?{_ONE}(?! nửa)"
)
_ONE_IN = re.compile(rf"(?<!\w){_ONE}(?: \w+)? (?:trong|trên)(?: số| tổng số)? {_ONE}")
_ABOUT = re.compile(r"(?<!\w)(?:chừng|khoảng)(?!\w)")
# How far from a round share a plainer one may be.
_NEAR = Fraction(15, 100)


@dataclass(frozen=True, slots=True)
class Ratio:
    """``form[start:end]`` is how the share is written, without what bounds it. Two per
    cents are compared as amounts, which may have grown by them or to them."""

    value: Fraction
    start: int
    end: int
    bound: Bound
    is_percent: bool


# Of two, where both are.
_BOTH = 2


def ratios(text: Statement) -> list[Ratio]:
    """The shares of a text."""
    return list(_ratios(text.text))


@lru_cache(maxsize=2_048)
def _ratios(written: str) -> tuple[Ratio, ...]:
    text = statement(written)
    percents = {one.start for one in text.amounts if one.kind == "percent"}
    return tuple(
        Ratio(value, start, end, _bound(text.form, start, end), start in percents)
        for value, start, end in _found(text)
        if 0 < value <= 1
    )


def _bound(form: str, start: int, end: int) -> Bound:
    return "about" if _ABOUT.search(form, start, end) else around(form, start, end)[0]


def is_said(claim: Statement, start: int, said: Statement) -> bool:
    """Whether the number at a place of the claim is of a share that the evidence has,
    written otherwise or rounded as the claim says."""
    mine = [one for one in ratios(claim) if one.start <= start < one.end]
    return any(
        _agree(one, other)
        for one in mine
        for other in ratios(said)
        if one.is_percent + other.is_percent < _BOTH
    )


def _agree(one: Ratio, other: Ratio) -> bool:
    if one.value == other.value:
        return one.bound == other.bound or (one.bound == "about" and other.bound == "exact")
    if other.bound != "exact":
        return False
    if one.bound in ("over", "at_least"):
        return one.value < other.value <= one.value * (1 + _NEAR)
    if one.bound == "under":
        return one.value * (1 - _NEAR) <= other.value < one.value
    return one.bound == "about" and abs(one.value - other.value) <= one.value / 20


def _found(text: Statement) -> Iterator[tuple[Fraction, int, int]]:
    form = text.form
    for one in text.amounts:
        if one.kind == "percent" and one.low == one.high:
            yield Fraction(one.low) / 100, one.start, one.end
    slashed = (match for match in _SLASH.finditer(form) if _is_share(text, match))
    for match in (*_PARTS.finditer(form), *slashed):
        yield from _share(match[1], match[2], match.start(), match.end())
    for match in _HALF.finditer(form):
        yield Fraction(1, 2), match.start(), match.end()
    for match in _EVERY.finditer(form):
        whole = 1 if match[1] else 2
        yield from _share(match[3], match[whole], match.start(whole), match.end())
    for match in _ONE_IN.finditer(form):
        yield from _share(match[1], match[2], match.start(), match.end())


def _is_share(text: Statement, match: re.Match[str]) -> bool:
    if any(one.start < match.end() and match.start() < one.end for one in text.dates):
        return False
    before = text.form[max(0, match.start() - _BEFORE) : match.start()]
    if _NO_SHARE.search(before):
        return False
    return bool(_COUNTED.match(text.form, match.end()) or _SHARE.search(before))


# Code points before a share that tell whether it is one.
_BEFORE = 24


def _share(part: str, whole: str, start: int, end: int) -> Iterator[tuple[Fraction, int, int]]:
    above, below = _number(part), _number(whole)
    if above and below and above < below:
        yield Fraction(above, below), start, end


def _number(written: str) -> int:
    if written in _NUMBERS:
        return _NUMBERS[written]
    digits, _, scale = written.partition(" ")
    digits = digits.replace(".", "")
    return int(digits) * _SCALES.get(scale, 1) if digits.isdigit() else 0
