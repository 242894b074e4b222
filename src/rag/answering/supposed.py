"""The words of a question, each with where it stands in what is asked.

Pure. Knows which words ask and which say little; nothing of evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.answering.checks.words import FORM_WORDS
from rag.answering.compounds import Compounds
from rag.answering.near_article import NEGATIONS
from rag.vietnamese.opposites import contraries
from rag.vietnamese.questions import QUESTION_WORDS
from rag.vietnamese.tokens import Token, tokens

_SMALL = FORM_WORDS | QUESTION_WORDS | NEGATIONS | frozenset(["khỏi", "vậy", "tại", "lý", "làm"])
# Before these stands what is asked for ("bệnh viện nào"), and behind those ("mấy người").
_ASK_BEHIND = frozenset(["nào", "gì", "đâu", "ai"])
_ASK_BEFORE = frozenset(["nhiêu", "mấy", "bao nhiêu"])
# What asks, and supposes nothing of itself: a closing "không?", the choice "hay không".
# "Có phải" asks where it opens or closes a question, not in "vì sao ông có phải nhập viện".
_ASKING = re.compile(
    r"(?:hay |có phải |phải |có )?(?:không|chưa)\s*\??\s*$|hay không|hay chưa|"
    r"^\W*có phải(?!\w)|có phải(?: (?:vậy|thế))?(?: không)?\s*\??\s*$",
    re.IGNORECASE,
)
# Words before another in which a negation reaches it: "không được phép".
_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Supposed:
    """A content word of a question, in match form. ``left`` is the word before it, "" at
    the start, ``content_left`` the content word before it; ``is_asked``: the question word
    is asked of it; ``is_denied``: a negation stands before it, at ``denied_from``."""

    text: str
    start: int
    end: int
    left: str
    content_left: str
    is_asked: bool
    is_denied: bool
    denied_from: int
    is_name: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of a question that has contraries: ``text`` in match form, ``[start,
    end)`` with the negation before it. ``near`` is the number of the content word that it
    stands at."""

    text: str
    start: int
    end: int
    is_denied: bool
    is_asked: bool
    near: int

    @property
    def size(self) -> int:
        """In syllables."""
        return self.text.count(" ") + 1


def without_asking(question: str) -> str:
    """A question with what only asks in it blanked, its offsets kept."""
    return _ASKING.sub(lambda match: " " * len(match.group()), question)


def supposed(question: str, words: Compounds) -> list[Supposed]:
    """The content words of an NFC question, in order."""
    found = words.of(question)
    texts = [one.text for one in found]
    result: list[Supposed] = []
    for at, one in enumerate(found):
        if is_small(one.text):
            continue
        denials = [b for b in found[max(0, at - _BEFORE) : at] if b.text in NEGATIONS]
        result.append(
            Supposed(
                one.text,
                one.start,
                one.end,
                texts[at - 1] if at else "",
                result[-1].text if result else "",
                _is_asked(texts, at),
                bool(denials),
                denials[0].start if denials else one.start,
                at > 0 and question[one.start].isupper(),
            )
        )
    return result


def is_small(word: str) -> bool:
    """Whether a word in match form says little by itself, or asks."""
    return word in _SMALL or all(part in _SMALL for part in word.split())


def phrases(question: str, words: Sequence[Supposed]) -> list[Phrase]:
    """The stretches of a question that have contraries, the longer before those that they
    hold; ``words`` are its content words."""
    parts = tokens(question)
    found: list[Phrase] = []
    at = 0
    while at < len(parts):
        stretch = next((one for one in _stretches(question, parts[at:]) if contraries(one)), "")
        if stretch:
            end = at + stretch.count(" ") + 1
            denials = [one for one in parts[max(0, at - _BEFORE) : at] if one.text in NEGATIONS]
            near = min(
                range(len(words)),
                key=lambda number: abs(words[number].start - parts[at].start),
                default=0,
            )
            found.append(
                Phrase(
                    stretch,
                    denials[0].start if denials else parts[at].start,
                    parts[end - 1].end,
                    bool(denials),
                    end < len(parts) and parts[end].text in ("nào", "gì"),
                    near,
                )
            )
            at = end
        else:
            at += 1
    return found


def _stretches(question: str, parts: Sequence[Token]) -> Iterator[str]:
    """What opens with the first of some tokens and no comma parts, the longest first."""
    for size in _SIZES:
        some = parts[:size]
        is_whole = len(some) == size and not any(
            _CUT.search(question[one.end : other.start]) for one, other in pairwise(some)
        )
        if is_whole:
            yield " ".join(one.text for one in some)


_CUT = re.compile(r"[.;:!?,]")
# Syllables of a phrase that has contraries, the most first.
_SIZES = (4, 3, 2, 1)


def _is_asked(texts: Sequence[str], at: int) -> bool:
    behind = texts[at + 1 : at + 3]
    if behind[:1] == ["là"]:
        behind = behind[1:]
    if behind and _ASK_BEHIND & set(behind[0].split()):
        return True
    return any(text in _ASK_BEFORE for text in texts[max(0, at - 2) : at])
