"""Hits read for one question: its terms, and the sentences that could answer, scored.

Done once a question; the answerer and the abstention both look at what it found.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.answering.candidates import candidates
from rag.answering.comparing import is_compared
from rag.answering.features import features
from rag.answering.naming import ArticleText, Named
from rag.answering.selection import ScoredCandidate, Scorer, ranked, shipped_scorer
from rag.index.rarity import TermRarity
from rag.index.term_weights import TermWeights
from rag.retrieval.matching import QuestionTerms
from rag.types import Hit

# Paragraphs read for an answer. Twelve find hardly more than eight on the tuning half of
# ViNewsQA dev, in half as much time again.
READ_PARAGRAPHS = 8
# Logits, for each name or year of the question that a sentence's article lacks: beyond
# what a further sentence may lag behind the best.
LACKS_NAME = 4.0


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

    def beyond(self, told: Collection[str]) -> Reading:
        """Without the sentences that hold one of those told, or stand in one."""

        def is_told(text: str) -> bool:
            return any(one in text or text in one for one in told)

        left = tuple(one for one in self.ranked if not is_told(one.candidate.text))
        return replace(self, ranked=left) if told else self

    def missing(self, hit: Hit) -> tuple[str, ...]:
        """Names and years of the question that the hit's article is not about, less those
        of a thing compared that another article is about."""
        text = self.texts.get(hit.article.id)
        lacking = self.named.missing(hit, text) if text is not None else ()
        return tuple(name for name in lacking if not self._is_of_other_side(name))

    def _is_of_other_side(self, name: str) -> bool:
        return is_compared(self.question, name) and any(
            text.mentions(name) for text in self.texts.values()
        )


class Reader:
    """Reads hits with the background's term weights and the trees that choose sentences,
    the shipped ones where none are given. Raises ModelError."""

    def __init__(self, weights: TermWeights, scorer: Scorer | None = None) -> None:
        self._rarity = TermRarity(weights)
        self._scorer = scorer or shipped_scorer()

    def read(self, question: str, hits: Sequence[Hit]) -> Reading:
        """``question`` is clean and stands alone; ``hits`` are best first. Advertorials
        are passed over: the paragraphs after them are read in their place."""
        usable = [hit for hit in hits if hit.article.kind != "advertorial"]
        evidence = tuple(usable[:READ_PARAGRAPHS])
        terms = QuestionTerms.from_question(question, self._rarity)
        named = Named.of(question)
        # An article's further hits are looked through too, where there is what to look for.
        read = {hit.article.id for hit in evidence} if named.names or named.years else set()
        texts = ArticleText.by_article(hit for hit in usable if hit.article.id in read)
        unranked = Reading(question, terms, evidence, (), named, texts, tuple(usable))
        found = candidates(evidence, terms)
        if not found:
            return unranked
        scores = self._scorer.scores(features(question, terms, evidence, found))
        lacking = np.array([len(unranked.missing(hit)) for hit in evidence])
        scores -= LACKS_NAME * lacking[[one.rank for one in found]]
        return replace(unranked, ranked=tuple(ranked(found, scores.tolist())))
