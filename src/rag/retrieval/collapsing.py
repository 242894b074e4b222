"""One hit for what several outlets printed alike, and the others named beside it.

A reader who has seen a paragraph gains nothing from its copies, and loses what any of
them says otherwise. So a hit gives way to a better one only where both articles are
copies of one story and the better paragraph holds nearly all of its words and all of
its figures and negations; headlines of copies give way to each other. A paragraph that
only a copy has is still found. Pure; knows nothing of indexes or the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from rag.types import Paragraph
from rag.vietnamese.tokens import syllables

# Of the runs of three syllables of the paragraph that gives way.
_NEARLY_ALL = 0.8
_RUN = 3
_NEGATIONS = frozenset({"không", "chưa", "chẳng", "chả", "đừng"})


@dataclass(frozen=True, slots=True)
class Wording:
    """What is compared of a paragraph: its runs of syllables, and the words of which
    none may be lost, with their counts."""

    runs: frozenset[tuple[str, ...]]
    exact: Counter[str]

    @classmethod
    def of(cls, text: str) -> Wording:
        words = syllables(text)
        count = max(1, len(words) - _RUN + 1)
        return cls(
            frozenset(tuple(words[n : n + _RUN]) for n in range(count)),
            Counter(word for word in words if word in _NEGATIONS or _has_digit(word)),
        )

    def holds(self, other: Wording) -> bool:
        """Whether whoever reads this one has read the other."""
        shared = len(self.runs & other.runs)
        return shared >= _NEARLY_ALL * len(other.runs) and other.exact <= self.exact


@dataclass(slots=True)
class Collapsing:
    """The paragraphs kept so far, best first. Made anew for each search."""

    _kept: dict[str, list[Paragraph]] = field(default_factory=dict)
    # Most hits have no copy to be held against: theirs is never read.
    _wordings: dict[str, Wording] = field(default_factory=dict)

    def keeps(self, paragraph: Paragraph, copies: Collection[str]) -> bool:
        """Whether it is a hit of its own; it is remembered then. ``copies`` are the ids
        of the articles that are copies of the paragraph's own."""
        for article_id in copies:
            for kept in self._kept.get(article_id, ()):
                if _is_head(kept) and _is_head(paragraph):
                    return False
                if self._wording(kept).holds(self._wording(paragraph)):
                    return False
        self._kept.setdefault(paragraph.article_id, []).append(paragraph)
        return True

    def _wording(self, paragraph: Paragraph) -> Wording:
        known = self._wordings.get(paragraph.id)
        if known is None:
            known = self._wordings[paragraph.id] = Wording.of(paragraph.text)
        return known


def _is_head(paragraph: Paragraph) -> bool:
    return paragraph.anchor == "p0"


def _has_digit(word: str) -> bool:
    # Nearly all words are letters alone, and this is asked of every one of them.
    return not word.isalpha() and any(map(str.isdigit, word))
