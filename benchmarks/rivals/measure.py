"""One rival in a process of its own, so that its memory is its own.

    python -m benchmarks.rivals.measure MODULE ARTICLES PARAGRAPHS QUESTIONS OUT TOP_K

Runs in the rivals' environment, where ``rag`` is not installed: scoring is left to
``python -m benchmarks.rivals``. Questions are asked one after another.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

from benchmarks.rivals.interface import Rival, read_corpus


def main(module: str, articles: str, paragraphs: str, questions: str, out: str, top_k: str) -> None:
    rival: Rival = importlib.import_module(f"benchmarks.rivals.{module}").Rival()
    corpus = read_corpus(Path(articles), Path(paragraphs))
    with Path(questions).open(encoding="utf-8") as file:
        asked = [json.loads(line) for line in file]
    began = time.perf_counter()
    rival.index(corpus)
    indexing = time.perf_counter() - began
    rival.search(asked[0]["question"], int(top_k))  # what is loaded at the first is not timed
    began = time.perf_counter()
    hits = [rival.search(row["question"], int(top_k)) for row in asked]
    searching = time.perf_counter() - began
    rows = {
        row["id"]: [(one.article_id, one.paragraph_id) for one in near]
        for row, near in zip(asked, hits, strict=True)
    }
    report = {
        "indexing_s": indexing,
        "searching_s": searching,
        "peak_mib": peak_mib(),
        "hits": rows,
    }
    Path(out).write_text(json.dumps(report), "utf-8")


def peak_mib() -> float:
    """The largest resident set. Linux's own count: that of ``getrusage`` begins with the
    memory of whoever started the process."""
    status = Path("/proc/self/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
