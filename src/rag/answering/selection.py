"""Which candidate sentences answer: scored by a linear model, then the best one to
three that differ from each other.

Pure. Knows nothing of wording, markers or of whether the evidence is enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from rag.answering.candidates import Candidate
from rag.answering.features import FEATURES, Matrix
from rag.vietnamese.tokens import syllables

# Fitted by benchmarks/answering_fit.py on the tuning half of ViNewsQA dev: softmax
# over each question's candidates, toned and unmarked questions alike. Logits.
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "syllables": 7.88,
        "pairs": 3.54,
        "with_before": 3.68,
        "with_title": 3.35,
        "with_paragraph": 1.12,
        "paragraph_score": 3.40,
        "same_article": 0.65,
        "length": -0.11,
        "new_numbers": 0.62,
        "unit": 2.61,
        "is_title": -3.14,
        "holds_quantity": 2.94,
        "holds_time": 3.50,
        "holds_person": 0.48,
        "holds_place": 2.02,
        "holds_reason": 1.62,
    }
)
MAX_SENTENCES = 3
# A further sentence may be this much less likely than the best (in logits: 12 times).
# Beyond it answers grow by ten syllables for a hundredth more that hold the answer.
MAX_LAG = 2.5
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


def select(best_first: Sequence[ScoredCandidate]) -> list[Candidate]:
    """One to three candidates: the best, and those close behind that add something.

    The best comes first; the others follow by article, then as they stand in it, so
    that sentences of one paragraph are read in its order.
    """
    chosen: list[Candidate] = []
    known: list[frozenset[str]] = []
    for one in best_first:
        if len(chosen) == MAX_SENTENCES or one.score < best_first[0].score - MAX_LAG:
            break
        words = frozenset(syllables(one.candidate.text))
        if any(_say_the_same(words, other) for other in known):
            continue
        chosen.append(one.candidate)
        known.append(words)
    return _in_reading_order(chosen)


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
