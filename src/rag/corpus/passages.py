"""The passages of a paragraph: what is embedded and scored.

Knows nothing of files, storage or how a passage is scored.
"""

from __future__ import annotations

from rag.types import Span
from rag.vietnamese.sentences import windows
from rag.vietnamese.tokens import tokens

# Newspaper paragraphs have some 60 syllables, nine tenths under 150. Past about 220
# (some 1,000 characters, half a page) one vector or one score no longer stands for what
# a single sentence in it says, and a stronger embedding's 512 word pieces are full.
MAX_PASSAGE_SYLLABLES = 220


def passages(text: str, max_syllables: int = MAX_PASSAGE_SYLLABLES) -> list[Span]:
    """Spans of a paragraph: one, or windows of whole sentences of an over-long one.

    What has no sentence ends to cut at (a table, text read from a scan) is cut between
    words once it is twice too long.
    """
    return [
        part for span in windows(text, max_syllables) for part in _cut(text, span, max_syllables)
    ]


def _cut(text: str, span: Span, max_syllables: int) -> list[Span]:
    if span.end - span.start <= 2 * max_syllables:
        return [span]
    found = tokens(text[span.start : span.end])
    if len(found) <= 2 * max_syllables:
        return [span]
    starts = [0, *(found[n].start for n in range(max_syllables, len(found), max_syllables))]
    ends = [*starts[1:], span.end - span.start]
    pieces = []
    for start, end in zip(starts, ends, strict=True):
        width = len(text[span.start + start : span.start + end].rstrip())
        pieces.append(Span(span.start + start, span.start + start + width))
    return pieces
