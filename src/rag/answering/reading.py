"""Hits read for one question: its terms, and the sentences that could answer, scored.

Done once a question; the answerer and the abstention both look at what it found.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from rag.answering.candidates import Candidate, candidates
from rag.answering.comparing import is_compared
from rag.answering.features import features
from rag.answering.naming import ArticleText, Named
from rag.answering.selection import ScoredCandidate, Scorer, ranked, shipped_scorer
from rag.answering.span_reading import ScoredSpans, SpanReader
from rag.index.rarity import TermRarity
from rag.index.term_weights import TermWeights
from rag.retrieval.matching import QuestionTerms
from rag.types import Hit, Span

# Paragraphs read for an answer. Twelve find hardly more than eight on the tuning half of
# ViNewsQA dev, in half as much time again.
READ_PARAGRAPHS = 8
# Logits, for each name or year of the question that a sentence's article lacks: beyond
# what a further sentence may lag behind the best.
LACKS_NAME = 4.0
# The best sentences whose spans are read too, where they lag behind the first by no more
# than this, and how much of a span's score counts. By cross-validation on the tuning half.
SPANNED_SENTENCES = 4
SPANNED_LAG = 2.5
SPAN_SHARE = 0.6
# What a sentence counts whose spans are none of the kind asked for.
NO_SPAN = -1.0

Floats = npt.NDArray[np.float64]
Place = tuple[str, Span]
"""Which paragraph, by its id, and what of it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``found`` are the hits that may be evidence, best first, and ``hits`` the first of
    them, which were read; ``ranked`` their sentences, best first, and
    empty where none may be evidence. ``named`` is whom and what the question names,
    ``texts`` what was found of each article read, by its id; empty where it names nobody.
    ``spans`` are those of the best sentences, ``None`` where one has none."""

    question: str
    terms: QuestionTerms
    hits: tuple[Hit, ...]
    ranked: tuple[ScoredCandidate, ...]
    named: Named
    texts: Mapping[str, ArticleText]
    found: tuple[Hit, ...]
    spans: Mapping[Place, ScoredSpans | None] = field(default_factory=dict)

    def beyond(self, told: Collection[str]) -> Reading:
        """Without the sentences that stand in one of those told, or of which those told are
        at least half."""

        def is_told(text: str) -> bool:
            held = sum(len(one) for one in told if one in text)
            return 2 * held >= len(text) or any(text in one for one in told)

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
    """Reads hits with the background's term weights and the trees that choose sentences
    and spans, the shipped ones where none are given. Raises ModelError."""

    def __init__(
        self, weights: TermWeights, scorer: Scorer | None = None, spans: SpanReader | None = None
    ) -> None:
        self._rarity = TermRarity(weights)
        self._scorer = scorer or shipped_scorer()
        self._spans = spans or SpanReader.load(weights)

    def read(self, question: str, hits: Sequence[Hit]) -> Reading:
        """``question`` is clean and stands alone; ``hits`` are best first. Advertorials
        are passed over: the paragraphs after them are read in their place."""
        unranked, found, scores = self.scored(question, hits)
        if not found:
            return unranked
        best_first = np.argsort(-scores, kind="stable")[:SPANNED_SENTENCES]
        near = [int(n) for n in best_first if scores[n] >= scores[best_first[0]] - SPANNED_LAG]
        spans = self._spans.read(question, unranked.terms, [found[n] for n in near])
        scores[near] += SPAN_SHARE * raises(spans)
        return replace(
            unranked,
            ranked=tuple(ranked(found, scores.tolist())),
            spans={place_of(found[n]): one for n, one in zip(near, spans, strict=True)},
        )

    def scored(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, list[Candidate], Floats]:
        """What is read before spans are: the reading without ranks, its sentences, and
        the score of each."""
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
            return unranked, [], np.zeros(0)
        scores = self._scorer.scores(features(question, terms, evidence, found))
        lacking = np.array([len(unranked.missing(hit)) for hit in evidence])
        return unranked, found, scores - LACKS_NAME * lacking[[one.rank for one in found]]


def place_of(candidate: Candidate) -> Place:
    """Where a candidate stands: a key of :attr:`Reading.spans`."""
    return candidate.hit.paragraph.id, candidate.span


def raises(spans: Sequence[ScoredSpans | None]) -> Floats:
    """How far each sentence's best span is above the least of them: what is read is
    never put behind what is not."""
    best = np.array([NO_SPAN if one is None else one.scores.max() for one in spans])
    raised: Floats = best - best.min()
    return raised
