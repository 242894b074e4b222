"""Which candidate sentences answer: scored by boosted trees, then the best one to three
that differ from each other and are worth their length.

Pure but for reading the trees. Knows nothing of wording, markers or of whether the
evidence is enough.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from rag.answering.candidates import Candidate
from rag.answering.features import FEATURES, Matrix
from rag.errors import ModelError
from rag.retrieval.trees import TreeEnsemble
from rag.types import Hit
from rag.vietnamese.question_kinds import gives
from rag.vietnamese.tokens import syllable_count, syllables

SENTENCES_FILE = "sentences.json"
MAX_SENTENCES = 3
# Fitted by benchmarks.answering.span_fit on held-out scores of the tuning half of
# ViNewsQA dev: log-odds that a sentence answers, from those of its share of the question
# (Platt 1999).
BIAS, SLOPE = -0.20, 0.73
# What a further sentence must bring, in probability a syllable, and what each costs
# beside its own syllables: its lead and the reader's turning to it. At this price answers
# have 60 syllables on average in the tuning half.
PRICE = 0.0015
COST_SYLLABLES = 10
# Where the best sentence gives what is asked (a weight in kilos), a further one must
# give it too, at least by half.
_GIVES_SHARE = 0.5
# Two sentences whose syllables overlap this much (of the shorter one) say the same.
_SAME_SHARE = 0.8
_STOPS = (".", "!", "…")
_CLOSERS = '"”’»)] '
# Shares nearer to 0 and 1 than this say no more.
_LEAST_SHARE = 1e-6


@dataclass(frozen=True, slots=True)
class ScoredCandidate:
    """``score`` is a logit: only differences within one question mean anything.
    ``probability``, calibrated, that this sentence answers the question."""

    candidate: Candidate
    score: float
    probability: float


class Scorer(Protocol):
    """What tells better candidates from worse."""

    def scores(self, matrix: Matrix) -> npt.NDArray[np.float64]:
        """A score for each row of features, higher is better."""
        ...


class SentenceScorer:
    """Scores candidates by trees over :data:`rag.answering.features.FEATURES`."""

    def __init__(self, trees: TreeEnsemble) -> None:
        if trees.features != FEATURES:
            raise ModelError(
                "The trees that choose sentences were learned from other features than this "
                "version computes. Install the package again, or fit them with "
                "`python -m benchmarks.answering.selection_fit`."
            )
        self._trees = trees

    @classmethod
    def load(cls, path: Path | None = None) -> SentenceScorer:
        """The trees in ``path``, or those shipped. Raises ModelError."""
        shipped = Path(str(resources.files("rag") / "models" / "answering" / SENTENCES_FILE))
        return cls(TreeEnsemble.load(path or shipped))

    def scores(self, matrix: Matrix) -> npt.NDArray[np.float64]:
        """A score for each row, higher is better."""
        return self._trees.predict(matrix)


@lru_cache(maxsize=1)
def shipped_scorer() -> SentenceScorer:
    """The shipped trees, read once. Raises ModelError."""
    return SentenceScorer.load()


def ranked(found: Sequence[Candidate], scores: Sequence[float]) -> list[ScoredCandidate]:
    """The candidates best first, ties in their order, each with its probability."""
    best_first = sorted(zip(found, scores, strict=True), key=lambda pair: -pair[1])
    chances = probabilities([score for _, score in best_first])
    return [
        ScoredCandidate(candidate, float(score), chance)
        for (candidate, score), chance in zip(best_first, chances, strict=True)
    ]


def probabilities(scores: Sequence[float]) -> list[float]:
    """Of each sentence of a question answering it: its share of a softmax, calibrated."""
    best = max(scores, default=0.0)
    odds = [math.exp(score - best) for score in scores]
    total = sum(odds)
    return [_calibrated(one / total) for one in odds]


def _calibrated(share: float) -> float:
    kept = min(max(share, _LEAST_SHARE), 1.0 - _LEAST_SHARE)
    return 1.0 / (1.0 + math.exp(-(BIAS + SLOPE * math.log(kept / (1.0 - kept)))))


def select(question: str, best_first: Sequence[ScoredCandidate]) -> list[Candidate]:
    """One to three candidates: the best, and those that add enough for their length.

    The best comes first; the others follow by article, then as they stand in it, so
    that sentences of one paragraph are read in its order.
    """
    if not best_first:
        return []
    best = best_first[0].candidate
    chosen, known = [best], [frozenset(syllables(best.text))]
    wanted = _GIVES_SHARE * gives(question, best.text)
    for one in sorted(best_first[1:], key=lambda one: -_worth(one)):
        if len(chosen) == MAX_SENTENCES or _worth(one) < PRICE:
            break
        words = frozenset(syllables(one.candidate.text))
        says_more = not any(_say_the_same(words, other) for other in known)
        if says_more and gives(question, one.candidate.text) >= wanted:
            chosen.append(one.candidate)
            known.append(words)
    return _in_reading_order(chosen)


def saying(best_first: Sequence[ScoredCandidate], hits: Iterable[Hit]) -> list[ScoredCandidate]:
    """Without the headlines that are no sentence, of articles of which anything else was
    read: a headline names what the article is about, and its lead says that already."""
    read = {h.article.id for h in hits if h.paragraph.text.strip() != h.article.title.strip()}
    return [
        one
        for one in best_first
        if not (_is_bare(one.candidate) and one.candidate.hit.article.id in read)
    ]


def _is_bare(candidate: Candidate) -> bool:
    return candidate.is_title and not candidate.text.rstrip(_CLOSERS).endswith(_STOPS)


def _worth(one: ScoredCandidate) -> float:
    """Probability a syllable."""
    return one.probability / (syllable_count(one.candidate.text) + COST_SYLLABLES)


def _say_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME_SHARE * min(len(one), len(other))


def _in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    articles = list(dict.fromkeys(candidate.hit.article.id for candidate in chosen))
    first, rest = list(chosen[:1]), list(chosen[1:])

    def place(candidate: Candidate) -> tuple[int, str, int, int]:
        paragraph = candidate.hit.paragraph
        article = articles.index(candidate.hit.article.id)
        # Captions come after the body, as on the page ("c" would sort before "p").
        kind = "z" if paragraph.kind == "c" else "p"
        return article, kind, paragraph.ordinal, candidate.span.start

    return first + sorted(rest, key=place)
