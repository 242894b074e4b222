"""Readers that have not seen a question, for what is fitted on what they read.

The shipped sentences' trees have learned from the tuning half: there they are surer than
they will be anywhere else. So each tuning question is read by trees that have learned from
the other stories of that half alone, in the folds of :mod:`rag.training.ranker`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.answering.data import Case, cases, found
from benchmarks.answering.selection_fit import FOLDS, examples, fit, merged_trees
from rag.answering.features import FEATURES
from rag.answering.reading import Reader
from rag.answering.selection import SentenceScorer
from rag.index.term_weights import TermWeights
from rag.retrieval.trees import save_trees
from rag.training.ranker import fold_of


class Readers:
    """A reader for each case: the shipped one off the tuning half."""

    def __init__(self, dataset: Path, cache: Path | None = None) -> None:
        weights = TermWeights.load()
        self._shipped = Reader(weights)
        with tempfile.TemporaryDirectory() as scratch:
            folder = cache or Path(scratch)
            paths = [folder / f"sentences-{number}.json" for number in range(FOLDS)]
            if not all(path.exists() for path in paths):
                _learn(dataset, cache, paths)
            self._folds = [Reader(weights, SentenceScorer.load(path)) for path in paths]

    def of(self, case: Case) -> Reader:
        """The reader that has not seen the case."""
        fold = fold_of(min(case.gold_articles), FOLDS)
        return self._folds[fold] if case.is_tuning else self._shipped


def _learn(dataset: Path, cache: Path | None, paths: list[Path]) -> None:
    data = []
    for name, unmarked in (("marked", False), ("unmarked", True)):
        asked = cases(dataset, unmarked=unmarked)
        kept = cache / f"{name}.pickle" if cache else None
        hits = found(dataset, asked, top_k=120, cache=kept)
        data += examples(asked, hits, is_marked=not unmarked)
    for number, path in enumerate(paths):
        models = fit([one for one in data if one.fold != number])
        save_trees(path, list(FEATURES), merged_trees(models))
