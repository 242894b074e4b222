"""Where in a sentence something stands that could be what a question asks for: an amount of
its unit, a date as fine as it asks, a new name after "bệnh viện" where it asks which.

Pure pattern matching over words. Says what is of the right kind, not whether it answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.answering.asked import AskedQuestion
from rag.answering.attributes import attribute_asked
from rag.vietnamese.normalise import fold
from rag.vietnamese.question_kinds import Kind
from rag.vietnamese.tokens import Token


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


NUMBER_WORDS = _listed(
    "một hai ba bốn năm sáu bảy tám chín mười chục trăm nghìn ngàn triệu tỷ tỉ nửa vài đôi"
)
# What a question calls otherwise than a text does, folded.
_SAME_UNITS: dict[str, tuple[str, ...]] = {
    "nguoi": (
        *("nguoi", "benh nhan", "truong hop", "ca", "tre", "phu nu", "be", "nan nhan", "chau"),
        *("hoc sinh", "sinh vien", "tinh nguyen vien", "dai bieu", "bac si", "khach", "dan"),
    ),
    "benh nhan": ("benh nhan", "nguoi", "ca", "truong hop", "be", "chau"),
    "ca": ("ca", "truong hop", "nguoi", "benh nhan"),
    "truong hop": ("truong hop", "ca", "nguoi", "benh nhan"),
    "tre": ("tre", "be", "chau", "em"),
    "tien": ("dong", "usd", "dola", "do", "euro", "bang", "trieu", "ty", "nghin", "yen", "te"),
    "dong": ("dong", "trieu", "ty", "nghin"),
    "gio": ("gio", "tieng", "h"),
    "tieng": ("tieng", "gio", "h"),
    "met": ("m", "met"),
    "km": ("km", "kilomet", "cay so"),
    "can": ("kg", "can", "ky", "kilogam"),
    "kg": ("kg", "can", "ky", "g", "gam", "kilogam"),
    "gam": ("g", "gam", "gram", "mg"),
    "gram": ("g", "gam", "gram", "mg"),
    "lan": ("lan",),
    "tuoi": ("tuoi", "thang tuoi"),
    "nuoc": ("nuoc", "quoc gia"),
    "quoc gia": ("quoc gia", "nuoc"),
}
# Asked for with "nào", these have names of their own.
_NAMED_HEADS = re.compile(
    r"(?:benh vien|cong ty|hang|truong|dai hoc|nuoc|quoc gia|tinh|thanh pho|tap chi|bao|xuat ban|"
    r"to chuc|don vi|co quan|vien|trung tam|huyen|xa|quan|bang|tap doan|phong kham|nha may|"
    r"thuong hieu|nhan hieu|doi|chau luc|hoc vien|kenh)$"
)
# Named without their kind: "ở Mỹ", "tại Hà Nội".
_ANYWHERE = re.compile(
    r"(?:nuoc|quoc gia|tinh|thanh pho|bang|don vi|co quan|thuong hieu|chau luc)$"
)
# Words between the two at most.
_HEAD_REACH = 5
# These stand before nearly any question word.
_NO_HEADS = _listed("la lam the dieu thu cai viec nhung tinh trang vay co bi noi do")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_TIME_WORDS = _listed(
    "hôm sáng trưa chiều tối đêm khi lúc sau trước tuần tháng ngày năm giờ mùa thứ"
)
_REASONS = _listed(
    "vì do bởi nhờ nên khiến gây nhằm để giúp nguyên lý tại vậy làm dẫn muốn tránh sợ"
)
_PLACES = _listed("ở tại từ đến tới vào trên trong về ra vùng")
_ALTERNATIVES = re.compile(r"(\w+) hay (?:là )?(\w+)(?: \w+){0,2}\W*$")


@dataclass(frozen=True, slots=True)
class AskedValue:
    """What a question asks for. ``places`` of a text and its tokens gives those of the
    tokens where something of the kind begins. ``is_telling``: few words are of the kind."""

    name: str
    places: Callable[[str, Sequence[Token]], list[int]]
    is_telling: bool


def asked_value(asked: AskedQuestion) -> AskedValue | None:
    """``None`` where the kind of what is asked for shows in no word."""
    question = asked.text
    plain = fold(question)
    known = frozenset(fold(form) for form in asked.forms)
    attribute = attribute_asked(question)
    if attribute is not None:
        return AskedValue(attribute.name, _matching(attribute.given, known), True)
    either = _ALTERNATIVES.search(plain)
    if either is not None and not _asks(asked):
        return AskedValue("either", _words(frozenset(either.groups())), True)
    if asked.kind is Kind.QUANTITY:
        if asked.unit is None:
            return AskedValue("number", _numbers(known, ()), False)
        units = _SAME_UNITS.get(asked.unit) or _SAME_UNITS.get(asked.unit.split()[0])
        return AskedValue(
            "amount", _numbers(known, units or (asked.unit, asked.unit.split()[0])), True
        )
    if asked.kind is Kind.TIME:
        return AskedValue("time", _times(plain, known), True)
    if asked.kind is Kind.PERSON or re.search(r"(?<!\w)ten (?:la )?(?:\w+ )?gi", plain):
        return AskedValue("person", _names(known), True)
    head = _head(asked)
    if head and _NAMED_HEADS.search(head):
        after = None if _ANYWHERE.search(head) else head.split()[-1]
        return AskedValue("named", _names(known, after), True)
    if asked.kind is Kind.PLACE:
        return AskedValue("place", _marked(_PLACES), False)
    if asked.kind is Kind.REASON:
        return AskedValue("reason", _marked(_REASONS), False)
    if head and head.split()[-1] not in _NO_HEADS:
        return AskedValue("head", _words(frozenset([head.split()[-1]])), False)
    return None


VALUES = (
    *("phone", "address", "birth", "age", "price", "height", "weight", "duration"),
    *("experience", "year", "school", "occupation", "residence", "maker"),
    *("either", "number", "amount", "time", "person", "named", "place", "reason", "head"),
)


def _asks(asked: AskedQuestion) -> bool:
    return asked.asks_from < len(asked.forms)


def _head(asked: AskedQuestion) -> str:
    """The one or two syllables before "nào" or "gì", folded."""
    at = asked.asks_from
    if not _asks(asked) or fold(asked.forms[at]) not in ("nao", "gi"):
        return ""
    return fold(" ".join(asked.forms[max(0, at - 2) : at]))


def _matching(
    pattern: re.Pattern[str], known: frozenset[str]
) -> Callable[[str, Sequence[Token]], list[int]]:
    def places(text: str, words: Sequence[Token]) -> list[int]:
        found = []
        for match in pattern.finditer(text.lower()):
            inside = [
                n for n, w in enumerate(words) if w.end > match.start() and w.start < match.end()
            ]
            digits = [words[n].text for n in inside if words[n].text[0].isdigit()]
            if inside and not (digits and all(one in known for one in digits)):
                found.append(inside[0])
        return found

    return places


def _is_number(word: Token, known: frozenset[str]) -> bool:
    if word.text[0].isdigit():
        return word.text not in known
    return word.text in NUMBER_WORDS


def _numbers(
    known: frozenset[str], units: Sequence[str]
) -> Callable[[str, Sequence[Token]], list[int]]:
    def places(text: str, words: Sequence[Token]) -> list[int]:
        found = []
        for n, word in enumerate(words):
            if "%" in units:
                is_rate = text[word.end : word.end + 2].strip().startswith("%")
                said = is_rate or (n + 1 < len(words) and words[n + 1].text == "phần")
                if word.text[0].isdigit() and said and word.text not in known:
                    found.append(n)
                continue
            if not _is_number(word, known) or _is_date(text, word):
                continue
            after = fold(" ".join(one.text for one in words[n + 1 : n + 5]))
            if not units or any(f" {unit} " in f" {after} " for unit in units):
                found.append(n)
        return found

    return places


def _is_date(text: str, word: Token) -> bool:
    return text[word.end : word.end + 1] == "/" or text[word.start - 1 : word.start] == "/"


def _times(plain: str, known: frozenset[str]) -> Callable[[str, Sequence[Token]], list[int]]:
    fine = next(
        (
            unit
            for unit in ("nam", "thang", "ngay", "gio")
            if re.search(rf"(?<!\w){unit} (?:nao|may|bao nhieu)|may {unit}", plain)
        ),
        "",
    )

    def places(text: str, words: Sequence[Token]) -> list[int]:
        found = []
        for n, word in enumerate(words):
            before = words[n - 1].text if n else ""
            digit = word.text[0].isdigit() and word.text not in known
            slash = _is_date(text, word)
            if fine == "nam":
                held = bool(_YEAR.fullmatch(word.text)) and digit
                held |= word.text in ("ngoái", "nay") and before == "năm"
            elif fine == "thang":
                held = digit and (slash or before == "tháng")
            elif fine == "ngay":
                held = digit and (slash or before in ("ngày", "mùng", "thứ"))
            elif fine == "gio":
                held = digit and n + 1 < len(words) and words[n + 1].text in ("giờ", "h")
            else:
                held = digit and (
                    slash or before in _TIME_WORDS or bool(_YEAR.fullmatch(word.text))
                )
                held |= word.text in _TIME_WORDS
            if held:
                found.append(n)
        return found

    return places


def _names(
    known: frozenset[str], after: str | None = None
) -> Callable[[str, Sequence[Token]], list[int]]:
    """Words with a capital that the question lacks; soon ``after`` a folded word."""

    def places(text: str, words: Sequence[Token]) -> list[int]:
        found = []
        for n, word in enumerate(words):
            opens = word.start <= 1 or text[word.start - 2] in ".!?:…\n"
            if not text[word.start].isupper() or (opens and after is None):
                continue
            near = [fold(one.text) for one in words[max(0, n - _HEAD_REACH) : n]]
            if fold(word.text) not in known and (after is None or after in near):
                found.append(n)
        return found

    return places


def _words(wanted: frozenset[str]) -> Callable[[str, Sequence[Token]], list[int]]:
    def places(text: str, words: Sequence[Token]) -> list[int]:
        del text
        return [n for n, word in enumerate(words) if fold(word.text) in wanted]

    return places


def _marked(wanted: frozenset[str]) -> Callable[[str, Sequence[Token]], list[int]]:
    def places(text: str, words: Sequence[Token]) -> list[int]:
        del text
        return [n for n, word in enumerate(words) if word.text in wanted]

    return places
