"""Where in a paragraph a written sentence is said: the best one to three sentences.

Pure. Says what comes nearest, not whether it is near enough: verification does that.
"""

from __future__ import annotations

from rag.answering import facts
from rag.answering.drafts import Evidence
from rag.answering.quotations import quotable
from rag.answering.verification import content_share
from rag.types import Hit, Span

MAX_SENTENCES = 3
# A further sentence of evidence must hold this much more of what is claimed: a reader
# is to check one sentence where one says it.
_GAIN = 0.05


def evidence_of(text: str, hit: Hit) -> Evidence | None:
    """The sentences of the hit's paragraph that come nearest to a claim, what is spoken
    with its speaker; ``None`` where the paragraph has none."""
    paragraph = hit.paragraph
    claim = facts.plain_form(text)
    best: tuple[float, Span] | None = None
    spans = quotable(paragraph.text)
    for size in range(1, MAX_SENTENCES + 1):
        for first in range(len(spans) - size + 1):
            span = Span(spans[first].start, spans[first + size - 1].end)
            score = _score(claim, paragraph.text[span.start : span.end]) - _GAIN * (size - 1)
            if best is None or score > best[0]:
                best = score, span
    return Evidence(paragraph, hit.article, best[1]) if best else None


def _score(claim: str, quote: str) -> float:
    """Share of the claim's words, and as much again for its numbers and dates."""
    said = facts.plain_form(quote)
    days, left = facts.days(claim)
    said_days, said_left = facts.days(said)
    wanted = {amount.value for amount in facts.amounts(left)}
    values = {amount.value for amount in facts.amounts(said_left)}
    right = sum(any(day.is_said_by(other) for other in said_days) for day in days)
    total = len(days) + len(wanted)
    share = (right + len(wanted & values)) / total if total else 1.0
    return content_share(claim, said) + share
