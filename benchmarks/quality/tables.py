"""Markdown tables of scores with their 95% intervals.

Pure. Knows nothing of where the scores came from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.evaluation.comparing import losses
from rag.evaluation.halves import HALVES, Half
from rag.evaluation.intervals import Estimate
from rag.evaluation.report import figures
from rag.evaluation.scores import Scored

LABELS = {
    "article_ndcg_10": "article nDCG@10",
    "article_mrr_10": "article MRR@10",
    "article_precision_1": "article P@1",
    "paragraph_precision_1": "paragraph P@1",
    "paragraph_recall_5": "paragraph R@5",
    "paragraph_recall_10": "paragraph R@10",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One part of the questions: a half of them all, or of those in ``ids``."""

    name: str
    half: Half
    ids: Collection[str] | None = None

    def rows(self, rows: Sequence[Scored]) -> list[Scored]:
        """Those that count, of either half."""
        return [row for row in rows if self.ids is None or row.id in self.ids]


def metrics_table(
    title: str,
    rows: Sequence[Scored],
    columns: Sequence[Column],
    reach: dict[str, str],
    *,
    seed: int,
    metrics: Sequence[str] = tuple(LABELS),
) -> str:
    """A row a metric; ``reach`` is what was set out for, by metric. A column's head holds
    the number of questions of its fullest metric, a cell its own where it has fewer."""
    found = [_estimates(column, rows, seed=seed) for column in columns]
    counts = [max((one.questions for one in by.values()), default=0) for by in found]
    heads = [f"{one.name} ({n:,})" for one, n in zip(columns, counts, strict=True)]
    table = []
    for metric in metrics:
        cells = [_counted(by.get(metric), count) for by, count in zip(found, counts, strict=True)]
        table.append([LABELS[metric], *cells, *([reach.get(metric, "")] if reach else [])])
    return markdown([title, *heads, *(["reach"] if reach else [])], table)


def _estimates(column: Column, rows: Sequence[Scored], *, seed: int) -> dict[str, Estimate]:
    found = figures(column.rows(rows), seed=seed)
    return {one.metric: one.value for one in found if one.half == column.half}


def _counted(value: Estimate | None, count: int) -> str:
    fewer = f" of {value.questions:,}" if value and value.questions < count else ""
    return cell(value) + fewer


def losses_table(
    title: str,
    rows: Sequence[Scored],
    half: Half,
    reach: dict[str, str],
    *,
    seed: int,
    baseline: str = "as_written",
    metric: str = "article_ndcg_10",
) -> str:
    """A row a way of typing: what it costs, all questions counted and then those alone
    that it changes; intervals are of the question by question loss."""
    plain = {row.id: row.question for row in rows if row.typed == baseline}
    changed = [row for row in rows if row.typed == baseline or row.question != plain.get(row.id)]
    over_all = _losses(rows, half, metric, baseline=baseline, seed=seed)
    over_changed = _losses(changed, half, metric, baseline=baseline, seed=seed)
    table = []
    for typed, (after, loss) in over_all.items():
        alone = over_changed.get(typed)
        share = alone[1].questions / loss.questions if alone else 0.0
        cells = [f"{after:.4f}", cell(loss), f"{share:.0%}", cell(alone[1] if alone else None)]
        table.append([typed.replace("_", " "), *cells, reach.get(typed, "")])
    heads = [title, LABELS[metric], "loss", "changed", "loss of those changed", "reach"]
    return markdown(heads, table)


def _losses(
    rows: Sequence[Scored], half: Half, metric: str, *, baseline: str, seed: int
) -> dict[str, tuple[float, Estimate]]:
    """By way of typing, the mean and what was lost: the change with its sign turned."""
    return {
        one.typed: (one.second, _turned(one.change))
        for one in losses(rows, baseline=baseline, seed=seed)
        if one.half == half and one.metric == metric
    }


def _turned(change: Estimate) -> Estimate:
    # 0 - x, since -0.0 would print with its sign.
    low = None if change.high is None else 0 - change.high
    high = None if change.low is None else 0 - change.low
    return Estimate(0 - change.mean, low, high, change.questions, change.clusters)


def cell(value: Estimate | None) -> str:
    """The mean and its interval."""
    if value is None:
        return "–"
    if value.low is None or value.high is None:
        return f"{value.mean:.4f}"
    return f"{value.mean:.4f} [{value.low:.3f}, {value.high:.3f}]"


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table, its first column to the left and the others to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


BOTH: tuple[Column, ...] = tuple(
    Column(f"{half} half" if half != "all" else half, half) for half in HALVES if half != "all"
)
