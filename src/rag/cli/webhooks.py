"""``rag webhooks``: other systems told of what happens here; added, listed, removed, and
what became of each delivery.

The store alone is opened, so that all of it works beside a running server, which sends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from rag.cli.common import print_json, say, with_settings
from rag.cli.keys import ACTOR, when

if TYPE_CHECKING:
    from rag.jobs.webhooks import WebhookBook
    from rag.settings import Settings
    from rag.store.store import Store

_STATES = ("pending", "delivered", "failed")


@click.group()
def webhooks() -> None:
    """Add, list and remove webhooks; see deliveries, and send them again.

    A webhook is an address that a running server posts events to, signed: answers flagged,
    verdicts recorded, articles corrected that saved answers cite. Works beside a running
    server.
    """


@webhooks.command()
@click.argument("url")
@click.option(
    "--events",
    required=True,
    help="Of answer.flagged, verdict.recorded, article.corrected_in_use; with commas between.",
)
@click.option("--description", default="", help="What it is for.")
@click.option("--json", "as_json", is_flag=True, help="Secret and details as JSON on stdout.")
@with_settings
def add(settings: Settings, url: str, events: str, description: str, as_json: bool) -> None:
    """Add an address. The secret it is signed with alone goes to stdout, once."""
    with _opened(settings) as (book, _, now):
        wanted = [event.strip() for event in events.split(",") if event.strip()]
        made = book.add(url, wanted, actor=ACTOR, description=description)
    _tell_secret(made, now, settings.zone, as_json=as_json)


@webhooks.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
@with_settings
def list_webhooks(settings: Settings, as_json: bool) -> None:
    """Print every webhook, the oldest first."""
    from rag.jobs.webhook_shapes import webhook_to_dict  # start-up time

    with _opened(settings) as (_, store, now):
        rows = [webhook_to_dict(one, now) for one in store.webhooks.all()]
    if as_json:
        print_json(rows)
    elif not rows:
        say("There is no webhook yet. `rag webhooks add` makes one.")
    for row in () if as_json else rows:
        click.echo(_line(row, settings.zone))


@webhooks.command()
@click.argument("webhook_id")
@with_settings
def remove(settings: Settings, webhook_id: str) -> None:
    """Remove one, with all that was and was not yet delivered to it."""
    with _opened(settings) as (_, store, _):
        store.webhooks.remove(webhook_id, actor=ACTOR)
    say(f"{webhook_id} is removed.")


@webhooks.command()
@click.argument("webhook_id")
@with_settings
def enable(settings: Settings, webhook_id: str) -> None:
    """Send to one again that was disabled; what waited for it is sent now."""
    _switch(settings, webhook_id, enabled=True)


@webhooks.command()
@click.argument("webhook_id")
@with_settings
def disable(settings: Settings, webhook_id: str) -> None:
    """Send nothing to one until it is enabled; what happens meanwhile is not kept for it."""
    _switch(settings, webhook_id, enabled=False)


@webhooks.command()
@click.argument("webhook_id")
@click.option("--json", "as_json", is_flag=True, help="Secret and details as JSON on stdout.")
@with_settings
def rotate(settings: Settings, webhook_id: str, as_json: bool) -> None:
    """Make a new secret; the one before signs beside it for 24 hours."""
    with _opened(settings) as (book, _, now):
        rotated = book.rotate(webhook_id, actor=ACTOR)
    _tell_secret(rotated, now, settings.zone, as_json=as_json)


@webhooks.command()
@click.argument("webhook_id")
@with_settings
def ping(settings: Settings, webhook_id: str) -> None:
    """Have a test delivery sent; its id goes to stdout."""
    with _opened(settings) as (_, store, _):
        click.echo(store.webhooks.ping(webhook_id, actor=ACTOR))
    say(f"A running server sends it. `rag webhooks deliveries {webhook_id}` shows what became.")


@webhooks.command()
@click.argument("webhook_id")
@click.option("--state", type=click.Choice(_STATES), help="Only those in this state.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON array, payloads and all.")
@with_settings
def deliveries(settings: Settings, webhook_id: str, state: Any, limit: int, as_json: bool) -> None:
    """Print what was, is and could not be delivered to one, the newest first."""
    from rag.jobs.webhook_shapes import whole_delivery_to_dict  # start-up time

    with _opened(settings) as (_, store, _):
        found = store.deliveries.page(webhook_id, state=state, limit=limit)
        rows = [whole_delivery_to_dict(*store.deliveries.get(webhook_id, one.id)) for one in found]
    if as_json:
        print_json(rows)
    elif not rows:
        say("Nothing yet.")
    for row in () if as_json else rows:
        click.echo(_delivery_line(row, settings.zone))


@webhooks.command()
@click.argument("webhook_id")
@click.argument("delivery_id", required=False)
@click.option(
    "--failed-since",
    metavar="DATE",
    help="Or: all that failed of that day or later, as 2027-01-31.",
)
@with_settings
def replay(
    settings: Settings, webhook_id: str, delivery_id: str | None, failed_since: str | None
) -> None:
    """Have a delivery sent again, or all that failed since a day."""
    if (delivery_id is None) == (failed_since is None):
        raise click.UsageError("Name a delivery, or give --failed-since with a day.")
    with _opened(settings) as (_, store, _):
        if delivery_id is not None:
            store.deliveries.replay(webhook_id, delivery_id, actor=ACTOR)
            count = 1
        else:
            since = _day(failed_since or "", settings.zone)
            count = store.deliveries.replay_failed(webhook_id, since, actor=ACTOR)
    click.echo(f"replayed {count}")
    if count:
        say("A running server sends them now.")


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[WebhookBook, Store, datetime]]:
    from rag.bootstrap import open_store, utc_now  # start-up time
    from rag.jobs.addresses import Allowed
    from rag.jobs.webhooks import WebhookBook

    store = open_store(settings)
    try:
        allowed = Allowed.of(settings.fetch_allow)
        yield WebhookBook(store.webhooks, utc_now, allowed), store, utc_now()
    finally:
        store.close()


def _switch(settings: Settings, webhook_id: str, *, enabled: bool) -> None:
    with _opened(settings) as (book, _, _):
        book.change(webhook_id, actor=ACTOR, enabled=enabled)
    say(f"{webhook_id} is {'enabled' if enabled else 'disabled'}.")


def _tell_secret(webhook: Any, now: datetime, zone: ZoneInfo, *, as_json: bool) -> None:
    from rag.jobs.webhook_shapes import webhook_to_dict  # start-up time

    row, secret = webhook_to_dict(webhook, now), webhook.secrets[0].text
    if as_json:
        print_json({**row, "secret": secret})
    else:
        click.echo(secret)
    say(_line(row, zone))
    say("Keep the secret now: it is not shown again. Receivers verify deliveries with it.")


def _line(row: dict[str, Any], zone: ZoneInfo) -> str:
    reason = f" ({row['disabled_reason']})" if row["disabled_reason"] else ""
    told = [
        row["id"],
        "enabled" if row["enabled"] else f"disabled{reason}",
        ",".join(row["events"]),
        row["url"],
        row["description"],
        f"failing since {when(row['failing_since'], zone)}" if row["failing_since"] else "",
    ]
    return "  ".join(filter(None, told))


def _delivery_line(row: dict[str, Any], zone: ZoneInfo) -> str:
    following = row["next_attempt_at"]
    told = [
        row["id"],
        row["state"],
        row["event"],
        when(row["created_at"], zone),
        f"{row['attempt_count']} attempts",
        f"next {when(following, zone)}" if following and row["attempt_count"] else "",
        row["last_error"] or "",
    ]
    return "  ".join(filter(None, told))


def _day(written: str, zone: ZoneInfo) -> datetime:
    try:
        day = datetime.combine(date.fromisoformat(written), time(), zone)
        return day.astimezone(UTC)
    except (ValueError, OverflowError) as error:  # the calendar has a first day
        raise click.BadParameter(
            f"{written!r} is no day; write it as 2027-01-31.", param_hint="--failed-since"
        ) from error
