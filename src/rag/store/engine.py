"""Database engines and the two kinds of transaction: reading and writing.

On SQLite: WAL, so that readers never wait for a writer; ``BEGIN IMMEDIATE`` for
writes, so that two writers queue instead of failing half-way; ``synchronous=FULL``,
so that an article is safe once its transaction commits, through a power cut too.
Knows nothing of tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from rag.errors import DataDirError, SettingsError, StoreError

# How long a writer waits for another before it gives up.
_BUSY_TIMEOUT_S = 30.0
# How long emptying the log waits for those that read: writers wait meanwhile.
_EMPTYING_S = 1.0


def make_engine(database: str | Path) -> Engine:
    """An engine for a SQLAlchemy URL, or for the path of an SQLite file, whatever
    characters it holds. Raises SettingsError for a URL that is none, or whose driver is
    not installed."""
    try:
        parsed = (
            URL.create("sqlite", database=str(database.absolute()))
            if isinstance(database, Path)
            else make_url(database)
        )
        if parsed.get_backend_name() != "sqlite":
            return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
        engine = create_engine(
            parsed,
            connect_args={"timeout": _BUSY_TIMEOUT_S},
            # What a statement that fails was to write stands in no log.
            hide_parameters=True,
        )
    except (ArgumentError, ModuleNotFoundError) as error:
        raise SettingsError(
            f"RAG_DATABASE_URL cannot be used: {error}. Write it as SQLAlchemy does, install "
            "its driver, or leave it empty for SQLite in the data directory."
        ) from error
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def sqlite_path(engine: Engine) -> Path | None:
    """The database file, or ``None`` where it is another database."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    return Path(engine.url.database)


def empty_log(engine: Engine) -> None:
    """Let what was deleted stand no longer in SQLite's log beside the file, where it is
    from when it was written. Where another process reads at length, the log is emptied
    the next time."""
    path = sqlite_path(engine)
    if path is None:
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=_EMPTYING_S)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions by itself: _begin_sqlite does.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        # KiB, at most: a search reads some 200 rows that lie all over the file, and with
        # the 2 MiB it has by default again and again. A connection has its own: fifteen at most.
        "cache_size=-32000",
        # What is erased is overwritten, not only forgotten.
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("rag_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database."""
    with _failing_clearly(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it, or none."""
    with _failing_clearly(engine), engine.connect() as connection:
        connection = connection.execution_options(rag_writes=True)
        with connection.begin():
            yield connection


@contextmanager
def _failing_clearly(engine: Engine) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise _store_error(engine, error) from error


def _store_error(engine: Engine, error: SQLAlchemyError) -> StoreError | DataDirError:
    path = sqlite_path(engine)
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    if path is None:
        return StoreError(f"The database failed: {cause}. See that it runs, then try again.")
    text = str(cause)
    if "unable to open" in text or "readonly" in text or "read-only" in text:
        return DataDirError(
            f"Cannot write the store at {path}: {text}. Make its directory writable, or give "
            "another with --data-dir."
        )
    if "malformed" in text or "not a database" in text:
        return StoreError(
            f"The store at {path} is damaged: {text}. Bring a backup back with `rag restore`."
        )
    if "locked" in text:
        return StoreError(
            f"The store at {path} is being written by another process. Try again shortly."
        )
    return StoreError(f"The store at {path} failed: {text}. Run `rag verify`.")
