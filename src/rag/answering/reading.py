"""Hits read for one question: its terms, and the sentences that could answer, scored.

Done once a question; the answerer and the abstention both look at what it found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answering.candidates import candidates
from rag.answering.features import features
from rag.answering.naming import ArticleText, Named
from rag.answering.selection import ScoredCandidate, scored
from rag.index.rarity import TermRarity
from rag.index.term_weights import TermWeights
from rag.retrieval.matching import QuestionTerms
from rag.types import Hit

# Paragraphs read for an answer. Fifteen find no more than eight on the tuning half of
# ViNewsQA dev, in twice the time.
READ_PARAGRAPHS = 8
# Logits, for each name or year of the question that a sentence's article lacks: beyond
# what a further sentence may lag behind the best.
_LACKS_NAME = 4.0


@dataclass(frozen=True, slots=True)
class Reading:
    """``found`` are the hits that may be evidence, best first, and ``hits`` the first of
    them, which were read; ``ranked`` their sentences, best first, and
    empty where none may be evidence. ``named`` is whom and what the question names,
    ``texts`` what was found of each article read, by its id; empty where it names nobody."""

    question: str
    terms: QuestionTerms
    hits: tuple[Hit, ...]
    ranked: tuple[ScoredCandidate, ...]
    named: Named
    texts: Mapping[str, ArticleText]
    found: tuple[Hit, ...]

    def missing(self, hit: Hit) -> tuple[str, ...]:
        """Names and years of the question that the hit's article is not about."""
        text = self.texts.get(hit.article.id)
        return self.named.missing(hit, text) if text is not None else ()


class Reader:
    """Reads hits with the background's term weights."""

    def __init__(self, weights: TermWeights) -> None:
        self._rarity = TermRarity(weights)

    def read(self, question: str, hits: Sequence[Hit]) -> Reading:
        """``question`` is clean and stands alone; ``hits`` are best first. Advertorials
        are passed over: the paragraphs after them are read in their place."""
        usable = [hit for hit in hits if hit.article.kind != "advertorial"]
        evidence = usable[:READ_PARAGRAPHS]
        terms = QuestionTerms.from_question(question, self._rarity)
        found = candidates(evidence, terms)
        ranked = scored(found, features(question, terms, found)) if found else []
        named = Named.of(question)
        # An article's further hits are looked through too, where there is what to look for.
        read = {hit.article.id for hit in evidence} if named.names or named.years else set()
        texts = ArticleText.by_article(hit for hit in usable if hit.article.id in read)
        reading = Reading(
            question, terms, tuple(evidence), tuple(ranked), named, texts, tuple(usable)
        )
        return replace(reading, ranked=_named_first(reading))


def _named_first(reading: Reading) -> tuple[ScoredCandidate, ...]:
    """What was ranked, what lacks the question's names put back."""
    lacking = {hit.paragraph.id: len(reading.missing(hit)) for hit in reading.hits}
    if not any(lacking.values()):
        return reading.ranked
    weighed = [
        replace(one, score=one.score - _LACKS_NAME * lacking[one.candidate.hit.paragraph.id])
        for one in reading.ranked
    ]
    return tuple(sorted(weighed, key=lambda one: -one.score))
