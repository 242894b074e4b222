"""How fast a large archive goes in, what it weighs, and how quick a search then is.

    python -m benchmarks.scale DATASET TRAINING_NEWS [ARTICLES]

The dataset's articles and the first 20,000 of the training news; the latency of the
dataset's first 500 questions, in a process that answers them one after another.
"""

from __future__ import annotations

import itertools
import json
import lzma
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.command import rag, read_lines, size_mib, write_lines
from rag.evaluation.datasets import ARTICLES_FILE, read_questions

_QUESTIONS = 500
_ROUNDS = 3


def report(dataset: Path, news: Path, articles: int = 20_000) -> str:
    """A Markdown table."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir, extra = Path(folder, "data"), Path(folder, "news.jsonl")
        with lzma.open(news, "rt", encoding="utf-8") as source:
            extra.write_text("".join(itertools.islice(source, articles)), "utf-8")
        ingest = rag(data_dir, "ingest", dataset / ARTICLES_FILE, extra)
        status = json.loads(rag(data_dir, "status", "--json").stdout)
        paragraphs = status["store"]["paragraphs"]
        asked, out = Path(folder, "asked.jsonl"), Path(folder, "found.jsonl")
        questions = read_questions(dataset)[:_QUESTIONS]
        write_lines(asked, ({"id": q.id, "question": q.text} for q in questions))
        quantiles = []
        for _ in range(_ROUNDS):
            search = rag(data_dir, "search", "--questions", asked, "--out", out)
            times = [row["ms"] for row in read_lines(out)]
            quantiles.append(np.percentile(times, [50, 95]))
        p50, p95 = np.median(quantiles, axis=0)
        sizes = {name: size_mib(data_dir / name) for name in ("lexical", "chroma", "vectors")}
        store = sum(p.stat().st_size for p in data_dir.glob("store.sqlite3*")) / 2**20
    rows = [
        ("articles, paragraphs", f"{status['store']['articles']:,}, {paragraphs:,}", ""),
        ("paragraphs a second, whole command", f"{paragraphs / ingest.seconds:,.0f}", "1,200"),
        ("peak memory of ingest", f"{ingest.peak_mib:,.0f} MiB", ""),
        (
            "size: store, lexical, Chroma, rows of vectors",
            " + ".join(f"{size:,.0f}" for size in (store, *sizes.values())) + " MiB",
            "",
        ),
        (f"search p50, {len(questions)} questions", f"{p50:.1f} ms", "25 ms"),
        ("search p95", f"{p95:.1f} ms", ""),
        ("peak memory of search", f"{search.peak_mib:,.0f} MiB", ""),
    ]
    lines = ["| a large archive | measured | aim |", "|---|---:|---:|"]
    return "\n".join([*lines, *(f"| {a} | {b} | {c} |" for a, b, c in rows)]) + "\n"


if __name__ == "__main__":
    print(report(Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:])))
