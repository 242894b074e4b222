"""Numbers as Vietnamese writes and says them, each to a ``Decimal``.

Digits ("1.200", "2,5"), words ("hai mươi lăm"), and both with scales ("1,2 nghìn tỷ",
"1 tỷ 200 triệu", "2 triệu rưỡi"). Pure. Knows nothing of what is counted, of dates or of
which numbers in a text mean an amount.

Digits are read by the Vietnamese rule: a dot parts thousands, a comma opens decimals. A
dot before anything but three digits, or after a lone zero, opens decimals too ("3.5",
"0.125"), as papers that mix the two write. Two separators of a kind part thousands, and
of two kinds the last opens decimals ("1,234.5"). What fits none of it is no number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.vietnamese.normalise import match_form

_WORD = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3}){2,}(?![\d.,]*\d)|\d+(?:[.,]\d+)*|[^\W\d_]+|[%$₫€°]")
_DIGITS = {
    word: number
    for number, word in enumerate(
        ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    )
} | {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5, "bẩy": 7}
# After "mươi" five is "lăm" and one "mốt": "hai mươi năm" are twenty years.
_AFTER_TEN = frozenset(["một", "mốt", "hai", "ba", "bốn", "tư", "lăm", "nhăm"]) | frozenset(
    ["sáu", "bảy", "bẩy", "tám", "chín"]
)
# Said without "mươi": "hai lăm", "ba mốt".
_SHORT_UNITS = frozenset(["mốt", "tư", "lăm", "nhăm"])
_LEADING = frozenset(["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín"])
_SCALES: dict[str, int] = {
    "chục": 10,
    "trăm": 100,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "vạn": 10**4,
    "triệu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
# Only glued to their digits: "200k", "15tr".
_GLUED_SCALES = {"k": 10**3, "tr": 10**6}


def aligned_form(text: str) -> str:
    """The match form of an NFC text, code point for code point, so that an offset in one
    is an offset in the other. Text of which that isn't true is lowered letter by letter."""
    if unicodedata.is_normalized("NFC", text):
        form = match_form(text)
        if len(form) == len(text):
            return form
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@dataclass(frozen=True, slots=True)
class Word:
    """A number in digits, a run of letters or a sign, in match form; ``[start, end)`` in
    code points; ``gap``: what stands between it and the word before."""

    text: str
    start: int
    end: int
    gap: str

    @property
    def is_digits(self) -> bool:
        return "0" <= self.text[0] <= "9"

    @property
    def follows(self) -> bool:
        """Whether only a space, or nothing, parts it from the word before."""
        return self.gap in ("", " ", "\u00a0")


def words(form: str) -> list[Word]:
    """The words of a text in :func:`aligned_form`, in order. Digits other than 0-9 make
    no number."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(form):
        written = match.group().replace("\u00a0", " ")
        if written[0].isdecimal() and not written.isascii():
            continue
        found.append(Word(match.group(), match.start(), match.end(), form[end : match.start()]))
        end = match.end()
    return found


_THOUSANDS_DOTS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_THOUSANDS_COMMAS = re.compile(r"\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)")
_THOUSANDS_SPACES = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3}){2,}")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")

# Nothing in a newspaper is counted in more digits, and Python writes none of thousands.
_LONGEST = 60


def digits_value(digits: str, *, is_whole: bool = False) -> Decimal | None:
    """The value of one number in digits; ``None`` where they are no number ("1.2.3", more
    than sixty digits).
    ``is_whole``: what is counted has no parts, so "1,200" can only be 1200."""
    if len(digits) > _LONGEST:
        return None
    if is_whole and re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
        return Decimal(digits.replace(",", ""))
    if _THOUSANDS_DOTS.fullmatch(digits) and not re.match(r"0\.\d{3}$", digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    if _THOUSANDS_COMMAS.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    if _THOUSANDS_SPACES.fullmatch(digits):
        return Decimal(re.sub(r"\s", "", digits))
    if _DECIMAL.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    return None


@dataclass(frozen=True, slots=True)
class Numeral:
    """``value`` is ``mantissa`` × ``scale`` where it is one group ("2,5 triệu"), else the
    sum of its groups; ``after`` the index of the first word past it; ``size`` how many
    words it took."""

    value: Decimal
    mantissa: Decimal
    scale: int
    after: int
    size: int


def numeral_at(found: Sequence[Word], index: int, *, is_whole: bool = False) -> Numeral | None:
    """The longest number that begins at a word; ``None`` where none does. A lone word
    is read as a number too: whether "ba" or "năm" counts is for the caller to say."""
    first = _group(found, index, is_whole)
    if first is None:
        return None
    value, scale, at = first.value, first.unit, first.after
    groups = 1
    while at < len(found) and found[at].follows and scale > 1:
        word = found[at].text
        if word == "rưỡi":
            value, at, groups = value + Decimal(scale) / 2, at + 1, groups + 1
            break
        if word in ("linh", "lẻ") and at + 1 < len(found) and found[at + 1].text in _LEADING:
            value, at, groups = value + _DIGITS[found[at + 1].text], at + 2, groups + 1
            break
        added = _group(found, at, is_whole=False)
        if added is None or added.value >= scale or (added.value == 0 and added.size == 1):
            break
        tenth = _tenth(found, at, added, scale)
        if tenth is not None:
            value, at, groups = value + tenth, added.after, groups + 1
            break
        if not _may_join(found, at, added, scale):
            break
        value, scale, at, groups = value + added.value, added.unit, added.after, groups + 1
    is_one = groups == 1
    return Numeral(
        value,
        first.mantissa if is_one else value,
        first.scale if is_one else 1,
        at,
        at - index,
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """A number under a thousand, or in digits, with the scales after it. ``unit`` is the
    scale of its last syllable: what "rưỡi" is half of."""

    value: Decimal
    mantissa: Decimal
    scale: int
    unit: int
    after: int
    size: int


def _group(found: Sequence[Word], index: int, is_whole: bool) -> _Group | None:
    if index >= len(found):
        return None
    word = found[index]
    unit = 1
    if word.is_digits:
        read = digits_value(word.text, is_whole=is_whole)
        if read is None:
            return None
        mantissa, at = read, index + 1
    elif word.text == "nửa":
        mantissa, at = Decimal("0.5"), index + 1
        if _scale(found, at) is None:
            return None
    else:
        said = _under_thousand(found, index)
        if said is None:
            return None
        mantissa, unit, at = said
    scale = last = 1
    while (step := _scale(found, at)) is not None and step > last:
        scale, last, at = scale * step, step, at + 1
    return _Group(mantissa * scale, mantissa, scale, scale if scale > 1 else unit, at, at - index)


def _scale(found: Sequence[Word], at: int) -> int | None:
    if at >= len(found) or not found[at].follows:
        return None
    if found[at].gap == "" and at and found[at - 1].is_digits:
        return _SCALES.get(found[at].text) or _GLUED_SCALES.get(found[at].text)
    return _SCALES.get(found[at].text)


def _said(found: Sequence[Word], at: int) -> str:
    """The word there, where a number said aloud can go on; else nothing."""
    return found[at].text if at < len(found) and found[at].gap in (" ", "\u00a0") else ""


def _under_thousand(found: Sequence[Word], index: int) -> tuple[Decimal, int, int] | None:
    """Value, scale of the last syllable, and the index past a number in words."""
    word = found[index].text
    if word in _LEADING or word == "không":
        if _said(found, index + 1) == "trăm":
            return _hundreds(found, index, _DIGITS[word])
        if word == "không":
            return None
    return _tens(found, index)


def _hundreds(found: Sequence[Word], index: int, hundreds: int) -> tuple[Decimal, int, int]:
    value, at = Decimal(hundreds * 100), index + 2
    following = _said(found, at)
    if following in ("linh", "lẻ") and _said(found, at + 1) in _DIGITS:
        return value + _DIGITS[_said(found, at + 1)], 1, at + 2
    rest = _tens(found, at) if following else None
    if rest is not None and rest[0] >= 10 and rest[1] != 100:
        return value + rest[0], rest[1], rest[2]
    # "trăm hai" is a hundred and twenty; "trăm năm" are a hundred years.
    if rest is not None and following != "năm" and _said(found, at + 1) not in _SCALES:
        return value + rest[0] * 10, 1, rest[2]
    return value, 100, at


def _tens(found: Sequence[Word], index: int) -> tuple[Decimal, int, int] | None:
    word, following = found[index].text, _said(found, index + 1)
    if word == "mười":
        if following in _AFTER_TEN:
            return Decimal(10 + _DIGITS[following]), 1, index + 2
        return Decimal(10), 1, index + 1
    if word not in _LEADING:
        return None
    digit = _DIGITS[word]
    if following == "mươi":
        last = _said(found, index + 2)
        # "hai mươi tư" is 24, "hai mươi tư nhân" nothing anyone writes.
        if last in _AFTER_TEN and not (last == "một" and _said(found, index + 3) == "trăm"):
            return Decimal(digit * 10 + _DIGITS[last]), 1, index + 3
        return Decimal(digit * 10), 10, index + 2
    if following == "chục":
        return Decimal(digit * 10), 10, index + 2
    if following in _SHORT_UNITS and word != "một":
        return Decimal(digit * 10 + _DIGITS[following]), 1, index + 2
    return Decimal(digit), 1, index + 1


def _tenth(found: Sequence[Word], at: int, added: _Group, scale: int) -> Decimal | None:
    """ "1 triệu 2", "một nghìn hai": a lone digit after a scale is tenths of it."""
    if added.size != 1 or scale < 1000 or found[at].text == "năm" or added.value >= 10:
        return None
    if found[at].is_digits and (not found[at].text.isdigit() or _goes_on(found, added.after)):
        return None
    return added.value * scale / 10


def _goes_on(found: Sequence[Word], at: int) -> bool:
    return at < len(found) and found[at].follows and found[at].text not in ("đồng", "usd")


def _may_join(found: Sequence[Word], at: int, added: _Group, scale: int) -> bool:
    """Whether a second group is part of the number: "1 tỷ 200 triệu", "1 nghìn 200", "một
    nghìn hai trăm"; not the second of two numbers that stand together."""
    if added.scale > 1:
        return True
    if found[at].is_digits:
        return scale == 1000 and re.fullmatch(r"\d{3}", found[at].text) is not None
    return added.size > 1
