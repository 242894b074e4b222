"""A claim laid beside the sentence it comes from: what is the same, and what stands between.

Pure. Tells a near copy, in which any other word is a change, from a sentence said anew.
Knows nothing of which differences matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from operator import attrgetter

from rag.answering.checks.statement import Statement
from rag.answering.checks.words import Word
from rag.vietnamese.mentions import Mention
from rag.vietnamese.quantities import Quantity

# Words in a row that are no chance.
_RUN = 2
# Evidence of a paragraph told anew is short; what is longer is not laid beside a claim.
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a whole date or amount, whose form is then its value."""

    form: str
    start: int
    end: int
    words: tuple[Word, ...]

    @property
    def is_number(self) -> bool:
        return self.form.startswith("#")


@dataclass(frozen=True, slots=True)
class Gap:
    """What a claim has where its source has something else, either of which may be
    nothing. ``before`` and ``after`` are how many words beside it are the same; at the
    claim's own ends as many as make a run."""

    mine: tuple[Token, ...]
    theirs: tuple[Token, ...]
    before: int
    after: int
    at: int
    there: int

    @property
    def is_tight(self) -> bool:
        """Whether what stands on both sides of it was copied."""
        return self.before >= _RUN and self.after >= _RUN


@dataclass(frozen=True, slots=True)
class Alignment:
    """``copied``: share of the claim's words that stand in the source in runs, in order.
    ``numbers``: the same numbers of both, each beside the other."""

    source: Statement
    mine: tuple[Token, ...]
    theirs: tuple[Token, ...]
    gaps: tuple[Gap, ...]
    copied: float
    numbers: tuple[tuple[Token, Token], ...]


def tokens(text: Statement) -> tuple[Token, ...]:
    """A text's words, each date and amount as one."""
    return _tokens(text.text, text)


@lru_cache(maxsize=2_048)
def _tokens(_: str, text: Statement) -> tuple[Token, ...]:
    both: list[Mention] = [*text.amounts, *text.dates]
    mentions = sorted(both, key=attrgetter("start"))
    found: list[Token] = []
    held: list[Word] = []
    at = 0
    for word in text.words:
        while at < len(mentions) and mentions[at].end <= word.start:
            at += 1
        if at == len(mentions) or word.start < mentions[at].start:
            found.append(Token(word.form, word.start, word.end, (word,)))
            continue
        one = mentions[at]
        held = [*held, word] if found and found[-1].start == one.start else [word]
        if isinstance(one, Quantity):
            low, high, _unit = one.in_base_unit()
            form = f"#{low.normalize():f}-{high.normalize():f}"
        else:
            # Its year may be told by the article's own day.
            form = f"#{one.day}/{one.month}/{'' if one.month else one.year}"
        if len(held) > 1:
            found[-1] = Token(form, one.start, one.end, tuple(held))
        else:
            found.append(Token(form, one.start, one.end, (word,)))
    return tuple(found)


def aligned(claim: Statement, source: Statement) -> Alignment:
    """The claim laid beside one sentence."""
    return _aligned(claim.text, source.text, claim, source)


@lru_cache(maxsize=512)
def _aligned(_: str, __: str, claim: Statement, source: Statement) -> Alignment:
    mine, theirs = tokens(claim), tokens(source)[:_LONGEST]
    matcher = SequenceMatcher(
        None, [one.form for one in mine], [one.form for one in theirs], autojunk=False
    )
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    copied = sum(block.size for block in blocks if block.size >= _RUN)
    gaps: list[Gap] = []
    at, there, before = 0, 0, _RUN
    for block in blocks:
        if block.a > at or block.b > there:
            after = _RUN if block.a + block.size == len(mine) else block.size
            gap = Gap(mine[at : block.a], theirs[there : block.b], before, after, at, there)
            gaps.append(gap)
        before = block.size if block.a else max(_RUN, block.size)
        at, there = block.a + block.size, block.b + block.size
    if at < len(mine) or there < len(theirs):
        gaps.append(Gap(mine[at:], theirs[there:], before, _RUN, at, there))
    numbers = tuple(
        (mine[block.a + n], theirs[block.b + n])
        for block in blocks
        for n in range(block.size)
        if mine[block.a + n].is_number
    )
    return Alignment(source, mine, theirs, tuple(gaps), copied / max(1, len(mine)), numbers)
