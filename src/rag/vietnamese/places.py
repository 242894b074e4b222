"""The places and bodies that a text names, and what else to search for them by.

A name may stand for several dated entities, so none is a plain synonym of another: one is
offered for the search with a low weight and, where it means the same thing for some time
alone, with the dates of the articles it may be looked for in.

Pure. Knows nothing of abbreviations in general, of indexes, or of filters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from rag.vietnamese.alternative import Alternative
from rag.vietnamese.entities import Entity, entities, entity, related
from rag.vietnamese.normalise import fold, has_diacritics
from rag.vietnamese.tokens import Token, tokens

MOST_ALTERNATIVES = 8
# Judged, not fitted: another spelling of one name; a name people use that is not the
# official one; the same unit under its later name; a larger unit; a part.
_ALIAS_WEIGHT = 0.6
_INFORMAL_WEIGHT = 0.3
_SUCCESSOR_WEIGHTS: Mapping[str, float] = {"renamed": 0.4, "merged_into": 0.25, "split_into": 0.2}
_DOUBTFUL_SHARE = 0.5

_MOST_WORDS = 9
# A name of so many syllables is nothing else, however it is written.
_SURE_SYLLABLES = 4
_JOINERS = frozenset(" .-–/&,\u00a0")
# Stand before a place's bare name and say that it is one.
_KINDS = frozenset(
    re.findall(
        r"\S+",
        "tỉnh tinh phố pho tp huyện huyen quận quan xã xa bộ bo ở o tại tai"
        " ubnd hđnd hdnd ủy uy tổng tong",
    )
)
# Their first syllable alone begins names too (Thanh Xuân), and words.
_KINDS_OF_TWO = frozenset(["thành phố", "thanh pho", "thị xã", "thi xa"])
# After one of these, a place's name is likelier a person's (the commonest family names).
_FAMILY_NAMES = frozenset(
    re.findall(
        r"\S+",
        "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh",
    )
)


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` may name the entity. ``ambiguous``: it may name another one
    too. ``doubtful``: it may name none (hòa bình, a person called Thái Bình)."""

    entity_id: str
    start: int
    end: int
    ambiguous: bool = False
    doubtful: bool = False


def mentioned(text: str) -> list[Mention]:
    """The places and bodies named in an NFC text, in order, the longest name at each
    spot. A name that several entities bear gives a mention of each. In a text without
    any marks, names are found without them."""
    words = tokens(text)
    marked = has_diacritics(text)
    table = _names() if marked else _folded_names()
    # In a text that begins no word with a capital, capitals say nothing.
    cased = any(text[word.start].isupper() for word in words[1:]) and not text.isupper()
    found: list[Mention] = []
    at = 0
    while at < len(words):
        size = _longest(text, words, at, table, marked=marked, cased=cased)
        if not size:
            at += 1
            continue
        window = words[at : at + size]
        ids = table[_key(window, marked)]
        doubtful = _is_doubtful(text, words, at, size, cased=cased)
        found += [
            Mention(one, window[0].start, window[-1].end, len(ids) > 1, doubtful) for one in ids
        ]
        at += size
    return found


def alternatives(question: str, on: date | None = None) -> tuple[Alternative, ...]:
    """Other names to search for, heaviest first, at most ``MOST_ALTERNATIVES``.

    ``on`` is the day that the question is about, ``None`` where it does not say. What
    came of a place is offered for articles since then, unless ``on`` is before; what it
    was made of, only where ``on`` is before there was such a place.
    """
    best: dict[tuple[int, int, str], Alternative] = {}
    mentions = mentioned(question)
    for mention in mentions:
        together = [
            entity(one.entity_id)
            for one in mentions
            if (one.start, one.end) == (mention.start, mention.end)
        ]
        written = _key(tokens(question[mention.start : mention.end]), marked=True)
        for text, weight, reason, since, until in _other_names(
            entity(mention.entity_id), together, written, on
        ):
            if _says_no_more(text, written):
                continue
            weight *= _DOUBTFUL_SHARE if mention.doubtful else 1.0
            key = (mention.start, mention.end, _text_key(text))
            if key not in best or best[key].weight < weight:
                best[key] = Alternative(
                    text, weight, reason, mention.start, mention.end, since, until
                )
    ranked = sorted(best.values(), key=lambda one: (-one.weight, one.start, one.text))
    return tuple(ranked[:MOST_ALTERNATIVES])


_Named = tuple[str, float, str, date | None, date | None]


def _other_names(
    one: Entity, together: list[Entity], written: str, on: date | None
) -> Iterator[_Named]:
    own = (one.name, *one.aliases)
    is_own = written in {key for name in own for key in (_text_key(name), fold(_text_key(name)))}
    for name in own:
        weight = _ALIAS_WEIGHT if is_own else _INFORMAL_WEIGHT
        yield name, weight, f"another name of {one.name}", None, None
    for name in one.informal:
        yield name, _INFORMAL_WEIGHT, f"people also say so of {one.name}", None, None
    if not is_own:
        return
    for relation in related(one.id):
        weight = _SUCCESSOR_WEIGHTS.get(relation.kind, 0.0)
        if not weight or relation.object is None or relation.valid_from is None:
            continue
        day = relation.valid_from
        what = f"{relation.kind} on {day.isoformat()} ({relation.source})"
        # What went on after giving a part away (Lai Châu, 2004) is still itself, and a
        # name that passed to another unit (Cần Thơ, 2004) means that one.
        ended = not any(other.valid_until is None or other.valid_until >= day for other in together)
        if relation.subject == one.id and ended and (on is None or on >= day):
            later = entity(relation.object)
            yield _bare(later), weight, f"{one.name}: {what}", day, None
        is_before = on is not None and on < day
        if relation.object == one.id and is_before and on is not None:
            if any(other.is_valid(on) for other in together):
                continue
            former = entity(relation.subject)
            until = day - timedelta(days=1)
            yield _bare(former), weight, f"{former.name}: {what}", None, until


def _bare(one: Entity) -> str:
    """The name news uses most: without the kind for a province, whole for a body."""
    return one.aliases[0] if one.kind in {"tỉnh", "thành phố"} and one.aliases else one.name


def _says_no_more(text: str, written: str) -> bool:
    """Whether one name holds the other: the same words would be searched again."""
    key = f" {_text_key(text)} "
    marked, folded = f" {written} ", f" {fold(written)} "
    return marked in key or key in marked or folded in fold(key) or fold(key) in folded


def _key(words: list[Token], marked: bool) -> str:
    key = " ".join(word.text for word in words)
    return key if marked else fold(key)


def _text_key(text: str) -> str:
    return _key(tokens(text), marked=True)


def _longest(
    text: str,
    words: list[Token],
    at: int,
    table: Mapping[str, tuple[str, ...]],
    *,
    marked: bool,
    cased: bool,
) -> int:
    for size in range(min(_MOST_WORDS, len(words) - at), 0, -1):
        window = words[at : at + size]
        if _key(window, marked) not in table:
            continue
        if any(not _joins(text[a.end : b.start]) for a, b in pairwise(window)):
            continue
        if _is_written_as_name(text, window, cased=cased):
            return size
    return 0


def _joins(gap: str) -> bool:
    return len(gap) <= 3 and all(c in _JOINERS for c in gap)


def _is_written_as_name(text: str, window: list[Token], *, cased: bool) -> bool:
    if not cased or len(window) >= _SURE_SYLLABLES or _says_its_kind(window):
        return True
    if len(window) == 1 and not text[window[0].start : window[0].end].isalpha():
        return True  # Q1
    return all(text[word.start].isupper() for word in window)


def _says_its_kind(window: list[Token]) -> bool:
    return window[0].text in _KINDS or _key(window[:2], marked=True) in _KINDS_OF_TWO


def _is_doubtful(text: str, words: list[Token], at: int, size: int, *, cased: bool) -> bool:
    first, last = words[at], words[at + size - 1]
    before = words[at - 1] if at else None
    if size >= _SURE_SYLLABLES or _says_its_kind(words[at : at + size]):
        return False
    if not cased:
        one_word = size == 1 and first.text.isalpha() and first.text not in _SYLLABLE_FREE
        return (size > 1 or one_word) and (before is None or before.text not in _KINDS)
    if before is not None and text[before.end : first.start] == " ":
        written = text[before.start : before.end]
        is_name = written[0].isupper() and not written.isupper() and before.text not in _KINDS
        if is_name and (at > 1 or before.text in _FAMILY_NAMES):
            return True
    after = words[at + size] if at + size < len(words) else None
    return (
        after is not None
        and text[last.end : after.start] == " "
        and text[after.start].isupper()
        and not text[after.start : after.end].isupper()
    )


# One-token names that are no syllable of the language.
_SYLLABLE_FREE = frozenset(["tphcm", "pleiku", "sapa", "saigon", "kontum", "hn"])


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Entity ids by the words of their names, in the file's order."""
    gathered: dict[str, dict[str, None]] = defaultdict(dict)
    for one in entities():
        for name in (one.name, *one.aliases, *one.informal):
            gathered[_text_key(name)][one.id] = None
    return {key: tuple(ids) for key, ids in gathered.items()}


@cache
def _folded_names() -> dict[str, tuple[str, ...]]:
    gathered: dict[str, dict[str, None]] = defaultdict(dict)
    for key, ids in _names().items():
        gathered[fold(key)].update(dict.fromkeys(ids))
    return {key: tuple(ids) for key, ids in gathered.items()}
