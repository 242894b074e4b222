"""Fit the weights of ``rag.answering.selection`` on the tuning half of a dataset.

    python -m benchmarks.answering.selection_fit DATASET [--cache FOLDER]

Each question's candidate sentences are a softmax; those of the gold article that hold
a gold answer share the probability. Marked and unmarked questions are fitted together.
Copy the printed numbers into WEIGHTS.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.answering.data import Case, cases, found
from rag.answering.candidates import candidates
from rag.answering.features import FEATURES, features
from rag.answering.reading import READ_PARAGRAPHS
from rag.index.rarity import TermRarity
from rag.index.term_weights import TermWeights
from rag.retrieval.matching import QuestionTerms
from rag.types import Hit

RIDGE = 10.0


def examples(
    asked: list[Case], hits: list[list[Hit]], rarity: TermRarity
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Features and rightness of each tuning question's candidates, where one is right."""
    kept = []
    for case, near in zip(asked, hits, strict=True):
        if not case.is_tuning:
            continue
        terms = QuestionTerms.from_question(case.question, rarity)
        those = candidates(near[:READ_PARAGRAPHS], terms)
        right = np.array(
            [c.hit.article.id in case.gold_articles and case.held_by(c.text) for c in those],
            dtype=float,
        )
        if right.any():
            kept.append((features(case.question, terms, those), right))
    return kept


def fitted(kept: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    matrix = np.vstack([x for x, _ in kept])
    right = np.concatenate([y for _, y in kept])
    sizes = [len(y) for _, y in kept]
    group = np.repeat(np.arange(len(kept)), sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    spread = matrix.std(0) + 1e-9
    scaled = (matrix - matrix.mean(0)) / spread

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = scaled @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        total = np.add.reduceat(odds, starts)
        good = np.add.reduceat(odds * right, starts)
        slope = scaled.T @ (odds / total[group] - odds * right / good[group])
        value = -np.log(good / total).sum() + RIDGE / 2 * weights @ weights
        return value, slope + RIDGE * weights

    start = np.zeros(matrix.shape[1])
    return minimize(loss, start, jac=True, method="L-BFGS-B").x / spread


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    rarity = TermRarity(TermWeights.load())
    kept = []
    for name, unmarked in (("marked", False), ("unmarked", True)):
        asked = cases(given.dataset, unmarked=unmarked)
        cache = given.cache / f"{name}.pickle" if given.cache else None
        kept += examples(asked, found(given.dataset, asked, top_k=120, cache=cache), rarity)
    print(f"{len(kept)} questions")
    for name, weight in zip(FEATURES, fitted(kept), strict=True):
        print(f'        "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
