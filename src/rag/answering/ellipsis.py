"""The last question asked again of something else: "còn năm 2022 thì sao?", "thế còn Hà
Nội?", "còn học sinh thì sao?".

What is asked about takes the place of its like in the last question: a year that of a
year, a place that of a place. Pure. Knows nothing of pronouns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.likes import LIKES
from rag.answering.referents import Referent, Sort, referents, within
from rag.answering.spoken import Lexicon, Spoken, as_question
from rag.answering.topics import PREDICATES, RELATIONAL, Topic, asking_spans
from rag.answering.turns import EarlierTurn
from rag.vietnamese.dates import dates
from rag.vietnamese.entities import entity
from rag.vietnamese.normalise import has_diacritics
from rag.vietnamese.places import mentioned
from rag.vietnamese.typed_text import Pattern, TypedText

_OPENS = r"(?:(?:ừ|à|vậy|thế|rồi|và|nhưng|vậy thì|thế thì|thế còn|vậy còn|còn)[ ,]+)*"
_THEN = r"(?: (?:thì )?(?:sao|thế nào|như thế nào|ra sao)| thì)?(?: (?:nhỉ|ạ|vậy|hả|đây|nào))*"
_WHAT_OF = Pattern.of(r"(?:(?:ừ|à|vậy|thế|rồi|và|nhưng)[ ,]+(?:thì )?)*còn (?P<one>[^?]+?)" + _THEN)
_SO_WHAT = Pattern.of(
    _OPENS + r"(?P<one>[^?]+?) thì (?:sao|thế nào|như thế nào|ra sao)(?: (?:nhỉ|ạ|vậy|hả))*"
)
_ALONE = Pattern.of(_OPENS + r"(?P<one>[^?]+?)(?: (?:nhỉ|ạ|vậy|hả))*")
_SAME = Pattern.of(
    r"(?:(?:bạn|hãy|xin|vui lòng|có thể|làm ơn|cho (?:tôi|mình)(?: biết)?) )*"
    r"(?:(?:nói|kể|giải thích|cho biết|trình bày|giới thiệu) )?"
    r"(?:cụ thể|chi tiết|rõ|kỹ|thêm|đầy đủ|sâu)(?: (?:hơn|thêm|nữa|ra|hơn nữa|chi tiết|"
    r"cụ thể))*(?: (?:được không|đi|xem|nào|xem nào|nhé|là sao|là gì))*|"
    r"(?:(?:thế|vậy) )?(?:còn|có) (?:gì|ai|điều gì|việc gì|thông tin gì)(?: khác)?(?: nữa)?"
    r"(?: không)?|(?:còn )?(?:gì|ai) nữa(?: không)?|(?:có )?(?:tin|thông tin) gì (?:thêm|mới|khác)"
    r"(?: nữa)?(?: không)?|(?:thế )?thôi (?:à|sao)|ngoài ra(?: (?:còn|thì) (?:gì|sao))?(?: nữa)?"
    r"(?: không)?|(?:thật|vậy) (?:không|sao|à)"
)
_PREPOSITIONS = Lexicon.of("ở tại vào trong của đi đến tới từ cho với về ra riêng đối hồi")
_DEEDS = Lexicon.of("chết sống sập cháy thắng thua tăng giảm")
_MEASURES = Lexicon.of("bao nhiêu mấy")
_EVERYWHERE = Lexicon.of(["cả nước", "toàn quốc", "cả tỉnh", "toàn tỉnh", "thế giới", "châu lục"])


def asks_the_same(question: str) -> bool:
    """Whether it only asks for more: "cụ thể hơn?", "còn gì nữa không?"."""
    return _whole(_SAME, question) is not None


def asked_again(question: str, last: EarlierTurn) -> str | None:
    """The last question, with what is asked about now in the place of its like; ``None``
    where the question is no such, or nothing of the last one is like it."""
    asked = _asked_about(question)
    if asked is None:
        return None
    one = _bare_of_prepositions(asked)
    slots = _Slots(last.question, Topic.of(last.question), asked.removesuffix(one).strip())
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
            rest = _without(found, named, asking_spans(found))
            return found[:start].removesuffix(" là ").strip() if named and not rest else None
    found = _whole(_ALONE, question)
    if found is None or asking_spans(found):
        return None
    named = referents(found)
    is_when_or_where = any(one.sort in (Sort.TIME, Sort.PLACE) for one in named)
    if len(named) != 1 or not is_when_or_where or _without(found, named, ()):
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


def _without(text: str, named: list[Referent], spans: Sequence[tuple[int, int]]) -> list[str]:
    """The words of a text that are neither in a name, nor what asks, nor mere
    prepositions."""
    spoken = Spoken.of(text)
    taken = [(one.start, one.end) for one in named]
    taken += spans
    small = spoken.listed(_PREPOSITIONS | Lexicon.of("là có thì được"))
    return [
        key
        for key, word in zip(spoken.keys, spoken.words, strict=True)
        if key not in small and not any(start <= word.start < end for start, end in taken)
    ]


def _bare_of_prepositions(text: str) -> str:
    spoken = Spoken.of(text)
    at = 0
    while at < len(spoken.words) - 1 and spoken.keys[at] in spoken.listed(_PREPOSITIONS):
        at += 1
    starts = {found.start for found in _named_within(text)}
    # "Ở Hà Nội", but not "cho vay".
    is_name = bool(spoken.words) and spoken.words[at].start in starts
    return text[spoken.words[at].start :] if is_name else text


def _named_within(text: str) -> list[Referent]:
    """What a piece of a question names, which its first capital tells too."""
    before = "còn " if has_diacritics(text) else "con "
    by = len(before)
    found = referents(before + text)
    return [replace(one, start=one.start - by, end=one.end - by) for one in found]


@dataclass(frozen=True, slots=True)
class _Slots:
    """What of a question may be asked anew of something else. ``led_by`` is the small
    word before that: "đi" of "còn đi Huế thì sao?"."""

    question: str
    topic: Topic
    led_by: str

    def filled(self, one: str, asked: str) -> str | None:
        """The question with ``one`` in the place of its like; ``asked`` is that with the
        small word before it, which helps to tell a place."""
        # Within a question, so that its first capital is a name's.
        named = _named_within(asked)
        if len(named) == 1 and not _without(asked, named, []):
            return self._named(one, named[0])
        return self._common(one)

    def _named(self, one: str, new: Referent) -> str | None:
        own = [old for old in self.topic.named if old.sort is new.sort]
        if new.sort is Sort.TIME:
            return self._at_time(one, own)
        if new.sort is Sort.PLACE and own:
            old = next((old for old in own if self._is_led(old)), own[0])
            return self._put(old, _place_like(new, old))
        if own:
            return self._put(own[0], _called_like(new, own[0]))
        others = [old for old in self.topic.named if old.sort is not Sort.TIME]
        if new.sort is Sort.PLACE:
            # "Công an Hà Nội", "sân bay Điện Biên": the place is within their names.
            bearing = [old for old in others if old.head and old.sort is not Sort.PERSON]
            if bearing:
                return self._put(bearing[0], _called_like(new, bearing[0]))
            # A place where none was named: "ở Hà Nội" of a question about all.
            return None if others else f"Ở {one}, {within(self.question)}"
        is_told = new.sort is Sort.THING or all(old.sort is Sort.THING for old in others)
        if len(others) == 1 and is_told:
            return self._put(others[0], _called_like(new, others[0]))
        return None

    def _is_led(self, old: Referent) -> bool:
        before = self.question[: old.start].rstrip().lower()
        return bool(self.led_by) and before.endswith(f" {self.led_by.lower()}")

    def _put(self, old: Referent, text: str) -> str:
        return self.question[: old.start] + text + self.question[old.end :]

    def _at_time(self, one: str, own: list[Referent]) -> str:
        if not own:
            return f"{one[:1].upper()}{one[1:]}, {within(self.question)}"
        precision = _precision(one)
        old = next((old for old in own if _precision(old.text) == precision), own[0])
        year = _year_of(old.text)
        if year and precision in {"month", "day", "quarter"} and not _year_of(one):
            is_written = "/" in old.text
            one = f"{one}/{year}" if is_written else f"{one} năm {year}"
        if one.isdigit() and (word := re.match(r"(?:năm|nam) ", old.text, re.IGNORECASE)):
            one = word.group() + one
        return self._put(old, one)

    def _common(self, one: str) -> str | None:
        new, old = Spoken.of(one), Spoken.of(self.question)
        if not new.words:
            return None
        places = [place for place in self.topic.named if place.sort is Sort.PLACE]
        if places and new.phrase(0, _EVERYWHERE) == len(new.words):
            return self._put(places[0], one)
        return (
            self._like(one, new, old)
            or self._same_head(one, new, old)
            or self._counted(one, new, old)
            or self._related(one, new)
        )

    def _like(self, one: str, new: Spoken, old: Spoken) -> str | None:
        for likes in LIKES:
            size = new.phrase(0, likes)
            if size != len(new.words):
                continue
            for at in range(len(old.words)):
                found = old.phrase(at, likes)
                if found and old.keys[at : at + found] != new.keys:
                    return _replaced(old, at, at + found, one)
        return None

    def _same_head(self, one: str, new: Spoken, old: Spoken) -> str | None:
        """ "Ca tử vong" where "ca nhiễm mới" stood."""
        asking = asking_spans(self.question)
        for at in range(len(old.words)):
            if any(start <= old.words[at].start < end for start, end in asking):
                continue
            if old.keys[at] == new.keys[0] and len(new.words) > 1:
                noun = old.phrase(at, RELATIONAL)
                if noun and new.phrase(0, RELATIONAL) == len(new.words):
                    return _replaced(old, at, at + noun, one)
                if _are_numbered(new, 0) and _are_numbered(old, at):
                    return _replaced(old, at, at + 2, one)
                # "Người bị thương" where "người chết" stood: what they do goes too. But
                # "quai bị" does nothing.
                does = any(new.phrase(n, PREDICATES) for n in range(1, len(new.words) - 1))
                does = does or new.phrase(len(new.words) - 1, _DEEDS) > 0
                end = _phrase_end(old, at, with_predicates=does)
                starts = old.words[at].start
                called = next((one for one in self.topic.named if one.start == starts), None)
                if called is not None:
                    return self._put(called, one)
                if old.keys[at:end] != new.keys:
                    return _replaced(old, at, end, one)
        return None

    def _counted(self, one: str, new: Spoken, old: Spoken) -> str | None:
        """What "bao nhiêu" counts, by what is to be counted now."""
        if new.phrase(0, RELATIONAL):
            return None
        for at in range(len(old.words) - 1):
            is_counting = old.keys[at] in old.listed(_MEASURES)
            if is_counting and old.keys[at + 1] not in old.listed(_MEASURES):
                end = _phrase_end(old, at + 1)
                if end > at + 1:
                    return _replaced(old, at + 1, end, one)
        return None

    def _related(self, one: str, new: Spoken) -> str | None:
        """ "Còn diện tích thì sao?": of what the last question was about."""
        size = new.phrase(0, RELATIONAL)
        if not size or size != len(new.words) or not self.topic.subject:
            return None
        asks = "là gì" if self.topic.kind.value not in {"quantity"} else "là bao nhiêu"
        return f"{one} của {within(self.topic.subject)} {asks}"


def _are_numbered(spoken: Spoken, at: int) -> bool:
    """Such as "lớp 10"."""
    return spoken.keys[at + 1 : at + 2] != () and spoken.keys[at + 1].isdigit()


def _replaced(old: Spoken, first: int, end: int, new: str) -> str:
    start, stop = old.words[first].start, old.words[end - 1].end
    return old.text[:start] + new + old.text[stop:]


def _phrase_end(spoken: Spoken, at: int, *, with_predicates: bool = False) -> int:
    """Where a noun and what describes it end: before what asks, a small word, a name, or
    a predicate unless they belong to it."""
    stops = [start for start, _ in asking_spans(spoken.text)]
    stops += [one.start for one in referents(spoken.text)]
    small = spoken.listed(_PREPOSITIONS | Lexicon.of("là có được và trên dưới khi"))
    end = at + 1
    while (
        end < len(spoken.words)
        and spoken.words[end].start not in stops
        and spoken.keys[end] not in small
        and (with_predicates or not spoken.phrase(end, PREDICATES))
        and spoken.is_unbroken(end - 1, end + 1)
    ):
        end += 1
    return end


def _place_like(new: Referent, old: Referent) -> str:
    """The new place, called what the old one was where it may be called that."""
    if new.head or not old.head:
        return new.text
    kinds = {entity(mention.entity_id).kind for mention in mentioned(new.name)}
    head = old.head.lower()
    return f"{old.head} {new.name}" if not kinds or head in kinds else new.name


def _called_like(new: Referent, old: Referent) -> str:
    """The new thing with the old one's noun before it where it brings none: "sân bay Nội
    Bài". People keep their own title, or have none."""
    bare = not new.head and old.head and old.sort not in (Sort.PERSON, Sort.PLACE)
    return f"{old.head} {new.name}" if bare and new.sort is not Sort.PERSON else new.text


def _precision(text: str) -> str:
    found = dates(text)
    return found[0].precision if found else "relative"


def _year_of(text: str) -> str:
    found = re.search(r"(?:1[89]|20)\d\d", text)
    return found.group() if found else ""
