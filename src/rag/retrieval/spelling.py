"""Spelling help: what a syllable may be that neither the archive nor news at large knows.

Never a correction: a proposal beside what was typed. Knows words by being asked for
their counts; nothing of queries or of where the counts come from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.vietnamese.normalise import match_form
from rag.vietnamese.orthography import TONE_MARKS, VOWELS, is_syllable
from rag.vietnamese.tokens import Token, tokens

MOST_PROPOSALS = 3
# Shorter ones are a letter away from too much, longer ones are no syllables.
_SHORTEST, _LONGEST = 2, 8
# A neighbour that the proposal is met with says more than how common it is alone. Judged.
_PAIR_SHARE = 20.0
# Beside what was typed; with and without a neighbour that confirms it. Judged.
_CONFIRMED_WEIGHT, _BARE_WEIGHT = 0.8, 0.4

_LETTERS = (
    "".join(
        sorted(
            {
                unicodedata.normalize("NFC", vowel + mark)
                for vowel in VOWELS
                for mark in ("", *TONE_MARKS)
            }
        )
    )
    + "bcdđghklmnpqrstvx"
)

_ALPHABETIC = re.compile(r"[^\W\d_]+\Z")


@dataclass(frozen=True, slots=True)
class Proposal:
    """``text`` may be meant by ``question[start:end]``; ``weight`` in (0, 1].
    ``is_confirmed``: it is met beside one of its neighbours."""

    text: str
    weight: float
    start: int
    end: int
    is_confirmed: bool


def proposals(question: str, count: Callable[[str], float]) -> list[Proposal]:
    """Known syllables one slip (a letter more, less, other, or two swapped) away from
    each unknown one, likeliest first, at most ``MOST_PROPOSALS`` a syllable.

    ``count`` tells how common a syllable or a pair is, 0 for an unknown one. A word with
    a capital inside the question is a name and left alone, unless it is spelt as no name
    of the language and only a slip makes it one: there the neighbour must confirm it.
    """
    words = tokens(question)
    found: list[Proposal] = []
    for place, word in enumerate(words):
        if not _SHORTEST <= len(word.text) <= _LONGEST or not _ALPHABETIC.match(word.text):
            continue
        if count(word.text):
            continue
        before = words[place - 1] if place and _is_next(question, words, place) else None
        after = None
        if place + 1 < len(words) and _is_next(question, words, place + 1):
            after = words[place + 1]
        is_name = place > 0 and question[word.start].isupper()
        found += _ranked(word, before, after, count, is_name=is_name)
    return found


def _ranked(
    word: Token,
    before: Token | None,
    after: Token | None,
    count: Callable[[str], float],
    *,
    is_name: bool,
) -> list[Proposal]:
    scored: list[tuple[float, bool, str]] = []
    for text in _one_slip_away(word.text):
        alone = count(text)
        if not alone:
            continue
        beside = (count(f"{before.text}_{text}") if before else 0.0) + (
            count(f"{text}_{after.text}") if after else 0.0
        )
        if beside or not is_name:
            scored.append((alone + _PAIR_SHARE * beside, beside > 0.0, text))
    scored.sort(key=lambda one: (not one[1], -one[0], one[2]))
    best = scored[:MOST_PROPOSALS]
    if not best:
        return []
    most = max(score for score, _, _ in best)
    return [
        Proposal(
            text,
            (_CONFIRMED_WEIGHT if confirmed else _BARE_WEIGHT) * max(0.5, score / most),
            word.start,
            word.end,
            confirmed,
        )
        for score, confirmed, text in best
    ]


def _one_slip_away(word: str) -> Iterator[str]:
    """Syllables in match form that one slip of the finger parts from ``word``."""
    made: set[str] = set()
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        if tail:
            made.add(head + tail[1:])
            made.update(head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            made.add(head + tail[1] + tail[0] + tail[2:])
        made.update(head + letter + tail for letter in _LETTERS)
    made.discard(word)
    for text in sorted(made):
        if is_syllable(text):
            yield match_form(text)


def _is_next(question: str, words: list[Token], place: int) -> bool:
    """Whether only a space parts a word from the one before it."""
    first, second = words[place - 1], words[place]
    return question[first.end : second.start] == " "
