"""Fit the trees of ``rag.answering.selection`` on the tuning half of a dataset.

    python -m benchmarks.answering.selection_fit DATASET [--cache FOLDER] [--out FOLDER]

Each question's candidate sentences are put in order by LambdaMART: those of the gold
article that hold a gold answer before the others. Marked and unmarked questions are fitted
together, and the trees written to ``--out``. Prints what five-fold cross-validation (by
article) gives. Fit the spans' trees (``span_fit``) after them: they say which of the best
sentences comes first, and what an answer costs.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.answering.data import Case, cases, found
from benchmarks.answering.span_learning import NoSpans
from rag.answering.candidates import Candidate, candidates
from rag.answering.features import FEATURES, features
from rag.answering.reading import LACKS_NAME, READ_PARAGRAPHS, Reader
from rag.answering.selection import SENTENCES_FILE
from rag.index.rarity import TermRarity
from rag.index.term_weights import TermWeights
from rag.retrieval.matching import QuestionTerms
from rag.retrieval.trees import save_trees
from rag.training.ranker import REPEATABLE, fold_of, load_lightgbm, plain_trees
from rag.types import Hit

FOLDS = 5
SEEDS = (1, 2)
TREES = 300
SETTINGS = {
    "objective": "lambdarank",
    "learning_rate": 0.05,
    "num_leaves": 7,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
}


@dataclass(slots=True)
class Example:
    """One question's candidates: ``rows`` ``(n, len(FEATURES))``; ``right`` where the
    gold article gives a gold answer; ``lacking`` how many names the article lacks."""

    case: Case
    is_marked: bool
    fold: int
    candidates: list[Candidate]
    rows: np.ndarray
    right: np.ndarray
    lacking: np.ndarray
    scores: np.ndarray = field(default_factory=lambda: np.zeros(0))


def examples(asked: Sequence[Case], hits: Sequence[list[Hit]], *, is_marked: bool) -> list[Example]:
    """One for each tuning question."""
    weights = TermWeights.load()
    rarity, namer = TermRarity(weights), Reader(weights, scorer=Flat(), spans=NoSpans())
    made = []
    for case, near in zip(asked, hits, strict=True):
        if not case.is_tuning:
            continue
        terms = QuestionTerms.from_question(case.question, rarity)
        read = namer.read(case.question, near[:READ_PARAGRAPHS])
        those = candidates(read.hits, terms)
        right = [c.hit.article.id in case.gold_articles and case.held_by(c.text) for c in those]
        made.append(
            Example(
                case,
                is_marked,
                fold_of(min(case.gold_articles), FOLDS),
                those,
                features(case.question, terms, read.hits, those),
                np.array(right, dtype=int),
                np.array([len(read.missing(c.hit)) for c in those]),
            )
        )
    return made


class Flat:
    """Scores nothing: stands in for the trees that are yet to be fitted."""

    def scores(self, matrix: np.ndarray) -> np.ndarray:
        return np.zeros(len(matrix))


def fit(data: Sequence[Example]) -> list[Any]:
    """A LightGBM model for each seed, with one thread: the same on every machine."""
    lightgbm = load_lightgbm()
    teaching = [one for one in data if 0 < one.right.sum() < len(one.right)]
    return [
        lightgbm.train(
            {**SETTINGS, **REPEATABLE, "seed": seed},
            lightgbm.Dataset(
                np.vstack([one.rows for one in teaching]),
                np.concatenate([one.right for one in teaching]),
                group=[len(one.rows) for one in teaching],
                feature_name=list(FEATURES),
            ),
            TREES,
        )
        for seed in SEEDS
    ]


def merged_trees(models: Sequence[Any]) -> list[list[list[float]]]:
    """The seeds' trees as one ensemble, whose sum is the models' mean."""
    return [
        [[*node[:4], node[4] / len(SEEDS)] for node in tree]
        for model in models
        for tree in plain_trees(model)
    ]


def cross_validate(data: Sequence[Example]) -> None:
    """Give each example the scores of a model that has not seen its fold."""
    for number in range(FOLDS):
        models = fit([one for one in data if one.fold != number])
        for one in data:
            if one.fold == number and len(one.rows):
                scores = sum(model.predict(one.rows) for model in models) / len(SEEDS)
                one.scores = scores - LACKS_NAME * one.lacking


def report(name: str, data: Sequence[Example]) -> None:
    """What the first sentences hold."""
    firsts = np.zeros(5)
    for one in data:
        if not len(one.scores):
            continue
        order = np.argsort(-one.scores, kind="stable")[:5]
        held = [one.case.held_by(one.candidates[i].text) for i in order]
        firsts += [any(held[: k + 1]) for k in range(5)]
    print(f"{name}: a gold answer in the first 1 to 5 sentences {(firsts / len(data)).round(4)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/rag/models/answering"))
    given = parser.parse_args()
    data: list[Example] = []
    for name, unmarked in (("marked", False), ("unmarked", True)):
        asked = cases(given.dataset, unmarked=unmarked)
        cache = given.cache / f"{name}.pickle" if given.cache else None
        hits = found(given.dataset, asked, top_k=120, cache=cache)
        data += examples(asked, hits, is_marked=not unmarked)
    models = fit(data)
    save_trees(given.out / SENTENCES_FILE, list(FEATURES), merged_trees(models))
    cross_validate(data)
    report("marked", [one for one in data if one.is_marked])
    report("unmarked", [one for one in data if not one.is_marked])


if __name__ == "__main__":
    main()
