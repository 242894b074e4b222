"""From files to the store: read, put in batches, count what became of each.

Knows the readers and the store; the indexes follow by ``sync``, not from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from rag.corpus.reading import Read, Rejection, read_articles
from rag.corpus.remarks import Remark
from rag.store.results import PutResult
from rag.store.store import Store

# Articles a transaction: one commit's cost shared, and a crash loses at most these.
_BATCH = 200
_STATUSES = ("added", "updated", "unchanged", "withdrawn", "erased")


@dataclass(slots=True)
class IngestReport:
    """What became of everything found under the paths."""

    statuses: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
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


@dataclass(frozen=True, slots=True)
class _Met:
    """Where an id was first met in this run, and a hash of what stood there."""

    where: str
    content: int


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
    met = ingest_reads(store, read_articles(paths, on_bytes=on_bytes), report)
    if prune and report.rejections:
        report.warnings.append(
            Remark(
                "nothing was pruned, since not everything could be read; mend what was rejected, "
                "then run it again",
                "không gỡ bài nào, vì có tệp chưa đọc được; xin sửa những tệp ấy rồi chạy lại.",
            )
        )
    elif prune:
        known = store.ids_from([str(path.resolve()) for path in paths])
        for article_id in sorted(known - met):
            report.pruned += store.withdraw(article_id, reason="its file is gone", pruned=True)
    return report


def ingest_reads(
    store: Store,
    reads: Iterable[Read | Rejection],
    report: IngestReport,
    *,
    on_article: Callable[[Read, PutResult], object] | None = None,
) -> set[str]:
    """Put what was read into the store, telling ``report`` and ``on_article`` what became
    of each as soon as it is known. The ids that were met. Raises StoreError."""
    met: dict[str, _Met] = {}
    # What is as an earlier version was waits: where a later line has the same id, that
    # line replaced it before, and putting both again would add two versions each time.
    held: dict[str, tuple[int, Read]] = {}
    for batch in _batches(_readable(reads, report)):
        results = store.put_many(
            [read.article for read in batch],
            origins=[read.origin for read in batch],
            original_ids=[read.original_id for read in batch],
            hold_earlier=True,
        )
        for read, result in zip(batch, results, strict=True):
            _note_repeated(read, met, report)
            was_held = held.pop(result.article_id, None) is not None
            if was_held:
                report.statuses["unchanged"] += 1
            if result.status == "earlier":
                held[result.article_id] = (result.version, read)
                continue
            report.statuses[result.status] += 1
            if on_article is not None:
                on_article(read, result)
    for article_id, (version, read) in held.items():
        former = store.article(article_id, version).article
        (result,) = store.put_many([former], origins=[read.origin])
        report.statuses[result.status] += 1
        if on_article is not None:
            on_article(read, result)
    return set(met)


def _note_repeated(read: Read, met: dict[str, _Met], report: IngestReport) -> None:
    """Warn of one id on two different texts: an update, or two articles taken for one."""
    here = _Met(read.where, hash(read.article))
    first = met.setdefault(read.article.id, here)
    if first.content != here.content:
        article_id = read.article.id
        remark = Remark(
            f"id {article_id!r} stands at {first.where} too, with other text; the later is kept "
            "as a newer version of the earlier. If they are two articles, give each an id of "
            "its own",
            f"mã bài “{article_id}” cũng có ở {first.where} với nội dung khác; bài sau được giữ "
            "làm bản mới của bài trước. Nếu là hai bài, xin đặt cho mỗi bài một mã riêng.",
        )
        report.warnings.append(remark.at(read.file, read.line))


def _readable(found: Iterable[Read | Rejection], report: IngestReport) -> Iterator[Read]:
    for one in found:
        if isinstance(one, Rejection):
            report.rejections.append(one)
            continue
        report.warnings += [remark.at(one.file, one.line) for remark in one.warnings]
        yield one


def _batches(reads: Iterator[Read]) -> Iterator[list[Read]]:
    for _, group in groupby(enumerate(reads), key=lambda pair: pair[0] // _BATCH):
        yield [read for _, read in group]
