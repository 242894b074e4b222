"""What kind of thing a question asks for, and whether a sentence holds one.

Pure pattern matching over the question and over a sentence of news text. Knows
nothing of scores or of what the question is about.
"""

from __future__ import annotations

import re
from enum import StrEnum

from rag.vietnamese.normalise import fold, has_diacritics, match_form


class Kind(StrEnum):
    """The shape of the answer that is asked for. Rankers were trained on the place of
    those that :func:`kind_of` gives: new ones go last."""

    QUANTITY = "quantity"
    TIME = "time"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    MANNER = "manner"
    LIST = "list"
    THING = "thing"
    YES_NO = "yes_no"
    COMPARE = "compare"


# In order: "vào năm bao nhiêu" asks for a time, "là bao nhiêu người" for a quantity.
# Written without marks, since half the questions are.
_ASKED: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"\b(?:{pattern})\b"))
    for kind, pattern in (
        (
            Kind.TIME,
            r"khi nao|bao gio|(?<!quyen )(?<!nang )luc nao|hoi nao|(?:nam|ngay|thang|tuan|quy|mua|"
            r"thoi gian|thoi diem|giai doan|the ky) (?:nao|bao nhieu)|"
            r"(?:ngay|thang|mung|thu|luc|nam) may",
        ),
        (Kind.QUANTITY, r"bao nhieu|bao lau|bao xa|may gio|(?:ty|ti) le (?:nao|la gi)"),
        (
            Kind.REASON,
            r"vi sao|tai sao|do dau|vi dau|nho dau|ly do|li do|nguyen nhan|vi (?:ly do )?gi|do gi|"
            r"sao lai",
        ),
        (
            Kind.PLACE,
            r"(?:o|tai|tu|den|toi|vao|ve|ra|di) dau|(?:noi|cho|nuoc|quoc gia|tinh|thanh pho|huyen|"
            r"xa|dia phuong|dia diem|vung|khu vuc|vi tri|bo phan) nao",
        ),
        (
            Kind.PERSON,
            r"(?:nguoi|vi|ong|ba|bac si|nha khoa hoc|dong chi|chuyen gia|nhan vat) nao|"
            r"la ai|cua ai|boi ai|do ai|voi ai|cho ai|ten (?:la )?gi|ai la|ai da|ai duoc|ai se",
        ),
        (Kind.MANNER, r"the nao|ra sao|lam sao|cach nao|bang cach|lam gi de|bang gi"),
        (
            Kind.LIST,
            r"gom (?:nhung )?(?:gi|ai|nao)|(?:nhung|cac) [\w ]{1,40}(?:nao|gi)|nhung gi|nhung ai",
        ),
    )
)
_ASKS_PERSON = re.compile(r"(?<!\w)ai(?!\w)")
_ASKS_HOW_MANY = re.compile(r"(?<!\w)mấy(?!\w)")
_UNIT_ASKED = re.compile(r"\b(?:bao nhieu|may) (\w+)(?: (\w+))?")
_RATE_ASKED = re.compile(r"\b(?:ty|ti) le\b|\bphan tram\b")


def kind_of(question: str) -> Kind:
    """What a question asks for, written with marks or without: never YES_NO or COMPARE,
    which ``question_shapes.shape_of`` tells."""
    plain = fold(question)
    for kind, pattern in _ASKED:
        if pattern.search(plain):
            return kind
    form = match_form(question)
    if _ASKS_HOW_MANY.search(form):
        return Kind.QUANTITY
    if _ASKS_PERSON.search(form) and (has_diacritics(question) or plain.startswith("ai ")):
        return Kind.PERSON
    return Kind.THING


_NUMBER_WORD = (
    r"\d[\d.,]*|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|chục|trăm|nghìn|ngàn|triệu|tỷ|tỉ|nửa|vài"
)
_CUES: dict[Kind, re.Pattern[str]] = {
    Kind.QUANTITY: re.compile(rf"(?<!\w)(?:{_NUMBER_WORD})(?!\w)"),
    Kind.TIME: re.compile(
        r"(?<!\w)(?:ngày|tháng|năm|tuần|quý|thế kỷ|thập niên|mùa|lúc|hôm|sáng|trưa|chiều|tối|đêm|"
        r"khi|sau|trước|từ|giờ)(?!\w)|\d{1,2}[/-]\d{1,2}|\b(?:1[5-9]|20)\d\d\b"
    ),
    Kind.REASON: re.compile(
        r"(?<!\w)(?:vì|do|bởi|nhờ|tại|nên|khiến|nguyên nhân|lý do|gây|xuất phát|nhằm|để|giúp)(?!\w)"
    ),
    Kind.PLACE: re.compile(
        r"(?<!\w)(?:ở|tại|từ|đến|tới|trên|trong|vùng|khu|tỉnh|huyện|xã|thành phố|quận|nước|"
        r"bệnh viện)(?!\w)"
    ),
}
# A date's numbers measure nothing.
_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?(?![\d%])"
    r"|(?<!\w)(?:ngày|mùng|tháng|năm|quý) \d{1,4}(?![\d.,])"
    r"|(?<!\w)năm(?! (?:người|con|ca|lần|ngày|tháng|tuần|giờ|triệu|tỷ|nghìn|trăm|mươi))"
)
_NAME = re.compile(r"(?<!^)(?<!\. )[A-ZĐÀ-Ỹ][^\W\d_]+(?:\s[A-ZĐÀ-Ỹ][^\W\d_]*)+")
_TITLE = re.compile(
    r"(?<!\w)(?:ông|bà|anh|chị|em|bé|cô|chú|bác sĩ|tiến sĩ|giáo sư|bệnh nhân|bộ trưởng|giám đốc|"
    r"chủ tịch|bí thư|trưởng|phó|đồng chí|bs|ths|ts|gs|pgs|nhà|chuyên gia|người)(?!\w)"
)


def holds(kind: Kind, sentence: str) -> float:
    """How far a sentence holds what a kind of question asks for: 0, 0.5 or 1. Only a
    quantity, time, person, place and reason can be told by a sentence's own words."""
    if kind is Kind.PERSON:
        return 0.5 * bool(_NAME.search(sentence)) + 0.5 * bool(_TITLE.search(sentence.lower()))
    lowered = sentence.lower()
    if kind is Kind.QUANTITY:
        lowered = _DATE.sub(" ", lowered)
    if kind is Kind.PLACE:
        return 0.5 * bool(_NAME.search(sentence)) + 0.5 * bool(_CUES[kind].search(lowered))
    cue = _CUES.get(kind)
    return float(bool(cue and cue.search(lowered)))


_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def new_numbers(question: str, sentence: str) -> int:
    """How many numbers a sentence gives that the question does not."""
    return len(set(_DIGITS.findall(sentence)) - set(_DIGITS.findall(question)))


def new_amounts(question: str, sentence: str) -> int:
    """The same of numbers that are no date's."""
    return new_numbers(question, _DATE.sub(" ; ", sentence.lower()))


def unit_asked(question: str) -> str | None:
    """What a quantity is asked of, folded: "bao nhiêu bệnh nhân" → "benh nhan"; "%"
    for a rate; ``None`` where the question does not say."""
    plain = fold(question)
    if _RATE_ASKED.search(plain):
        return "%"
    match = _UNIT_ASKED.search(plain)
    if match is None:
        return "nam" if "bao lau" in plain else None
    first, second = match.group(1), match.group(2)
    return f"{first} {second}" if second else first


# What stands between a property and the question for it: "cao khoảng bao nhiêu".
_PROPERTY_ASKED = re.compile(
    r"\b(\w+)(?: (?:la|khoang|den|toi|duoc|len|len den|len toi|tong cong|gan|hon|chung|mat))*"
    r" (?:bao nhieu|may)\b"
)


def property_asked(question: str) -> str | None:
    """The word that "bao nhiêu" is asked of, folded: "cao bao nhiêu mét" → "cao"."""
    match = _PROPERTY_ASKED.search(fold(question))
    return match.group(1) if match else None


_BEFORE_NUMBER = re.compile(rf"((?:[^\W\d_]+\s){{1,4}})(?={_NUMBER_WORD})")


def gives_property(asked: str, sentence: str) -> float:
    """Whether the word stands right before a number that is no date's: 1, or up to
    three words before one: 0.5; else 0."""
    best = 0.0
    for match in _BEFORE_NUMBER.finditer(_DATE.sub(" ; ", sentence.lower())):
        words = fold(match.group(1)).split()
        if words[-1] == asked:
            return 1.0
        if asked in words:
            best = 0.5
    return best


_MEASURED = re.compile(rf"(?<!\w)(?:{_NUMBER_WORD})(?!\w)[\s]*((?:[^\W\d_]+\s?){{0,3}}|%)")


# Units that a question writes out and an article seldom does, folded.
_SYMBOLS = {"met": "m", "kilomet": "km", "cay so": "km", "can": "kg", "hecta": "ha", "gio": "h"}


def measures(unit: str, sentence: str) -> float:
    """Whether a number in the sentence is followed by the unit or its symbol: 1; by its
    first syllable: 0.5; else 0."""
    if unit == "%":
        return float("%" in sentence or "phần trăm" in sentence.lower())
    best = 0.0
    first = unit.split()[0]
    symbol = _SYMBOLS.get(unit, _SYMBOLS.get(first))
    for match in _MEASURED.finditer(sentence.lower()):
        after = fold(match.group(1))
        if after.startswith(unit) or f" {unit}" in after:
            return 1.0
        if symbol is not None and after.split()[:1] == [symbol]:
            return 1.0
        if first in after.split():
            best = 0.5
    return best


# A number that is not of the unit or the property asked for may still be the answer.
_BARE_NUMBER = 0.25


def gives(question: str, sentence: str) -> float:
    """How far a sentence gives what a question asks for, 0 to 1: a number of the right
    unit or property, or what :func:`holds` tells."""
    kind = kind_of(question)
    held = holds(kind, sentence)
    if kind is not Kind.QUANTITY:
        return held
    unit, asked = unit_asked(question), property_asked(question)
    return max(
        measures(unit, sentence) if unit else 0.0,
        gives_property(asked, sentence) if asked else 0.0,
        _BARE_NUMBER * held,
    )
