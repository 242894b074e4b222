"""Digits, small number words and rates that the reader of amounts leaves alone.

Pure. Fractions, scores, codes, "hai" and "ba" with no unit behind, "hàng trăm", "mỗi
tuần". Knows nothing of amounts but where they stand.
"""

from __future__ import annotations

import re

from rag.answering.checks import ratios
from rag.answering.checks.statement import Statement
from rag.answering.checks.words import Word
from rag.vietnamese.mentions import Mention

_ROUND = re.compile(r"(?<!\w)(?:hàng|vài|mấy|nhiều|chục) (?:chục|trăm|nghìn|ngàn|triệu|tỷ)(?!\w)")
_SMALL = {
    "hai": "2", "ba": "3", "bốn": "4", "sáu": "6", "bảy": "7", "tám": "8", "chín": "9",
    "mười": "10",
}  # fmt: skip
_NO_SMALL = re.compile(
    r"(?<!\w)(?:cả|ông|bà|anh|chị|thứ|bên|mặt|người) $|(?<!\w)(?:tháng|ngày|mùng|mồng) $"
)
_NO_SMALL_AFTER = re.compile(r" (?:mẹ|má|lô|rọi|bên|mặt|chiều|vai)(?!\w)")
_DIGITS = re.compile(r"\d")


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, each of them in the claim that the evidence does not have."""
    return _unread(claim, said) + _rates(claim, said)


_RATE = re.compile(
    r"(?<!\w)(?:mỗi|hàng|hằng|một|/)\s?(giờ|ngày|tuần|tháng|quý|năm|phút|giây)(?!\w| (?:tuổi|sau|"
    r"trước|qua|nay|nữa))"
)


def _rates(claim: Statement, said: Statement) -> list[str]:
    """ "Mỗi tuần" where the evidence has "mỗi tháng"."""
    there = {match[1] for match in _RATE.finditer(said.form)}
    return [
        f"“{claim.text[match.start() : match.end()]}” không có trong đoạn được dẫn."
        for match in _RATE.finditer(claim.form)
        if there and match[1] not in there
    ]


def _unread(claim: Statement, said: Statement) -> list[str]:
    """Digits, round numbers and small number words outside amounts and dates."""
    mentions: list[Mention] = [*claim.amounts, *claim.dates]
    taken = [(one.start, one.end) for one in mentions]
    there = {word.form for word in said.words}
    there |= {str(int(one.low)) for one in said.amounts if one.low == int(one.low)}
    problems = []
    for word in claim.words:
        if any(start <= word.start < end for start, end in taken):
            continue
        if ratios.is_said(claim, word.start, said):
            continue
        if _DIGITS.search(word.form):
            if word.form not in there or _is_otherwise(claim, word, said):
                problems.append(f"Số “{claim.written(word)}” không có trong đoạn được dẫn.")
        elif word.form in _SMALL and not word.is_capital:
            before, after = claim.form[: word.start], claim.form[word.end : word.end + 8]
            if _NO_SMALL.search(before[-8:]) or _NO_SMALL_AFTER.match(after):
                continue
            following = re.match(r" (\w+)", claim.form[word.end :])
            as_there = {word.form, _SMALL[word.form]} & there
            if following and _is_listed(word.form, following[1], said.form):
                continue
            is_other = following and _counted_otherwise(word.form, following[1], said.form)
            if not as_there or is_other:
                problems.append(f"Số “{claim.written(word)}” không có trong đoạn được dẫn.")
    for match in _ROUND.finditer(claim.form):
        if match.group() not in said.form:
            problems.append(
                f"Số “{claim.text[match.start() : match.end()]}” không có trong đoạn được dẫn."
            )
    return problems


# Behind a number of a form that is not read: "5x7 cm".
_SHORT_UNITS = frozenset(
    re.findall(r"\S+", "mm cm m km kg g mg ml lít ha m2 cm2 tấn % tuổi triệu tỷ hộ người")
)


_BOUND_BEFORE = re.compile(r"(?<!\w)(hơn|gần|trên|dưới|khoảng|chưa đến|không quá) $")


def _is_otherwise(claim: Statement, word: Word, said: Statement) -> bool:
    bound = _BOUND_BEFORE.search(claim.form[: word.start])
    bounds = {
        match[1] if match else ""
        for other in said.words
        if other.form == word.form
        for match in [_BOUND_BEFORE.search(said.form[: other.start])]
    }
    if bounds and (bound[1] if bound else "") not in bounds:
        return True
    mine = _following(claim, word)
    theirs = {_following(said, other) for other in said.words if other.form == word.form}
    return mine in _SHORT_UNITS and bool(theirs) and mine not in theirs


def _following(text: Statement, word: Word) -> str:
    return next((other.form for other in text.words if other.start >= word.end), "")


def _is_listed(number: str, noun: str, said: str) -> bool:
    """Whether the evidence names as many one by one: "một polyp …, một polyp …"."""
    return len(re.findall(rf"(?<!\w)một {re.escape(noun)}(?!\w)", said)) == int(_SMALL[number])


def _counted_otherwise(number: str, noun: str, said: str) -> bool:
    """Whether the evidence counts the same thing by other small numbers alone."""
    numbers = "|".join([*_SMALL, "một", "năm", r"\d+"])
    counted = re.findall(rf"(?<!\w)({numbers}) {re.escape(noun)}(?!\w)", said)
    return bool(counted) and not {number, _SMALL[number]} & set(counted)
