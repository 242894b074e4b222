"""Hits read for one question: its terms, and the sentences that could answer, scored.

Done once a question; the answerer and the abstention both look at what it found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.candidates import candidates
from rag.answering.features import features
from rag.answering.selection import ScoredCandidate, scored
from rag.index.rarity import TermRarity
from rag.index.term_weights import TermWeights
from rag.retrieval.matching import QuestionTerms
from rag.types import Hit

# Paragraphs read for an answer. Fifteen find no more than eight on the tuning half of
# ViNewsQA dev, in twice the time.
READ_PARAGRAPHS = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """``hits`` are those read, best first; ``ranked`` their sentences, best first, and
    empty where none may be evidence."""

    question: str
    terms: QuestionTerms
    hits: tuple[Hit, ...]
    ranked: tuple[ScoredCandidate, ...]


class Reader:
    """Reads hits with the background's term weights."""

    def __init__(self, weights: TermWeights) -> None:
        self._rarity = TermRarity(weights)

    def read(self, question: str, hits: Sequence[Hit]) -> Reading:
        """``question`` is clean and stands alone; ``hits`` are best first. Advertorials
        are passed over: the paragraphs after them are read in their place."""
        evidence = [hit for hit in hits if hit.article.kind != "advertorial"][:READ_PARAGRAPHS]
        terms = QuestionTerms.from_question(question, self._rarity)
        found = candidates(evidence, terms)
        ranked = scored(found, features(question, terms, found)) if found else []
        return Reading(question, terms, tuple(evidence), tuple(ranked))
