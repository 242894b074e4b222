"""The places of a question that something else may take: its year, its place, its person,
what it counts.

Pure. Knows nothing of how a question says what takes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.likes import LIKES
from rag.answering.referents import Referent, Sort, referents, within
from rag.answering.spoken import Lexicon, Spoken
from rag.answering.topics import PREDICATES, RELATIONAL, Topic, asking_spans
from rag.vietnamese.dates import dates
from rag.vietnamese.entities import entity
from rag.vietnamese.normalise import has_diacritics
from rag.vietnamese.places import mentioned

PREPOSITIONS = Lexicon.of("ở tại vào trong của đi đến tới từ cho với về ra riêng đối hồi")
_DEEDS = Lexicon.of("chết sống sập cháy thắng thua tăng giảm")
_MEASURES = Lexicon.of("bao nhiêu mấy")
_EVERYWHERE = Lexicon.of(["cả nước", "toàn quốc", "cả tỉnh", "toàn tỉnh", "thế giới", "châu lục"])


@dataclass(frozen=True, slots=True)
class Slots:
    """What of a question may be asked anew of something else. ``led_by`` is the small
    word before that: "đi" of "còn đi Huế thì sao?"."""

    question: str
    topic: Topic
    led_by: str

    def filled(self, one: str, asked: str) -> str | None:
        """The question with ``one`` in the place of its like; ``asked`` is that with the
        small word before it, which helps to tell a place."""
        # Within a question, so that its first capital is a name's.
        named = named_within(asked)
        if len(named) == 1 and not besides(asked, named, []):
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
    small = spoken.listed(PREPOSITIONS | Lexicon.of("là có được và trên dưới khi"))
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


def besides(text: str, named: list[Referent], spans: Sequence[tuple[int, int]]) -> list[str]:
    """The words of a text that are neither in a name, nor what asks, nor mere
    prepositions."""
    spoken = Spoken.of(text)
    taken = [(one.start, one.end) for one in named]
    taken += spans
    small = spoken.listed(PREPOSITIONS | Lexicon.of("là có thì được"))
    return [
        key
        for key, word in zip(spoken.keys, spoken.words, strict=True)
        if key not in small and not any(start <= word.start < end for start, end in taken)
    ]


def named_within(text: str) -> list[Referent]:
    """What a piece of a question names, which its first capital tells too."""
    before = "còn " if has_diacritics(text) else "con "
    by = len(before)
    found = referents(before + text)
    return [replace(one, start=one.start - by, end=one.end - by) for one in found]
