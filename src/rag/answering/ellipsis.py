"""The last question asked again of something else: "còn năm 2022 thì sao?", "thế còn Hà
Nội?", "còn học sinh thì sao?".

What is asked about takes the place of its like in the last question: a year that of a
year, a place that of a place. Pure. Knows nothing of pronouns.
"""

from __future__ import annotations

from rag.answering.referents import Sort, referents
from rag.answering.slots import PREPOSITIONS, Slots, besides, named_within
from rag.answering.spoken import Spoken, as_question
from rag.answering.topics import Topic, asking_spans
from rag.answering.turns import EarlierTurn
from rag.vietnamese.typed_text import Pattern, TypedText

_OPENS = r"(?:(?:ừ|à|vậy|thế|rồi|và|nhưng|vậy thì|thế thì|thế còn|vậy còn|còn)[ ,]+)*"
_THEN = r"(?: (?:thì )?(?:sao|thế nào|như thế nào|ra sao)| thì)?(?: (?:nhỉ|ạ|vậy|hả|đây|nào))*"
_WHAT_OF = Pattern.of(r"(?:(?:ừ|à|vậy|thế|rồi|và|nhưng)[ ,]+(?:thì )?)*còn (?P<one>[^?]+?)" + _THEN)
_SO_WHAT = Pattern.of(
    _OPENS + r"(?P<one>[^?]+?) thì (?:sao|thế nào|như thế nào|ra sao)(?: (?:nhỉ|ạ|vậy|hả))*"
)
_ALONE = Pattern.of(_OPENS + r"(?P<one>[^?]+?)(?: (?:nhỉ|ạ|vậy|hả))*")
_MORE = Pattern.of(
    r"(?:(?:bạn|hãy|xin|vui lòng|có thể|làm ơn|cho (?:tôi|mình)(?: biết)?) )*"
    r"(?:(?:nói|kể|giải thích|cho biết|trình bày|giới thiệu) )?"
    r"(?:cụ thể|chi tiết|rõ|kỹ|thêm|đầy đủ|sâu)(?: (?:hơn|thêm|nữa|ra|hơn nữa|chi tiết|"
    r"cụ thể))*(?: (?:được không|đi|xem|nào|xem nào|nhé|là sao|là gì))*|"
    r"(?:(?:thế|vậy) )?(?:còn|có) (?:gì|ai|điều gì|việc gì|thông tin gì)(?: khác)?(?: nữa)?"
    r"(?: không)?|(?:còn )?(?:gì|ai) nữa(?: không)?|(?:có )?(?:tin|thông tin) gì (?:thêm|mới|khác)"
    r"(?: nữa)?(?: không)?|(?:thế )?thôi (?:à|sao)|ngoài ra(?: (?:còn|thì) (?:gì|sao))?(?: nữa)?"
    r"(?: không)?"
)
_SURE = Pattern.of(r"(?:thật|vậy) (?:không|sao|à)")


def asks_the_same(question: str) -> bool:
    """Whether it asks nothing new: for more, or "thật không?"."""
    return asks_for_more(question) or _whole(_SURE, question) is not None


def asks_for_more(question: str) -> bool:
    """Whether it only asks for more: "cụ thể hơn?", "còn gì nữa không?"."""
    return _whole(_MORE, question) is not None


def asked_again(question: str, last: EarlierTurn) -> str | None:
    """The last question, with what is asked about now in the place of its like; ``None``
    where the question is no such, or nothing of the last one is like it."""
    asked = _asked_about(question)
    if asked is None:
        return None
    one = _bare_of_prepositions(asked)
    slots = Slots(last.question, Topic.of(last.question), asked.removesuffix(one).strip())
    filled = slots.filled(one, asked)
    return as_question(filled) if filled is not None else None


def _asked_about(question: str) -> str | None:
    """What "còn … thì sao?" asks about, or a mere time or place."""
    for pattern in (_WHAT_OF, _SO_WHAT):
        found = _whole(pattern, question)
        if found is not None and not asking_spans(found):
            return found
        if found is not None:
            # "Còn Hà Nội là bao nhiêu?": what asks is that of the last question.
            start = asking_spans(found)[0][0]
            named = referents(found[:start])
            rest = besides(found, named, asking_spans(found))
            return found[:start].removesuffix(" là ").strip() if named and not rest else None
    found = _whole(_ALONE, question)
    if found is None or asking_spans(found):
        return None
    named = referents(found)
    is_when_or_where = any(one.sort in (Sort.TIME, Sort.PLACE) for one in named)
    if len(named) != 1 or not is_when_or_where or besides(found, named, ()):
        return None
    is_led = found != _bare_of_prepositions(found)
    return found if named[0].sort is Sort.TIME or is_led else None


def _whole(pattern: Pattern, question: str) -> str | None:
    """The part that the pattern names where all of the question is matched, or all."""
    text = question.strip(" ?.!…")
    typed = TypedText.of(text)
    match = pattern.for_text(typed).fullmatch(typed.form)
    if match is None:
        return None
    start, end = match.span("one") if "one" in match.groupdict() else match.span()
    return typed.written(start, end).strip(" ,")


def _bare_of_prepositions(text: str) -> str:
    spoken = Spoken.of(text)
    at = 0
    while at < len(spoken.words) - 1 and spoken.keys[at] in spoken.listed(PREPOSITIONS):
        at += 1
    starts = {found.start for found in named_within(text)}
    # "Ở Hà Nội", but not "cho vay".
    is_name = bool(spoken.words) and spoken.words[at].start in starts
    return text[spoken.words[at].start :] if is_name else text
