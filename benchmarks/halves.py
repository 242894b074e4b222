"""Means over the tuning half, the untouched half and all questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.evaluation.datasets import GoldQuestion
from rag.evaluation.halves import half_means

NAMES = ("tuning half", "untouched half", "all")


def means(questions: Sequence[GoldQuestion], values: Sequence[float]) -> tuple[float, ...]:
    """In the order of ``NAMES``."""
    return half_means([question.is_tuning for question in questions], values)


def table(title: str, rows: Sequence[tuple[str, Sequence[float], str]]) -> str:
    """A Markdown table: name, the three means, the target."""
    lines = [f"| {title} | " + " | ".join(NAMES) + " | target |", "|---|---:|---:|---:|---|"]
    for name, figures, target in rows:
        lines.append(f"| {name} | " + " | ".join(f"{x:.4f}" for x in figures) + f" | {target} |")
    return "\n".join(lines) + "\n"


def columns(
    questions: Sequence[GoldQuestion], scores: Sequence[object], *names: str
) -> Callable[[str], tuple[float, ...]]:
    """``name`` → the three means of that attribute of the scores."""
    found = {name: means(questions, [getattr(one, name) for one in scores]) for name in names}
    return found.__getitem__
