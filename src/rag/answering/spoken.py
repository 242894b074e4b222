"""Words as they are compared when a question is read for what it leaves out: in match
form, and without marks where the question is typed without any.

Pure. Knows nothing of what the words are looked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag.vietnamese.normalise import fold, has_diacritics, match_form
from rag.vietnamese.tokens import Token, tokens
from rag.vietnamese.typed_text import Pattern


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A closed list of words or phrases, of one to four syllables."""

    marked: frozenset[str]
    bare: frozenset[str]

    @classmethod
    def of(cls, words: str | Iterable[str]) -> Lexicon:
        """Of phrases, or of single syllables in one string."""
        listed = [match_form(one) for one in (words.split() if isinstance(words, str) else words)]
        return cls(frozenset(listed), frozenset(map(fold, listed)))

    def __or__(self, other: Lexicon) -> Lexicon:
        return Lexicon(self.marked | other.marked, self.bare | other.bare)


def strict(source: str, bare: str | None = None) -> Pattern:
    """A pattern that wants its marks in a text that has any: "do" is not "đó" there.
    ``bare`` is what is read in a text without marks, where that is less."""
    return Pattern(Pattern.only_marked(source).marked, Pattern.of(bare or source).bare)


MOST_SYLLABLES = 4


@dataclass(frozen=True, slots=True)
class Spoken:
    """A clean text by its words. ``keys`` are what is compared, one a word."""

    text: str
    words: tuple[Token, ...]
    keys: tuple[str, ...]
    is_bare: bool

    @classmethod
    def of(cls, text: str) -> Spoken:
        words = tuple(tokens(text))
        is_bare = not has_diacritics(text)
        keys = tuple(fold(word.text) if is_bare else word.text for word in words)
        return cls(text, words, keys, is_bare)

    def listed(self, lexicon: Lexicon) -> frozenset[str]:
        return lexicon.bare if self.is_bare else lexicon.marked

    def written(self, first: int, end: int) -> str:
        """The words ``first`` up to ``end``, as they stand."""
        return self.text[self.words[first].start : self.words[end - 1].end] if first < end else ""

    def is_capital(self, at: int) -> bool:
        return self.text[self.words[at].start].isupper()

    def phrase(self, at: int, lexicon: Lexicon) -> int:
        """How many words the longest listed phrase has that begins at a word; 0: none."""
        listed = self.listed(lexicon)
        for size in range(min(MOST_SYLLABLES, len(self.words) - at), 0, -1):
            if " ".join(self.keys[at : at + size]) in listed and self.is_unbroken(at, at + size):
                return size
        return 0

    def phrase_before(self, end: int, lexicon: Lexicon) -> int:
        """The same of one that ends before a word."""
        listed = self.listed(lexicon)
        for size in range(min(MOST_SYLLABLES, end), 0, -1):
            if " ".join(self.keys[end - size : end]) in listed and self.is_unbroken(
                end - size, end
            ):
                return size
        return 0

    def is_unbroken(self, first: int, end: int) -> bool:
        """Whether nothing but white space stands between the words."""
        return all(
            self.text[self.words[n].end : self.words[n + 1].start].isspace()
            for n in range(first, end - 1)
        )


def as_question(text: str) -> str:
    """With a capital at its beginning and a question mark at its end."""
    text = " ".join(text.split()).rstrip(" ?.!…,;:")
    return f"{text[:1].upper()}{text[1:]}?"
