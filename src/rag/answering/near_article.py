"""What was read of the nearest article, as a question's words are looked up in it.

Pure. Knows how a word stands in a sentence: outright, denied, or only meant; nothing of
questions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.vietnamese.tokens import syllables, tokens

NEGATIONS = frozenset(["không", "chưa", "chẳng", "đừng", "chả"])
# What says that a thing is meant, asked for or only possible.
MEANT = (
    "sẽ|sắp|dự kiến|dự định|định|kế hoạch|có thể|nguy cơ|khả năng|nếu|đề xuất|đề nghị|kiến nghị|"
    "suýt|nghi|tưởng|muốn|xin|hứa|đang|chờ|chuẩn bị|dọa|kêu gọi|mong|hy vọng|lẽ ra"
)
_MEANT = re.compile(rf" (?:{MEANT})(?= )")
_NOT = re.compile(rf" (?:{'|'.join(sorted(NEGATIONS))})(?! chỉ)(?: [^ ,]+)?(?: [^ ,]+)? $")
_CUTS = re.compile(r"[.;:!?,]+(?!\d)")
# Code points before a word in which what turns it may stand: some six syllables.
_REACH = 36


@lru_cache(maxsize=4_096)
def form_of(text: str) -> str:
    """A text's syllables in match form, a space around each; " , " for where it is cut."""
    return f" {' , '.join(' '.join(syllables(part)) for part in _CUTS.split(text))} "


def holds(form: str, word: str) -> bool:
    """Whether a word stands in a text as :func:`form_of` writes it."""
    return f" {word} " in form


@dataclass(frozen=True, slots=True)
class Ways:
    """How a word stands in a sentence, wherever it does: ``outright`` where nothing denies
    it, ``firm`` where it is not only meant either."""

    outright: bool = False
    denied: bool = False
    meant: bool = False
    firm: bool = False


NOWHERE = Ways()


def ways_of(form: str, word: str) -> Ways:
    """How a word stands in a sentence in :func:`form_of` 's writing."""
    written = f" {word} "
    at = form.find(written)
    outright = denied = meant = firm = False
    while at >= 0:
        before = " " + form[max(0, at - _REACH) : at + 1].rpartition(" , ")[2]
        is_denied = _NOT.search(before) is not None
        is_meant = _MEANT.search(before) is not None
        denied, outright = denied or is_denied, outright or not is_denied
        meant, firm = meant or is_meant, firm or not (is_denied or is_meant)
        at = form.find(written, at + 1)
    return Ways(outright, denied, meant, firm)


def denial_of(form: str, word: str) -> str:
    """The words that deny a word in a sentence in :func:`form_of` 's writing, with it; ""
    where it is not denied."""
    return _behind(_NOT, form, word)


def plan_of(form: str, word: str) -> str:
    """The same of what says that it is only meant."""
    return _behind(_MEANT, form, word)


def _behind(pattern: re.Pattern[str], form: str, word: str) -> str:
    written = f" {word} "
    at = form.find(written)
    while at >= 0:
        before = " " + form[max(0, at - _REACH) : at + 1].rpartition(" , ")[2]
        turned = pattern.search(before)
        if turned:
            return f"{before[turned.start() :].strip()} {word}"
        at = form.find(written, at + 1)
    return ""


def written_as(sentence: str, words: str) -> str:
    """Words in match form as a sentence writes them; as they are where it has them not."""
    wanted, found = words.split(), tokens(sentence)
    for at in range(len(found) - len(wanted) + 1):
        if [one.text for one in found[at : at + len(wanted)]] == wanted:
            return sentence[found[at].start : found[at + len(wanted) - 1].end]
    return words


def is_meant(form: str) -> bool:
    """Whether a text says that something is meant or possible."""
    return _MEANT.search(form) is not None


@dataclass(frozen=True, slots=True)
class NearArticle:
    """Sentences of one article in :func:`form_of` 's writing, best first, with the
    paragraph of the first, and all that was read of the article, title included.
    ``sentences`` are as they are written; none is no evidence."""

    sentences: tuple[str, ...]
    forms: tuple[str, ...]
    paragraph: str
    article: str

    @classmethod
    def of(cls, sentences: Sequence[str], paragraph: str, article: Collection[str]) -> NearArticle:
        """``sentences`` best first, the paragraph of the best, and what was read."""
        kept = tuple(sentences[:_SENTENCES])
        whole = " , ".join(form_of(part).strip() for part in article)
        return cls(kept, tuple(map(form_of, kept)), form_of(paragraph), f" {whole} ")


# Sentences looked at: an article's best sixteen hold all that is near a question.
_SENTENCES = 16
