"""What a filter costs, from one paragraph in a thousand to nine in ten, and whether the
dense side still finds what it should.

    python -m benchmarks.filters DATASET TRAINING_NEWS [DATA_DIR [ARTICLES]]

The dataset's articles and the first 20,000 of the training news, with days, sections
and sources by lot (:mod:`benchmarks.filtered_archive`); the first 200 questions of the
dataset, each asked without a filter and with every one in turn, on one core. DATA_DIR
keeps the archive for another run; without it a temporary one is made.
"""

from __future__ import annotations

import os

# Before numpy is loaded: one core for its products too.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.command import rag
from benchmarks.filtered_archive import filters, write_archive
from rag.bootstrap import Application, open_application, utc_now
from rag.evaluation.datasets import read_questions
from rag.index.bounds import Bounds
from rag.index.passages import indexed
from rag.index.vector_rows import Rows, Vectors
from rag.retrieval.retriever import NO_FILTERS
from rag.settings import Settings
from rag.types import Article, Filters, Watermark
from rag.vietnamese.normalise import clean

_QUESTIONS = 200
_CANDIDATES = 100
_PAGE = 500
_BARE = "none"


def report(dataset: Path, news: Path, data_dir: Path | None = None, articles: int = 20_000) -> str:
    """Markdown tables."""
    if data_dir is None:
        with tempfile.TemporaryDirectory() as folder:
            return report(dataset, news, Path(folder, "data"), articles)
    if not data_dir.exists():
        archive = data_dir.with_suffix(".jsonl")
        write_archive(archive, dataset, news, articles)
        rag(data_dir, "ingest", archive)
    questions = [clean(one.text) for one in read_questions(dataset)[:_QUESTIONS]]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    app = open_application(Settings(data_dir=data_dir, _env_file=None))
    try:
        app.sync.sync()
        asked = [(_BARE, NO_FILTERS), *filters()]
        times = _latencies_ms(app, questions, asked)
        return _table(app, questions, asked, times)
    finally:
        app.close()


def _latencies_ms(
    app: Application, questions: Sequence[str], asked: Sequence[tuple[str, Filters]]
) -> dict[str, list[float]]:
    # Without a filter before every one with it: both meet the same weather.
    for question in questions[:20]:
        app.retriever.search(question)
    times: dict[str, list[float]] = defaultdict(list)
    for question in questions:
        for name, chosen in asked[1:]:
            for this, given in ((_BARE, NO_FILTERS), (name, chosen)):
                began = time.perf_counter()
                app.retriever.search(question, filters=given)
                times[this].append(1_000 * (time.perf_counter() - began))
    return times


def _table(
    app: Application,
    questions: Sequence[str],
    asked: Sequence[tuple[str, Filters]],
    times: dict[str, list[float]],
) -> str:
    exact = _ByForce(app)
    bare = np.percentile(times[_BARE], 95)
    lines = [
        f"{len(exact.ids):,} passages, {len(questions)} questions.",
        "",
        "| filter | kept | p50 ms | p95 ms | p95 to unfiltered | dense recall@100 |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, chosen in asked:
        rows = exact.rows(chosen)
        p50, p95 = np.percentile(times[name], [50, 95])
        lines.append(
            f"| {name} | {len(rows) / len(exact.ids):.4f} | {p50:.1f} | {p95:.1f} "
            f"| {p95 / bare:.2f} | {exact.recall(questions, chosen, rows):.3f} |"
        )
    return "\n".join(lines) + "\n"


class _ByForce:
    """Every passage embedded again from the store and scored, each article asked."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self.ids: list[str] = []
        self._articles: list[Article] = []
        texts: list[str] = []
        after, now = Watermark(0), utc_now()
        while True:
            changed, after = app.store.changes(after, now=now, limit=_PAGE)
            if not changed:
                break
            for stored in changed:
                for passage in indexed(stored, now).passages:
                    self.ids.append(passage.id)
                    self._articles.append(stored.article)
                    texts.append(passage.titled)
        self._vectors: Vectors = app.embeddings.encode(texts)

    def rows(self, chosen: Filters) -> Rows:
        bounds = Bounds.from_filters(chosen, self._app.retriever.zone)
        return np.flatnonzero([bounds.admits(article) for article in self._articles])

    def recall(self, questions: Sequence[str], chosen: Filters, rows: Rows) -> float:
        """Share of the true nearest hundred that are found, over all questions; what
        is as near as the last of them counts as one of them."""
        app, bounds = self._app, Bounds.from_filters(chosen, self._app.retriever.zone)
        found = wanted = 0
        for question in questions:
            vector = app.embeddings.encode_question(question)
            got = app.retriever.vectors.search(vector, limit=_CANDIDATES, bounds=bounds)
            scores = np.sort(self._vectors[rows] @ vector)[::-1][:_CANDIDATES]
            wanted += len(scores)
            if len(scores):
                found += sum(score >= scores[-1] - 1e-5 for score in got.values())
            elif got:
                raise SystemExit(f"{chosen} keeps nothing, and {len(got)} were found")
        return found / wanted if wanted else 1.0


if __name__ == "__main__":
    arguments = sys.argv[1:]
    print(report(*map(Path, arguments[:3]), *map(int, arguments[3:])))
