"""Choose the weights of the fusion on a dataset's tuning half.

    python -m benchmarks.fusion DATASET

Climbs one weight at a time. What is raised is the mean of article nDCG@10, paragraph
P@1 and R@5 over the tuning half's questions; the dense weight of bare questions is
chosen last, on the same questions without diacritics.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.command import rag
from rag.bootstrap import open_application, read_settings
from rag.evaluation.datasets import GoldQuestion, read_questions
from rag.evaluation.metrics import RankedParagraph, score_hits
from rag.retrieval.fusion import Evidence, FusionWeights, fuse
from rag.types import Paragraph
from rag.vietnamese.normalise import clean, fold

_STEPS = (0.5, 0.75, 0.9, 1.1, 1.33, 2.0)
_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Case:
    question: GoldQuestion
    evidence: list[Evidence]


def score(cases: Sequence[Case], weights: FusionWeights, texts: dict[str, Paragraph]) -> np.ndarray:
    """The three means, in [0, 1]."""
    rows = []
    for case in cases:
        ranked = [one.paragraph_id for one in fuse(case.evidence, weights)[:_DEPTH]]
        hits = [RankedParagraph(texts[i].article_id, texts[i].text) for i in ranked]
        got = score_hits(hits, case.question.article_ids, case.question.answers)
        rows.append((got.ndcg_10, got.precision_1, got.recall_5))
    return np.mean(rows, axis=0)


def climb(
    cases: Sequence[Case], texts: dict[str, Paragraph], start: FusionWeights
) -> FusionWeights:
    best, value = start, score(cases, start, texts).mean()
    moved = True
    while moved:
        moved = False
        for name in ("article", "dense", "head"):
            for step in _STEPS:
                tried = replace(best, **{name: round(getattr(best, name) * step, 3)})
                got = score(cases, tried, texts).mean()
                if got > value + 1e-5:
                    best, value, moved = tried, got, True
                    print(f"{value:.5f} {best}", file=sys.stderr)
    return best


def main(dataset: Path) -> None:
    questions = read_questions(dataset)
    with tempfile.TemporaryDirectory() as folder:
        rag(Path(folder), "ingest", dataset)
        app = open_application(read_settings(data_dir=folder))
        try:
            plain = [Case(q, app.retriever.evidence(clean(q.text))) for q in questions]
            bare = [Case(q, app.retriever.evidence(fold(clean(q.text)))) for q in questions]
            ids = {one.paragraph_id for case in [*plain, *bare] for one in case.evidence}
            texts = app.store.paragraphs(sorted(ids))
        finally:
            app.close()
    tuning = [case for case in plain if case.question.is_tuning]
    tuning_bare = [case for case in bare if case.question.is_tuning]
    best = climb(tuning, texts, FusionWeights())
    shares = [round(best.dense * share, 3) for share in (0.0, 0.15, 0.3, 0.45, 0.6, 0.8, 1.0)]
    best = max(
        (replace(best, dense_bare=dense) for dense in shares),
        key=lambda one: score(tuning_bare, one.for_bare_question(), texts).mean(),
    )
    print(best)
    rest = [case for case in plain if not case.question.is_tuning]
    rest_bare = [case for case in bare if not case.question.is_tuning]
    bare_weights = best.for_bare_question()
    for name, cases, weights in (
        ("tuning", tuning, best),
        ("untouched", rest, best),
        ("tuning, no diacritics", tuning_bare, bare_weights),
        ("untouched, no diacritics", rest_bare, bare_weights),
    ):
        print(name, score(cases, weights, texts).round(4))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
