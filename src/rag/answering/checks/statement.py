"""What a check reads of a text: its words, names, dates and amounts, with offsets.

Pure. Read once and remembered, since one paragraph is held against many claims. Knows
nothing of which text claims and which is evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rag.answering.checks.names import Name, names_of
from rag.answering.checks.words import Word, words_of
from rag.types import Span
from rag.vietnamese.date_mention import DateMention
from rag.vietnamese.mentions import mentions
from rag.vietnamese.numerals import aligned_form
from rag.vietnamese.quantities import Quantity
from rag.vietnamese.sentences import sentences


@dataclass(frozen=True, slots=True)
class Statement:
    """``form`` is the text in match form, offset for offset."""

    text: str
    form: str
    words: tuple[Word, ...]
    names: tuple[Name, ...]
    amounts: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    sentences: tuple[Span, ...]

    @property
    def content(self) -> frozenset[str]:
        """Match forms of the words that say something."""
        return frozenset(word.form for word in self.words if word.is_content)

    def written(self, span: Quantity | DateMention | Name | Word) -> str:
        """How something in it is written."""
        return self.text[span.start : span.end]


@lru_cache(maxsize=2_048)
def statement(text: str) -> Statement:
    """An NFC text read through."""
    words = words_of(text)
    found = mentions(text)
    return Statement(
        text,
        aligned_form(text),
        tuple(words),
        tuple(names_of(text, words)),
        tuple(one for one in found if isinstance(one, Quantity)),
        tuple(one for one in found if isinstance(one, DateMention)),
        tuple(sentences(text)),
    )
