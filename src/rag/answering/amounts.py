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
from rag.vietnamese.question_kinds import Kind, kind_of
from rag.vietnamese.questions import QUESTION_WORDS
from rag.vietnamese.tokens import syllables, tokens

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
    r"kế hoạch|mục tiêu|phấn đấu|có thể|sẽ|từng|nếu|tương ứng|hằng|hàng|trong ngày|vòng)(?!\w)"
)
_NEAR_SYLLABLES = 6


@dataclass(frozen=True, slots=True)
class AskedAmount:
    """``unit`` as quantities name it, ``base`` that after exact conversion; ``about`` the
    content words of the question beside it, ``of`` those right after it, or before where
    none follow: "bao nhiêu người chết" is of "chết"."""

    unit: str
    base: str
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
    if len(found) != 1 or not found[0].unit or found[0].kind == "ordinal":
        return None
    quantity = found[0]
    after = _content(stood_in[quantity.end :])
    before = _content(stood_in[: quantity.start])
    of = tuple(after[:2]) or tuple(before[-2:])
    return AskedAmount(quantity.unit, quantity.in_base_unit()[2], frozenset([*before, *after]), of)


def told_amount(asked: AskedAmount, sentence: str) -> Quantity | None:
    """The one amount of what is asked that a sentence gives outright and whole."""
    of_unit = [
        one
        for one in quantities(sentence)
        if one.kind != "ordinal" and one.in_base_unit()[2] == asked.base
    ]
    near = [one for one in of_unit if _is_of(asked, sentence, one)]
    if len(of_unit) > 1 and len({one.low for one in of_unit}) > 1:
        return None
    if not near or near[0].value is None or near[0].change in ("by", "from"):
        return None
    return None if _PARTIAL.search(sentence.lower()) else near[0]


def content_share(asked: AskedAmount, text: str) -> float:
    """Share of the question's content words, its unit apart, that stand in a text."""
    if not asked.about:
        return 0.0
    return len(asked.about & set(syllables(text))) / len(asked.about)


def _is_of(asked: AskedAmount, sentence: str, quantity: Quantity) -> bool:
    """Whether what the amount is of stands beside it."""
    if not asked.of:
        return False
    words = tokens(sentence)
    before = [one.text for one in words if one.end <= quantity.start][-_NEAR_SYLLABLES:]
    after = [one.text for one in words if one.start >= quantity.end][:_NEAR_SYLLABLES]
    return all(word in before or word in after for word in asked.of)


def _content(text: str) -> list[str]:
    return [one for one in syllables(text) if one not in _FORM_WORDS and one not in QUESTION_WORDS]


# How far a round or bounded number reaches: "hơn 30" is said of 32, seldom of 40.
_REACH = Decimal("0.25")
_ABOUT = Decimal("0.10")


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
    return low - step / 2, high + step / 2


# A number that ends in this many noughts, or in a decimal, was rounded.
_ROUND_DIGITS = 3


def _rounding(value: Decimal) -> Decimal:
    """What the last digit of a number counts; 0 for a whole one not plainly rounded."""
    sign, digits, exponent = value.normalize().as_tuple()
    del sign, digits
    if not isinstance(exponent, int) or 0 <= exponent < _ROUND_DIGITS:
        return Decimal(0)
    return Decimal(1).scaleb(exponent)
