"""What became of one load, as whoever put it in is told: article by article, with what was
rejected and why, by the names the files came with.

Knows nothing of threads, or of where files lie.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from rag.corpus.reading import Read, Rejection
from rag.jobs.ingest import IngestReport
from rag.vietnamese.normalise import clean

# Articles, and rejections, told one by one; the rest are counted.
SHOWN = 2_000
_NAME_CHARS = 300


@dataclass(slots=True)
class Progress:
    """What becomes of one load, as its report tells it."""

    ingest: IngestReport = field(default_factory=IngestReport)
    articles: list[dict[str, Any]] = field(default_factory=list)
    left_out: int = 0
    passed_over: list[str] = field(default_factory=list)
    bytes_done: int = 0
    told_at: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Articles by id alone: what an erased one was called is not kept here."""
        rejections = self.ingest.rejections
        return {
            "counts": self.ingest.counts(),
            "articles": self.articles,
            "articles_left_out": self.left_out,
            "rejected": [
                {
                    "file": one.file,
                    "line": one.line,
                    "reason": one.reason,
                    "vietnamese": one.error.vietnamese,
                }
                for one in rejections[:SHOWN]
            ],
            "rejected_left_out": max(0, len(rejections) - SHOWN),
            "passed_over": self.passed_over[:SHOWN],
            "warnings": self.ingest.warnings[:SHOWN],
            # The same, in the same order, as the page tells them.
            "remarks": [one.vietnamese for one in self.ingest.warnings[:SHOWN]],
            "remarks_left_out": max(0, len(self.ingest.warnings) - SHOWN),
        }


def file_name(given: str) -> str:
    """A name as it is told and as it lies in its folder: no part of it leads upwards."""
    parts = clean(given).replace("\\", "/").split("/")
    kept = [part.strip() for part in parts if part.strip() not in ("", ".", "..")]
    return "/".join(kept)[-_NAME_CHARS:].lstrip("/") or "tệp"


def renamed(one: Read | Rejection, path: str, name: str) -> Read | Rejection:
    """By the name it came with: where it lies meanwhile is nobody's business."""
    file = name + one.file.removeprefix(path)
    if isinstance(one, Rejection):
        return replace(one, file=file)
    return replace(one, file=file, origin=f"upload/{name}{one.origin.removeprefix(path)}")
