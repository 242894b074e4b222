"""What the words that refer back mean: the one, the place, the thing or the time that the
turns before spoke of.

Pure. What the question itself names before such a word is what the word means: then it
is left. Knows nothing of questions that leave out what they ask about.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.heads import (
    ADDRESSES,
    BODY_HEADS,
    HEADS,
    MEN,
    PLACE_HEADS,
    ROLES,
    THING_HEADS,
    WOMEN,
)
from rag.answering.pointers import SMALL_WORDS, Pointer, pointers
from rag.answering.referents import Referent, Sort, referents, within
from rag.answering.spoken import Lexicon, Spoken, as_question
from rag.answering.topics import Topic, phrases
from rag.answering.turns import EarlierTurn
from rag.vietnamese.question_kinds import Kind

_LONGEST_NAME = 6


def resolved(question: str, turns: Sequence[EarlierTurn]) -> str:
    """The question with what it refers back to named; as it is where it refers to
    nothing, or to what was not said."""
    text = question
    for found in sorted(pointers(question), key=lambda one: -one.start):
        if _is_named_before(question, found):
            continue
        meant = _meant(found, turns)
        if meant:
            text = text[: found.start] + meant + text[found.end :]
    return text if text == question else as_question(text)


def _is_named_before(question: str, found: Pointer) -> bool:
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
    small = spoken.listed(SMALL_WORDS | Lexicon.of("vậy thế còn như thế nào lại"))
    return sum(key not in small for key in spoken.keys) >= 2


def _says_something(spoken: Spoken) -> bool:
    small = spoken.listed(SMALL_WORDS)
    return sum(key not in small for key in spoken.keys) >= 4


def _meant(found: Pointer, turns: Sequence[EarlierTurn]) -> str:
    """What it refers to, the last said first; "" where nothing said fits."""
    for turn in reversed(turns):
        topic = Topic.of(turn.question)
        meant = _meant_in(found, turn, topic)
        if meant:
            return meant
    return ""


def _meant_in(found: Pointer, turn: EarlierTurn, topic: Topic) -> str:
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


def _one(found: Pointer, turn: EarlierTurn, topic: Topic) -> str:
    """A person: the one of the question, or the one that its answer names; a role where
    neither gives a name."""
    told = referents(turn.answer)
    groups = (told, topic.named) if topic.kind is Kind.PERSON else (topic.named, told)
    for one in (one for group in groups for one in group):
        if _may_be(one, found.sort):
            title = {"man": "ông", "woman": "bà"}.get(found.sort, "")
            is_address = Spoken.of(one.head).phrase(0, ADDRESSES) if one.head else 0
            head = one.head.lower() if is_address else title
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
    if not head.words or head.phrase(0, ROLES):
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
        return _one(Pointer(0, 0, "person"), turn, topic)
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
