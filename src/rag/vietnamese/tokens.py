"""Syllables and adjacent pairs, with offsets: what the indexes and scorers count.

A Vietnamese word is one to four syllables written apart, so pairs of neighbours
stand in for a word segmenter. Knows nothing of documents or weights.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.vietnamese.normalise import match_form, spelling_form

# Numbers keep their separators (1.200, 0,5); everything else is a run of letters
# and digits, so "ở" and "ý" are tokens and "H5N1" is one.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
# Neighbours make a pair across white space, hyphens and slashes, not across a
# full stop or a comma.
_JOINERS = frozenset(" \t\n-–/\u00a0")


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` in match form; ``[start, end)`` in code points of the source."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=65_536)
def form(word: str) -> str:
    """:func:`match_form` of one word, remembered."""
    return match_form(word)


def tokens(text: str) -> list[Token]:
    """The syllables, words and numbers of an NFC text, in order."""
    return [Token(form(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def syllable_count(text: str) -> int:
    """``len(tokens(text))``, several times quicker."""
    return len(_TOKEN.findall(text))


def syllables(text: str) -> list[str]:
    """The match forms alone."""
    return [form(word) for word in _TOKEN.findall(text)]


def spelled(text: str) -> list[str]:
    """The syllables, words and numbers of an NFC text in spelling form: what tells one
    name from another (Mi, My) where match form must not."""
    return [spelling_form(word) for word in _TOKEN.findall(text)]


def terms(text: str) -> list[str]:
    """Syllables followed by the adjacent pairs, a pair written ``điện_biên``."""
    singles: list[str] = []
    pairs: list[str] = []
    previous_end = -1
    previous = ""
    for match in _TOKEN.finditer(text):
        word = form(match.group())
        singles.append(word)
        gap = text[previous_end : match.start()]
        if previous and (gap == " " or all(c in _JOINERS for c in gap)):
            pairs.append(f"{previous}_{word}")
        previous, previous_end = word, match.end()
    return singles + pairs
