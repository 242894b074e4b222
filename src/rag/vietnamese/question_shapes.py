"""Whether a question is answered by yes or no, or by setting two things side by side,
and of what it asks so; else what it asks for.

Pure pattern matching. Knows nothing of sentences that may answer. What is said without
marks is told by its last word alone, and nothing is read out of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.vietnamese.normalise import fold, has_diacritics, match_form
from rag.vietnamese.question_kinds import Kind, kind_of

# What may close any question: "…không vậy?".
_PARTICLES = r"(?: (?:vậy|thế|ạ|nhỉ|à|hả|ta|nè))*"
_ENDING = re.compile(
    r"[ ,](?:(?:hay|hoặc) )?(?P<word>phải không|đúng không|có phải không|không phải|được không|"
    rf"được chưa|rồi chưa|không|chưa){_PARTICLES}$"
)
_OPENING = re.compile(
    r"(?:có phải(?: là| rằng)?|phải chăng|liệu(?: rằng)?(?: có phải)?|có đúng(?: là)?) "
)
_BARE_ENDING = re.compile(r"(?:\b(?:co|duoc|phai|dung)\b.* (?:khong|ko)|\bda\b.* (?:chua|khong))$")
_BARE_OPENING = re.compile(r"(?:co phai|phai chang) ")
# "Có ai bị thương không" asks whether; "ai không bị thương" asks who.
_ASKS_WHICH = re.compile(r"(?<!\w)(?:ai|gì|nào|đâu|sao|mấy|bao nhiêu|bao giờ|bao lâu|bao xa)(?!\w)")
_WHETHER_ANY = re.compile(r"(?<!\w)(?:có|đã|từng)(?: \w+){0,3} (?:ai|gì|nào|đâu|bao giờ)(?!\w)")


@dataclass(frozen=True, slots=True)
class YesNo:
    """Whether ``subject`` does or is ``predicate``, both in match form; the subject is
    "" where it is not told apart. ``is_done``: asked as "đã … chưa"."""

    subject: str
    predicate: str
    is_done: bool


def shape_of(question: str) -> Kind:
    """The kind of a question with the two shapes among them."""
    if compared(question) is not None:
        return Kind.COMPARE
    return Kind.YES_NO if _is_yes_no(question) else kind_of(question)


def _is_yes_no(question: str) -> bool:
    if not has_diacritics(question):
        plain = fold(_body(question))
        is_which = kind_of(question) not in (Kind.THING, Kind.LIST)
        return not is_which and bool(_BARE_ENDING.search(plain) or _BARE_OPENING.match(plain))
    form = match_form(_body(question))
    if not (_ENDING.search(form) or _OPENING.match(form)):
        return False
    return _WHETHER_ANY.search(form) is not None or _ASKS_WHICH.search(form) is None


_HAVING = re.compile(r"(?P<subject>.+?) (?:có|đã)(?: được phép)? (?P<predicate>.+)")
_WHOLE = re.compile(r"(?P<subject>.+?) (?P<is>là|có|đã|bị|được) (?P<predicate>.+)")


def yes_no(question: str) -> YesNo | None:
    """What a question asks whether; ``None`` where it does not, is written without
    marks, or is not plain enough to tell: "có … được không", or turned itself."""
    if not has_diacritics(question) or not _is_yes_no(question):
        return None
    form = match_form(_body(question))
    opening, ending = _OPENING.match(form), _ENDING.search(form)
    word = ending["word"] if ending else ""
    body = form[opening.end() if opening else 0 : ending.start() if ending else len(form)]
    body = body.strip(" ,")
    if word == "được không" or word == "được chưa" or _TURNED.search(body):
        return None
    pattern = _WHOLE if opening or word.endswith(" không") else _HAVING
    found = pattern.fullmatch(body)
    if found is None or _ASKS_WHICH.search(body):
        return None
    predicate = re.sub(r"^phải ", "", found["predicate"])
    if pattern is _WHOLE and found["is"] not in ("có", "đã"):
        predicate = f"{found['is']} {predicate}"
    return YesNo(found["subject"], predicate, is_done=word.endswith("chưa"))


_TURNED = re.compile(r"(?<!\w)(?:không|chưa|chẳng|hay|hoặc)(?!\w)")
_THING = r"[^,;?]{2,60}?"
_WHICH = (
    r"(?:thì )?(?:\w+ ){0,3}(?:nào|ai)(?: \w+){0,6}|(?:có )?(?:gì )?"
    r"(?:khác|giống)(?: biệt| nhau)?(?: \w+){0,5}|(?:thì )?ai (?:\w+ )*hơn"
)
_COMPARED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:hãy |xin )?so sánh (?:giữa )?(?P<one>{_THING}) (?:và|với|so với) (?P<other>{_THING})",
        rf"(?:sự |điểm )?(?:khác biệt|khác nhau|giống nhau|chênh lệch)(?: \w+){{0,3}} giữa "
        rf"(?P<one>{_THING}) (?:và|với|so với) (?P<other>{_THING})"
        r"(?: (?:là|ra sao|như thế nào|thế nào|ở|nằm)(?: .*)?)?",
        rf"giữa (?P<one>{_THING}) (?:và|với) (?P<other>{_THING}),? (?:{_WHICH})",
        rf"(?P<one>{_THING}) (?:và|hay|với) (?P<other>{_THING}),? (?:{_WHICH}) hơn",
        rf"(?P<one>{_THING}) (?:và|với) (?P<other>{_THING}) (?:có )?(?:gì )?"
        r"(?:khác|giống)(?: biệt)?(?: nhau)?(?: (?:gì|ở|như|thế|ra|chỗ)(?: .*)?)?",
        rf"(?P<one>{_THING}) (?:khác|giống) (?:gì )?(?:so )?(?:với )?(?P<other>{_THING})"
        r"(?: (?:ở|như thế nào|thế nào|ra sao|chỗ nào)(?: .*)?)",
    )
)


def compared(question: str) -> tuple[str, str] | None:
    """The two things that a question sets side by side, in match form: "Huế và Vinh, nơi
    nào đông hơn"; ``None`` where it does not, or is written without marks."""
    if not has_diacritics(question):
        return None
    form = match_form(_body(question))
    for pattern in _COMPARED:
        found = pattern.fullmatch(form)
        if found is not None:
            return found["one"].strip(), found["other"].strip()
    return None


def _body(question: str) -> str:
    return " ".join(question.rstrip(" ?!.…").split())
