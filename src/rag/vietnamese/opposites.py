"""Predicates and their contraries, and on which side of them a text speaks.

Pure. The rows are in ``data/opposites.tsv``, written for it: words of Vietnamese news that
cannot both hold of one thing at once, each with what else is said for the same, by commas.
Where ``often_meant`` is "yes", silence about them tells nothing. Knows nothing of
questions or evidence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rag.vietnamese.data_files import read_rows
from rag.vietnamese.normalise import match_form

_NOT = re.compile(
    r"(?<!\w)(?:không|chưa|chẳng|đừng|khỏi|hết|chống)"
    r"(?: (?:hề|thể|được|bị|phải|còn|làm|có|hẳn|để|cho))*\s$"
)

# What only threatens, or is asked for itself, is not said.
_UNREAL = re.compile(r"(?<!\w)(?:nguy cơ|có thể|suýt|nếu|khả năng|dọa|tỷ lệ|dễ)(?: \w+)?\s$")
# Code points before a phrase that may turn it: a few words.
_BEFORE = 40
_ASKED = re.compile(r" (?:nào|gì)(?!\w)")


@dataclass(frozen=True, slots=True)
class Stance:
    """``text[start:end]`` speaks on one side of a pair; negated, on the other. ``is_often_meant``:
    silence about it says nothing."""

    pair: int
    side: bool
    is_often_meant: bool
    start: int
    end: int


def stances(text: str, pairs: Collection[int] | None = None) -> list[Stance]:
    """Where a text speaks on either side of a pair, longer phrases before shorter ones
    that they hold; offsets in code points of the text, which is NFC. ``pairs``: of these
    alone, which is many times quicker."""
    form = match_form(text)
    if pairs is None:
        return list(_found(form, _pattern()))
    return [one for pair in pairs for one in _found(form, _pattern_of(pair)) if one.pair == pair]


def _found(form: str, pattern: re.Pattern[str]) -> Iterator[Stance]:
    for match in pattern.finditer(form):
        near = max(0, match.start() - _BEFORE)
        before = form[near : match.start()]
        if _UNREAL.search(before) or _ASKED.match(form, match.end()):
            continue
        turned = _NOT.search(before)
        start = near + turned.start() if turned else match.start()
        for pair, side, is_often_meant in _table()[match.group()]:
            yield Stance(pair, side != (turned is not None), is_often_meant, start, match.end())


@cache
def _table() -> dict[str, list[tuple[int, bool, bool]]]:
    found: dict[str, list[tuple[int, bool, bool]]] = {}
    for number, row in enumerate(read_rows("opposites.tsv")):
        for side in ("one", "other"):
            for phrase in row[side].split(","):
                place = (number, side == "other", row["often_meant"] == "yes")
                found.setdefault(match_form(phrase.strip()), []).append(place)
    return found


@cache
def _pattern() -> re.Pattern[str]:
    return _any_of(_table())


@cache
def _pattern_of(pair: int) -> re.Pattern[str]:
    return _any_of(phrase for phrase, places in _table().items() if pair in {p[0] for p in places})


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


@cache
def _contraries() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in read_rows("opposites.tsv"):
        sides = [
            [match_form(phrase.strip()) for phrase in row[side].split(",")]
            for side in ("one", "other")
        ]
        for mine, theirs in (sides, sides[::-1]):
            for phrase in mine:
                found.setdefault(phrase, set()).update(theirs)
    return {phrase: frozenset(those) for phrase, those in found.items()}


def contraries(phrase: str) -> frozenset[str]:
    """What cannot hold of a thing together with a phrase, both in match form; empty where
    the table does not have it."""
    return _contraries().get(phrase, frozenset())


def is_often_meant(phrase: str) -> bool:
    """Whether silence about a phrase of the table tells nothing, on either of its sides."""
    return any(often for _, _, often in _table().get(phrase, ()))
