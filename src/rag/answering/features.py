"""What is known of a candidate sentence before it is scored: one number a feature.

Pure. Knows the order of the features and how each is reckoned, not their weights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rag.answering.candidates import Candidate
from rag.retrieval.matching import NOTHING, QuestionTerms, TextTerms
from rag.types import Span
from rag.vietnamese.question_kinds import (
    Kind,
    gives_property,
    holds,
    kind_of,
    measures,
    new_amounts,
    new_numbers,
    property_asked,
    unit_asked,
)
from rag.vietnamese.tokens import syllables

Matrix = npt.NDArray[np.float64]

_KINDS = (Kind.QUANTITY, Kind.TIME, Kind.PERSON, Kind.PLACE, Kind.REASON)

FEATURES: tuple[str, ...] = (
    "syllables",  # share of the question's syllables in the sentence, by rarity
    "pairs",  # the same of adjacent pairs
    "with_before",  # syllable share gained by the sentence before it
    "with_title",  # … by the article's title
    "with_paragraph",  # … by its whole paragraph and title
    "paragraph_score",  # the hit's score less the best hit's, at most 0
    "same_article",  # whether the best hit is of the same article
    "length",  # ln(1 + syllables)
    "new_numbers",  # numbers that the question lacks, two at most; for quantities no dates
    "unit",  # a number with the unit asked for
    "property",  # a number right after the word that "bao nhiêu" is asked of
    "is_title",
    *(f"holds_{kind}" for kind in _KINDS),
)


def features(question: str, question_terms: QuestionTerms, found: Sequence[Candidate]) -> Matrix:
    """A row a candidate, a column a feature; shape ``(len(found), len(FEATURES))``."""
    reader = _Reader(question, question_terms, found)
    rows = [reader.row(candidate) for candidate in found]
    return np.array(rows, dtype=np.float64).reshape(len(found), len(FEATURES))


class _Reader:
    """Features of one question's candidates; keeps each text's terms, since
    neighbours and titles are met again."""

    def __init__(
        self, question: str, question_terms: QuestionTerms, found: Sequence[Candidate]
    ) -> None:
        self._question = question
        self._terms = question_terms
        self._kind = kind_of(question)
        self._unit = unit_asked(question) if self._kind is Kind.QUANTITY else None
        self._property = property_asked(question) if self._kind is Kind.QUANTITY else None
        self._best = max((c.hit.score for c in found), default=0.0)
        self._best_article = found[0].hit.article.id if found else ""
        self._known: dict[str, TextTerms] = {}

    def _of(self, text: str) -> TextTerms:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._terms.terms_of(text)
        return known

    def _slice(self, candidate: Candidate, span: Span | None) -> TextTerms:
        if span is None:
            return NOTHING
        return self._of(candidate.hit.paragraph.text[span.start : span.end])

    def row(self, candidate: Candidate) -> list[float]:
        text = candidate.text
        own = self._of(text)
        title = self._of(candidate.hit.article.title)
        before = self._slice(candidate, candidate.before)
        paragraph = self._of(candidate.hit.paragraph.text)
        coverage = self._terms.syllable_coverage
        covered = coverage(own)
        counted = {Kind.QUANTITY: new_amounts, Kind.TIME: new_numbers}.get(self._kind)
        return [
            covered,
            self._terms.pair_coverage(own),
            coverage(own | before) - covered,
            coverage(own | title) - covered,
            coverage(paragraph | title) - covered,
            candidate.hit.score - self._best,
            float(candidate.hit.article.id == self._best_article),
            math.log1p(len(syllables(text))),
            float(min(2, counted(self._question, text))) if counted else 0.0,
            measures(self._unit, text) if self._unit else 0.0,
            gives_property(self._property, text) if self._property else 0.0,
            float(candidate.is_title),
            *(holds(kind, text) if kind is self._kind else 0.0 for kind in _KINDS),
        ]
