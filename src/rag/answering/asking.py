"""How a sentence stands to the question's own words: what follows the asked-for noun, what
new thing of the asked kind stands close to the question's terms, and in which order they come.

Arrays over all candidates at once. Knows nothing of hits, scores or of what is made of the
numbers.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from rag.retrieval.reading import Passages
from rag.retrieval.text_features import SIGNS, CandidateTexts
from rag.vietnamese.cues import Cue
from rag.vietnamese.normalise import fold
from rag.vietnamese.question_kinds import kind_of
from rag.vietnamese.tokens import form, syllables

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ASKING_FEATURES = (
    # The two syllables before the question word ("tác dụng" gì) and those after it.
    *("noun", "noun_pair", "after_question_word", "new_after_noun", "sign_after_noun"),
    # Words that the question lacks; the most of the question around a new sign of what is
    # asked, plainly and by distance.
    *("new_words", "new_share", "around_sign", "near_sign", "new_signs"),
    # The longest part of the question that comes in its order, and where its words stand.
    *("order", "ordered", "first_met", "last_met", "tail", "opens_with_first"),
    *("new_capitals", "bracket", "colon", "quotation"),
)
_QUESTION_WORD = re.compile(
    r"\b(?:bao nhieu|nhu the nao|the nao|khi nao|bao gio|bao lau|vi sao|tai sao|ra sao|lam sao|"
    r"gi|nao|may|dau|ai|sao)\b"
)
# Syllables looked at on each side of a sign, and how a term's worth falls with distance.
_REACH = 8
_FALL = 0.15
# Syllables after the asked-for noun.
_FOLLOWING = 6
_MOST_TAIL, _MOST_CAPITALS, _MOST_SIGNS = 30, 6, 5


def asking_features(question: str, texts: CandidateTexts, sentences: list[str]) -> Floats:
    """A row a sentence, a column for each of ``ASKING_FEATURES``. ``texts`` are those
    sentences, read."""
    return np.column_stack(_Asking(question, texts).columns(sentences))


def question_word_place(question: str) -> float:
    """Where the last question word stands, 0 to 1; 1 where there is none."""
    before, _, count = _around_question_word(question)
    return len(before) / max(1, count)


def _around_question_word(question: str) -> tuple[list[str], list[str], int]:
    """Folded syllables before and after the last question word, and how many there are."""
    plain = fold(question)
    words = [fold(one) for one in syllables(question)]
    matches = list(_QUESTION_WORD.finditer(plain))
    if not matches:
        return words, [], len(words)
    last = matches[-1]
    at = len(syllables(plain[: last.start()]))
    return words[:at], words[at + len(last.group().split()) :], len(words)


@lru_cache(maxsize=65_536)
def _bare(word: str) -> str:
    return fold(form(word))


class _Asking:
    """One question against the tokens of its candidates."""

    def __init__(self, question: str, texts: CandidateTexts) -> None:
        view = texts.views[0]
        self._passages: Passages = texts.texts
        self._weights, self._width = view.weights, view.width
        self._owner = texts.texts.owner
        self._count = texts.texts.count
        self._slots = np.where(view.at < view.width, view.at, -1)
        self._words = np.array([_bare(word) for word in texts.texts.words], dtype=np.str_)
        asked = [fold(one) for one in syllables(question)]
        self._is_new = ~np.isin(self._words, asked)
        kind = kind_of(question)
        cue = int(SIGNS.get(kind, Cue.CAPITAL))
        self._is_sign = ((texts.texts.cues & cue) > 0) & self._is_new
        before, after, _ = _around_question_word(question)
        # Without a question word there is no noun before it.
        self._before = before[-2:] if len(before) < len(asked) else []
        self._after = after[:3]
        self._lengths = np.maximum(texts.texts.lengths, 1)

    def columns(self, sentences: list[str]) -> list[npt.NDArray[np.generic]]:
        around, near = self._near_signs()
        order, ordered = self._order()
        first, last, tail, opens = self._met()
        new = self._tally(self._is_new)
        capitals = self._tally(((self._passages.cues & int(Cue.CAPITAL)) > 0) & self._is_new)
        return [
            *self._noun(),
            *(new, new / self._lengths, around, near),
            np.minimum(self._tally(self._is_sign), _MOST_SIGNS),
            *(order, ordered, first, last, tail, opens),
            np.minimum(capitals, _MOST_CAPITALS),
            *(
                np.array([any(mark in text for mark in marks) for text in sentences], bool)
                for marks in ("(", ":", '“"')
            ),
        ]

    def _tally(self, chosen: Bools) -> Floats:
        """How many of a sentence's words are chosen."""
        counted = np.bincount(self._owner, weights=chosen, minlength=self._count)
        return counted.astype(np.float64)

    def _most(self, at: Ints, values: npt.ArrayLike) -> Floats:
        """Each sentence's greatest value among those of its tokens ``at``; 0 for none."""
        most = np.zeros(self._count)
        np.maximum.at(most, self._owner[at], np.asarray(values))
        return most

    def _window(self, at: Ints, offsets: Ints) -> tuple[Ints, Bools]:
        """Token numbers around each of ``at``, and whether they are of its sentence."""
        total = len(self._owner)
        around = at[:, None] + offsets
        kept = np.clip(around, 0, max(total - 1, 0))
        inside = (around == kept) & (self._owner[kept] == self._owner[at][:, None])
        return kept, inside

    def _noun(self) -> list[Floats]:
        is_noun = (
            self._words == self._before[-1] if self._before else np.zeros(len(self._words), bool)
        )
        at = np.flatnonzero(is_noun)
        pair = np.zeros(self._count)
        if len(self._before) == 2 and len(self._words):
            follows = np.roll(self._words == self._before[0], 1)
            joined = is_noun & follows & (np.roll(self._owner, 1) == self._owner)
            pair = self._most(np.flatnonzero(joined), 1.0)
            at = np.flatnonzero(joined)
        kept, inside = self._window(at, np.arange(1, _FOLLOWING + 1))
        after = [self._most(np.flatnonzero(self._words == w), 1.0) for w in self._after]
        return [
            self._most(np.flatnonzero(is_noun), 1.0),
            pair,
            np.mean(after, axis=0) if after else np.full(self._count, -1.0),
            self._most(at, (self._is_new[kept] & inside).sum(axis=1)),
            self._most(at, (self._is_sign[kept] & inside).any(axis=1)),
        ]

    def _near_signs(self) -> tuple[Floats, Floats]:
        at = np.flatnonzero(self._is_sign)
        offsets = np.arange(-_REACH, _REACH + 1)
        kept, inside = self._window(at, offsets)
        slots = self._slots[kept]
        row, column = np.nonzero(inside & (slots >= 0))
        worth = np.zeros((len(at), self._width))
        fall = 1.0 / (1.0 + _FALL * np.abs(offsets))
        np.maximum.at(worth, (row, slots[row, column]), fall[column])
        return (
            self._most(at, (worth > 0) @ self._weights),
            self._most(at, worth @ self._weights),
        )

    def _order(self) -> tuple[Floats, Floats]:
        """The longest run of the question's terms that stand in its order, with gaps: its
        share of their count, and of their weight."""
        counts, weights = np.zeros(self._count), np.zeros(self._count)
        met = np.flatnonzero(self._slots >= 0)
        by_sentence: dict[int, list[int]] = {}
        for owner, slot in zip(self._owner[met].tolist(), self._slots[met].tolist(), strict=True):
            by_sentence.setdefault(owner, []).append(slot)
        worth = self._weights.tolist()
        for owner, slots in by_sentence.items():
            counts[owner] = _longest_rise(slots, [1.0] * self._width) / self._width
            weights[owner] = _longest_rise(slots, worth)
        return counts, weights

    def _met(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Where the first and the last of the question's terms stand, 0 to 1, the words
        after the last, and whether the first met is the question's first."""
        met = np.flatnonzero(self._slots >= 0)
        start = np.searchsorted(self._owner, np.arange(self._count))
        first, last = np.full(self._count, -1), np.full(self._count, -1)
        first[self._owner[met[::-1]]] = met[::-1]
        last[self._owner[met]] = met
        has = first >= 0
        opens = np.zeros(self._count)
        opens[has] = self._slots[first[has]] == 0
        tail = np.where(has, start + self._lengths - 1 - last, self._lengths)
        return (
            np.where(has, (first - start) / self._lengths, 1.0),
            np.where(has, (last - start) / self._lengths, 0.0),
            np.minimum(tail, _MOST_TAIL),
            opens,
        )


def _longest_rise(slots: list[int], worth: list[float]) -> float:
    """The heaviest strictly rising subsequence."""
    best = [0.0] * len(worth)
    for slot in slots:
        reached = max(best[:slot], default=0.0) + worth[slot]
        best[slot] = max(best[slot], reached)
    return max(best, default=0.0)
