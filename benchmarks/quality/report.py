"""The parts one after another, each in a scratch folder of its own."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.quality.parts import PARTS, Given

SEED = 20261124
HAYSTACK = 20_000


def report(
    data: Path,
    parts: Iterable[str] = tuple(PARTS),
    *,
    questions: int | None = None,
    haystack: int = HAYSTACK,
    seed: int = SEED,
) -> str:
    """Markdown, a part under a title of the third level. How long each took goes to
    stderr."""
    sections = []
    for name in parts:
        title, measure = PARTS[name]
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            found = measure(Given(data, Path(folder), questions, haystack, seed))
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
        sections.append(f"### {title}\n\n{found}")
    sections.append(
        "95% intervals in brackets: questions drawn again by whole articles "
        "(`rag.evaluation.intervals`).\n"
    )
    return "\n".join(sections)
