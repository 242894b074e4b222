"""Words that refer back, and what they refer to: "ông ấy", "họ", "ở đó", "dự án này",
"năm đó".

Pure. What the question itself names before such a word is what the word means: then it
is left. Knows nothing of questions that leave out what they ask about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.referents import (
    BODY_HEADS,
    HEADS,
    MEN,
    PLACE_HEADS,
    ROLES,
    THING_HEADS,
    WOMEN,
    Referent,
    Sort,
    referents,
    within,
)
from rag.answering.spoken import Lexicon, Spoken, as_question, strict
from rag.answering.topics import Topic, phrases
from rag.answering.turns import EarlierTurn
from rag.vietnamese.question_kinds import Kind
from rag.vietnamese.typed_text import Pattern, TypedText

_THIS = r"(?:này|đó|ấy|đấy|nói trên|kể trên|vừa nêu)"
# Without marks "đó" is "do", which joins sentences.
_BARE_THIS = r"(?:này|ấy|nói trên|kể trên|vừa nêu)"
# "Ông" alone is somebody spoken of where a verb follows it: not "bà con", "ông chủ".
_DOES = (
    r"(?= (?:đã|sẽ|đang|từng|còn|có|là|làm|bị|được|sinh|mất|qua đời|nói|giữ|học|quê|sống|nhận|"
    r"bao nhiêu tuổi|mấy tuổi|ở đâu)(?!\w))"
)
_MAN = strict(
    rf"(?:ông|anh|chú|cậu|thầy) (?:ta|{_THIS})|ông{_DOES}",
    rf"(?:ông|anh|chú|cậu|thầy) (?:ta|{_THIS})",
)
_WOMAN = strict(rf"(?:bà|chị|cô) (?:ta|{_THIS})|bà{_DOES}", rf"(?:bà|chị|cô) (?:ta|{_THIS})")
_PERSON = Pattern.only_marked(
    rf"(?:em|bé|cháu|bác|cụ|vị|người|nhân vật|kẻ|gã|đối tượng) {_THIS}|hắn"
)
_THERE = strict(
    r"(?:ở|tại|từ|đến|tới|về|quanh) (?:đó|đấy|đây|ấy)|"
    rf"(?:(?:ở|tại|đến|tới|về) )?(?:nơi|chỗ|địa phương|địa điểm|khu vực|vùng|vùng đất) {_THIS}",
    r"(?:ở|tại) (?:đó|đây)|(?:nơi|chỗ|địa phương|khu vực) (?:này|đó)",
)
_THEY = Pattern.only_marked(r"họ(?! (?:hàng|tên|và tên|mạc|lan|nhà|đậu|cam|bầu))")
_IT = Pattern.only_marked(r"nó|chúng(?! ta)(?! tôi)")
_THEN = strict(r"(?:(?:vào|trong|từ|đến|hồi) )?(?:năm|khi|lúc|hôm|thời điểm|giai đoạn) (?:đó|ấy)")
_THINGS = (
    r"(?:việc|điều|chuyện|sự việc|vấn đề|quyết định|hiện tượng|tình trạng|vụ việc|sự kiện|sự cố)"
)
_THAT_HAPPENED = strict(f"{_THINGS} {_THIS}", f"{_THINGS} {_BARE_THIS}")
_NOUN = r"(?P<head>[^\W\d_]+(?: [^\W\d_]+){0,3}?)"
_HEADED = strict(f"{_NOUN} {_THIS}", f"{_NOUN} {_BARE_THIS}")
# Before "này" and "đó" these mean now, or join sentences, and refer to nothing named.
_NO_HEADS = Lexicon.of(
    "hôm tuần tháng năm ngày lúc giờ lần thế như do từ sau trước nhờ vì qua theo khi thời điều "
    "đây nay hiện kỳ mùa thời điểm giai đoạn bài kiểu cách đời là có và những các tuổi xưa lâu "
    "đến rồi đã"
)
_NEVER_FIRST = Lexicon.of(
    "ai gì nào sao đâu bao nhiêu của trong ở tại về với cho từ là có được bị do vì và thì mà đã "
    "sẽ đang ra vào đến tới những các mấy khi nhờ theo không cho biết"
)
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    sort: str
    head: str = ""


def resolved(question: str, turns: Sequence[EarlierTurn]) -> str:
    """The question with what it refers back to named; as it is where it refers to
    nothing, or to what was not said."""
    text = question
    for found in sorted(_found(question), key=lambda one: -one.start):
        if _is_named_before(question, found):
            continue
        meant = _meant(found, turns)
        if meant:
            text = text[: found.start] + meant + text[found.end :]
    return text if text == question else as_question(text)


def _found(question: str) -> Iterator[_Found]:
    typed = TypedText.of(question)
    taken: list[tuple[int, int]] = []
    for sort, pattern in (
        ("then", _THEN),
        ("man", _MAN),
        ("woman", _WOMAN),
        ("person", _PERSON),
        ("there", _THERE),
        ("they", _THEY),
        ("it", _IT),
        ("event", _THAT_HAPPENED),
    ):
        for match in pattern.for_text(typed).finditer(typed.form):
            if not _overlaps(match.span(), taken) and not _is_family(typed, match.span(), sort):
                taken.append(match.span())
                yield _Found(typed.starts[match.start()], typed.starts[match.end()], sort)
    for match in _HEADED.for_text(typed).finditer(typed.form):
        head = _head(typed.written(*match.span("head")))
        if head and not _overlaps(match.span(), taken):
            end = typed.starts[match.end()]
            start = typed.starts[match.end("head")] - len(head)
            yield _Found(start, end, "headed", head)


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _is_family(typed: TypedText, span: tuple[int, int], sort: str) -> bool:
    """Whether "họ" is a family or its name: "dòng họ", "họ Nguyễn"."""
    if sort != "they":
        return False
    after = typed.text[typed.starts[span[1]] :].lstrip()
    before = typed.form[: span[0]].split()
    return after[:1].isupper() or (bool(before) and before[-1] in {"dòng", "của dòng", "mang"})


def _head(text: str) -> str:
    """The noun before "này", as far as it is one; "" where it is none."""
    spoken = Spoken.of(text)
    first = 0
    for n, key in enumerate(spoken.keys):
        if key in spoken.listed(_NEVER_FIRST):
            first = n + 1
    if first >= len(spoken.words) or spoken.keys[-1] in spoken.listed(_NO_HEADS):
        return ""
    return spoken.written(first, len(spoken.words))


def _is_named_before(question: str, found: _Found) -> bool:
    """Whether the question itself says, before it, what the word refers to."""
    before = question[: found.start]
    own = referents(before)
    sorts = {one.sort for one in own}
    spoken = Spoken.of(before)
    has_role = any(spoken.phrase(n, ROLES) for n in range(len(spoken.words)))
    if found.sort in {"man", "woman", "person"}:
        return Sort.PERSON in sorts or has_role
    if found.sort == "there":
        return Sort.PLACE in sorts or Sort.THING in sorts
    if found.sort == "then":
        return Sort.TIME in sorts
    if found.sort in {"they", "it"}:
        return bool(own) or _has_noun(spoken)
    if found.sort == "event":
        return _says_something(spoken)
    return found.head.lower() in before.lower()


def _has_noun(spoken: Spoken) -> bool:
    """Whether a few words stand before a pronoun: one of them is what it means."""
    small = spoken.listed(_NEVER_FIRST | Lexicon.of("vậy thế còn như thế nào lại"))
    return sum(key not in small for key in spoken.keys) >= 2


def _says_something(spoken: Spoken) -> bool:
    small = spoken.listed(_NEVER_FIRST)
    return sum(key not in small for key in spoken.keys) >= 4


def _meant(found: _Found, turns: Sequence[EarlierTurn]) -> str:
    """What it refers to, the last said first; "" where nothing said fits."""
    for turn in reversed(turns):
        topic = Topic.of(turn.question)
        meant = _meant_in(found, turn, topic)
        if meant:
            return meant
    return ""


def _meant_in(found: _Found, turn: EarlierTurn, topic: Topic) -> str:
    if found.sort in {"man", "woman", "person"}:
        return _one(found, turn, topic)
    if found.sort == "there":
        return _place(turn, topic)
    if found.sort == "then":
        when = _first(Sort.TIME, topic.named, referents(turn.answer))
        return when.text if when else ""
    if found.sort == "event":
        return _event(topic)
    if found.sort == "headed":
        return _headed(found.head, turn, topic)
    return within(topic.subject)


def _first(sort: Sort, *groups: Sequence[Referent]) -> Referent | None:
    return next((one for group in groups for one in group if one.sort is sort), None)


def _one(found: _Found, turn: EarlierTurn, topic: Topic) -> str:
    """A person: the one of the question, or the one that its answer names; a role where
    neither gives a name."""
    told = referents(turn.answer)
    groups = (told, topic.named) if topic.kind is Kind.PERSON else (topic.named, told)
    for one in (one for group in groups for one in group):
        if _may_be(one, found.sort):
            title = {"man": "ông", "woman": "bà"}.get(found.sort, "")
            head = one.head.lower() or title
            return f"{head} {one.name}".strip()
    spoken = Spoken.of(topic.subject)
    has_role = spoken.words and spoken.phrase(0, ROLES) > 0
    statement = Spoken.of(topic.statement)
    if has_role:
        return within(topic.subject)
    if topic.kind is Kind.PERSON and statement.words and statement.phrase(0, ROLES):
        return within(topic.statement)
    return ""


def _may_be(one: Referent, sort: str) -> bool:
    head = Spoken.of(one.head)
    is_foreign = one.sort is Sort.THING and not one.head and " " in one.name
    if one.sort is not Sort.PERSON and not is_foreign:
        return False
    if not head.words:
        return True
    if sort == "man":
        return not head.phrase(0, WOMEN)
    if sort == "woman":
        return not head.phrase(0, MEN)
    return True


def _place(turn: EarlierTurn, topic: Topic) -> str:
    """ "Ở đó" with its preposition: at the place named, or where the thing is."""
    told = referents(turn.answer) if topic.kind is Kind.PLACE else []
    place = _first(Sort.PLACE, told, topic.named, referents(turn.answer))
    if place is not None:
        return f"ở {place.text[:1].lower() if place.head else place.text[:1]}{place.text[1:]}"
    return f"ở {within(topic.subject)}" if topic.subject and topic.named else ""


def _event(topic: Topic) -> str:
    if topic.is_event and topic.statement != topic.subject:
        return f"việc {within(topic.statement)}"
    return within(topic.subject)


def _headed(head: str, turn: EarlierTurn, topic: Topic) -> str:
    """ "Dự án này": what was called so, or the subject where nothing was."""
    spoken = Spoken.of(head)
    told = referents(turn.answer)
    if topic.subject.lower().startswith(f"{head.lower()} "):
        return within(topic.subject)
    for size in range(len(spoken.words)):
        words = spoken.written(size, len(spoken.words)).lower()
        named = _named(words, turn.answer)
        if named:
            return _rest(spoken, size) + named
        for one in (*topic.named, *told):
            if f"{one.text.lower()} ".startswith(f"{words} "):
                return _rest(spoken, size) + _small_head(one)
        if topic.subject.lower().startswith(words):
            return _rest(spoken, size) + within(topic.subject)
    if spoken.phrase(0, PLACE_HEADS) == len(spoken.words):
        place = _first(Sort.PLACE, topic.named, told)
        return _small_head(place) if place else ""
    if spoken.phrase(0, BODY_HEADS):
        body = _first(Sort.BODY, topic.named, told)
        return _small_head(body) if body else ""
    if spoken.phrase(0, ROLES):
        return _one(_Found(0, 0, "person"), turn, topic)
    # "Công trình này" of a bridge, but not "chiếc áo này" of a hospital.
    is_any = spoken.phrase(0, THING_HEADS) == len(spoken.words)
    return within(topic.subject) if is_any and topic.is_of_a_thing else ""


def _named(head: str, answer: str) -> str:
    """The answer's phrase that begins with a noun and goes on with a name, which may
    have small words in it: "bệnh viện Nhi đồng Thành phố"."""
    for phrase in phrases(answer):
        at = f" {phrase.lower()} ".find(f" {head} ")
        name = phrase[at + len(head) + 1 :] if at >= 0 else ""
        if name[:1].isupper() and len(name.split()) <= _LONGEST_NAME:
            return f"{head} {name}"
    return ""


def _rest(spoken: Spoken, size: int) -> str:
    """What stands before the noun that was found: "chiều dài" of "chiều dài dự án này",
    nothing of "cây cầu này"."""
    is_one = spoken.phrase(0, HEADS) == len(spoken.words)
    return f"{spoken.written(0, size)} " if size and not is_one else ""


def _small_head(one: Referent) -> str:
    return f"{one.head.lower()} {one.name}".strip() if one.head else one.name
