"""A text prepared for patterns written with diacritics, whichever way it was typed.

Every character of what is matched stands for one place of the text, so that offsets
lead back to it. Knows nothing of what is looked for.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rag.vietnamese.normalise import fold, has_diacritics

_CHARACTER = re.compile(r"[\s\S][\u0300-\u036f]*")
_MARKED_WORD = re.compile(r"[^\W\d_]*[^\x00-\x7f\W][^\W\d_]*")
# Too common in other senses to be read without their marks in a text that has some:
# Việt Nam, bệnh nhân nam; hai tháng nay; bưởi Năm Roi.
_ONLY_MARKED = frozenset({"năm", "này", "rồi"})
# What "nam" without marks is no năm after.
_NO_YEAR_AFTER = ("viet", "mien", "phia", "quang", "ha", "dong", "tay", "gioi", "nguoi", "nhan")


@dataclass(frozen=True, slots=True)
class TypedText:
    """``form`` is lower case, one code point a letter; ``starts[i]`` is where its i-th
    stands in ``text``, with one more for the end. ``is_bare``: no diacritics at all."""

    text: str
    form: str
    starts: tuple[int, ...]
    is_bare: bool

    @classmethod
    def of(cls, text: str) -> TypedText:
        """Any text, in NFC or not."""
        letters: list[str] = []
        starts: list[int] = []
        for match in _CHARACTER.finditer(text):
            letter = unicodedata.normalize("NFC", match.group()).lower()
            letters.append(letter if len(letter) == 1 else "\ufffd")
            starts.append(match.start())
        return cls(text, "".join(letters), (*starts, len(text)), not has_diacritics(text))

    def written(self, start: int, end: int) -> str:
        """What stands there in the text itself."""
        return self.text[self.starts[start] : self.starts[end]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern for texts with marks, where each word of it may lack its own, and one
    for texts without any."""

    marked: re.Pattern[str]
    bare: re.Pattern[str]

    @classmethod
    def of(cls, source: str) -> Pattern:
        """``source`` is written with marks, without letters in character classes. A
        match begins and ends with a word, and never within a number such as 1/5/2024."""
        bounded = rf"(?<!\w)(?<!\d[/.,])(?:{source})(?!\w|[/.,]\d)"
        return cls(
            re.compile(_MARKED_WORD.sub(_either, bounded)),
            re.compile(_MARKED_WORD.sub(_folded, bounded)),
        )

    @classmethod
    def only_marked(cls, source: str) -> Pattern:
        """One that says something else without its marks, and so is not read then."""
        return cls(re.compile(rf"(?<!\w)(?:{source})(?!\w)"), re.compile(r"(?!)"))

    def for_text(self, text: TypedText) -> re.Pattern[str]:
        return self.bare if text.is_bare else self.marked


def _either(match: re.Match[str]) -> str:
    word = match.group()
    return word if word in _ONLY_MARKED else f"(?:{word}|{fold(word)})"


def _folded(match: re.Match[str]) -> str:
    word = match.group()
    if word != "năm":
        return fold(word)
    return "".join(f"(?<!{before} )" for before in _NO_YEAR_AFTER) + "nam"
