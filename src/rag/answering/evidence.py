"""Where in a paragraph a written sentence is said: the best one to three sentences.

Pure. Says what comes nearest, not whether it is near enough: verification does that.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.checks import amounts, moments
from rag.answering.checks.coverage import coverage
from rag.answering.checks.statement import Statement, statement
from rag.answering.drafts import Evidence
from rag.answering.quotations import quotable
from rag.types import Hit, Span
from rag.vietnamese.normalise import clean

MAX_SENTENCES = 3
# A further sentence of evidence must hold this much more of what is claimed: a reader
# is to check one sentence where one says it.
_GAIN = 0.05


def evidence_of(text: str, hit: Hit) -> Evidence | None:
    """The sentences of the hit's paragraph that come nearest to a claim, what is spoken
    with its speaker; ``None`` where the paragraph has none."""
    found = windows(statement(clean(text)), hit.paragraph.text)
    return Evidence(hit.paragraph, hit.article, found[0]) if found else None


def windows(claim: Statement, paragraph: str, beside: str = "") -> list[Span]:
    """The windows of one to three sentences of a paragraph, the nearest to the claim
    first. ``beside`` is what other evidence of the claim says already."""
    spans = quotable(paragraph)
    read = [statement(paragraph[span.start : span.end]) for span in spans]
    more = [statement(beside)] if beside else []
    scored = []
    for size in range(1, MAX_SENTENCES + 1):
        for first in range(len(spans) - size + 1):
            said = [*read[first : first + size], *more]
            span = Span(spans[first].start, spans[first + size - 1].end)
            scored.append((_score(claim, said) - _GAIN * (size - 1), span))
    # Stable: of two alike the shorter, and the earlier, comes first.
    return [span for _, span in sorted(scored, key=lambda one: -one[0])]


def _score(claim: Statement, said: Sequence[Statement]) -> float:
    """Share of the claim's words, and as much again for its numbers and dates."""
    right = sum(
        any(amounts.is_said(claim, one, text, other) for text in said for other in text.amounts)
        for one in claim.amounts
    ) + sum(any(moments.is_said(claim, one, text, None) for text in said) for one in claim.dates)
    total = len(claim.amounts) + len(claim.dates)
    return coverage(claim, *said) + (right / total if total else 1.0)
