"""``rag keys``: API keys for other systems, made, listed, rotated and revoked.

The store alone is opened, so that all of it works beside a running server, which takes
each change from the next request on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from rag.cli.common import print_json, say, with_settings

if TYPE_CHECKING:
    from rag.access.keys import KeyRing, NewKey
    from rag.settings import Settings

ACTOR = "cli"
"""Who did what is done on the command line, as records name it."""


@click.group()
def keys() -> None:
    """Make, list, rotate and revoke API keys.

    A key's secret is shown once, when it is made; only its hash is kept. Works beside a
    running server. Keys are asked for where RAG_AUTH=keys.
    """


@keys.command()
@click.option(
    "--scopes", required=True, help="Of ask, read, ingest, review, admin; with commas between."
)
@click.option("--name", required=True, help="What the key is for.")
@click.option("--expires", metavar="DATE", help="The last day it works, as 2027-01-31.")
@click.option("--days", type=click.IntRange(1, 36_500), help="Or: how many days it works.")
@click.option("--per-minute", type=int, metavar="N", help="Calls a minute; default RAG_KEY_RATE.")
@click.option("--per-day", type=int, metavar="N", help="Calls a day; default RAG_KEY_RATE.")
@click.option(
    "--snippet-chars",
    type=int,
    metavar="N",
    help="At most so many characters of an article in one piece; default no limit.",
)
@click.option("--json", "as_json", is_flag=True, help="Key and details as JSON on stdout.")
@with_settings
def create(
    settings: Settings,
    scopes: str,
    name: str,
    expires: str | None,
    days: int | None,
    per_minute: int | None,
    per_day: int | None,
    snippet_chars: int | None,
    as_json: bool,
) -> None:
    """Make a key. It alone goes to stdout, once; the rest to stderr."""
    from rag.callers import KeyLimits  # start-up time

    with _opened(settings) as (ring, now):
        made = ring.create(
            [scope.strip() for scope in scopes.split(",") if scope.strip()],
            name=name,
            actor=ACTOR,
            expires_at=_expiry(expires, days, now, settings.zone),
            limits=KeyLimits(per_minute, per_day, snippet_chars),
        )
        _tell(made, now, settings.zone, as_json=as_json)


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
@with_settings
def list_keys(settings: Settings, as_json: bool) -> None:
    """Print every key there ever was, the newest first."""
    from rag.access.shapes import key_to_dict  # start-up time

    with _opened(settings) as (ring, now):
        rows = [key_to_dict(key, now) for key in ring.all()]
    if as_json:
        print_json(rows)
    elif not rows:
        say("There is no key yet. `rag keys create` makes one.")
    for row in () if as_json else rows:
        click.echo(_line(row, settings.zone))


@keys.command()
@click.argument("prefix")
@click.option(
    "--overlap-hours",
    type=click.IntRange(0, 8_760),
    default=0,
    show_default=True,
    help="How long the old key still works beside the new one.",
)
@click.option("--json", "as_json", is_flag=True, help="Key and details as JSON on stdout.")
@with_settings
def rotate(settings: Settings, prefix: str, overlap_hours: int, as_json: bool) -> None:
    """Make a new key in the place of the one that begins with hb_PREFIX."""
    with _opened(settings) as (ring, now):
        overlap = timedelta(hours=overlap_hours)
        made = ring.rotate(_bare(prefix), actor=ACTOR, overlap=overlap)
        _tell(made, now, settings.zone, as_json=as_json)
    say(
        f"{_bare(prefix)} works for {overlap_hours} more hours."
        if overlap
        else f"{_bare(prefix)} is revoked."
    )


@keys.command()
@click.argument("prefix")
@with_settings
def revoke(settings: Settings, prefix: str) -> None:
    """End the key that begins with hb_PREFIX, now."""
    with _opened(settings) as (ring, _):
        was_live = ring.revoke(_bare(prefix), actor=ACTOR)
    say(f"{_bare(prefix)} is revoked." if was_live else f"{_bare(prefix)} had been revoked before.")


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[KeyRing, datetime]]:
    from rag.bootstrap import open_keys, open_store, utc_now  # start-up time

    store = open_store(settings)
    try:
        yield open_keys(store), utc_now()
    finally:
        store.close()


def _expiry(
    last_day: str | None, days: int | None, now: datetime, zone: ZoneInfo
) -> datetime | None:
    """When a key ends: a last day counts whole, in the archive's time zone."""
    from rag.access.keys import end_of_day  # start-up time

    if last_day is not None and days is not None:
        raise click.UsageError("--expires and --days say two things. Give one of them.")
    if days is not None:
        return now + timedelta(days=days)
    if last_day is None:
        return None
    try:
        day = date.fromisoformat(last_day)
    except ValueError as error:
        raise click.BadParameter(
            f"{last_day!r} is no day; write it as 2027-01-31.", param_hint="--expires"
        ) from error
    return end_of_day(day, zone)


def _tell(made: NewKey, now: datetime, zone: ZoneInfo, *, as_json: bool) -> None:
    from rag.access.shapes import key_to_dict  # start-up time

    row = key_to_dict(made.key, now)
    if as_json:
        print_json({"key": made.text, **row})
    else:
        click.echo(made.text)
    say(_line(row, zone))
    say("Keep the key now: it is not shown again.")


def _line(row: dict[str, Any], zone: ZoneInfo) -> str:
    limits = {
        "a minute": row["a_minute"],
        "a day": row["a_day"],
        "characters": row["snippet_chars"],
    }
    told = [
        row["prefix"],
        row["state"],
        ",".join(row["scopes"]),
        row["name"],
        f"created {when(row['created_at'], zone)}",
        f"expires {when(row['expires_at'], zone)}",
        f"last used {when(row['last_used_at'], zone)}",
        *(f"{limit} {what}" for what, limit in limits.items() if limit),
    ]
    return "  ".join(told)


def when(moment: str | None, zone: ZoneInfo) -> str:
    """A moment to the minute in the archive's time zone, or "never"."""
    if moment is None:
        return "never"
    return datetime.fromisoformat(moment).astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _bare(prefix: str) -> str:
    """A prefix as the table has it; people copy what the key begins with."""
    return prefix.removeprefix("hb_").split("_")[0]
