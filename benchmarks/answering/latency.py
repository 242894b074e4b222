"""From a question to the first sentence a reader sees, and to the whole verified answer.

Used by :mod:`benchmarks.latency`, whose archive it asks; the answers are saved in it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from rag.answering.chain import AnswerChain
from rag.types import AnswerReady, ClaimReady, Question, Retrieved

_WARMING = 20
_STEPS = (
    (Retrieved, "paragraphs found"),
    (ClaimReady, "first verified sentence"),
    (AnswerReady, "whole answer, saved"),
)


def table(chain: AnswerChain, questions: Sequence[str]) -> str:
    """A Markdown table. Those that abstain have no first sentence and are left out of
    that row."""
    for question in questions[:_WARMING]:
        chain.invoke(Question(question))
    times_ms: dict[str, list[float]] = {name: [] for _, name in _STEPS}
    for question in questions:
        began = time.perf_counter()
        seen: set[str] = set()
        for event in chain.stream(Question(question)):
            name = next(name for kind, name in _STEPS if isinstance(event, kind))
            if name not in seen:
                seen.add(name)
                times_ms[name].append(1_000 * (time.perf_counter() - began))
    lines = ["| from question to | questions | p50 ms | p95 |", "|---|---:|---:|---:|"]
    for name, taken in times_ms.items():
        p50, p95 = np.percentile(taken, [50, 95]) if taken else (float("nan"), float("nan"))
        lines.append(f"| {name} | {len(taken)} | {p50:.1f} | {p95:.1f} |")
    return "\n".join(lines) + "\n"
