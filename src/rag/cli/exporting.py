"""``rag export``: answers, verdicts and the record of who did what as files."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from rag.cli.common import with_settings

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
@with_settings
def export(
    settings: Settings, what: What, form: Format, first: datetime | None, last: datetime | None
) -> None:
    """Write answers, verdicts or the record of who did what to stdout.

    Answers go by the day they were saved, verdicts by the day they were given.
    """
    from rag.bootstrap import open_store  # start-up time
    from rag.web.exporting import export as lines_of
    from rag.web.exporting import span_of

    days = [one.date() if one else None for one in (first, last)]
    store = open_store(settings, make=False)
    try:
        span = span_of(days[0], days[1], settings.zone)
        store.audit.record("rag export", f"export.{what}", form)
        # As bytes: a line ends in CSV's own way on every system.
        stdout = sys.stdout.buffer
        for line in lines_of(store, what, form, span, settings.zone):
            stdout.write(line.encode("utf-8", "backslashreplace"))
        stdout.flush()
    finally:
        store.close()
