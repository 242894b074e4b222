"""Score every rival alike, and set them side by side."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.halves import means
from rag.evaluation.datasets import GoldQuestion
from rag.evaluation.intervals import estimate
from rag.evaluation.metrics import RankedParagraph, RetrievalScore, score_hits
from rag.types import Paragraph

_SEED = 20261124


@dataclass(frozen=True, slots=True)
class Measured:
    """``scores`` in the order of the questions; paragraph scores are nan where the
    rival's pieces are no paragraphs."""

    module: str
    scores: list[RetrievalScore]
    questions_per_second: float
    paragraphs_per_second: float
    peak_mib: float


def scored(
    hits: Sequence[tuple[str, str | None]],
    question: GoldQuestion,
    paragraphs: Mapping[str, Paragraph],
) -> RetrievalScore:
    """By the paragraph's own text, whatever the rival was given with it."""
    ranked = [
        RankedParagraph(article, paragraphs[paragraph].text if paragraph else "")
        for article, paragraph in hits
    ]
    found = score_hits(ranked, question.article_ids, question.answers)
    if any(paragraph is None for _, paragraph in hits):
        return RetrievalScore(found.ndcg_10, float("nan"), float("nan"))
    return found


def table(
    dataset: str, paragraphs: int, questions: Sequence[GoldQuestion], measured: Sequence[Measured]
) -> str:
    """Markdown. Quality is over the untouched half, with the interval of nDCG@10."""
    untouched = [not question.is_tuning for question in questions]
    clusters = [min(q.article_ids) for q, kept in zip(questions, untouched, strict=True) if kept]
    lines = [
        f"| {paragraphs:,} paragraphs of {dataset}, untouched half: {sum(untouched):,} questions "
        "| article nDCG@10 | 95% | paragraph P@1 | paragraph R@5 "
        "| questions/s | paragraphs/s | peak MiB |",
        "|---|---:|---|---:|---:|---:|---:|---:|",
    ]
    for one in measured:
        ndcg = [s.ndcg_10 for s, kept in zip(one.scores, untouched, strict=True) if kept]
        sure = estimate(ndcg, clusters, seed=_SEED)
        p1, r5 = (
            _figure(means(questions, [getattr(s, name) for s in one.scores])[1])
            for name in ("precision_1", "recall_5")
        )
        lines.append(
            f"| {_name(one.module)} | {_figure(sure.mean)} "
            f"| {_figure(sure.low)}–{_figure(sure.high)} | {p1} | {r5} "
            f"| {one.questions_per_second:,.0f} | {one.paragraphs_per_second:,.0f} "
            f"| {one.peak_mib:,.0f} |"
        )
    return (
        "\n".join(lines)
        + "\n\nEach in a process of its own, on the same paragraphs with their article's title, "
        "20 hits a question, an article ranked by its best one. All questions one after "
        "another; imports and loading a model are not timed, its memory counts. Ours writes "
        "store and both indexes to disk, the others index in memory. – where the pieces are no "
        "paragraphs.\n"
    )


def _figure(value: float | None) -> str:
    return "–" if value is None or np.isnan(value) else f"{value:.3f}"


def _name(module: str) -> str:
    """``NAME`` as the rival's file has it, which cannot be imported in this environment."""
    tree = ast.parse(Path(__file__).with_name(f"{module}.py").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NAME":
            return str(ast.literal_eval(node.value))
    raise LookupError(f"{module}.py has no NAME")
