"""Questions that ask nearly the same, put together.

Pure. Knows nothing of where they are kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from rag.store.unanswered import Abstained
from rag.types import Suggestion
from rag.vietnamese.normalise import fold
from rag.vietnamese.questions import FOLDED_QUESTION_WORDS, QUESTION_WORDS
from rag.vietnamese.tokens import syllables

# How much of their words and pairs of neighbours two questions share, of all in either
# (Jaccard), to be one: another word among six ("vàng" for "xăng") makes another question,
# one more among five does not.
_ALIKE = 0.6
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """``question`` is how it was last asked; ``others`` other wordings, each once."""

    question: str
    others: tuple[str, ...]
    answer_ids: tuple[str, ...]
    last_asked_at: datetime
    suggestions: tuple[Suggestion, ...]

    @property
    def count(self) -> int:
        return len(self.answer_ids)

    def only(self, article_ids: Collection[str]) -> QuestionGroup:
        """The group with no suggestion but these."""
        kept = tuple(one for one in self.suggestions if one.id in article_ids)
        return replace(self, suggestions=kept)


def grouped(asked: Sequence[Abstained]) -> list[QuestionGroup]:
    """Groups, the most asked first. A question joins the first group whose own first
    question it is like: a star, which cannot drift from one thing to another as a chain
    of neighbours does. With marks and without are one."""
    groups: list[tuple[frozenset[str], list[Abstained]]] = []
    holding: dict[str, list[int]] = defaultdict(list)
    for one in asked:
        words = _words(one.question)
        shared = Counter(number for word in words for number in holding[word])
        for number, count in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
            if count / len(words | groups[number][0]) >= _ALIKE:
                groups[number][1].append(one)
                break
        else:
            for word in words:
                holding[word].append(len(groups))
            groups.append((words, [one]))
    made = [_group(members) for _, members in groups]
    return sorted(made, key=lambda group: (-group.count, -group.last_asked_at.timestamp()))


def _words(question: str) -> frozenset[str]:
    """Words and pairs of neighbours without marks, question words left out."""
    said = syllables(question)
    telling = [
        fold(word)
        for word in said
        if word not in QUESTION_WORDS and fold(word) not in FOLDED_QUESTION_WORDS
    ]
    kept = telling or [fold(word) for word in said] or [question]
    return frozenset([*kept, *(f"{first} {second}" for first, second in pairwise(kept))])


def _group(members: list[Abstained]) -> QuestionGroup:
    latest = max(members, key=lambda one: one.asked_at)
    wordings = dict.fromkeys(one.question for one in [latest, *members])
    offered = Counter(near for one in members for near in one.suggestions)
    return QuestionGroup(
        question=latest.question,
        others=tuple(wordings)[1:],
        answer_ids=tuple(one.answer_id for one in members),
        last_asked_at=latest.asked_at,
        suggestions=tuple(near for near, _ in offered.most_common(_SUGGESTIONS)),
    )
