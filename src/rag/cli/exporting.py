"""``rag export``: answers, verdicts and the record of who did what as files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from rag.cli.answering import client_of
from rag.cli.common import with_server

if TYPE_CHECKING:
    from rag.settings import Settings
    from rag.web.exporting import Format, What

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("what", type=click.Choice(["answers", "verdicts", "audit"]))
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl"]),
    default="csv",
    help="csv, the default, is for spreadsheets; jsonl is one JSON object a line.",
)
@click.option("--from", "first", type=_DAY, metavar="DATE", help="First day, as 2026-05-17.")
@click.option("--to", "last", type=_DAY, metavar="DATE", help="Last day, counted whole.")
@with_server
def export(
    settings: Settings,
    server: str,
    what: What,
    form: Format,
    first: datetime | None,
    last: datetime | None,
) -> None:
    """Write answers, verdicts or the record of who did what to stdout.

    Answers go by the day they were saved, verdicts by the day they were given.
    """
    days = (first.date() if first else None, last.date() if last else None)
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
        store.audit.record("rag export", f"export.{what}", form)
        yield from lines_of(store, what, form, span, settings.zone)
    finally:
        store.close()
