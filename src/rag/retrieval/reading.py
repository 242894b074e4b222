"""Candidate passages read at once, for one question: which of its terms stand where.

One pass of a regular expression over all texts together, then arrays: sixty paragraphs
take about two milliseconds. A full stop after an abbreviation counts as a sentence's end
here, which a ranker can live with; what is quoted is split by ``rag.vietnamese.sentences``.
Knows nothing of scores or of weights learned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from rag.vietnamese.cues import cues_of
from rag.vietnamese.normalise import fold
from rag.vietnamese.tokens import form

_T = TypeVar("_T")
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Numbers with their separators, words, and every mark that parts two neighbours.
_PIECE = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+|[^\s\w/–-]|_")
_ENDS = frozenset(".?!…")
_BETWEEN = "\n\x00\n"
_BOUNDARY = "\x00"
# Syllables of a span: about a sentence of news.
SPAN = 20


@dataclass(frozen=True, slots=True)
class Passages:
    """Tokens of several passages, one after another, marks left out.

    ``owner`` is each token's passage, ``sentence`` its sentence (numbered through),
    ``joined`` whether nothing but white space parts it from the token before,
    ``cues`` a bit set of :class:`rag.vietnamese.cues.Cue`.
    """

    count: int
    words: list[str]
    owner: Ints
    sentence: Ints
    sentence_owner: Ints
    joined: Bools
    cues: Ints

    @property
    def lengths(self) -> Ints:
        return np.bincount(self.owner, minlength=self.count)


def read_passages(texts: Sequence[str]) -> Passages:
    """Read ``texts``, each on its own."""
    pieces = _PIECE.findall(_BETWEEN.join(text.replace(_BOUNDARY, " ") for text in texts))
    kinds = np.fromiter(map(_kinds.__getitem__, pieces), np.int64, len(pieces))
    is_word = kinds >= 0
    owner = np.cumsum(kinds == _PASSAGE)
    ends = (kinds == _END) | (kinds == _PASSAGE)
    broken = np.cumsum(ends)
    kept = np.flatnonzero(is_word)
    words = list(compress(pieces, is_word.tolist()))
    owner = owner[kept]
    marks = np.cumsum(~is_word)[kept]
    sentence = _numbered(broken[kept])
    starts = np.flatnonzero(np.diff(sentence, prepend=-1))
    return Passages(
        len(texts),
        words,
        owner,
        sentence,
        owner[starts],
        np.diff(marks, prepend=-1) == 0,
        kinds[kept],
    )


_PASSAGE, _END, _MARK = -3, -2, -1


def _kind(piece: str) -> int:
    """A word's cues, or which mark it is."""
    if piece[0].isalnum():
        return cues_of(piece)
    if piece == _BOUNDARY:
        return _PASSAGE
    return _END if piece in _ENDS else _MARK


class _Remembered(dict[str, _T]):
    """What a function of one word gave. A dictionary's own look-up takes a third of the
    time of ``lru_cache``, for the six thousand words of a search; once full it begins
    anew, since news has few words and many names."""

    _MOST = 65_536

    def __init__(self, of: Callable[[str], _T]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, word: str) -> _T:
        if len(self) >= self._MOST:
            self.clear()
        found = self[word] = self._of(word)
        return found


_kinds = _Remembered(_kind)
_forms = _Remembered(form)
_bare = _Remembered(lambda word: fold(form(word)))


def _numbered(labels: Ints) -> Ints:
    """Labels that only rise, numbered from 0 without gaps."""
    return np.cumsum(np.diff(labels, prepend=labels[:1]) != 0)


def places(passages: Passages, slots: Mapping[str, int], *, folded: bool) -> Ints:
    """Each token's slot among a question's terms, -1 for none."""
    words = map((_bare if folded else _forms).__getitem__, passages.words)
    return np.fromiter(map(slots.get, words, repeat(-1)), np.int64, len(passages.words))
