"""The whole table of metrics: each way of typing, each half, with intervals.

Knows nothing of searching or of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rag.evaluation.comparing import Comparison, Difference
from rag.evaluation.halves import HALVES, Half, belongs
from rag.evaluation.intervals import Estimate, estimate
from rag.evaluation.scores import Scored

_LABELS = {
    "article_ndcg_10": "article nDCG@10",
    "article_mrr_10": "article MRR@10",
    "article_precision_1": "article P@1",
    "article_recall_5": "article R@5",
    "article_recall_10": "article R@10",
    "paragraph_ndcg_10": "paragraph nDCG@10",
    "paragraph_mrr_10": "paragraph MRR@10",
    "paragraph_precision_1": "paragraph P@1",
    "paragraph_recall_5": "paragraph R@5",
    "paragraph_recall_10": "paragraph R@10",
    "answered": "answered",
    "abstained": "abstained, wrongly",
    "holds_gold": "answer holds a gold answer",
    "rightly_abstained": "abstained, rightly",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric over one half of the questions typed one way."""

    typed: str
    half: Half
    metric: str
    value: Estimate

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        found = {"typed": self.typed, "half": self.half, "metric": self.metric}
        return found | asdict(self.value)


def figures(rows: Iterable[Scored], *, seed: int) -> list[Figure]:
    """Every metric that any question has, over every half that has any question."""
    kept: dict[tuple[str, Half, str], list[tuple[float, str]]] = {}
    for row in rows:
        for half in HALVES:
            if belongs(row.is_tuning, half):
                for metric, value in row.metrics.items():
                    kept.setdefault((row.typed, half, metric), []).append((value, row.cluster))
    found = []
    for key, pairs in kept.items():
        values, clusters = zip(*pairs, strict=True)
        found.append(Figure(*key, estimate(values, clusters, seed=seed)))
    return found


def figures_text(found: Sequence[Figure], lost: Sequence[Difference]) -> str:
    """For a terminal: a table a way of typing, a column a half; the last column is what
    the way of typing changes, over all questions."""
    by_key = {(one.typed, one.metric, one.half): one.value for one in found}
    changes = {(one.typed, one.metric): one.change for one in lost if one.half == "all"}
    lines: list[str] = []
    for typed in dict.fromkeys(one.typed for one in found):
        here = {half: _questions(found, typed, half) for half in HALVES}
        heads = [f"{half} ({here[half]:,})" for half in HALVES]
        lines += ["", _row(typed.replace("_", " "), heads, "change")]
        for metric in dict.fromkeys(one.metric for one in found if one.typed == typed):
            cells = [_cell(by_key.get((typed, metric, half))) for half in HALVES]
            change = changes.get((typed, metric))
            lines.append(_row(_LABELS.get(metric, metric), cells, _cell(change, signed=True)))
    lines += ["", "95% intervals in brackets: questions drawn again by whole articles."]
    return "\n".join(lines[1:])


def _questions(found: Sequence[Figure], typed: str, half: Half) -> int:
    """How many questions the fullest metric of this table has."""
    counts = [one.value.questions for one in found if (one.typed, one.half) == (typed, half)]
    return max(counts, default=0)


def comparison_text(comparison: Comparison) -> str:
    """For a terminal: first, second, change with its interval, p value."""
    lines: list[str] = []
    previous: tuple[str, str] | None = None
    for one in comparison.differences:
        if (one.typed, one.half) != previous:
            previous = (one.typed, one.half)
            title = f"{one.typed.replace('_', ' ')}, {one.half} ({one.change.questions:,})"
            lines += ["", f"{title:32} {'first':>6} {'second':>6}  {'change':22} p"]
        lines.append(
            f"{_LABELS.get(one.metric, one.metric):32} {one.first:6.4f} {one.second:6.4f}  "
            f"{_cell(one.change, signed=True):22} {one.p_value:.4f}"
        )
    lines.append("")
    lines.append("p by exchanging the runs article by article; of one figure each, unadjusted.")
    return "\n".join(lines[1:])


def _row(name: str, cells: Sequence[str], last: str) -> str:
    return f"{name:28}" + "".join(f"{cell:24}" for cell in [*cells, last]).rstrip()


def _cell(value: Estimate | None, *, signed: bool = False) -> str:
    if value is None:
        return "–" if not signed else ""
    sign = "+" if signed else ""
    if value.low is None or value.high is None:
        return f"{value.mean:{sign}.4f}"
    return f"{value.mean:{sign}.4f} [{value.low:{sign}.3f}, {value.high:{sign}.3f}]"
