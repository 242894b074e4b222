"""``rag ingest``: files and folders into the store, then into the indexes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli.answering import client_of
from rag.cli.common import EXIT_PART, catch_up, leave, print_json, say, with_server
from rag.errors import DataDirLocked

if TYPE_CHECKING:
    from rag.jobs.ingest import IngestReport
    from rag.settings import Settings
    from rag.store.store import Store


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--prune", is_flag=True, help="Withdraw articles that came from these paths and are gone."
)
@click.option("--json", "as_json", is_flag=True, help="The report as JSON on stdout.")
@with_server
def ingest(
    settings: Settings, server: str, paths: tuple[Path, ...], prune: bool, as_json: bool
) -> None:
    """Read articles from PATHS (files or folders). Safe to repeat.

    Beside a running server this writes the store alone; the server has it
    searchable within two seconds. With --server the files are sent there.
    """
    if server and prune:
        raise click.UsageError(
            "--prune cannot be done over a server: it does not know which of its articles came "
            "from these paths. Withdraw them by DELETE /api/v1/articles/{id}, or on /kho-bai."
        )
    report = _sent(settings, server, paths) if server else _read(settings, paths, prune=prune)
    for note in report.warnings:
        say(f"Warning: {note}")
    for rejection in report.rejections:
        say(f"Rejected: {rejection.where}: {rejection.reason}")
    if as_json:
        print_json(report.to_dict())
    else:
        click.echo(", ".join(f"{name} {count}" for name, count in report.counts().items()))
    if report.rejections:
        leave(EXIT_PART)


def _sent(settings: Settings, server: str, paths: tuple[Path, ...]) -> IngestReport:
    from rag.cli.sending import send_paths  # start-up time
    from rag.corpus.progress import progress_bar
    from rag.corpus.walk import total_bytes

    with (
        client_of(settings, server) as client,
        progress_bar(label="sending", unit="B", total=total_bytes(paths)) as advance,
    ):
        return send_paths(client, paths, on_bytes=advance)


def _read(settings: Settings, paths: tuple[Path, ...], *, prune: bool) -> IngestReport:
    from rag.bootstrap import open_application, open_store  # start-up time
    from rag.corpus.progress import progress_bar
    from rag.corpus.walk import total_bytes
    from rag.jobs.ingest import ingest_paths

    def read_into(store: Store) -> IngestReport:
        with progress_bar(label="reading", unit="B", total=total_bytes(paths)) as advance:
            return ingest_paths(store, paths, prune=prune, on_bytes=advance)

    try:
        app = open_application(settings)
    except DataDirLocked as locked:
        if not locked.url:
            raise
        say(f"A server at {locked.url} has the data directory: it indexes what is stored here.")
        store = open_store(settings)
        try:
            return read_into(store)
        finally:
            store.close()
    try:
        report = read_into(app.store)
        catch_up(app)
        return report
    finally:
        app.close()
