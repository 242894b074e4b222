"""Backups of an SQLite store: one file, consistent while others write.

Knows SQLite's online backup and nothing of articles.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from rag.errors import CorruptFile, DataDirError, StoreError, UsageError

_WAIT_S = 30.0


def back_up(database: Path, target: Path, *, is_empty: bool = False) -> None:
    """Copy a database by SQLite's online backup (sqlite.org/backup.html): one moment
    of it, whatever is written meanwhile. ``target`` is replaced whole, or not at all.

    Raises DataDirError where the target cannot be written, StoreError where the copy
    fails its check, and UsageError where it would replace what is no former backup, or
    replace one by an empty store (``is_empty``).
    """
    if target.exists():
        _check_replaceable(database, target, is_empty=is_empty)
    with _beside(target) as copy:
        try:
            with (
                closing(sqlite3.connect(database, timeout=_WAIT_S)) as source,
                closing(sqlite3.connect(copy)) as destination,
            ):
                source.backup(destination)
                # One file that opens anywhere: without the log beside it.
                destination.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error as error:
            raise StoreError(
                f"The store at {database} could not be copied: {error}. Try again; if it "
                "stays so, run `rag verify`."
            ) from error
        problem = problem_of(copy)
        if problem:
            raise StoreError(f"The backup of {database} is not sound: {problem}. Try again.")


def _check_replaceable(database: Path, target: Path, *, is_empty: bool) -> None:
    if target.samefile(database):
        raise UsageError(f"{target} is the store itself. Choose another file for its backup.")
    if is_empty:
        raise UsageError(
            f"The store at {database} never held an article, so it does not replace {target}. "
            "Check --data-dir."
        )
    if not target.is_file() or (target.stat().st_size and problem_of(target)):
        raise UsageError(
            f"{target} is there and is not a backup of a store, so it was left alone. Choose "
            "another file, or remove it first."
        )


def bring_back(
    source: Path,
    database: Path,
    *,
    overwrite: bool,
    before_swap: Callable[[], object] = lambda: None,
) -> None:
    """Put a backup in the place of a store, whole or not at all. ``before_swap`` is
    called once all is sure, before the store changes.

    Raises CorruptFile where ``source`` is no sound backup, UsageError where a store is
    there already and ``overwrite`` was not asked for, StoreError where copying fails.
    """
    if not source.is_file():
        raise UsageError(f"There is no backup at {source}. Give the file `rag backup` wrote.")
    problem = problem_of(source)
    if problem:
        raise CorruptFile(f"{source} is not a sound backup: {problem}. Give another.")
    if database.exists() and not overwrite:
        raise UsageError(
            f"There is a store at {database} already. Give an empty --data-dir, or --overwrite."
        )
    with _beside(database) as copy:
        try:
            with (
                closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
                closing(sqlite3.connect(copy)) as new,
            ):
                old.backup(new)
                _end_sessions(new)
        except sqlite3.Error as error:
            raise StoreError(
                f"{source} could not be copied to {database}: {error}. See that the disk has "
                "room, then try again; the store was left as it was."
            ) from error
        before_swap()
        _settle(database)
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)


def _end_sessions(copy: sqlite3.Connection) -> None:
    """Whoever signed out since the backup stays signed out: everybody signs in again."""
    is_there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'sessions'"
    if copy.execute(is_there).fetchone():
        copy.execute("DELETE FROM sessions")
        copy.commit()


def _settle(database: Path) -> None:
    """Write a store's log back into it: a log left beside another database would be
    read as that one's, and without its log the former store would not be whole."""
    if not database.is_file():
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(database, timeout=_WAIT_S)) as former:
        former.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def problem_of(path: Path) -> str | None:
    """Why a file is no sound store; ``None`` where it is one."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            found = [row[0] for row in opened.execute("PRAGMA integrity_check(5)")]
            if found != ["ok"]:
                return "; ".join(found)
            opened.execute("SELECT version_num FROM alembic_version").fetchone()
            opened.execute("SELECT count(*) FROM paragraphs").fetchone()
    except sqlite3.Error as error:
        return str(error)
    return None


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A new file in the target's folder that takes its place at the end."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as file:
            copy = Path(file.name)
    except OSError as error:
        raise DataDirError(
            f"Cannot write {target}: {error.strerror or error}. Choose another place."
        ) from error
    try:
        yield copy
        copy.replace(target)
    finally:
        copy.unlink(missing_ok=True)
