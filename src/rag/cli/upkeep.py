"""``rag status``, ``reindex``, ``verify``, ``backup`` and ``restore``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.cli.answering import client_of
from rag.cli.common import application, catch_up, leave, print_json, say, with_server, with_settings
from rag.errors import DataDirLocked

if TYPE_CHECKING:
    from rag.bootstrap import Application
    from rag.client import ServerStatus
    from rag.settings import Settings

_ASK_WITHIN_S = 10.0
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
@with_server
def status(settings: Settings, server: str, as_json: bool) -> None:
    """Print what the store and the indexes hold; over --server, what that tells of them."""
    report = _told(settings, server) if server else _held(settings)
    if as_json:
        print_json(report)
        return
    for section, values in report.items():
        if isinstance(values, dict):
            click.echo(f"{section}:")
            for key, value in values.items():
                click.echo(f"  {key}: {value}")
        else:
            click.echo(f"{section}: {values}")


def _held(settings: Settings) -> dict[str, Any]:
    from rag.bootstrap import open_store, utc_now  # start-up time

    report: dict[str, Any]
    today = utc_now().astimezone(settings.zone).date()
    try:
        with application(settings) as app:
            stats, said = app.store.stats(utc_now()), app.store.feedback_counts()
            report = {"indexes": asdict(app.sync.status()), "server": None}
            report["model"] = asdict(app.model)
            used = app.store.tokens_used(today)
    except DataDirLocked as locked:
        store = open_store(settings)
        try:
            stats, said = store.stats(utc_now()), store.feedback_counts()
            used = store.tokens_used(today)
        finally:
            store.close()
        # Embedded indexes are the server's alone: it says how far they are.
        report = _asked(locked.url) | {"server": {"pid": locked.pid, "url": locked.url}}
    counts = {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in asdict(stats).items()
    }
    kept = {"store": counts, "feedback": asdict(said)}
    report = {"data_dir": str(settings.data_dir)} | kept | report
    if settings.llm:
        ceiling = settings.llm_tokens_a_day or None
        report["llm"] = {"name": settings.llm, "tokens_today": used, "tokens_a_day": ceiling}
    return report


def _told(settings: Settings, server: str) -> dict[str, Any]:
    """What a server says, which is less: its store is its own."""
    with client_of(settings, server) as client:
        version, told = client.version(), client.status()
    held = {"articles": told.articles} if told.is_ready else {}
    return {"server": {"url": server, "version": version}, "store": held} | _of_server(told)


def _of_server(told: ServerStatus) -> dict[str, Any]:
    if not told.is_ready:
        return {"indexes": None, "problem": told.problem}
    model = {name: getattr(told, name) for name in ("generator", "embedding", "ranker")}
    return {"indexes": dict(told.indexes), "model": model, "answering": dict(told.answering)}


def _asked(url: str | None) -> dict[str, Any]:
    """What the server that has the data directory says of its indexes and models."""
    from rag.client import Client, ClientError, RetryPolicy  # start-up time

    if url is None:
        return {"indexes": None, "problem": "the process that holds them serves nothing"}
    try:
        with Client(url, timeout_s=_ASK_WITHIN_S, retries=RetryPolicy(most=0)) as client:
            return _of_server(client.status())
    except ClientError as error:
        return {"indexes": None, "problem": f"the server at {url} did not say: {error}"}


@click.command()
@with_settings
def reindex(settings: Settings) -> None:
    """Make both indexes again from the store, whatever state they are in."""
    with application(settings, anew=True) as app:
        catch_up(app)
        _say_indexed(app, "indexed")


def _say_indexed(app: Application, done: str) -> None:
    from rag.bootstrap import utc_now  # start-up time

    stats, indexed = app.store.stats(utc_now()), app.sync.status()
    click.echo(
        f"{done} {stats.articles} articles, {indexed.lexical_passages} passages "
        f"({stats.withdrawn} withdrawn, {stats.erased} erased)"
    )


@click.command()
@with_settings
def verify(settings: Settings) -> None:
    """Check that store and indexes agree; exit status 1 where they don't."""
    with application(settings, alone=True) as app:
        catch_up(app)
        problems = [*app.store.check(), *app.sync.verify()]
    for problem in problems:
        say(f"Problem: {problem}")
    if problems:
        leave(1)
    click.echo("store and indexes agree")


@click.command()
@click.argument("file", type=_FILE)
@with_settings
def backup(settings: Settings, file: Path) -> None:
    """Write the store to FILE, consistent while a server runs."""
    from rag.bootstrap import open_store  # start-up time

    store = open_store(settings, make=False)
    try:
        store.backup(file)
    finally:
        store.close()
    click.echo(f"backed up to {file}")


@click.command()
@click.argument("file", type=_FILE)
@click.option("--overwrite", is_flag=True, help="Replace a store that is there already.")
@with_settings
def restore(settings: Settings, file: Path, overwrite: bool) -> None:
    """Take the store from FILE and make the indexes again."""
    from rag.bootstrap import restore_store  # start-up time

    restore_store(settings, file, overwrite=overwrite)
    with application(settings, alone=True) as app:
        catch_up(app)
        _say_indexed(app, "restored")
    say(
        "Everybody signs in again. What was revoked, erased or deleted after this backup was "
        "made is back: do it again."
    )
