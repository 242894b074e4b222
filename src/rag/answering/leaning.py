"""Chosen sentences that follow each other, quoted together where the later leans on the other.

"Rajio taiso xuất xứ từ Nhật Bản. Tổng thời gian tập là hơn 3 phút một lần.": the second does
not say what is timed. Quoted alone, whoever checks its citation reads half of what is said.
Pure. Knows the question's terms, nothing of scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering import pronouns
from rag.answering.candidates import Candidate
from rag.answering.selection import MAX_SENTENCES
from rag.answering.stretches import sentences_of
from rag.retrieval.matching import QuestionTerms
from rag.types import Span
from rag.vietnamese.tokens import syllable_count

MOST_SYLLABLES = 80
"""Of what is quoted together: three usual newspaper sentences are more than one evidence."""
# A sentence leans on the one before where that holds so much more of the question, by rarity.
_HOLDS_MORE = 0.15


def joined(chosen: Sequence[Candidate], terms: QuestionTerms) -> list[Candidate]:
    """The candidates in their order; one that leans on the one right before it in its
    paragraph is quoted with it, at the place of whichever was chosen first."""
    made: list[Candidate] = []
    for candidate in chosen:
        one, at = candidate, len(made)
        for place in reversed(range(len(made))):
            both = _as_one(made[place], one, terms) or _as_one(one, made[place], terms)
            if both is not None:
                one, at = both, min(at, place)
                made.pop(place)
        made.insert(at, one)
    return made


def _as_one(first: Candidate, second: Candidate, terms: QuestionTerms) -> Candidate | None:
    """Both, where the second follows the first at once and leans on it."""
    paragraph = first.hit.paragraph
    if paragraph.id != second.hit.paragraph.id or first.span.end > second.span.start:
        return None
    between = paragraph.text[first.span.end : second.span.start]
    if between.strip() or "\n" in between or not _leans(second.text, first.text, terms):
        return None
    both = replace(
        first,
        span=Span(first.span.start, second.span.end),
        sentence=Span(first.sentence.start, second.sentence.end),
    )
    if syllable_count(both.text) > MOST_SYLLABLES or len(sentences_of(both)) > MAX_SENTENCES:
        return None
    return both


def _leans(sentence: str, before: str, terms: QuestionTerms) -> bool:
    if pronouns.refers_back(sentence):
        return True
    own, other = (terms.syllable_coverage(terms.terms_of(text)) for text in (sentence, before))
    return own <= other - _HOLDS_MORE
