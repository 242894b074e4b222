"""Which candidate sentences answer: scored by a linear model, then the best one to
three that differ from each other.

Pure. Knows nothing of wording, markers or of whether the evidence is enough.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from rag.answering.candidates import Candidate
from rag.answering.features import FEATURES, Matrix
from rag.vietnamese.question_kinds import gives
from rag.vietnamese.tokens import syllables

# Fitted by benchmarks.answering.selection_fit on the tuning half of ViNewsQA dev: softmax
# over each question's candidates, toned and unmarked questions alike. Logits.
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "syllables": 7.65,
        "pairs": 3.98,
        "with_before": 3.78,
        "with_title": 3.30,
        "with_paragraph": 1.04,
        "paragraph_score": 3.21,
        "same_article": 0.67,
        "length": -0.10,
        "new_numbers": 0.64,
        "unit": 2.68,
        "property": 1.53,
        "is_title": -3.21,
        "holds_quantity": 2.44,
        "holds_time": 3.52,
        "holds_person": 0.49,
        "holds_place": 2.13,
        "holds_reason": 1.62,
    }
)
MAX_SENTENCES = 3
# A further sentence may be this much less likely than the best (in logits: 20 times),
# and none is added once those chosen are this likely to hold the answer. On the tuning
# half of ViNewsQA dev, as many answers hold it as with a sentence to spare.
MAX_LAG = 3.0
ENOUGH = 0.88
# Where the best sentence gives what is asked (a weight in kilos), a further one must
# give it too, at least by half.
_GIVES_SHARE = 0.5
# Two sentences whose syllables overlap this much (of the shorter one) say the same.
_SAME_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class ScoredCandidate:
    """``score`` is a logit: only differences within one question mean anything."""

    candidate: Candidate
    score: float


def scored(found: Sequence[Candidate], matrix: Matrix) -> list[ScoredCandidate]:
    """The candidates with their scores, best first; ties in the hits' order."""
    weights = np.array([WEIGHTS[name] for name in FEATURES])
    scores = matrix @ weights
    order = np.argsort(-scores, kind="stable")
    return [ScoredCandidate(found[i], float(scores[i])) for i in order]


def select(question: str, best_first: Sequence[ScoredCandidate]) -> list[Candidate]:
    """One to three candidates: the best, and those close behind that add something.

    The best comes first; the others follow by article, then as they stand in it, so
    that sentences of one paragraph are read in its order.
    """
    chosen: list[Candidate] = []
    known: list[frozenset[str]] = []
    chance = 0.0
    for one, probability in zip(best_first, _probabilities(best_first), strict=True):
        is_far = one.score < best_first[0].score - MAX_LAG
        if len(chosen) == MAX_SENTENCES or chance >= ENOUGH or is_far:
            break
        words = frozenset(syllables(one.candidate.text))
        if any(_say_the_same(words, other) for other in known):
            continue
        given = gives(question, one.candidate.text)
        if not chosen:
            wanted = _GIVES_SHARE * given
        elif given < wanted:
            continue
        chosen.append(one.candidate)
        known.append(words)
        chance += probability
    return _in_reading_order(chosen)


def _probabilities(best_first: Sequence[ScoredCandidate]) -> list[float]:
    """Of each holding the answer, as the model was fitted: a softmax over all."""
    odds = [math.exp(one.score - best_first[0].score) for one in best_first]
    total = sum(odds)
    return [one / total for one in odds]


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
