"""Which questions can be understood without their article, as two judges marked them.

Knows ids and marks, nothing of the questions' texts or of how they are searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.metrics import cohen_kappa_score

MARKS_FILE = Path(__file__).with_name("understandable.tsv")
_HEAD = ["id", "first", "second", "kept"]


@dataclass(frozen=True, slots=True)
class Mark:
    """``first`` and ``second`` are what the judges said, ``kept`` what counts; ``None``
    where they differ and nobody has settled it."""

    id: str
    first: bool
    second: bool
    kept: bool | None


def read_marks(path: Path = MARKS_FILE) -> list[Mark]:
    """Raises ValueError for a line that is no mark, or keeps what neither judge said."""
    found: dict[str, Mark] = {}
    lines = [one for one in path.read_text("utf-8").splitlines() if not one.startswith("#")]
    if not lines or lines[0].split("\t") != _HEAD:
        raise ValueError(f"{path}: no line of heads, {_HEAD}")
    for line in lines[1:]:
        try:
            identity, first, second, kept = line.split("\t")
            mark = Mark(identity, _yes(first), _yes(second), None if kept == "?" else _yes(kept))
        except (ValueError, KeyError) as error:
            raise ValueError(f"{path}: not a mark: {line!r}") from error
        if mark.first == mark.second != mark.kept:
            raise ValueError(f"{path}: {identity} keeps what neither judge said")
        if found.setdefault(identity, mark) is not mark:
            raise ValueError(f"{path}: {identity} is there twice")
    return list(found.values())


def _yes(mark: str) -> bool:
    return {"y": True, "n": False}[mark]


def understandable(marks: Sequence[Mark]) -> frozenset[str]:
    """Ids of those kept as such; what is not settled is not among them."""
    return frozenset(mark.id for mark in marks if mark.kept)


def agreement_text(marks: Sequence[Mark]) -> str:
    """A sentence or two: how many were kept, agreement, and Cohen's kappa (1960)."""
    first, second = [mark.first for mark in marks], [mark.second for mark in marks]
    agreed = sum(a == b for a, b in zip(first, second, strict=True))
    kappa = cohen_kappa_score(first, second)
    kept = len(understandable(marks))
    open_marks = sum(mark.kept is None for mark in marks)
    return (
        f"Of {len(marks)} questions drawn from the untouched half, {kept} "
        f"({kept / len(marks):.0%}) can be understood without their article. The two judges "
        f"agreed on {agreed} ({agreed / len(marks):.1%}); Cohen's kappa {kappa:.2f}. "
        + (f"{open_marks} are not settled and not counted." if open_marks else "All are settled.")
    )
