"""``rag status``, ``reindex``, ``verify``, ``backup`` and ``restore``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.cli.common import application, leave, print_json, say, with_settings
from rag.errors import DataDirLocked

if TYPE_CHECKING:
    from rag.settings import Settings

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
@with_settings
def status(settings: Settings, as_json: bool) -> None:
    """Print what the store and the indexes hold."""
    from rag.bootstrap import open_store, utc_now  # start-up time

    report: dict[str, Any]
    try:
        with application(settings) as app:
            stats = app.store.stats(utc_now())
            report = {"indexes": asdict(app.sync.status()), "server": None}
            report["model"] = asdict(app.model)
    except DataDirLocked as locked:
        store = open_store(settings)
        try:
            stats = store.stats(utc_now())
        finally:
            store.close()
        # Embedded indexes are the server's alone: it says how far they are.
        report = {"indexes": None, "server": {"pid": locked.pid, "url": locked.url}}
    counts = {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in asdict(stats).items()
    }
    report = {"data_dir": str(settings.data_dir), "store": counts} | report
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


@click.command()
@with_settings
def reindex(settings: Settings) -> None:
    """Make both indexes again from the store."""
    from rag.corpus.progress import progress_bar  # start-up time

    with application(settings) as app:
        total = app.store.latest_sequence()
        with progress_bar(label="indexing", unit="article", total=total) as advance:
            report = app.sync.rebuild(advance)
    click.echo(f"indexed {report.passages} passages of {report.articles} articles")


@click.command()
@with_settings
def verify(settings: Settings) -> None:
    """Check that store and indexes agree; exit status 1 where they don't."""
    with application(settings) as app:
        app.sync.sync()
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

    store = open_store(settings)
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
    with application(settings) as app:
        report = app.sync.rebuild()
    click.echo(f"restored {report.articles} articles, {report.passages} passages indexed")
