"""What the check of a sentence compared: each number, date, name and quotation of it, and
whether a cited paragraph has it.

Pure. The judgement is :mod:`rag.answering.verification`'s own, told fact by fact for a
person who looks; knows nothing of who that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answering.checks.quotations import quotations
from rag.answering.checks.statement import Statement, statement
from rag.answering.drafts import Evidence
from rag.answering.verification import Verification, verify
from rag.types import Support
from rag.vietnamese.normalise import clean

FactKind = Literal["number", "date", "name", "quotation"]
Found = Literal["here", "elsewhere", "nowhere"]

_DIGITS = re.compile(r"\d")
_QUOTED = re.compile(r"“([^“”]+)”")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something exact in a sentence, as it is written there. ``found``: in the paragraph
    looked at, in another one that the sentence cites, or in none."""

    kind: FactKind
    written: str
    found: Found


@dataclass(frozen=True, slots=True)
class Compared:
    """A sentence held against one of its paragraphs. ``problems`` are in Vietnamese: what
    is otherwise than in all that it cites."""

    support: Support
    facts: tuple[Fact, ...]
    problems: tuple[str, ...]


def compare(text: str, here: Evidence, cited: Sequence[Evidence]) -> Compared:
    """A sentence against one paragraph, and against all that it cites (that one too)."""
    alone = verify(text, [here])
    together = alone if list(cited) == [here] else verify(text, list(cited))
    claim = statement(clean(text))
    facts = tuple(
        Fact(kind, written, _found(written, alone, together))
        for kind, written in dict.fromkeys(_facts(claim))
    )
    return Compared(together.support, facts, together.problems)


def _facts(claim: Statement) -> Iterator[tuple[FactKind, str]]:
    taken = []
    for day in claim.dates:
        taken.append((day.start, day.end))
        yield "date", claim.written(day)
    for amount in claim.amounts:
        taken.append((amount.start, amount.end))
        yield "number", claim.written(amount)
    for word in claim.words:
        inside = any(start <= word.start < end for start, end in taken)
        if not inside and _DIGITS.search(word.form):
            yield "number", claim.written(word)
    for name in claim.names:
        yield "name", claim.written(name)
    for quoted in quotations(claim.text):
        if any(map(str.isalnum, quoted)):
            yield "quotation", quoted


def _found(written: str, alone: Verification, together: Verification) -> Found:
    if not _is_missed(written, alone):
        return "here"
    return "nowhere" if _is_missed(written, together) else "elsewhere"


def _is_missed(written: str, found: Verification) -> bool:
    """Whether a problem names it: problems quote what they are about, with a word more
    ("hơn 5%") or less."""
    return any(
        f" {written} " in f" {quoted} " or f" {quoted} " in f" {written} "
        for problem in found.problems
        for quoted in _QUOTED.findall(problem)
    )
