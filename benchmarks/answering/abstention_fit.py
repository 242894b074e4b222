"""Learn the trees of ``rag.answering.abstention`` on the tuning half of a dataset.

    python -m benchmarks.answering.abstention_fit DATASET --out FOLDER [--cache FOLDER]
        [--score-untouched]

Each question is asked of smaller and smaller archives, once with its article there and
once with it taken out (its hits left out), and of the whole archive with its article there
but for the paragraphs that hold the answer. Writes the trees, calibrated by a logistic
over cross-validated sums, and their card with the curve.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from benchmarks.answering.abstention_card import write_card
from benchmarks.answering.data import Case, cases, found, part
from benchmarks.answering.folded import Readers
from rag.answering.abstention import THRESHOLD, TREES_FILE, Abstention, is_matched
from rag.answering.answerability import FEATURES, features
from rag.answering.chain import RETRIEVED
from rag.retrieval.trees import TreeEnsemble, save_trees
from rag.training.ranker import REPEATABLE, fold_of, load_lightgbm, plain_trees
from rag.types import Hit

# How many of a hundred articles the archive keeps.
KEPT = (100, 50, 10, 3)
FOLDS = 5
TREES = 300
# 15 leaves are no better by cross-validation inside the tuning half.
SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.04,
    "num_leaves": 8,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 7,
    **REPEATABLE,
}
# Another paragraph of the article may say the answer in other words, so that an article
# without the paragraphs that hold it verbatim teaches less than one taken out. Whole weight
# costs .003 of the area under the curve of articles taken out, none gains .001.
ATTRIBUTE_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Row:
    """One question of one archive. ``state``: its article is "there", "gone", or there but
    "silent"; ``is_refused``: by the rules for names and for short questions."""

    is_tuning: bool
    fold: int
    style: str
    kept: int
    state: str
    is_refused: bool
    values: list[float]


def rows(
    readers: Readers, style: str, asked: Sequence[Case], hits: list[list[Hit]]
) -> Iterator[Row]:
    """Of each case, where something was read."""
    for case, near in zip(asked, hits, strict=True):
        for kept in KEPT:
            for state in ("there", "gone", "silent") if kept == KEPT[0] else ("there", "gone"):
                left = [hit for hit in near if is_left(hit, case, kept, state)][:RETRIEVED]
                reading = readers.of(case).read(case.question, left)
                if not reading.ranked:
                    continue
                missing = reading.missing(reading.ranked[0].candidate.hit)
                yield Row(
                    case.is_tuning,
                    fold_of(min(case.gold_articles), FOLDS),
                    style,
                    kept,
                    state,
                    bool(missing) or not is_matched(reading),
                    features(reading),
                )


def is_left(hit: Hit, case: Case, kept: int, state: str) -> bool:
    """Whether a hit is in an archive of so many of a hundred articles, of which the case's
    own is "there", "gone", or there but "silent"."""
    if hit.article.id in case.gold_articles:
        return state == "there" or (state == "silent" and not case.held_by(hit.paragraph.text))
    return part(f"{kept} {hit.article.id}", 100) < kept


def learned(matrix: np.ndarray, present: np.ndarray, weight: np.ndarray) -> Any:
    lightgbm = load_lightgbm()
    data = lightgbm.Dataset(matrix, present, weight=weight, feature_name=list(FEATURES))
    return lightgbm.train(SETTINGS, data, TREES)


def calibrated(trees: list[list[list[float]]], slope: float, bias: float) -> list[Any]:
    """The trees whose sum is the logit ``slope * sum + bias``."""
    scaled = [[[*node[:4], node[4] * slope] for node in tree] for tree in trees]
    return [*scaled, [[-1, 0.0, 0, 0, bias]]]


@dataclass(frozen=True, slots=True)
class Scored:
    """The rows of one part of the data with their logits."""

    rows: Sequence[Row]
    logits: np.ndarray

    def of(self, style: str, kept: int, states: tuple[str, str]) -> tuple[np.ndarray, ...]:
        """Logits where the answer is there, where it is not, and which are refused by rule."""
        chosen = [r.style == style and r.kept == kept and r.state in states for r in self.rows]
        those = [row for row, keep in zip(self.rows, chosen, strict=True) if keep]
        logits = self.logits[np.array(chosen)]
        there = np.array([row.state == states[0] for row in those])
        refused = np.array([row.is_refused for row in those])
        return logits[there], logits[~there], refused[there], refused[~there]


def line(scored: Scored, name: str, style: str, kept: int, states: tuple[str, str]) -> str:
    there, gone, refused, refused_gone = scored.of(style, kept, states)
    area = roc_auc_score([True] * len(there) + [False] * len(gone), np.concatenate([there, gone]))
    limit = np.log(THRESHOLD / (1 - THRESHOLD))
    by_rule, by_rule_gone = np.where(refused, -99, there), np.where(refused_gone, -99, gone)

    def rightly(wrong: float, these: np.ndarray, those: np.ndarray) -> float:
        return float((those < np.quantile(these, wrong)).mean())

    return (
        f"| {name} | {style} | {kept}% | {area:.3f} | {rightly(0.1, there, gone):.3f} | "
        f"{rightly(0.1, by_rule, by_rule_gone):.3f} | {(by_rule < limit).mean():.3f} | "
        f"{(by_rule_gone < limit).mean():.3f} |"
    )


def curve(scored: Scored) -> list[tuple[float, float, float]]:
    """Threshold, share wrongly and share rightly refused with the rules; half the archive
    there, both styles."""
    sides = [scored.of(style, 50, ("there", "gone")) for style in ("marked", "unmarked")]
    there = np.concatenate([np.where(side[2], -99, side[0]) for side in sides])
    gone = np.concatenate([np.where(side[3], -99, side[1]) for side in sides])
    limits = np.arange(0.05, 1.0, 0.05)
    logits = np.log(limits / (1 - limits))
    return [
        (float(limit), float((there < logit).mean()), float((gone < logit).mean()))
        for limit, logit in zip(limits, logits, strict=True)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="the folder of the trees")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--score-untouched", action="store_true", help="the last measurement")
    given = parser.parse_args()
    readers = Readers(given.dataset, given.cache)
    made: list[Row] = []
    for style in ("marked", "unmarked"):
        asked = cases(given.dataset, unmarked=style == "unmarked")
        cache = given.cache / f"{style}.pickle" if given.cache else None
        near = found(given.dataset, asked, top_k=120, cache=cache)
        kept = [n for n, one in enumerate(asked) if one.is_tuning or given.score_untouched]
        made += rows(readers, style, [asked[n] for n in kept], [near[n] for n in kept])
    tuning = [row for row in made if row.is_tuning]
    matrix = np.array([row.values for row in tuning])
    present = np.array([row.state == "there" for row in tuning])
    weight = np.array([ATTRIBUTE_WEIGHT if row.state == "silent" else 1.0 for row in tuning])
    fold = np.array([row.fold for row in tuning])
    crossed = np.zeros(len(tuning))
    for number in range(FOLDS):
        rest = fold != number
        model = learned(matrix[rest], present[rest], weight[rest])
        crossed[~rest] = model.predict(matrix[~rest], raw_score=True)
    whole = np.array([row.state != "silent" for row in tuning])
    line_of = LogisticRegression(C=1e6).fit(crossed[whole, None], present[whole])
    slope, bias = float(line_of.coef_[0, 0]), float(line_of.intercept_[0])
    trees = calibrated(plain_trees(learned(matrix, present, weight)), slope, bias)
    save_trees(given.out / TREES_FILE, list(FEATURES), trees)
    scored = Scored(tuning, crossed * slope + bias)
    lines = [
        line(scored, "article taken out", style, kept, ("there", "gone"))
        for style in ("marked", "unmarked")
        for kept in KEPT
    ]
    lines += [
        line(scored, "answer taken out", style, 100, ("there", "silent"))
        for style in ("marked", "unmarked")
    ]
    points = curve(scored)
    write_card(given.out, questions=len(tuning), lines=lines, points=points)
    print("\n".join(lines))
    for limit, wrong, right in points:
        print(f"{limit:.2f}: wrongly refused {wrong:.3f}, rightly {right:.3f}")
    untouched = [row for row in made if not row.is_tuning]
    if untouched:
        shipped = Abstention(TreeEnsemble.load(given.out / TREES_FILE))
        chances = np.array([shipped.probability(row.values) for row in untouched])
        last = Scored(untouched, np.log(chances / (1 - chances)))
        for style in ("marked", "unmarked"):
            for kept in KEPT:
                print(line(last, "untouched half", style, kept, ("there", "gone")))


if __name__ == "__main__":
    main()
