"""Whether unanswerable questions are told from answerable ones, beside retrieval alone.

    python -m benchmarks.answering.unanswerable DATASET [--cache FILE]

``questions.jsonl`` says of each question whether its article answers it; here the article
is always there. Prints the area under the curve and the curve, of the shipped trees and of
refusing by the best hit's score.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.premises.__main__ import found
from rag.answering.abstention import Abstention, Judgement
from rag.answering.reading import Reader
from rag.index.term_weights import TermWeights
from rag.vietnamese.normalise import clean

WRONG = (0.02, 0.05, 0.1, 0.2, 0.3)


def certainty(judgement: Judgement) -> float:
    """The probability; 0 where a rule refuses, or the answer would come with a caution."""
    is_ruled_out = judgement.missing or judgement.unheld or not judgement.gives_asked
    return 0.0 if is_ruled_out else judgement.probability


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    lines = (given.dataset / "questions.jsonl").open(encoding="utf-8")
    rows = [json.loads(line) for line in lines]
    questions = [clean(row["question"]) for row in rows]
    hits = found(given.dataset, questions, given.cache)
    reader, abstention = Reader(TermWeights.load()), Abstention.load()
    readings = [reader.read(one, hits[one]) for one in questions]
    judged = [abstention.judge(reading) for reading in readings]
    answerable = np.array([row["answerable"] for row in rows])
    scores = {
        "best hit's score": [max((h.score for h in r.found), default=0.0) for r in readings],
        "trees": [one.probability for one in judged],
        "trees and rules": [certainty(one) for one in judged],
    }
    print(f"{answerable.sum()} answerable, {(~answerable).sum()} unanswerable")
    for name, values in scores.items():
        value = np.array(values)
        limits = np.quantile(value[answerable], WRONG)
        points = ", ".join(
            f"{(value[~answerable] <= limit).mean():.3f} at {wrong:.2f}"
            for wrong, limit in zip(WRONG, limits, strict=True)
        )
        print(f"{name}: area {roc_auc_score(answerable, value):.3f}; rightly refused {points}")
    refused = np.array([not one.is_enough for one in judged])
    cautious = np.array([one.is_enough and one.unheld is not None for one in judged])
    for name, chosen in (("answerable", answerable), ("unanswerable", ~answerable)):
        print(
            f"{name}: refused {refused[chosen].mean():.3f}, with a caution "
            f"{cautious[chosen].mean():.3f} as shipped"
        )


if __name__ == "__main__":
    main()
