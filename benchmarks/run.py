"""Every benchmark, into docs/benchmarks.md: ``make bench SHARED=FOLDER``.

FOLDER holds ``data`` with ``vinewsqa-dev``, ``viquad-dev`` and ``news-train.jsonl.xz``.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import asking, latency, page, retrieval, scale, starting, tutorial
from benchmarks.command import printed
from benchmarks.conversation.measure import report as conversation_report
from benchmarks.quality.report import report as quality_report
from benchmarks.rivals.section import last_section
from benchmarks.scripted.__main__ import report as scripted_report

_OUT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_PACKAGES = ("chromadb", "tantivy", "numpy", "torch", "sentence-transformers")


def main(shared: Path) -> None:
    data = shared / "data"
    dataset, news = data / "vinewsqa-dev", data / "news-train.jsonl.xz"
    sections: list[tuple[str, str, Callable[[], str]]] = [
        ("Finding", "python -m benchmarks.retrieval DATASET", lambda: retrieval.report(dataset)),
        ("Quality", "python -m benchmarks.quality DATA", lambda: quality_report(data)),
        ("Answering", "python -m benchmarks.asking DATASET", lambda: asking.report(dataset)),
        (
            "Answers",
            "python -m benchmarks.answering DATASET",
            lambda: printed("benchmarks.answering", dataset),
        ),
        (
            "Questions that must not be answered as asked",
            "python -m benchmarks.premises DATASET --score-untouched",
            lambda: printed("benchmarks.premises", dataset, "--score-untouched"),
        ),
        (
            "Verification",
            "python -m benchmarks.verification DATA",
            lambda: printed("benchmarks.verification", data),
        ),
        (
            "Questions that an article does not answer",
            "python -m benchmarks.answering.unanswerable DATASET",
            lambda: printed("benchmarks.answering.unanswerable", data / "viquad-dev"),
        ),
        ("Follow-ups", "python -m benchmarks.conversation", conversation_report),
        (
            "What a language model says",
            "python -m benchmarks.scripted DATASET",
            lambda: scripted_report(dataset)[0],
        ),
        (
            "A large archive",
            "python -m benchmarks.scale DATASET TRAINING_NEWS",
            lambda: scale.report(dataset, news),
        ),
        (
            "Beside the tutorials' recipe",
            "python -m benchmarks.tutorial DATASET",
            lambda: tutorial.report(dataset),
        ),
        ("In the browser", "python -m benchmarks.page", page.report),
        ("Starting", "python -m benchmarks.starting", starting.report),
        (  # Last, since it stays on one core.
            "Where a search's time goes",
            "python -m benchmarks.latency DATASET TRAINING_NEWS",
            lambda: latency.report(dataset, news),
        ),
    ]
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    text = (
        "# Benchmarks\n\n"
        "Written by `make bench SHARED=FOLDER`; each section by the command under its title.\n"
        "Settings were chosen on the tuning half alone.\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, no GPU, "
        f"Python {platform.python_version()}, {packages}.\n"
    )
    rivals = last_section(_OUT)  # of another command, which takes longer
    for title, command, measure in sections:
        print(f"{title}…", file=sys.stderr)
        text += f"\n## {title}\n\n`{command}`\n\n{measure()}"
        _OUT.write_text(f"{text}\n{rivals}" if rivals else text, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
