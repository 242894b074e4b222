"""A question's words looked up in one article: which of its sentences hold which, and how
much of the rest of the question each holds.

Pure arithmetic. Knows nothing of what is made of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from rag.answering.checks.synonyms import common_form
from rag.answering.near_article import NearArticle, holds
from rag.answering.supposed import Supposed

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

STANDS = 0.9
"""From this share on, a word counts as standing in a text."""
ABSENT = -0.1
"""What is held by no sentence, where there is none."""
# What a word of two syllables is worth where only both of them, or one, stand in a text.
_BOTH, _EITHER = 0.5, 0.25
# A later sentence is a little less likely to be what is asked about.
_BY_RANK = 0.003
# How fast what stands beside a word loses weight, in content words.
_NEAR = 1.5


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that may be wrong: the question's words ``[start, end)``, and what is
    ``told`` instead, "" for nothing. ``margin``: how much better the rest of the question
    is told with that than with them."""

    start: int
    end: int
    margin: float
    told: str = ""


@dataclass(slots=True)
class Signs:
    """``values`` by feature, and the strongest sign of each sort."""

    values: dict[str, float] = field(default_factory=dict)
    turned: Sign | None = None
    denied: Sign | None = None
    meant: Sign | None = None
    lacking: Sign | None = None


class Look:
    """One question held against one article. Rows are content words, columns sentences;
    ``weight`` in nats of rarity."""

    def __init__(
        self,
        question: str,
        words: Sequence[Supposed],
        told: NearArticle,
        weight: Floats,
        is_deed: Flags,
    ) -> None:
        self.question, self.words, self.told = question, words, told
        self.weight, self.is_deed = weight, is_deed
        self.total = float(weight.sum())
        self.stands = np.array([[match(word.text, form) for form in told.forms] for word in words])
        self._weighed = weight[:, None] * self.stands
        self.covered = self._weighed.sum(axis=0)
        self._by_rank = _BY_RANK * np.arange(len(told.forms))

    def rest(self, own: Flags) -> Floats:
        """How much of the question without some of its words each sentence holds."""
        rest = max(self.total - float(self.weight[own].sum()), 1e-6)
        held: Floats = (self.covered - self._weighed[own].sum(axis=0)) / rest - self._by_rank
        return held

    def beside(self, at: int, own: Flags) -> Floats:
        """The same of the words that stand near one."""
        distance = np.abs(np.arange(len(self.words)) - at)
        weight = self.weight * np.exp(-distance / _NEAR) * ~own
        held: Floats = weight @ self.stands / max(float(weight.sum()), 1e-6) - self._by_rank
        return held


def match(word: str, form: str) -> float:
    """How far a word stands in a text, 0 to 1: itself, or one that newspapers use for it,
    or but its syllables."""
    if holds(form, word):
        return 1.0
    other = common_form(word)
    if other != word and holds(form, other):
        return STANDS
    first, joint, second = word.partition(" ")
    if not joint:
        return 0.0
    count = holds(form, first) + holds(form, second)
    return _BOTH if count == 2 else _EITHER * count
