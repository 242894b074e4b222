"""Learning which span of a question's best sentences answers it.

Trees put the spans of all these sentences in one order, by token F1 with the nearest gold
answer; those of other articles are worth nothing. Knows nothing of folds or of what is
made of the scores.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.answering.data import Case
from rag.answering.asked import AskedQuestion
from rag.answering.candidates import Candidate
from rag.answering.chain import RETRIEVED
from rag.answering.cohesion import Cohesion
from rag.answering.reading import SPANNED_SENTENCES, Reader
from rag.answering.span_features import SPAN_FEATURES
from rag.answering.span_reading import ReadSpans, asks_for_span, read_spans
from rag.index.term_weights import TermWeights
from rag.training.ranker import REPEATABLE, load_lightgbm
from rag.types import Hit
from rag.vietnamese.tokens import syllables

# Token F1 at which a span is worth more, and what each grade is worth.
GRADES = (0.35, 0.55, 0.75, 0.9, 0.999)
WORTH = [0, 1, 2, 4, 8, 14]
# Of the spans worth nothing one in so many is learned from: they are nearly all alike.
EVERY = 6
TREES = 160
SETTINGS = {
    "objective": "lambdarank",
    "learning_rate": 0.09,
    "num_leaves": 8,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "label_gain": WORTH,
    "lambdarank_truncation_level": 20,
    "seed": 7,
    **REPEATABLE,
}
# A question none of whose spans is this near to a gold answer teaches nothing.
LEAST_F1 = 0.5


@dataclass(frozen=True, slots=True)
class Sentence:
    """One of a question's best sentences. ``f1`` of each span with the nearest gold answer,
    0 in another article; ``holds``: whether the sentence has a gold answer, of any article."""

    candidate: Candidate
    score: float
    holds: bool
    read: ReadSpans | None
    f1: np.ndarray


@dataclass(frozen=True, slots=True)
class Example:
    """One question's sentences, best first as the sentences' trees have them; the spans of
    the first ``SPANNED_SENTENCES`` of them are read."""

    case: Case
    is_marked: bool
    sentences: list[Sentence]


def token_f1(text: str, answers: Sequence[str]) -> float:
    """Overlap of syllables with the nearest answer (SQuAD: Rajpurkar et al. 2016)."""
    return max((_overlap(syllables(text), syllables(one)) for one in answers), default=0.0)


def _overlap(one: list[str], other: list[str]) -> float:
    shared = sum((Counter(one) & Counter(other)).values())
    return 2.0 * shared / (len(one) + len(other)) if shared else 0.0


class NoSpans:
    """Reads no spans: stands in for the trees that are yet to be fitted."""

    def read(self, question: str, terms: object, found: Sequence[Candidate]) -> list[None]:
        del question, terms
        return [None] * len(found)


def example(
    case: Case, hits: Sequence[Hit], reader: Reader, cohesion: Cohesion, *, is_marked: bool
) -> Example:
    """``reader`` is one that has not seen the case."""
    reading, found, scores = reader.scored(case.question, hits[:RETRIEVED])
    asked = AskedQuestion(case.question, reading.terms) if asks_for_span(case.question) else None
    sentences = []
    for place, number in enumerate(np.argsort(-scores, kind="stable")):
        one, text = found[number], found[number].text
        is_read = asked is not None and place < SPANNED_SENTENCES
        read = read_spans(asked, one, cohesion) if asked and is_read else None
        f1 = np.zeros(len(read.spans) if read else 0)
        if read and one.hit.article.id in case.gold_articles:
            parts = (text[s.span.start : s.span.end] for s in read.spans)
            f1 = np.array([token_f1(part, case.answers) for part in parts])
        sentences.append(Sentence(one, float(scores[number]), case.held_by(text), read, f1))
    return Example(case, is_marked, sentences)


def examples(
    asked: Sequence[Case],
    hits: Sequence[list[Hit]],
    readers: Sequence[Reader],
    folds: Sequence[int],
    *,
    is_marked: bool,
) -> list[Example]:
    """Of the cases of the tuning half. ``folds`` says which reader has not seen each."""
    cohesion = Cohesion(TermWeights.load())
    return [
        example(case, near, readers[fold], cohesion, is_marked=is_marked)
        for case, near, fold in zip(asked, hits, folds, strict=True)
        if case.is_tuning
    ]


def fitted_trees(data: Sequence[Example]) -> Any:
    """LightGBM's model of which span of a question comes first."""
    rows, grades = [], []
    for one in data:
        read = [(s.read.rows, np.digitize(s.f1, GRADES), s.f1) for s in one.sentences if s.read]
        if not read or max(f1.max() for _, _, f1 in read) < LEAST_F1:
            continue
        kept = [(grade > 0) | (np.arange(len(grade)) % EVERY == 0) for _, grade, _ in read]
        rows += [r[keep].astype(np.float32) for (r, _, _), keep in zip(read, kept, strict=True)]
        grades.append(np.concatenate([g[k] for (_, g, _), k in zip(read, kept, strict=True)]))
    lightgbm = load_lightgbm()
    dataset = lightgbm.Dataset(
        np.vstack(rows),
        np.concatenate(grades),
        group=[len(one) for one in grades],
        feature_name=list(SPAN_FEATURES),
    )
    return lightgbm.train(SETTINGS, dataset, TREES)
