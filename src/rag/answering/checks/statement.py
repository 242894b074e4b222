"""What a check reads of a text: its words, names, dates and amounts, with offsets.

Pure. Each is read when it is first asked for, and remembered: one paragraph is held
against many claims, and of a whole article only the names matter. Knows nothing of which
text claims and which is evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.answering.checks.names import Name, names_of
from rag.answering.checks.words import Word, words_of
from rag.types import Span
from rag.vietnamese.date_mention import DateMention
from rag.vietnamese.mentions import Mention, mentions
from rag.vietnamese.numerals import aligned_form
from rag.vietnamese.quantities import Quantity
from rag.vietnamese.sentences import sentences


@dataclass(frozen=True)  # without slots, which leave no room for what is remembered
class Statement:
    """An NFC text. Offsets are its code points."""

    text: str

    @cached_property
    def form(self) -> str:
        """The text in match form, offset for offset."""
        return aligned_form(self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(words_of(self.text))

    @cached_property
    def names(self) -> tuple[Name, ...]:
        return tuple(names_of(self.text, self.words))

    @cached_property
    def _mentions(self) -> tuple[Mention, ...]:
        return tuple(mentions(self.text))

    @cached_property
    def amounts(self) -> tuple[Quantity, ...]:
        return tuple(one for one in self._mentions if isinstance(one, Quantity))

    @cached_property
    def dates(self) -> tuple[DateMention, ...]:
        return tuple(one for one in self._mentions if isinstance(one, DateMention))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        return tuple(sentences(self.text))

    def written(self, span: Quantity | DateMention | Name | Word) -> str:
        """How something in it is written."""
        return self.text[span.start : span.end]


@lru_cache(maxsize=2_048)
def statement(text: str) -> Statement:
    """An NFC text to be read; the same one for the same text, as long as it is kept."""
    return Statement(text)
