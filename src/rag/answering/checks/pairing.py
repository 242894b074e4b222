"""Whether a claim's numbers and dates go with what the evidence says of them.

Pure. "0,25 ml/kg gây mù, 0,5 ml/kg gây tử vong" does not say that 0,25 ml/kg kills: the
words of the claim that stand with another number of the same unit, and nowhere else, tell
it. Knows nothing of whether a number is there at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.checks import amounts, moments, ratios
from rag.answering.checks.coverage import content_of
from rag.answering.checks.statement import Statement
from rag.types import Span
from rag.vietnamese.date_mention import DateMention
from rag.vietnamese.quantities import Quantity

_CUT = re.compile(r"[;.!?]\s|,\s|\n|(?<!\w)(?:còn|trong khi|nhưng|tuy nhiên|song|và)(?!\w)")


@dataclass(frozen=True, slots=True)
class _Segment:
    span: Span
    words: frozenset[str]


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, each number or date of the claim that the evidence gives to
    something else."""
    segments, mine = _segments(said), _segments(claim)
    everything = frozenset(word for word in content_of(claim.text) if not word[0].isdigit())
    found = []
    for one in claim.amounts:
        if one.kind == "ordinal":
            continue
        same = [o for o in said.amounts if amounts.is_said(claim, one, said, o)]
        rivals = [
            other
            for other in said.amounts
            if other not in same
            and other.kind == one.kind
            and other.in_base_unit()[2] == one.in_base_unit()[2]
            and not ratios.is_said(said, other.start, claim)
        ]
        claimed = [o for o in rivals if _is_claimed(claim, one, said, o, mine)]
        apart = [
            o for o in rivals if not any(amounts.is_said(claim, m, said, o) for m in claim.amounts)
        ]
        if same and (
            _all_elsewhere(said, segments, same, apart, everything)
            or _all_elsewhere(said, segments, same, claimed, _about(mine, one))
        ):
            found.append(f"Số “{claim.written(one)}” trong đoạn được dẫn nói về điều khác.")
    for day in claim.dates:
        days = [o for o in said.dates if moments.is_said_by(claim, day, said, o)]
        others = [
            other
            for other in said.dates
            if other not in days
            and other.precision == day.precision
            and not any(moments.is_said_by(claim, one, said, other) for one in claim.dates)
        ]
        if days and _all_elsewhere(said, segments, days, others, everything):
            found.append(f"Ngày “{claim.written(day)}” trong đoạn được dẫn nói về điều khác.")
    return found


def _about(segments: Sequence[_Segment], one: Quantity | DateMention) -> frozenset[str]:
    """The words that a number stands with."""
    home = _home(segments, one)
    words = home.words if home is not None else frozenset()
    return frozenset(word for word in words if not word[0].isdigit())


def _is_claimed(
    claim: Statement,
    one: Quantity,
    said: Statement,
    other: Quantity,
    segments: Sequence[_Segment],
) -> bool:
    """Whether the claim has a rival too, in another breath."""
    home = _home(segments, one)
    homes = [_home(segments, m) for m in claim.amounts if amounts.is_said(claim, m, said, other)]
    return bool(homes) and home not in homes


def _segments(said: Statement) -> list[_Segment]:
    edges = [0, *(match.end() for match in _CUT.finditer(said.form)), len(said.form)]
    segments: list[_Segment] = []
    start = 0
    for end in edges[1:]:
        words = frozenset(content_of(said.text[start:end]))
        # "Ngày 18/1, chị mổ": a date alone goes with what follows it.
        if all(word[0].isdigit() for word in words) and end < len(said.form):
            continue
        segments.append(_Segment(Span(start, end), words))
        start = end
    return segments


def _all_elsewhere(
    said: Statement,
    segments: Sequence[_Segment],
    same: Sequence[Quantity | DateMention],
    rivals: Sequence[Quantity | DateMention],
    wanted: frozenset[str],
) -> bool:
    """Whether, wherever the number stands, words of the claim stand with a rival alone,
    in the same sentence."""
    homes = [_home(segments, one) for one in same]
    for rival in rivals:
        theirs = _home(segments, rival)
        if theirs is None or theirs in homes:
            continue
        sentence = next((s for s in said.sentences if s.start <= rival.start < s.end), None)
        if sentence is None:
            continue
        is_beside = any(sentence.start <= s.start < sentence.end for s in same)
        elsewhere = frozenset().union(
            *(
                one.words
                for one in segments
                if one is not theirs
                if not is_beside or sentence.start <= one.span.start < sentence.end
            )
        )
        # What opens the sentence is what all of it is about.
        fewest = 1 if is_beside and theirs.span.start > sentence.start else 2
        if len((wanted & theirs.words) - elsewhere) >= fewest:
            return True
    return False


def _home(segments: Sequence[_Segment], one: Quantity | DateMention) -> _Segment | None:
    return next((s for s in segments if s.span.start <= one.start < s.span.end), None)
