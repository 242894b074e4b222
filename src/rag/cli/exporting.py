"""``rag export``: answers, verdicts and the record of who did what as files; the gold set as
a dataset."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from rag.cli.answering import client_of
from rag.cli.common import EXIT_PART, leave, say, with_server

if TYPE_CHECKING:
    from rag.settings import Settings
    from rag.web.exporting import Format, What

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_ACTOR = "rag export"


@click.command()
@click.argument("what", type=click.Choice(["answers", "verdicts", "audit", "gold"]))
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl"]),
    help="csv, the default, is for spreadsheets; jsonl is one JSON object a line.",
)
@click.option("--from", "first", type=_DAY, metavar="DATE", help="First day, as 2026-05-17.")
@click.option("--to", "last", type=_DAY, metavar="DATE", help="Last day, counted whole.")
@click.option(
    "--all-articles",
    "whole",
    is_flag=True,
    help="With gold: every article that readers see, not only those that answer.",
)
@with_server
def export(
    settings: Settings,
    server: str,
    what: str,
    folder: Path | None,
    form: Format | None,
    first: datetime | None,
    last: datetime | None,
    whole: bool,
) -> None:
    """Write answers, verdicts or the record of who did what to stdout.

    Answers go by the day they were saved, verdicts by the day they were given. The gold
    set goes into FOLDER, as a dataset that `rag evaluate` reads.
    """
    if what == "gold":
        if folder is None or form or first or last:
            raise click.UsageError("The gold set is written whole: rag export gold FOLDER.")
        if server:
            raise click.UsageError(
                f"The gold set is exported from a data directory, not over a server ({server}). "
                "Run it where the data lies, without --server; --data-dir DIR goes past RAG_SERVER."
            )
        _export_gold(settings, folder, whole=whole)
        return
    if folder is not None or whole:
        raise click.UsageError("FOLDER and --all-articles go with gold: the rest goes to stdout.")
    days = (first.date() if first else None, last.date() if last else None)
    _export(settings, server, cast("What", what), form or "csv", days)


def _export(
    settings: Settings,
    server: str,
    what: What,
    form: Format,
    days: tuple[date | None, date | None],
) -> None:
    # As bytes: a line ends in CSV's own way on every system.
    stdout = sys.stdout.buffer
    if server:
        with client_of(settings, server) as client:
            for piece in client.export(what, format=form, date_from=days[0], date_to=days[1]):
                stdout.write(piece)
    else:
        for line in _lines(settings, what, form, days):
            stdout.write(line.encode("utf-8", "backslashreplace"))
    stdout.flush()


def _lines(
    settings: Settings, what: What, form: Format, days: tuple[date | None, date | None]
) -> Iterator[str]:
    from rag.bootstrap import open_store  # start-up time
    from rag.web.exporting import export as lines_of
    from rag.web.exporting import span_of

    store = open_store(settings, make=False)
    try:
        span = span_of(*days, settings.zone)
        store.audit.record(_ACTOR, f"export.{what}", form)
        yield from lines_of(store, what, form, span, settings.zone)
    finally:
        store.close()


def _export_gold(settings: Settings, folder: Path, *, whole: bool) -> None:
    from rag.bootstrap import open_store, utc_now  # start-up time
    from rag.evaluation.gold_dataset import write_dataset

    store = open_store(settings, make=False)
    try:
        written = write_dataset(store, folder, utc_now(), whole=whole)
        store.audit.record(_ACTOR, "export.gold", "jsonl", questions=written.questions)
    finally:
        store.close()
    click.echo(f"{written.questions} questions, {written.articles} articles in {folder}")
    for question_id in written.left_out:
        say(f"Left out: question {question_id}, whose articles readers see no longer.")
    if written.left_out:
        leave(EXIT_PART)
