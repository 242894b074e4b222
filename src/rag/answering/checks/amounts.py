"""Whether evidence has a claim's numbers: value, unit, bound and direction, exactly.

Pure. Equal are "1.200 tỷ" and "1,2 nghìn tỷ", "2 tấn" and "2.000 kg"; not equal are
"hơn 5%" and "5%", "tăng 5%" and "tăng lên 5%". Knows nothing of who a number is about.
"""

from __future__ import annotations

import re

from rag.answering.checks.statement import Statement
from rag.answering.checks.words import Word
from rag.vietnamese.quantities import Quantity

_PERSONS = frozenset(
    re.findall(
        r"\S+",
        "người nhân_khẩu em cháu bé anh chị ông bà đứa vị bạn thành_viên nhân_viên học_sinh "
        "sinh_viên giáo_viên trẻ trẻ_em bệnh_nhân bác_sĩ cán_bộ chiến_sĩ đảng_viên đoàn_viên "
        "hội_viên đại_biểu thí_sinh lao_động công_nhân nông_dân khách du_khách hành_khách phụ_nữ "
        "nạn_nhân bị_cáo bị_can đối_tượng nghi_phạm công_dân cử_tri chuyên_gia cầu_thủ con",
    )
)
_MOVED = re.compile(r"(?<!\w)(?:tăng|giảm|nâng|hạ|rút|tụt|sụt|cắt|thêm|bớt|lên|xuống)(?!\w)")
_OTHER_MONEY = re.compile(r"(?<!\w)(?:usd|đô|đôla|euro|eur|bảng|yên|tệ|won|baht)(?!\w)|[$€]")
# What the reader of amounts leaves alone: fractions, scores, codes, round hundreds.
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
_UP = re.compile(r"(?<!\w)(?:tăng|nâng|thêm|vượt)(?!\w)[^.;,]*$")
_DOWN = re.compile(r"(?<!\w)(?:giảm|hạ|sụt|tụt|cắt|bớt)(?!\w)[^.;,]*$")


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, each number of the claim that the evidence does not have."""
    found = [
        f"Số “{_told(claim, one)}” không có trong đoạn được dẫn."
        for one in claim.amounts
        if not any(is_said(claim, one, said, other) for other in said.amounts)
        and not _is_year_there(claim, one, said)
    ]
    return found + _unread(claim, said) + _turned(claim, said)


def is_said(claim: Statement, one: Quantity, said: Statement, other: Quantity) -> bool:
    """Whether another text's amount is a claim's, whatever unit either is written in."""
    low, high, unit = one.in_base_unit()
    other_low, other_high, other_unit = other.in_base_unit()
    return (
        (low, high) == (other_low, other_high)
        and one.bound == other.bound
        and (one.kind == "ordinal") == (other.kind == "ordinal")
        and _same_change(claim, one, said, other)
        and (unit == other_unit or _same_thing(claim, one, said, other))
    )


def _same_change(claim: Statement, one: Quantity, said: Statement, other: Quantity) -> bool:
    if one.change == other.change:
        return True
    if one.change and other.change:
        return False
    # "mức tăng là 5%" is "tăng 5%"; "đạt 5%" is not.
    without, changed = (claim, other) if other.change else (said, one)
    if changed.change == "to":
        return True  # "giảm xuống còn 5%": it is 5%
    return _MOVED.search(without.form) is not None


def _same_thing(claim: Statement, one: Quantity, said: Statement, other: Quantity) -> bool:
    """Whether what is counted is the same, as far as either says what it is."""
    if one.kind == "ordinal":
        return False
    mine, theirs = one.unit, other.unit
    if not mine and one.kind == "count":
        # "số ca là 60" for "60 ca"; a bare number takes no per cent or money's place.
        return other.kind in ("count", "money") or one.low >= 1000
    if not theirs and other.kind == "count":
        if one.kind == "money":
            return other.low >= 1000 and (
                mine == "đồng" and _OTHER_MONEY.search(said.form) is None
            )
        return re.search(rf"(?<!\w){re.escape(mine)}(?!\w)", said.form) is not None
    if not (one.kind == other.kind == "count"):
        return False
    if theirs.startswith(f"{mine} ") or mine.startswith(f"{theirs} "):
        return mine in said.form
    if mine.replace(" ", "_") in _PERSONS and theirs.replace(" ", "_") in _PERSONS:
        near = said.form[other.start : other.end + 40].split(".")[0]
        return mine == "người" or mine in near or (theirs == "người" and mine in said.form)
    near = said.form[other.end : other.end + 24].split(",")[0]
    return re.search(rf"(?<!\w){re.escape(mine)}(?!\w)", near) is not None


def _is_year_there(claim: Statement, one: Quantity, said: Statement) -> bool:
    """A bare number that the other text's reader took for a year."""
    return (
        one.unit == ""
        and one.bound == "exact"
        and 1000 <= one.low <= 2199
        and re.search(rf"(?<!\d){one.low}(?!\d)", said.text) is not None
        and claim.written(one).strip().isdigit()
    )


def _told(claim: Statement, one: Quantity) -> str:
    """The number with the word that bounds it, where one does."""
    written = claim.written(one)
    if one.bound == "exact":
        return written
    before = re.search(r"(\S+ )$", claim.text[: one.start])
    return f"{before[1]}{written}" if before else written


def _unread(claim: Statement, said: Statement) -> list[str]:
    """Digits, round numbers and small number words outside amounts and dates."""
    taken = [(m.start, m.end) for m in (*claim.amounts, *claim.dates)]
    there = {word.form for word in said.words}
    there |= {str(int(one.low)) for one in said.amounts if one.low == int(one.low)}
    problems = []
    for word in claim.words:
        if any(start <= word.start < end for start, end in taken):
            continue
        if _DIGITS.search(word.form):
            if word.form not in there or _is_of_other_unit(claim, word, said):
                problems.append(f"Số “{claim.written(word)}” không có trong đoạn được dẫn.")
        elif word.form in _SMALL and not word.is_capital:
            before, after = claim.form[: word.start], claim.form[word.end : word.end + 8]
            if _NO_SMALL.search(before[-8:]) or _NO_SMALL_AFTER.match(after):
                continue
            following = re.match(r" (\w+)", claim.form[word.end :])
            as_there = {word.form, _SMALL[word.form]} & there
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
_SHORT_UNITS = frozenset(re.findall(r"\S+", "mm cm m km kg g mg ml lít ha m2 cm2 tấn % tuổi triệu tỷ"))


def _is_of_other_unit(claim: Statement, word: Word, said: Statement) -> bool:
    mine = _following(claim, word)
    theirs = {_following(said, other) for other in said.words if other.form == word.form}
    return mine in _SHORT_UNITS and bool(theirs) and mine not in theirs


def _following(text: Statement, word: Word) -> str:
    return next((other.form for other in text.words if other.start >= word.end), "")


def _counted_otherwise(number: str, noun: str, said: str) -> bool:
    """Whether the evidence counts the same thing by other small numbers alone."""
    numbers = "|".join([*_SMALL, "một", "năm", r"\d+"])
    counted = re.findall(rf"(?<!\w)({numbers}) {re.escape(noun)}(?!\w)", said)
    return bool(counted) and not {number, _SMALL[number]} & set(counted)


def _turned(claim: Statement, said: Statement) -> list[str]:
    """Numbers that grew in one text and shrank in the other."""
    problems = []
    for one in claim.amounts:
        before = claim.form[max(0, one.start - 40) : one.start]
        up, down = _UP.search(before), _DOWN.search(before)
        if bool(up) == bool(down):
            continue
        same = [o for o in said.amounts if is_said(claim, one, said, o)]
        if same and all(_is_opposite(said, other, is_up=up is not None) for other in same):
            word = "tăng" if up else "giảm"
            problems.append(
                f"Đoạn được dẫn không nói {word} “{claim.written(one)}” mà nói ngược lại."
            )
    return problems


def _is_opposite(said: Statement, other: Quantity, *, is_up: bool) -> bool:
    before = said.form[max(0, other.start - 40) : other.start]
    up, down = _UP.search(before), _DOWN.search(before)
    return bool(down and not up) if is_up else bool(up and not down)
