"""Paths that someone named → the files under them, in a fixed order.

Decides what in a folder is an article's file at all. Opens nothing. Knows nothing of
formats beyond their suffixes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rag.errors import InputError

COMPRESSED = (".gz", ".xz")
# Lies beside articles and is none: not reported when a folder holds it. Pictures and
# the parts that a browser saves with a page, and what a repository or a desktop adds.
_BESIDE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|bmp|avif|mp[34]|webm|css|js|map|woff2?|ttf|ini|db)", re.I
)
_ABOUT = re.compile(
    r"(?:readme|licen[cs]e|copying|changelog|contributing)(?:\.\w+)?|notice|authors|makefile", re.I
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. ``relative`` is its path relative to what was ingested (its name
    where it was named itself), with ``/``; ``named`` says that it was."""

    path: Path
    relative: str
    named: bool


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A folder that could not be listed."""

    path: Path
    error: InputError


def checked(paths: Sequence[Path | str]) -> list[Path]:
    """The paths, all of them there. Raises :class:`InputError` naming those missing."""
    found = [Path(path) for path in paths]
    missing = [str(path) for path in found if not path.exists()]
    if missing:
        raise InputError(f"no such file or folder: {', '.join(missing)}; check the spelling")
    return found


def files(paths: Sequence[Path]) -> Iterator[Found | Unreadable]:
    """The files under the paths, each once, sorted within each folder."""
    seen: set[Path] = set()
    for path in paths:
        for found in _under(path) if path.is_dir() else [Found(path, path.name, True)]:
            real = found.path.resolve()
            if real not in seen:
                seen.add(real)
                yield found


def total_bytes(paths: Sequence[Path | str]) -> int:
    """The size on disk of what would be read: what a progress bar counts to."""
    return sum(
        found.path.stat().st_size
        for found in files(checked(paths))
        if isinstance(found, Found) and found.path.is_file()
    )


def _under(folder: Path) -> Iterator[Found | Unreadable]:
    failures: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if path.is_file() and not is_noise(name) and not _is_questions(name, names):
                yield Found(path, path.relative_to(folder).as_posix(), False)
    for failure in failures:
        where = Path(failure.filename or folder)
        reason = f"the folder cannot be listed ({failure.strerror}): check its permissions"
        yield Unreadable(where, InputError(reason))


def is_noise(name: str) -> bool:
    """Whether a file of this name, met in a folder or an archive, is passed over."""
    path = PurePosixPath(name)
    return (
        path.name.startswith((".", "~$"))
        or _BESIDE.fullmatch(path.suffix) is not None
        or _ABOUT.fullmatch(path.name) is not None
    )


def _is_questions(name: str, beside: Sequence[str]) -> bool:
    """Ingesting a dataset's folder reads its articles only."""
    return _bare(name) == "questions.jsonl" and "articles.jsonl" in map(_bare, beside)


def without_questions(names: Sequence[str]) -> list[str]:
    """The members of an archive without the questions of datasets in it."""
    datasets = {
        name.rpartition("/")[0]
        for name in names
        if _bare(name.rpartition("/")[2]) == "articles.jsonl"
    }
    return [
        name
        for name in names
        if not (
            _bare(name.rpartition("/")[2]) == "questions.jsonl"
            and name.rpartition("/")[0] in datasets
        )
    ]


def _bare(name: str) -> str:
    for suffix in COMPRESSED:
        name = name.removesuffix(suffix)
    return name
