"""Where the time of a search goes, and how soon an answer is there, on one core of a
large archive.

    python -m benchmarks.latency DATASET NEWS [--data-dir DIR] [--paragraphs N] [--questions N]

The dataset's articles and as many of NEWS (JSON Lines, ``.xz`` or not) as make up the
paragraphs; the questions of the dataset's tuning half, spread over it, one after another
in one warm process. A stage is what it takes itself, without the stages that it calls.
DIR keeps the archive for another run; without it a temporary one is made.
"""

from __future__ import annotations

import os

# Before numpy is loaded: one core for its products too.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import itertools
import json
import lzma
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.answering import latency as answer_latency
from benchmarks.command import rag, write_lines
from rag.bootstrap import Application, open_application
from rag.evaluation.datasets import ARTICLES_FILE, read_questions
from rag.retrieval import retriever as searching
from rag.settings import Settings

_WARMING = 30
_REST = "the rest: fusion, collapsing"


def report(
    dataset: Path,
    news: Path,
    *,
    data_dir: Path | None = None,
    paragraphs: int = 100_000,
    questions: int = 300,
    core: int | None = None,
) -> str:
    """A Markdown table; ``core`` is the one to stay on, by default the first."""
    if data_dir is None:
        with tempfile.TemporaryDirectory() as folder:
            return report(
                dataset,
                news,
                data_dir=Path(folder, "data"),
                paragraphs=paragraphs,
                questions=questions,
                core=core,
            )
    if not data_dir.exists():
        make_archive(data_dir, dataset, news, paragraphs)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0)) if core is None else core})
    app = open_application(Settings(data_dir=data_dir, _env_file=None))
    try:
        app.sync.sync()
        tuning = [one.text for one in read_questions(dataset) if one.is_tuning]
        chosen = tuning[:: max(1, len(tuning) // questions)][:questions]
        answers = answer_latency.table(app.chain, chosen)  # before stopwatches are put in
        return f"{_table(app, chosen)}\n{answers}"
    finally:
        app.close()


def make_archive(data_dir: Path, dataset: Path, news: Path, paragraphs: int) -> None:
    """The dataset's articles and as many of the news as make up the paragraphs."""
    with tempfile.TemporaryDirectory() as folder:
        rows = itertools.chain(_rows(dataset / ARTICLES_FILE), _rows(news))
        archive = write_lines(Path(folder, "archive.jsonl"), _first(rows, paragraphs))
        rag(data_dir, "ingest", archive)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            yield {"id": f"news-{number}"} | json.loads(line)


def _first(rows: Iterable[dict[str, Any]], paragraphs: int) -> Iterator[dict[str, Any]]:
    """As many articles as make up so many paragraphs."""
    for row in rows:
        if paragraphs <= 0:
            return
        yield row
        head = bool(row.get("title") or row.get("lead"))
        body = [line for line in str(row.get("body") or "").splitlines() if line.strip()]
        paragraphs -= head + len(body) + len(row.get("captions") or ())


class _Stopwatch:
    """Seconds by stage of the search under way; a stage's own time only."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner: list[float] = [0.0]

    def timed(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **options: Any) -> Any:
            began = time.perf_counter()
            self._inner.append(0.0)
            try:
                return call(*args, **options)
            finally:
                took = time.perf_counter() - began
                self.seconds[stage] += took - self._inner.pop()
                self._inner[-1] += took

        return wrapped

    def watch(self, stage: str, owner: object, *names: str) -> None:
        for name in names:
            setattr(owner, name, self.timed(stage, getattr(owner, name)))


def _watched(app: Application) -> _Stopwatch:
    watch, used = _Stopwatch(), app.retriever
    watch.watch("understanding", searching, "understand")
    watch.watch("lexical: passages found", used.lexical, "search_passages")
    watch.watch("lexical: the others' scores", used.lexical, "score_passages")
    watch.watch("lexical: their articles' scores", used.lexical, "score_articles")
    watch.watch("dense: the question's vector", used.embeddings, "encode_question")
    watch.watch("dense: passages found", used.vectors, "search")
    watch.watch("dense: of these, Chroma", used.vectors, "_nearest")
    watch.watch("dense: the others' scores", used.vectors, "score")
    watch.watch("store", used.store, "paragraphs", "articles")
    watch.watch("copies", used.copies, "copies_of")
    if used.ranker is not None:
        watch.watch("ranking", used.ranker, "rank")
    return watch


def _table(app: Application, questions: Sequence[str]) -> str:
    whole_ms = _latencies_ms(app, questions)
    watch = _watched(app)
    stages: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(questions))
    for place, question in enumerate(questions):
        watch.seconds.clear()
        watch.timed(_REST, app.retriever.search)(question)
        for stage, seconds in watch.seconds.items():
            stages[stage][place] = 1_000 * seconds
    passages = app.sync.status().lexical_passages
    lines = [
        f"{app.store.stats(app.retriever.clock()).paragraphs:,} paragraphs, {passages:,} passages, "
        f"{len(questions)} questions, one core.",
        "",
        "| a search | mean ms | p50 | p95 |",
        "|---|---:|---:|---:|",
        _row("**whole path**", whole_ms),
    ]
    ordered = sorted(stages.items(), key=lambda one: (one[0] == _REST, -sum(one[1])))
    lines += [_row(stage, times) for stage, times in ordered]
    return "\n".join(lines) + "\n"


def _latencies_ms(app: Application, questions: Sequence[str]) -> list[float]:
    for question in questions[:_WARMING]:
        app.retriever.search(question)
    times: list[float] = []
    for question in questions:
        began = time.perf_counter()
        app.retriever.search(question)
        times.append(1_000 * (time.perf_counter() - began))
    return times


def _row(name: str, times_ms: Sequence[float]) -> str:
    p50, p95 = np.percentile(times_ms, [50, 95])
    return f"| {name} | {np.mean(times_ms):.2f} | {p50:.2f} | {p95:.2f} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("dataset", type=Path, metavar="DATASET")
    parser.add_argument("news", type=Path, metavar="NEWS")
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--paragraphs", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--core", type=int, help="the core to stay on")
    given = vars(parser.parse_args())
    print(report(given.pop("dataset"), given.pop("news"), **given))
