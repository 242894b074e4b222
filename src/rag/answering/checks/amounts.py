"""Whether evidence has a claim's numbers: value, unit, bound and direction, exactly.

Pure. Equal are "1.200 tỷ" and "1,2 nghìn tỷ", "2 tấn" and "2.000 kg"; not equal are
"hơn 5%" and "5%", "tăng 5%" and "tăng lên 5%". Knows nothing of who a number is about.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from rag.answering.checks import ratios
from rag.answering.checks.statement import Statement
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
# Nouns that papers exchange when they count one thing.
_ALIKE = tuple(
    frozenset(re.findall(r"\S+", group))
    for group in (
        "ca cái trường_hợp người bệnh_nhân nạn_nhân vụ",
        "bé cháu em trẻ trẻ_em con bệnh_nhi bệnh",
        "người tình_nguyện_viên tình bệnh_nhân",
        "chiếc cái xe",
    )
)
_A_PERSON = (
    r"[\d.,]+ (?:triệu |nghìn )?nhà (?:khoa học|báo|giáo|văn|thơ|thầu|đầu tư|nghiên cứu|trị liệu|"
    r"hoạt động|quản lý|sản xuất|tư vấn|thiết kế|sử học|toán học|vật lý|hảo tâm|lãnh đạo|"
    r"ngoại giao)"
)
_MOVED = re.compile(
    r"(?<!\w)(?:tăng|giảm|nâng|hạ|rút|tụt|sụt|cắt|thêm|bớt|lên|xuống|cao hơn|nhiều hơn|thấp hơn|"
    r"ít hơn|hơn|kém)(?!\w)"
)
_OTHER_MONEY = re.compile(r"(?<!\w)(?:usd|đô|đôla|euro|eur|bảng|yên|tệ|won|baht)(?!\w)|[$€]")
_UP = re.compile(r"(?<!\w)(?:tăng|nâng|thêm|vượt)(?!\w)[^.;,]*$")
_DOWN = re.compile(r"(?<!\w)(?:giảm|hạ|sụt|tụt|cắt|bớt)(?!\w)[^.;,]*$")


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, each number of the claim that the evidence does not have."""
    found = [
        f"Số “{_told(claim, one)}” không có trong đoạn được dẫn."
        for one in claim.amounts
        if not any(is_said(claim, one, said, other) for other in said.amounts)
        and not _is_year_there(claim, one, said)
        and not _is_article(claim, one, said)
        and not _is_share(claim, one, said)
        and not any(_is_rounded(claim, one, said, other) for other in said.amounts)
        and not _is_difference(one, said)
        and not _is_listed(one, said)
        and not _is_place_there(one, said)
    ]
    # "3 tuần, 3 tuần" is not "2 tuần, 3 tuần".
    found += [
        f"Số “{_told(claim, one)}” không có nhiều lần như vậy trong đoạn được dẫn."
        for one in claim.amounts
        if 0
        < sum(other.low == one.low for other in said.amounts)
        < sum(is_said(claim, one, claim, other) for other in claim.amounts)
        and not _is_share(claim, one, said)
    ]
    return found + _turned(claim, said)


def is_said(claim: Statement, one: Quantity, said: Statement, other: Quantity) -> bool:
    """Whether another text's amount is a claim's, whatever unit either is written in."""
    low, high, _ = one.in_base_unit()
    other_low, other_high, _ = other.in_base_unit()
    unit, other_unit = _unit(claim, one), _unit(said, other)
    return (
        (low, high) == (other_low, other_high)
        and _same_bound(claim, one, said, other)
        and _same_change(claim, one, said, other)
        and (unit == other_unit or _same_thing(claim, one, said, other))
    )


# "Thử nghiệm trên 50 người" is no bound, or may be none.
_FAR = 12
_STUDIED = re.compile(
    r"(?:thử|thử nghiệm|nghiên cứu|khảo sát|thực hiện|tiến hành|xét nghiệm|kiểm tra|lâm sàng|thí "
    r"nghiệm|áp dụng|quan sát|dữ liệu|điều tra) trên $"
)


def _same_bound(claim: Statement, one: Quantity, said: Statement, other: Quantity) -> bool:
    mine, theirs = _bound(claim, one), _bound(said, other)
    if mine == theirs:
        return True
    over, exact = (said, other) if theirs == "over" else (claim, one)
    if (mine, theirs) == ("about", "exact"):
        return True  # who says it more carefully says no more
    if {mine, theirs} != {"over", "exact"}:
        return False
    before = over.form[max(0, exact.start - 24) : exact.start]
    # "26 giường trên 10.000 dân".
    is_rate = any(0 <= exact.start - len(" trên ") - o.end <= _FAR for o in over.amounts)
    return before.endswith("trên ") and (is_rate or _STUDIED.search(before) is not None)


def _bound(text: Statement, one: Quantity) -> str:
    """The bound; "ngoài 21 tuổi" has one that other numbers behind "ngoài" have not."""
    is_age = one.unit == "tuổi" and text.form[: one.start].endswith("ngoài ")
    return "over" if is_age else one.bound


def _unit(text: Statement, one: Quantity) -> str:
    """The unit, which the first of two numbers leaves to the second: "61 và 59 tuổi"."""
    if one.unit or one.kind != "count":
        return one.in_base_unit()[2]
    later = next((other for other in text.amounts if other.start >= one.end), None)
    if later is None or later.kind == "ordinal" or later.low >= 1000 > one.low:
        return ""
    between = text.form[one.end : later.start].strip()
    return later.in_base_unit()[2] if between in ("và", ",", "hoặc", "hay", "lên", "xuống") else ""


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
    mine, theirs = one.unit, other.unit
    if "ordinal" in (one.kind, other.kind):
        # "số 336 Trần Phú", "336 Trần Phú".
        return {one.kind, other.kind} == {"ordinal", "count"} and {mine, theirs} <= {"số", ""}
    named = _beside_name(claim, one) if one.kind == other.kind == "count" else ""
    if named and named == _beside_name(said, other):
        return True
    if not mine and one.kind == "count":
        # "số ca là 60" for "60 ca"; a bare number takes no per cent's place.
        return other.kind in ("count", "money") or one.low >= 1000
    if not theirs and other.kind == "count":
        if one.kind == "money":
            return other.low >= 1000 and (mine == "đồng" and _OTHER_MONEY.search(said.form) is None)
        return _has_word(said.form, mine)
    near = re.split(r"[,.;]", said.form[other.start : other.end + 40])[0]
    near += f" {re.split('[,.;]', said.form[max(0, other.start - 16) : other.start])[-1]}"
    if one.kind in ("count", "measure") and other.kind == "count" and _has_word(near, mine):
        return True
    if not (one.kind == other.kind == "count"):
        return False
    if theirs.startswith(f"{mine} ") or (mine.startswith(f"{theirs} ") and mine in said.form):
        return True
    mine, theirs = mine.replace(" ", "_"), theirs.replace(" ", "_")
    if (mine, theirs) == ("người", "nhà"):  # nhà báo, nhà trị liệu: whoever is counted so
        return re.match(_A_PERSON, said.form[other.start :]) is not None
    if mine in _PERSONS and theirs in _PERSONS and (mine == "người" or theirs == "người"):
        return mine == "người" or mine.replace("_", " ") in said.form
    return any(mine in group and theirs in group for group in _ALIKE)


# "Hơn 7.000 người" for "7.008 ca": a number rounded by as much says so.
_ROUNDED = Decimal("0.1")


def _is_rounded(claim: Statement, one: Quantity, said: Statement, other: Quantity) -> bool:
    """Whether a claim bounds a round number by which the evidence has the exact one."""
    if other.bound != "exact" or one.low != one.high or other.low != other.high:
        return False
    low, _, unit = one.in_base_unit()
    there, _, other_unit = other.in_base_unit()
    if unit != other_unit or not low or _digits(one) >= _digits(other):
        return False
    away = (there - low) / low
    bound = _bound(claim, one)
    return _same_change(claim, one, said, other) and (
        (bound in ("over", "at_least") and 0 < away <= _ROUNDED)
        or (bound == "under" and -_ROUNDED <= away < 0)
        or (bound == "about" and abs(away) <= _ROUNDED / 2)
    )


def _digits(one: Quantity) -> int:
    return len(one.low.normalize().as_tuple().digits)


def _is_share(claim: Statement, one: Quantity, said: Statement) -> bool:
    """Whether it is of a share that the evidence gives in other numbers."""
    is_there = any(o.low == one.low and o.kind == one.kind for o in said.amounts)
    return not is_there and ratios.is_said(claim, one.start, said)


_TO = re.compile(r"(?<!\w)(?:còn|xuống|lên|đến|tới|thành)(?!\w)")
_BETWEEN = 40


def _is_difference(one: Quantity, said: Statement) -> bool:
    """Whether it is by how much something changed that the evidence gives from and to."""
    if one.change != "by" or one.bound != "exact":
        return False
    low, _, unit = one.in_base_unit()
    for first, last in pairwise(said.amounts):
        between = said.form[first.end : last.start]
        if len(between) > _BETWEEN or not _TO.search(between):
            continue
        there, _, other_unit = last.in_base_unit()
        # "Từ 152 còn 82 cm": the unit stands once.
        before = first.in_base_unit()[0] if first.unit else first.low * (there / last.low or 1)
        if last.low and other_unit == unit and abs(before - there) == low:
            return True
    return False


_FEW = frozenset([2, 3, 4])
_SPELT = {
    1: "nhất", 2: "hai", 3: "ba", 4: "tư", 5: "năm", 6: "sáu", 7: "bảy", 8: "tám", 9: "chín",
}  # fmt: skip
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:(?:, | và )(?:năm )?(?:19|20)\d\d)+(?!\d)")


def _is_place_there(one: Quantity, said: Statement) -> bool:
    """ "Lần thứ hai" where the evidence has "lần 2"."""
    if one.kind != "ordinal" or one.unit not in ("thứ", "lần"):
        return False
    spelt = "|".join([str(one.low), *(w for n, w in _SPELT.items() if n == one.low)])
    return re.search(rf"(?<!\w)(?:lần|thứ) (?:thứ )?(?:{spelt})(?!\w)", said.form) is not None


def _is_listed(one: Quantity, said: Statement) -> bool:
    """Whether the evidence lists as many: "hai lần" of "năm 2009 và 2012"."""
    if one.low != one.high or one.low not in _FEW or one.bound != "exact":
        return False
    if one.unit == "lần":
        return any(
            len(re.findall(r"\d{4}", match.group())) == one.low
            for match in _YEARS.finditer(said.form)
        )
    return False


def _beside_name(text: Statement, one: Quantity) -> str:
    """The word with a capital right before a number, whose name it is of: "Rào Trăng 3"."""
    before = next((word for word in reversed(text.words) if word.end <= one.start), None)
    is_name = before is not None and before.is_capital and one.start - before.end == 1
    return before.spelt if before is not None and is_name and one.low < 1000 else ""


def _has_word(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _is_article(claim: Statement, one: Quantity, said: Statement) -> bool:
    """ "Một cô gái" is any girl, unless the evidence counts them."""
    if one.low != 1 or one.high != 1 or not claim.form.startswith("một", one.start):
        return False
    unit = _unit(claim, one)
    return not any(_unit(said, other) == unit for other in said.amounts)


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
