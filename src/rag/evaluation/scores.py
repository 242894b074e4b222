"""One question's scores as a line of a JSON Lines file, for error analysis and for
comparing two runs.

Knows nothing of how the scores came about.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.errors import InputError


@dataclass(frozen=True, slots=True)
class Scored:
    """A question typed one way, and how well it went.

    ``cluster`` is its (first) gold article: questions of one article stand or fall
    together. ``metrics`` are each from 0 to 1 and higher for more; what is not defined
    for a question is left out. Ranks count from 1, ``None`` where nothing right was
    among the hits. ``hits`` are paragraph ids, best first.
    """

    id: str
    typed: str
    question: str
    cluster: str
    is_tuning: bool
    metrics: Mapping[str, float]
    article_rank: int | None = None
    paragraph_rank: int | None = None
    hits: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """A line of the file."""
        return {
            "id": self.id,
            "typed": self.typed,
            "question": self.question,
            "cluster": self.cluster,
            "half": "tuning" if self.is_tuning else "untouched",
            "metrics": dict(self.metrics),
            "article_rank": self.article_rank,
            "paragraph_rank": self.paragraph_rank,
            "hits": list(self.hits),
        }


def write_scores(path: Path, rows: Iterable[Scored]) -> None:
    """A line a question and way of typing."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row.to_dict(), ensure_ascii=False) + "\n")


def read_scores(path: Path) -> list[Scored]:
    """What :func:`write_scores` wrote. Raises InputError naming the line that is none,
    or that says again what another line has said."""
    found: dict[tuple[str, str], Scored] = {}
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    row = _scored(line, f"{path}, line {number}")
                    if found.setdefault((row.typed, row.id), row) is not row:
                        raise InputError(
                            f"{path}, line {number}: {row.id} ({row.typed}) is there twice; "
                            "ids of a dataset's questions must differ"
                        )
    except OSError as error:
        raise InputError(
            f"cannot read {path}: {error.strerror}; give what `rag evaluate --out` wrote"
        ) from error
    return list(found.values())


def _scored(line: str, where: str) -> Scored:
    try:
        row = json.loads(line)
        return Scored(
            id=str(row["id"]),
            typed=str(row["typed"]),
            question=str(row["question"]),
            cluster=str(row["cluster"]),
            is_tuning=row["half"] == "tuning",
            metrics={str(name): float(value) for name, value in row["metrics"].items()},
            article_rank=row["article_rank"],
            paragraph_rank=row["paragraph_rank"],
            hits=tuple(row["hits"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{where}: not a question's scores ({error!r}); give what `rag evaluate --out` wrote"
        ) from error
