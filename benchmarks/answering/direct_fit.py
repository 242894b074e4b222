"""Learn the decision of ``rag.answering.direct`` on the tuning half of a dataset.

    python -m benchmarks.answering.direct_fit DATASET [--cache FOLDER] [--out FOLDER]

After ``span_fit``. Each question is read by trees that have not seen it; a logistic model
says of the likeliest span of its first sentence how likely that is right. The figures
printed are by cross-validation, five folds by article. Questions are taken with and
without marks.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.answering.data import Case, cases, found
from benchmarks.answering.folded import FOLDS, Readers, fold
from benchmarks.answering.span_learning import token_f1
from rag.answering.chain import RETRIEVED
from rag.answering.direct import (
    DECISION_FILE,
    DECISIONS,
    MOST_OF_SENTENCE,
    RIGHT_F1,
    THRESHOLD,
    Decision,
    decision_values,
    likeliest,
    may_open,
)
from rag.answering.reading import Reading, place_of
from rag.answering.selection import saying, select
from rag.types import Answer
from rag.vietnamese.tokens import syllables

SHIPPED = Path("src/rag/models/answering")


@dataclass(frozen=True, slots=True)
class Example:
    """The likeliest span of one question's first sentence. ``f1`` with the nearest gold
    answer; ``holds`` one whole; ``values`` in the order of ``DECISIONS``."""

    fold: int
    is_marked: bool
    f1: float
    holds: bool
    values: list[float]

    @property
    def is_right(self) -> bool:
        """Near enough to a gold answer, and all of one: half of "sốt nhẹ, sưng đau" is none."""
        return self.holds and self.f1 >= RIGHT_F1


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
        held = [case.held_by(text) for text, case in given]
        scores = np.array([token_f1(text, case.answers) for text, case in given] or [0.0])
        lines.append(
            f"{name:14} short answer given {len(given) / max(1, len(those)):.3f}: token F1 "
            f"{scores.mean():.3f}, holds a gold answer {np.mean(held or [0]):.3f}, exact "
            f"{(scores > 0.999).mean():.3f}, under .3 {(scores < 0.3).mean():.3f}, "
            f"{np.mean([len(syllables(text)) for text, _ in given] or [0]):.1f} syllables"
        )
    return "\n".join(lines)


def example(case: Case, reading: Reading, *, is_marked: bool) -> Example | None:
    """``reading`` is by trees that have not seen the case."""
    chosen = select(case.question, saying(reading.ranked, reading.hits))[:1]
    if not chosen or not may_open(chosen[0]):
        return None
    scored = reading.spans.get(place_of(chosen[0]))
    if scored is None:
        return None
    best = likeliest(scored)
    named = decision_values(reading, chosen[0], scored, best)
    span = scored.read.spans[best].span
    words = chosen[0].text[span.start : span.end]
    return Example(
        fold(case),
        is_marked,
        token_f1(words, case.answers),
        case.held_by(words),
        [named[name] for name in DECISIONS],
    )


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
    readers = Readers(given.dataset, given.cache)
    data: list[Example] = []
    asked_count = {}
    for name, unmarked in (("marked", False), ("unmarked", True)):
        cache = given.cache / f"{name}.pickle" if given.cache else None
        asked = cases(given.dataset, unmarked=unmarked)
        near = found(given.dataset, asked, top_k=120, cache=cache)
        for case, hits in zip(asked, near, strict=True):
            if case.is_tuning:
                reading = readers.of(case).read(case.question, hits[:RETRIEVED])
                one = example(case, reading, is_marked=not unmarked)
                data += [one] if one else []
        asked_count[not unmarked] = sum(case.is_tuning for case in asked)
    matrix = np.array([one.values for one in data])
    right = np.array([one.is_right for one in data])
    folds = np.array([one.fold for one in data])
    chance = np.zeros(len(data))
    for number in range(FOLDS):
        decision = fitted_decision(matrix[folds != number], right[folds != number])
        for n in np.flatnonzero(folds == number):
            chance[n] = decision.probability(dict(zip(DECISIONS, matrix[n], strict=True)))
    _print(data, chance, matrix, asked_count)
    given.out.mkdir(parents=True, exist_ok=True)
    fitted_decision(matrix, right).save(given.out / DECISION_FILE)


def _print(
    data: Sequence[Example],
    chance: np.ndarray,
    matrix: np.ndarray,
    asked_count: dict[bool, int],
) -> None:
    """By cross-validation: what is given at each threshold, and how good it is."""
    length = matrix[:, DECISIONS.index("length")]
    is_short = matrix[:, DECISIONS.index("share_of_sentence")] <= MOST_OF_SENTENCE
    marked = np.array([one.is_marked for one in data])
    reached = np.array([one.f1 for one in data])
    holds = np.array([one.holds for one in data])
    right = np.array([one.is_right for one in data])
    for is_marked in (True, False):
        print("marked" if is_marked else "unmarked")
        for threshold in sorted({0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, THRESHOLD}):
            those = (marked == is_marked) & (chance >= threshold) & is_short
            if not those.any():
                continue
            good = reached[those]
            print(
                f"  from {threshold:.2f}: given {those.sum() / asked_count[is_marked]:.3f}, "
                f"token F1 {good.mean():.3f}, holds {holds[those].mean():.3f}, exact "
                f"{(good > 0.999).mean():.3f}, under .3 {(good < 0.3).mean():.3f}, probability "
                f"{chance[those].mean():.3f} for {right[those].mean():.3f}, "
                f"{length[those].mean():.1f} syllables"
            )


if __name__ == "__main__":
    main()
