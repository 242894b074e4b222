"""Learn the models of ``rag.answering.direct`` on the tuning half of a dataset.

    python -m benchmarks.answering.direct_fit DATASET [--cache FOLDER] [--out FOLDER]

Trees put a sentence's spans in order by token F1 with the nearest gold answer, learned
from the sentence that selection chooses and the best ranked that holds a gold answer. The
decision is learned from scores by cross-validation, five folds by article, over the chosen
sentences, right and wrong; so are the figures printed. Questions are taken with and
without marks.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.answering.data import Case, cases, found
from benchmarks.answering.folded import Readers
from rag.answering.candidates import Candidate
from rag.answering.chain import RETRIEVED
from rag.answering.cohesion import Cohesion
from rag.answering.direct import (
    DECISION_FILE,
    DECISIONS,
    RIGHT_F1,
    THRESHOLD,
    TREES_FILE,
    Decision,
    ReadSpans,
    decision_values,
    read_spans,
)
from rag.answering.reading import Reading
from rag.answering.selection import select
from rag.answering.span_features import SPAN_FEATURES
from rag.index.term_weights import TermWeights
from rag.retrieval.trees import save_trees
from rag.training.ranker import REPEATABLE, fold_of, load_lightgbm, plain_trees
from rag.types import Answer, Hit
from rag.vietnamese.tokens import syllables

FOLDS = 5
# Token F1 at which a span is worth more, and what each grade is worth.
GRADES = (0.35, 0.55, 0.75, 0.9, 0.999)
# Of the spans worth nothing one in so many is learned from: they are nearly all alike.
EVERY = 4
WORTH = [0, 1, 2, 4, 8, 14]
TREES = 250
SETTINGS = {
    "objective": "lambdarank",
    "learning_rate": 0.06,
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
# Sentences with no span this near a gold answer teach nothing of where to cut.
LEAST_F1 = 0.5
SHIPPED = Path("src/rag/models/answering")


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence read for one question. ``f1`` of each span with the nearest gold."""

    fold: int
    is_chosen: bool
    is_marked: bool
    reading: Reading
    candidate: Candidate
    read: ReadSpans
    f1: np.ndarray


def token_f1(text: str, answers: Sequence[str]) -> float:
    """Overlap of syllables with the nearest answer (SQuAD: Rajpurkar et al. 2016)."""
    return max((_overlap(syllables(text), syllables(one)) for one in answers), default=0.0)


def _overlap(one: list[str], other: list[str]) -> float:
    shared = sum((Counter(one) & Counter(other)).values())
    return 2.0 * shared / (len(one) + len(other)) if shared else 0.0


def report(asked: Sequence[Case], answers: Sequence[Answer]) -> str:
    """Of the answers that open with a short one: their share, its token F1 and exact
    match with the nearest gold, and its syllables, by half."""
    lines = []
    for name, is_tuning in (("tuning half", True), ("untouched half", False)):
        those = [
            (case, answer)
            for case, answer in zip(asked, answers, strict=True)
            if case.is_tuning is is_tuning
        ]
        given = [
            (claim.text, case)
            for case, answer in those
            for claim in answer.claims[:1]
            if claim.is_direct
        ]
        scores = np.array([token_f1(text, case.answers) for text, case in given] or [0.0])
        lines.append(
            f"{name:14} short answer given {len(given) / max(1, len(those)):.3f}: token F1 "
            f"{scores.mean():.3f}, exact {(scores > 0.999).mean():.3f}, under .3 "
            f"{(scores < 0.3).mean():.3f}, "
            f"{np.mean([len(syllables(text)) for text, _ in given] or [0]):.1f} syllables"
        )
    return "\n".join(lines)


def examples(
    asked: Sequence[Case],
    hits: Sequence[list[Hit]],
    weights: TermWeights,
    readers: Readers,
    *,
    is_marked: bool,
) -> list[Example]:
    """Of the tuning half: the chosen sentence of each question, and the best ranked of
    its article that holds a gold answer where that is another."""
    cohesion = Cohesion(weights)
    made = []
    for case, near in zip(asked, hits, strict=True):
        if not case.is_tuning:
            continue
        reading = readers.of(case).read(case.question, near[:RETRIEVED])
        first = select(case.question, reading.ranked)[:1]
        right = [
            one.candidate
            for one in reading.ranked
            if one.candidate.hit.article.id in case.gold_articles
            and case.held_by(one.candidate.text)
        ][:1]
        for candidate in first + [one for one in right if one not in first]:
            read = read_spans(reading, candidate, cohesion)
            if read is None:
                continue
            text = candidate.text
            texts = (text[s.span.start : s.span.end] for s in read.spans)
            f1 = np.array([token_f1(one, case.answers) for one in texts])
            fold = fold_of(min(case.gold_articles), FOLDS)
            is_first = candidate in first
            made.append(Example(fold, is_first, is_marked, reading, candidate, read, f1))
    return made


def fitted_trees(data: Sequence[Example]) -> Any:
    """LightGBM's model of which span comes first."""
    lightgbm = load_lightgbm()
    rows, grades = [], []
    for one in data:
        if one.f1.max() < LEAST_F1:
            continue
        grade = np.digitize(one.f1, GRADES)
        kept = (grade > 0) | (np.arange(len(grade)) % EVERY == 0)
        rows.append(one.read.rows[kept].astype(np.float32))
        grades.append(grade[kept])
    dataset = lightgbm.Dataset(
        np.vstack(rows),
        np.concatenate(grades),
        group=[len(one) for one in grades],
        feature_name=list(SPAN_FEATURES),
    )
    return lightgbm.train(SETTINGS, dataset, TREES)


def fitted_decision(values: np.ndarray, right: np.ndarray) -> Decision:
    """The logistic model, its weights those of the values as they come."""
    mean, spread = values.mean(0), values.std(0) + 1e-9
    model = LogisticRegression(C=0.3, max_iter=2000).fit((values - mean) / spread, right)
    weights = model.coef_[0] / spread
    return Decision(tuple(map(float, weights)), float(model.intercept_[0] - weights @ mean))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    given = parser.parse_args()
    weights = TermWeights.load()
    readers = Readers(given.dataset, given.cache)
    data: list[Example] = []
    asked_count = {}
    for name, unmarked in (("marked", False), ("unmarked", True)):
        cache = given.cache / f"{name}.pickle" if given.cache else None
        asked = cases(given.dataset, unmarked=unmarked)
        near = found(given.dataset, asked, top_k=120, cache=cache)
        data += examples(asked, near, weights, readers, is_marked=not unmarked)
        asked_count[not unmarked] = sum(case.is_tuning for case in asked)
        del near
    chosen = [one for one in data if one.is_chosen]
    crossed: dict[int, np.ndarray] = {}
    print(f"{len(data)} sentences, {len(chosen)} of them chosen", flush=True)
    for number in range(FOLDS):
        model = fitted_trees([one for one in data if one.fold != number])
        crossed |= {id(o): model.predict(o.read.rows) for o in chosen if o.fold == number}
    values, f1 = [], []
    for one in chosen:
        scores = crossed[id(one)]
        best = int(np.argmax(scores))
        named = decision_values(one.reading, one.candidate, one.read, scores, best)
        values.append([named[name] for name in DECISIONS])
        f1.append(one.f1[best])
    matrix, reached = np.array(values), np.array(f1)
    right = reached >= RIGHT_F1
    fold = np.array([one.fold for one in chosen])
    chance = np.zeros(len(chosen))
    for number in range(FOLDS):
        decision = fitted_decision(matrix[fold != number], right[fold != number])
        for n in np.flatnonzero(fold == number):
            chance[n] = decision.probability(dict(zip(DECISIONS, matrix[n], strict=True)))
    _print(chosen, chance, reached, matrix, asked_count)
    given.out.mkdir(parents=True, exist_ok=True)
    save_trees(given.out / TREES_FILE, list(SPAN_FEATURES), plain_trees(fitted_trees(data)))
    fitted_decision(matrix, right).save(given.out / DECISION_FILE)


def _print(
    chosen: Sequence[Example],
    chance: np.ndarray,
    reached: np.ndarray,
    matrix: np.ndarray,
    asked_count: dict[bool, int],
) -> None:
    """By cross-validation: what is given at each threshold, and how good it is."""
    length = matrix[:, DECISIONS.index("length")]
    is_short = matrix[:, DECISIONS.index("share_of_sentence")] <= 0.7
    marked = np.array([one.is_marked for one in chosen])
    for is_marked in (True, False):
        print("marked" if is_marked else "unmarked")
        for threshold in sorted({0.4, 0.5, 0.55, THRESHOLD, 0.65, 0.7, 0.8}):
            those = (marked == is_marked) & (chance >= threshold) & is_short
            if not those.any():
                continue
            good = reached[those]
            print(
                f"  from {threshold:.2f}: given {those.sum() / asked_count[is_marked]:.3f}, "
                f"token F1 {good.mean():.3f}, exact {(good > 0.999).mean():.3f}, "
                f"under .3 {(good < 0.3).mean():.3f}, probability {chance[those].mean():.3f} "
                f"for {(good >= RIGHT_F1).mean():.3f}, {length[those].mean():.1f} syllables"
            )


if __name__ == "__main__":
    main()
