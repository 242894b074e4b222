"""Fit the weights of ``rag.answering.abstention`` on the tuning half of a dataset.

    python -m benchmarks.answering.abstention_fit DATASET [--cache FOLDER]

Each question is asked of smaller and smaller archives, once with its article there and
once with it taken out; taking an article out is leaving out its hits. Prints weights,
bias, the threshold that wrongly refuses a given share of the tuning half's answerable
questions, and the same figures on the untouched half.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from benchmarks.answering.data import Case, cases, found, part
from rag.answering.abstention import WEIGHTS, evidence
from rag.answering.chain import RETRIEVED
from rag.answering.reading import Reader
from rag.index.term_weights import TermWeights
from rag.types import Hit

# How many of a hundred articles the archive keeps.
KEPT = (100, 50, 10, 3)
WRONG_REFUSALS = 0.04


def rows(
    reader: Reader, asked: list[Case], hits: list[list[Hit]]
) -> list[tuple[bool, int, bool, list[float]]]:
    """Whether it is of the tuning half, the share kept, whether the article is there,
    and the features. What lacks a name of the question is refused whatever the model
    says, and is no case for it."""
    made = []
    for case, near in zip(asked, hits, strict=True):
        for kept in KEPT:
            for present in (True, False):
                left = [hit for hit in near if _is_left(hit, case, kept, present)][:RETRIEVED]
                reading = reader.read(case.question, left)
                if reading.ranked and not reading.missing(reading.ranked[0].candidate.hit):
                    values = list(evidence(reading).values())
                    made.append((case.is_tuning, kept, present, values))
    return made


def _is_left(hit: Hit, case: Case, kept: int, present: bool) -> bool:
    if hit.article.id in case.gold_articles:
        return present
    return part(f"{kept} {hit.article.id}", 100) < kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    reader = Reader(TermWeights.load())
    made = []
    for name, unmarked in (("marked", False), ("unmarked", True)):
        asked = cases(given.dataset, unmarked=unmarked)
        cache = given.cache / f"{name}.pickle" if given.cache else None
        these = rows(reader, asked, found(given.dataset, asked, top_k=120, cache=cache))
        made += [(name, *row) for row in these]
    style, tuning, kept, present = (np.array([row[i] for row in made]) for i in range(4))
    matrix = np.array([row[4] for row in made])
    model = LogisticRegression(C=1.0, max_iter=1000).fit(matrix[tuning], present[tuning])
    for feature, weight in zip(WEIGHTS, model.coef_[0], strict=True):
        print(f'        "{feature}": {weight:.2f},')
    print(f"BIAS = {model.intercept_[0]:.2f}")
    chance = model.predict_proba(matrix)[:, 1]
    whole = tuning & (kept == 100) & present & (style == "marked")
    threshold = float(np.quantile(chance[whole], WRONG_REFUSALS))
    print(f"THRESHOLD = {threshold:.3f}")
    for is_tuning in (True, False):
        for share in KEPT:
            for one in ("marked", "unmarked"):
                part_of = (tuning == is_tuning) & (kept == share) & (style == one)
                there, gone = chance[part_of & present], chance[part_of & ~present]
                print(
                    f"{'tuning' if is_tuning else 'untouched':9} {one:8} {share:3}% kept: "
                    f"AUC {roc_auc_score(present[part_of], chance[part_of]):.3f}, "
                    f"wrongly refused {(there < threshold).mean():.3f}, "
                    f"rightly refused {(gone < threshold).mean():.3f}, "
                    f"rightly at 10% wrong {(gone < np.quantile(there, 0.1)).mean():.3f}"
                )


if __name__ == "__main__":
    main()
