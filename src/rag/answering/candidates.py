"""The sentences that could answer, cut from the paragraphs that were found.

What is spoken is kept with its speaker. An over-long sentence gives its clauses instead
where one may stand alone. Knows the question's terms only to tell whether a clause
holds them; scores nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.quotations import quotable, quotation_depths
from rag.corpus.passages import passages
from rag.retrieval.matching import QuestionTerms
from rag.types import Hit, Span
from rag.vietnamese.sentences import clauses
from rag.vietnamese.tokens import syllables

# Twice the usual newspaper sentence. Longer ones are read at the clause.
LONG_SENTENCE_SYLLABLES = 60
# What has no sentence ends for this long is no sentence (a table, text from a scan) and
# is cut between words, into parts of half that.
_ENDLESS_SYLLABLES = 200
# A clause replaces its sentence when it holds this share of the question's terms
# that the sentence holds.
_CLAUSE_KEEPS = 0.9

# Words that reach over a semicolon: who says so, how sure it is, under what condition.
# A clause after them must not be quoted without them.
_REACHING = re.compile(
    r"(?<!\w)(?:theo|cho biết|cho rằng|cho hay|khẳng định|nhận định|nói|viết|tố|tố cáo|nghi|"
    r"cáo buộc|nếu|giả sử|dự kiến|có thể|không|chưa|phủ nhận|bác bỏ)(?!\w)"
)
_QUOTES = (("“", "”"), ("«", "»"), ("‘", "’"), ("(", ")"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One span of a paragraph that could be quoted. ``rank`` is its paragraph's place
    among the hits, from 0; ``before`` the text it follows in the paragraph."""

    hit: Hit
    rank: int
    span: Span
    sentence: Span
    number: int
    before: Span | None

    @property
    def text(self) -> str:
        return self.hit.paragraph.text[self.span.start : self.span.end]

    @property
    def is_title(self) -> bool:
        """Whether this is the headline, which starts ``p0``."""
        paragraph = self.hit.paragraph
        title = self.hit.article.title
        is_head = paragraph.kind == "p" and paragraph.ordinal == 0
        return is_head and bool(title) and self.span.start < len(title)


def candidates(hits: Sequence[Hit], question: QuestionTerms) -> list[Candidate]:
    """Every sentence of the hits' paragraphs, or its clauses, in the hits' order.

    An advertorial is never evidence, and a question states nothing.
    """
    found: list[Candidate] = []
    for rank, hit in enumerate(hits):
        if hit.article.kind == "advertorial":
            continue
        text = hit.paragraph.text
        before: Span | None = None
        for number, sentence in enumerate(quotable(text)):
            found += [
                Candidate(hit, rank, span, sentence, number, before)
                for span in _pieces(text, sentence, question)
                if _states(text[span.start : span.end])
            ]
            before = sentence
    return found


def _states(words: str) -> bool:
    is_question = words.rstrip('"”’»)] ').endswith("?")
    return not is_question and any(character.isalnum() for character in words)


def _pieces(text: str, sentence: Span, question: QuestionTerms) -> list[Span]:
    words = text[sentence.start : sentence.end]
    count = len(syllables(words))
    if count > _ENDLESS_SYLLABLES:
        depths = quotation_depths(words)
        parts = passages(words, _ENDLESS_SYLLABLES // 2)
        return [
            Span(sentence.start + p.start, sentence.start + p.end)
            for p in parts
            if depths[p.start] == 0
        ]
    if ";" not in words or count <= LONG_SENTENCE_SYLLABLES:
        return [sentence]
    whole = question.syllable_coverage(question.terms_of(words))
    kept = [
        span
        for span in whole_clauses(text, sentence)
        if question.syllable_coverage(question.terms_of(text[span.start : span.end]))
        >= _CLAUSE_KEEPS * whole
        and not _REACHING.search(text[sentence.start : span.start].lower())
    ]
    return kept or [sentence]


def whole_clauses(text: str, sentence: Span) -> list[Span]:
    """The clauses of a sentence, never cut inside quotation marks or brackets, without
    the semicolon that ends each."""
    joined: list[Span] = []
    for clause in clauses(text, sentence):
        if joined and not _is_closed(text[joined[-1].start : joined[-1].end]):
            joined[-1] = Span(joined[-1].start, clause.end)
        else:
            joined.append(clause)
    return [_without_semicolon(text, clause) for clause in joined]


def _is_closed(text: str) -> bool:
    return text.count('"') % 2 == 0 and all(
        text.count(opening) <= text.count(closing) for opening, closing in _QUOTES
    )


def _without_semicolon(text: str, span: Span) -> Span:
    kept = text[span.start : span.end].rstrip("; ")
    return Span(span.start, span.start + len(kept))
