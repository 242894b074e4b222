"""From files to the store: read, put in batches, count what became of each.

Knows the readers and the store; the indexes follow by ``sync``, not from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from rag.corpus.reading import Read, Rejection, read_articles
from rag.store.store import Store

# Articles a transaction: one commit's cost shared, and a crash loses at most these.
_BATCH = 200
_STATUSES = ("added", "updated", "unchanged", "withdrawn", "erased")


@dataclass(slots=True)
class IngestReport:
    """What became of everything found under the paths."""

    statuses: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    pruned: int = 0

    def counts(self) -> dict[str, int]:
        """By outcome; the rarer outcomes only where there were any."""
        always = {name: self.statuses[name] for name in ("added", "updated", "unchanged")}
        seldom = {
            "kept withdrawn": self.statuses["withdrawn"],
            "kept erased": self.statuses["erased"],
            "pruned": self.pruned,
        }
        rest = {name: count for name, count in seldom.items() if count}
        return always | {"rejected": len(self.rejections)} | rest

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``: every count, and each rejection with file, line and reason."""
        return {
            **{name: self.statuses[name] for name in _STATUSES},
            "pruned": self.pruned,
            "rejected": [
                {"file": one.file, "line": one.line, "reason": one.reason}
                for one in self.rejections
            ],
            "warnings": self.warnings,
        }


def ingest_paths(
    store: Store,
    paths: Sequence[Path],
    *,
    prune: bool = False,
    on_bytes: Callable[[int], object] | None = None,
) -> IngestReport:
    """Put every article under ``paths`` into the store. Safe to repeat.

    With ``prune``, live articles that once came from these paths and were not met now
    are withdrawn, unless something could not be read. Raises InputError
    for a path that is not there, and StoreError.
    """
    report = IngestReport()
    met: set[str] = set()
    for batch in _batches(_readable(read_articles(paths, on_bytes=on_bytes), report)):
        results = store.put_many(
            [read.article for read in batch], origins=[read.origin for read in batch]
        )
        report.statuses.update(result.status for result in results)
        met.update(read.article.id for read in batch)
    if prune and report.rejections:
        report.warnings.append(
            "nothing was pruned, since not everything could be read; mend what was rejected, "
            "then run it again"
        )
    elif prune:
        for article_id in sorted(store.ids_from([str(path.resolve()) for path in paths]) - met):
            report.pruned += store.withdraw(article_id, reason="its file is gone", pruned=True)
    return report


def _readable(found: Iterator[Read | Rejection], report: IngestReport) -> Iterator[Read]:
    for one in found:
        if isinstance(one, Rejection):
            report.rejections.append(one)
            continue
        report.warnings += [f"{one.where}: {warning}" for warning in one.warnings]
        yield one


def _batches(reads: Iterator[Read]) -> Iterator[list[Read]]:
    for _, group in groupby(enumerate(reads), key=lambda pair: pair[0] // _BATCH):
        yield [read for _, read in group]
