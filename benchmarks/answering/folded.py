"""Readers that have not seen a question, for what is fitted on what they read.

The shipped trees have learned from the tuning half: there they are surer than they will be
anywhere else. So each tuning question is read by trees that have learned from the other
stories of that half alone, in the folds of :mod:`rag.training.ranker`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.answering import span_learning
from benchmarks.answering.data import Case, cases, found
from benchmarks.answering.selection_fit import FOLDS, examples, fit, merged_trees
from benchmarks.answering.span_learning import NoSpans
from rag.answering.features import FEATURES
from rag.answering.reading import Reader
from rag.answering.selection import SentenceScorer
from rag.answering.span_features import SPAN_FEATURES
from rag.answering.span_reading import SpanReader
from rag.index.term_weights import TermWeights
from rag.retrieval.trees import save_trees
from rag.training.ranker import fold_of, plain_trees
from rag.types import Hit


class Readers:
    """A reader for each case: the shipped one off the tuning half. What they learn is kept
    in ``cache`` as ``sentences-N.json`` and ``spans-N.json``, and believed where it is there."""

    def __init__(self, dataset: Path, cache: Path | None = None) -> None:
        weights = TermWeights.load()
        self._shipped = Reader(weights)
        with tempfile.TemporaryDirectory() as scratch:
            folder = cache or Path(scratch)
            sentences = sentence_trees(dataset, folder, cache)
            spans = span_trees(folder, lambda: span_examples(dataset, cache, sentences))
            self._folds = [
                Reader(weights, SentenceScorer.load(one), SpanReader.load(weights, other))
                for one, other in zip(sentences, spans, strict=True)
            ]

    def of(self, case: Case) -> Reader:
        """The reader that has not seen the case."""
        return self._folds[fold(case)] if case.is_tuning else self._shipped


def fold(case: Case) -> int:
    return fold_of(min(case.gold_articles), FOLDS)


def sentence_trees(dataset: Path, folder: Path, cache: Path | None) -> list[Path]:
    """Of each fold the file of the sentences' trees that have learned from the others."""
    return _made(folder, "sentences", lambda: _sentences(dataset, cache))


def span_trees(folder: Path, examples: Callable[[], list[span_learning.Example]]) -> list[Path]:
    """The same of the spans' trees; ``examples`` are called for where they are to be learned."""
    return _made(folder, "spans", lambda: _spans(examples()))


def span_examples(
    dataset: Path, cache: Path | None, sentences: Sequence[Path]
) -> list[span_learning.Example]:
    """Of the tuning half, read by sentences' trees that have not seen the question."""
    weights = TermWeights.load()
    readers = [Reader(weights, SentenceScorer.load(path), NoSpans()) for path in sentences]
    data: list[span_learning.Example] = []
    for is_marked, asked, hits in _asked(dataset, cache):
        folds = [fold(case) for case in asked]
        data += span_learning.examples(asked, hits, readers, folds, is_marked=is_marked)
    return data


def _made(folder: Path, name: str, learn: Callable[[], Iterator[tuple[list, list]]]) -> list[Path]:
    paths = [folder / f"{name}-{number}.json" for number in range(FOLDS)]
    if not all(path.exists() for path in paths):
        for path, (features, trees) in zip(paths, learn(), strict=True):
            save_trees(path, features, trees)
    return paths


def _sentences(dataset: Path, cache: Path | None) -> Iterator[tuple[list, list]]:
    data = []
    for is_marked, asked, hits in _asked(dataset, cache):
        data += examples(asked, hits, is_marked=is_marked)
    for number in range(FOLDS):
        models = fit([one for one in data if one.fold != number])
        yield list(FEATURES), merged_trees(models)


def _spans(data: Sequence[span_learning.Example]) -> Iterator[tuple[list, list]]:
    for number in range(FOLDS):
        model = span_learning.fitted_trees([one for one in data if fold(one.case) != number])
        yield list(SPAN_FEATURES), plain_trees(model)


def _asked(dataset: Path, cache: Path | None) -> Iterator[tuple[bool, list[Case], list[list[Hit]]]]:
    for name, unmarked in (("marked", False), ("unmarked", True)):
        asked = cases(dataset, unmarked=unmarked)
        kept = cache / f"{name}.pickle" if cache else None
        yield not unmarked, asked, found(dataset, asked, top_k=120, cache=kept)
