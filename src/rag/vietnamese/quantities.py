"""Amounts in Vietnamese news text: value, unit, bound and change, with offsets.

Pure. Knows how papers write amounts, not what is compared with what. A number that is a
date's is never an amount. Not read at all: fractions ("2/3 dân số"), scores ("2-1"),
numbers inside a code ("H5N1", "22/2021/TT-BGDĐT"), "vài", "hàng trăm", a lone "một",
"ba" or "năm" with no unit of the table behind it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from typing import Literal

from rag.types import Span
from rag.vietnamese import bounds, codes
from rag.vietnamese.bounds import Bound, Change
from rag.vietnamese.dates import dates
from rag.vietnamese.numerals import Numeral, Word, aligned_form, numeral_at, words
from rag.vietnamese.units import Unit, exact_base, unit_at

Kind = Literal["count", "money", "percent", "percentage_points", "measure", "ordinal"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts; ``text[start:end]`` is the two, without the words that
    bound it. ``low`` and ``high`` are equal but for a range. ``unit`` is the table's name
    of it, else the first syllable of what is counted, "" where nothing is; of an ordinal
    (which has its place, and counts nothing) the word before it: "quận", "thứ".
    ``change``: whether something grew or shrank *by* it, *to* it or *from* it."""

    kind: Kind
    low: Decimal
    high: Decimal
    unit: str
    bound: Bound
    change: Change
    start: int
    end: int

    @property
    def value(self) -> Decimal | None:
        """The number itself; ``None`` for a range."""
        return self.low if self.low == self.high else None

    def in_base_unit(self) -> tuple[Decimal, Decimal, str]:
        """Low, high and unit after the exact conversions: tạ and tấn to kg, ha to m2,
        giờ to giây, năm to tháng; unchanged where there is none (sào)."""
        name, factor = exact_base(self.unit)
        return self.low * factor, self.high * factor, name


def quantities(text: str) -> list[Quantity]:
    """The amounts of an NFC text, in order, none overlapping another or a date."""
    return quantities_beside(text, [Span(one.start, one.end) for one in dates(text)])


def quantities_beside(text: str, taken: Sequence[Span]) -> list[Quantity]:
    """As :func:`quantities`, where the spans of the dates are known already, in order."""
    form = aligned_form(text)
    edges = [0, *(edge for span in taken for edge in (span.start, span.end)), len(form)]
    form = "".join(
        "\n" * (end - start) if number % 2 else form[start:end]
        for number, (start, end) in enumerate(pairwise(edges))
    )
    found = words(form)
    result: list[Quantity] = []
    at = 0
    while at < len(found):
        quantity, at = _quantity_at(text, form, found, at)
        if quantity is not None:
            result.append(quantity)
    return result


_SCORE_BEFORE = re.compile(
    r"(?:thắng|thua|hòa|tỷ số|tỉ số|dẫn|dẫn trước|kết quả|đánh bại)[^.;\d]{0,24}$"
)
_RANGE = re.compile(r"\s?(?:[-–—]|đến|tới|cho đến)\s?$")
_TIMES = re.compile(r"(\d{1,2})(?:h|g|:)(\d\d)(?!\w)")


def _quantity_at(text: str, form: str, found: list[Word], at: int) -> tuple[Quantity | None, int]:
    """The amount that begins at a word, and the word to go on from."""
    word = found[at]
    if not word.is_digits and word.text not in _NUMBER_WORDS:
        return None, at + 1
    if word.is_digits and codes.is_part_of_one(text, form, word):
        return None, at + 1
    clock = _TIMES.match(form, word.start) if word.is_digits else None
    if clock is not None and int(clock[1]) <= 24 and int(clock[2]) < 60:
        minutes = Decimal(int(clock[1]) * 60 + int(clock[2]))
        made = _made(form, "measure", minutes, minutes, "phút", word.start, clock.end())
        return made, _past(found, at, clock.end())
    numeral = numeral_at(found, at)
    if numeral is None:
        return None, at + 1
    end = found[numeral.after - 1].end
    code_end = codes.end_of_one(form, end) if found[numeral.after - 1].is_digits else None
    if code_end is not None:
        return None, _past(found, at, code_end)
    ranged = _range(form, found, at, numeral)
    if ranged is not None:
        return ranged
    return _single(text, form, found, at, numeral)


_NUMBER_WORDS = frozenset(
    ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín", "mười", "nửa", "không"]
)


def _past(found: Sequence[Word], at: int, end: int) -> int:
    while at < len(found) and found[at].start < end:
        at += 1
    return at


def _unit_after(form: str, found: list[Word], numeral: Numeral) -> tuple[Unit, int] | None:
    after = numeral.after
    if after >= len(found) or not found[after].follows:
        return None
    return unit_at(form, found, after)


# --- one number ---------------------------------------------------------------------------


def _single(
    text: str, form: str, found: list[Word], at: int, numeral: Numeral
) -> tuple[Quantity | None, int]:
    start, end = found[at].start, found[numeral.after - 1].end
    label = bounds.label_before(form, start)
    known = _unit_after(form, found, numeral)
    glued = found[numeral.after] if numeral.after < len(found) else None
    if glued is not None and codes.is_capital(text[glued.start : (known or (None, 0))[1]]):
        known = None
    # "9M729": metres are followed by two digits at most.
    if known is not None and re.match(r"\d{3}|[^\W\d_]", form[known[1] : known[1] + 3]):
        return None, numeral.after + 1
    if codes.is_carats(text[end - 1 : end], numeral.mantissa):
        return None, numeral.after
    is_glued = glued is not None and glued.gap == "" and glued.text[0].isalpha()
    if is_glued and found[at].is_digits and known is None:
        return None, numeral.after + 1  # "5G", "3D"
    if label and (known is None or label in bounds.ALWAYS_LABELS):
        if bounds.is_weekday(form, start, end, label):
            return None, numeral.after
        return (
            _made(form, "ordinal", numeral.value, numeral.value, label, start, end),
            numeral.after,
        )
    if not found[at].is_digits:
        is_name = text[start].isupper() and re.search(r"\w\s$", form[max(0, start - 2) : start])
        if is_name and (known is None or numeral.size == 1):
            return None, numeral.after  # "vịnh Ba Tư"
        is_unsaid = known is None or bounds.is_no_count(form, found[at].text, start, end)
        if numeral.size == 1 and is_unsaid:
            return None, at + 1
    if known is None:
        return _uncounted(text, form, found, at, numeral)
    unit, end = known
    value = _read_again(found, at, numeral, unit)
    longer = _compound(form, found, value, unit, end)
    if longer is not None:
        value, unit, end = longer
    dollar = start - (form[max(0, start - 1) : start] == "$")
    return _made(form, unit.kind, value, value, unit.name, dollar, end), _past(found, at, end)


def _read_again(found: list[Word], at: int, numeral: Numeral, unit: Unit) -> Decimal:
    """The value, now that the unit is known: people and whole đồng have no thousandths."""
    is_whole = unit.kind in ("count", "money") and numeral.size == 1
    again = numeral_at(found, at, is_whole=True) if is_whole else None
    return again.value if again is not None else numeral.value


def _uncounted(
    text: str, form: str, found: list[Word], at: int, numeral: Numeral
) -> tuple[Quantity | None, int]:
    """A number of what the table of units does not have."""
    start, end = found[at].start, found[numeral.after - 1].end
    if form[max(0, start - 1) : start] == "$":
        return _made(form, "money", numeral.value, numeral.value, "usd", start - 1, end), (
            numeral.after
        )
    if re.search(r"(?<!\w)tuổi $", form[max(0, start - 6) : start]):
        return _made(form, "measure", numeral.value, numeral.value, "tuổi", start, end), (
            numeral.after
        )
    # A telephone number or a code: amounts do not begin with two noughts or a long one.
    if found[at].is_digits and re.match(r"0\d\d", found[at].text):
        return None, numeral.after
    unit = ""
    after = numeral.after
    if after < len(found) and found[after].gap in (" ", "\u00a0"):
        noun = found[after]
        is_noun = noun.text[0].isalpha() and text[noun.start : noun.end] == noun.text
        if is_noun and noun.text not in bounds.FORM_WORDS:
            unit, end, after = noun.text, noun.end, after + 1
    return _made(form, "count", numeral.value, numeral.value, unit, start, end), after


def _compound(
    form: str, found: list[Word], value: Decimal, unit: Unit, end: int
) -> tuple[Decimal, Unit, int] | None:
    """ "2 năm 6 tháng", "6 giờ 30", "1m65", "2 năm rưỡi": a number and the parts of its
    unit, in the smaller of the two; ``None`` where nothing more of it follows."""
    at = bisect_left(found, end, key=attrgetter("start"))
    if at >= len(found) or not found[at].follows:
        return None
    word = found[at]
    if word.text == "rưỡi" and word.gap:
        return value + Decimal("0.5"), unit, word.end
    if unit.name == "m" and word.gap == "" and re.fullmatch(r"\d{1,2}", word.text):
        return value + Decimal(f"0.{word.text}"), unit, word.end
    base, factor = exact_base(unit.name)
    part = numeral_at(found, at) if word.is_digits else None
    if part is None or value != value.to_integral_value():
        return None
    smaller = _unit_after(form, found, part)
    part_end = found[part.after - 1].end
    if smaller is None:
        if unit.name == "giờ" and re.fullmatch(r"[0-5]?\d", word.text) and part.size == 1:
            return value * 60 + part.value, Unit("phút", "measure"), part_end
        return None
    name, small = exact_base(smaller[0].name)
    if name != base or unit.name == base or small >= factor or part.value * small >= factor:
        return None
    total, (more, ends) = value * factor / small + part.value, smaller
    if total != total.to_integral_value():
        return None
    longer = _compound(form, found, total, more, ends)
    return longer or (total, more, ends)


# --- two numbers --------------------------------------------------------------------------


def _range(
    form: str, found: list[Word], at: int, first: Numeral
) -> tuple[Quantity | None, int] | None:
    """ "5-7 ngày", "từ 5% đến 7%": from the word, or ``None`` where there is no range."""
    unit_first = _unit_after(form, found, first)
    end = unit_first[1] if unit_first else found[first.after - 1].end
    second_at = bisect_left(found, end, key=attrgetter("start"))
    while second_at < len(found) and found[second_at].text in ("đến", "tới", "cho"):
        second_at += 1
    if second_at >= len(found) or not _RANGE.match(form[end : found[second_at].start]):
        return None
    second = numeral_at(found, second_at)
    if second is None:
        return None
    if unit_first and second.size == 1 and not found[second_at].is_digits:
        return None
    unit_second = _unit_after(form, found, second)
    start, stop = found[at].start, found[second.after - 1].end
    unit = (unit_second or unit_first or (None, 0))[0]
    if unit_first and unit_second and unit_first[0] != unit_second[0]:
        return None
    if not found[at].is_digits and unit is None:
        return None
    is_said = not form[end : found[second_at].start].strip(" \u00a0đếntớicho")
    low, high = first.value, second.value
    if unit is not None and unit.kind in ("count", "money"):
        low = _read_again(found, at, first, unit)
        high = _read_again(found, second_at, second, unit)
    # "2-3 triệu": both are millions.
    if first.scale == 1 and second.scale > 1 and not unit_first:
        if first.mantissa >= second.mantissa:
            return None
        low *= second.scale
    if low >= high:
        is_score = not is_said and unit is None
        return (None, second.after) if is_score else None
    is_scored = _SCORE_BEFORE.search(form[max(0, start - 40) : start])
    if unit is None and not is_said and is_scored:
        return None, second.after
    if unit_second:
        stop = unit_second[1]
    if unit is None and bounds.label_before(form, start):
        label = bounds.label_before(form, start)
        return _made(form, "ordinal", low, high, label, start, stop), second.after
    kind, name = (unit.kind, unit.name) if unit else ("count", "")
    return _made(form, kind, low, high, name, start, stop), _past(found, second_at, stop)


def _made(
    form: str, kind: Kind, low: Decimal, high: Decimal, unit: str, start: int, end: int
) -> Quantity:
    bound, change = bounds.around(form, start, end)
    return Quantity(kind, low, high, unit, bound, change, start, end)
