"""The amount that a question asks for, the one that a sentence gives of it, and whether
two such amounts can both be true.

Pure, and wary: where a sentence gives several amounts that could be meant, it gives
none. Knows nothing of articles or their dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from rag.vietnamese.normalise import has_diacritics
from rag.vietnamese.quantities import Quantity, quantities
from rag.vietnamese.question_kinds import Kind, kind_of, unit_asked
from rag.vietnamese.questions import QUESTION_WORDS
from rag.vietnamese.tokens import form, syllables, tokens

_ASKED = re.compile(r"(?<!\w)(?:bao nhiêu|mấy)(?!\w)", re.IGNORECASE)
# Stands in for what is asked while the question is read for its unit.
_STAND_IN = "77"
_FORM_WORDS = frozenset(
    re.findall(
        r"\S+",
        "là và của có các những một này đó kia ấy thì mà ở tại trong trên dưới với cho từ đến "
        "vào ra về bởi do vì nên để được bị đã đang sẽ cũng như rằng theo khi hiện nay tổng cộng "
        "số lượng tất cả toàn khoảng hơn gần tính hay nhất ta người",
    )
)
# A part of what is asked, what each gets, what is added, or several in turn.
_PARTIAL = re.compile(
    r"(?<!\w)(?:trong đó|trong số|riêng|mỗi|bình quân|trung bình|thêm|lần lượt|còn lại|nữa|"
    r"các ca|mới|một số|ít nhất là|so với|gấp|thay vì|trước đây|trước đó|ban đầu|dự kiến|"
    r"kế hoạch|mục tiêu|phấn đấu|có thể|sẽ|từng|nếu|yêu cầu|đòi|đề nghị|xin|kiện|"
    r"tương ứng|h[ằà]ng (?:ngày|tuần|tháng|quý|năm)|trong ngày|trong vòng|dự đoán)(?!\w)"
)
_MONEY = {"tiền": "đồng"}
_RATE = frozenset(["tỷ", "lệ", "phần", "trăm"])
_TIMES = frozenset(["giây", "phút", "giờ"])
_LENGTHS = frozenset(["m", "cm", "km"])
_DIMENSIONS = frozenset(["cao", "dài", "rộng", "sâu", "dày"])
# Counted of many things in one article: of what must be asked.
_ANYBODY = frozenset(["người", "ca", "trường hợp", "lần", "vụ", "đồng", "usd", "%"])
_NEAR_SYLLABLES = 5


@dataclass(frozen=True, slots=True)
class AskedAmount:
    """``unit`` as quantities name it after exact conversion; ``about`` the
    content words of the question beside it, ``of`` those right after it, or before where
    none follow, names apart: "bao nhiêu người chết" is of "chết". It is empty where the
    unit alone says it: "Chợ có bao nhiêu gian hàng"."""

    unit: str
    about: frozenset[str]
    of: tuple[str, ...]


def asked_amount(question: str) -> AskedAmount | None:
    """What "bao nhiêu" is asked of; ``None`` where nothing is counted, weighed or paid, or
    the question is written without marks."""
    if kind_of(question) is not Kind.QUANTITY or not has_diacritics(question):
        return None
    matches = list(_ASKED.finditer(question))
    if len(matches) != 1:
        return None
    at = matches[0]
    stood_in = question[: at.start()] + _STAND_IN + question[at.end() :]
    found = [one for one in quantities(stood_in) if one.start <= at.start() < one.end]
    before, after = _content(question[: at.start()]), _content(question[at.end() :])
    if unit_asked(question) == "%":
        of = [word for word in _unnamed([*before, *after]) if form(word) not in _RATE]
        return AskedAmount("%", _about(before, after), tuple(map(form, of[:2])))
    if len(found) != 1 or not found[0].unit or found[0].kind == "ordinal":
        return None
    quantity = found[0]
    unit = _MONEY.get(quantity.unit, quantity.in_base_unit()[2])
    after = _content(stood_in[quantity.end :])
    is_generic = quantity.kind != "count" or unit in _ANYBODY
    of = _unnamed(after)[:2] or (_unnamed(before)[-1:] if is_generic else [])
    # The hour, and the distance of a kick or a fall, are each of another moment.
    if unit in _TIMES or (unit in _LENGTHS and not _DIMENSIONS & set(map(form, of))):
        return None
    if not of and is_generic:
        return None
    return AskedAmount(unit, _about(before, after), tuple(map(form, of)))


def _about(before: list[str], after: list[str]) -> frozenset[str]:
    return frozenset(form(word) for word in (*before, *after))


def told_amount(asked: AskedAmount, sentence: str) -> Quantity | None:
    """The one amount of what is asked that a sentence gives outright and whole."""
    found = [one for one in quantities(sentence) if one.kind != "ordinal"]
    of_unit = [one for one in found if one.in_base_unit()[2] == asked.unit]
    if not of_unit or _PARTIAL.search(sentence.lower()):
        return None
    alike = [one for one in found if one in of_unit or one.kind == of_unit[0].kind != "count"]
    near = [one for one in of_unit if _is_of(asked, sentence, one)]
    if not near or len({one.low for one in alike}) > 1 or near[0].value is None:
        return None
    return None if near[0].change in ("by", "from") else near[0]


def content_share(asked: AskedAmount, text: str, *, besides: frozenset[str]) -> float:
    """Share of the question's content words, its unit and those given apart, that stand in
    a text; 1 where none are left."""
    about = asked.about - besides
    return len(about & set(syllables(text))) / len(about) if about else 1.0


def _is_of(asked: AskedAmount, sentence: str, quantity: Quantity) -> bool:
    """Whether what the amount is of stands beside it."""
    if not asked.of:
        return True
    words = tokens(sentence)
    before = [one.text for one in words if one.end <= quantity.start][-_NEAR_SYLLABLES:]
    after = [one.text for one in words if one.start >= quantity.end][:_NEAR_SYLLABLES]
    return any(all(word in side for word in asked.of) for side in (before, after))


def _content(text: str) -> list[str]:
    """The words of a text that say what it is about, as written."""
    return [
        text[one.start : one.end]
        for one in tokens(text)
        if one.text not in _FORM_WORDS and one.text not in QUESTION_WORDS
    ]


def _unnamed(words: list[str]) -> list[str]:
    return [word for word in words if not word[0].isupper()]


# How far a round or bounded number reaches: "hơn 30" is said of 32, seldom of 40.
_REACH = Decimal("0.25")
_ABOUT = Decimal("0.10")
# 1.215.000 is rounded to 1,2 million; 13.500 is not to 14.000, which says another thing.
_ROUNDED_BY = Decimal("0.02")


def agree(one: Quantity, other: Quantity) -> bool:
    """Whether one true number may lie behind both: "hơn 30" and "32", "1,2 triệu" and
    "1.215.000"."""
    first, second = _reach(one), _reach(other)
    return first[0] <= second[1] and second[0] <= first[1]


def _reach(quantity: Quantity) -> tuple[Decimal, Decimal]:
    low, high, _ = quantity.in_base_unit()
    match quantity.bound:
        case "over" | "at_least":
            return low, high * (1 + _REACH)
        case "under" | "at_most":
            return low * (1 - _REACH), high
        case "about":
            return low * (1 - _ABOUT), high * (1 + _ABOUT)
    step = _rounding(quantity.low) * (low / quantity.low if quantity.low else 1)
    most = min(step / 2, high * _ROUNDED_BY)
    return low - most, high + most


# A number that ends in this many noughts, or in a decimal, was rounded.
_ROUND_DIGITS = 3


def _rounding(value: Decimal) -> Decimal:
    """What the last digit of a number counts; 0 for a whole one not plainly rounded."""
    sign, digits, exponent = value.normalize().as_tuple()
    del sign, digits
    if not isinstance(exponent, int) or 0 <= exponent < _ROUND_DIGITS:
        return Decimal(0)
    return Decimal(1).scaleb(exponent)
