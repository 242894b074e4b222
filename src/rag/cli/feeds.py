"""``rag feeds``: feeds and sitemaps that are polled, added, listed, removed and polled now.

The store alone is opened, so that all of it works beside a running server, which polls
what is added within a second.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from rag.cli.common import EXIT_PART, catch_up, leave, print_json, say, with_settings
from rag.cli.keys import ACTOR, when
from rag.errors import Conflict, DataDirLocked
from rag.vietnamese.normalise import clean

if TYPE_CHECKING:
    from rag.jobs.feed_pages import Taken
    from rag.jobs.feed_poll import FeedPoller
    from rag.jobs.feed_report import PollReport
    from rag.settings import Settings
    from rag.store.feed_results import Feed, FeedEntry
    from rag.store.store import Store

_FAILED = 1


def _interval(_: click.Context, __: click.Parameter, value: str) -> timedelta:
    from rag.jobs.feed_timing import parse_interval  # start-up time

    try:
        return parse_interval(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r}: {error}.") from error


@click.group()
def feeds() -> None:
    """Poll feeds and sitemaps for articles: add, list, remove, poll.

    RSS, Atom, sitemaps and their indexes. A running server polls each at its interval;
    `rag feeds poll` does so now. Works beside a running server.
    """


@feeds.command()
@click.argument("url")
@click.option(
    "--every",
    default="15m",
    show_default=True,
    metavar="TIME",
    callback=_interval,
    help="How often it is polled, from 1m to 1d.",
)
@click.option("--section", help="The section of articles whose page states none.")
@click.option("--source", help="The source of articles whose page states none.")
@click.option("--unchecked", is_flag=True, help="Add it without fetching it first.")
@with_settings
def add(
    settings: Settings,
    url: str,
    every: timedelta,
    section: str | None,
    source: str | None,
    unchecked: bool,
) -> None:
    """Add the feed or sitemap at URL, after a look at what it holds.

    Its id alone goes to stdout. What is no feed is refused, and nothing added.
    """
    from rag.bootstrap import feed_fetcher  # start-up time
    from rag.jobs.feed_listing import feed_address, look_at

    with _opened(settings) as store:
        looked = None if unchecked else look_at(feed_fetcher(settings), url)
        feed = store.feeds.add(
            secrets.token_hex(5),
            looked.url if looked else feed_address(url),
            interval=every,
            actor=ACTOR,
            title=looked.document.title if looked else "",
            kind=looked.document.kind if looked else None,
            section=clean(section or "") or None,
            source=clean(source or "") or None,
        )
    if looked is not None:
        found = looked.document
        count = len(found.sitemaps) if found.kind == "sitemap-index" else len(found.entries)
        what = "sitemaps" if found.kind == "sitemap-index" else "entries"
        say(f"{found.kind}: {found.title or feed.url}, {count:,} {what}")
        for remark in found.warnings:
            say(f"Warning: {remark}")
    say("A running server polls it now; or run: rag feeds poll " + feed.id)
    click.echo(feed.id)


@feeds.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
@with_settings
def list_feeds(settings: Settings, as_json: bool) -> None:
    """Print every feed: how it fares, when it was had last, what was wrong."""
    from rag.bootstrap import utc_now  # start-up time
    from rag.jobs.feed_shapes import feed_to_dict

    with _opened(settings) as store:
        counts = store.feed_entries.counts()
        rows = [feed_to_dict(one, counts.get(one.id, {}), utc_now()) for one in store.feeds.all()]
    if as_json:
        print_json(rows)
        return
    if not rows:
        say("There is no feed yet. `rag feeds add URL` adds one.")
    for row in rows:
        click.echo(_line(row, settings))
        if row["error"]:
            click.echo(f"    {row['error']}")


@feeds.command()
@click.argument("feed_id", metavar="ID")
@with_settings
def remove(settings: Settings, feed_id: str) -> None:
    """Poll the feed no more and forget what it lists; its articles stay."""
    with _opened(settings) as store:
        store.feeds.remove(feed_id, actor=ACTOR)
    say(f"{feed_id} is removed. Its articles stay in the archive.")


@feeds.command()
@click.argument("feed_id", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout, a poll each.")
@with_settings
def poll(settings: Settings, feed_id: str | None, as_json: bool) -> None:
    """Poll one feed now, or all that are not paused, and print what each page led to."""
    from rag.jobs.feed_shapes import report_to_dict  # start-up time

    reports = _polled(settings, feed_id, as_json=as_json)
    if as_json:
        print_json([report_to_dict(feed, report) for feed, report in reports])
    if not reports:
        say("No feed was polled. See `rag feeds list`.")
    if reports and all(report.outcome not in ("read", "unchanged") for _, report in reports):
        leave(_FAILED)
    if not all(report.is_whole for _, report in reports):
        leave(EXIT_PART)


def _polled(
    settings: Settings, feed_id: str | None, *, as_json: bool
) -> list[tuple[Feed, PollReport]]:
    """Beside a running server what is fetched is stored alone, and indexed by it."""
    from rag.bootstrap import open_application  # start-up time

    try:
        app = open_application(settings)
    except DataDirLocked as locked:
        if not locked.url:
            raise
        say(f"A server at {locked.url} has the data directory: it indexes what is stored here.")
        with _opened(settings) as store:
            return list(_polls(settings, store, feed_id, as_json=as_json))
    try:
        reports = list(_polls(settings, app.store, feed_id, as_json=as_json))
        catch_up(app)
        return reports
    finally:
        app.close()


def _polls(
    settings: Settings, store: Store, feed_id: str | None, *, as_json: bool
) -> Iterator[tuple[Feed, PollReport]]:
    from rag.bootstrap import feed_fetcher, utc_now  # start-up time
    from rag.jobs.feed_poll import FeedPoller
    from rag.jobs.feed_report import PollReport

    poller = FeedPoller(store, feed_fetcher(settings), utc_now)
    if feed_id is not None:
        ids = [store.feeds.get(feed_id).id]
    else:
        ids = [one.id for one in store.feeds.all() if one.is_enabled]
    for one in ids:
        feed = store.feeds.get(one)
        try:
            report = _poll(store, poller, one, as_json=as_json)
        except Conflict as error:
            report = PollReport("lost", error=str(error))
        say(_told(feed, report))
        for remark in report.remarks:
            say(f"Warning: {remark}")
        yield feed, report


def _poll(store: Store, poller: FeedPoller, feed_id: str, *, as_json: bool) -> PollReport:
    from rag.bootstrap import utc_now  # start-up time
    from rag.jobs.feed_timing import LEASE

    def on_page(entry: FeedEntry, taken: Taken) -> None:
        if not as_json:
            rest = taken.article_id if taken.error is None else str(taken.error)
            click.echo(f"{taken.outcome}  {entry.url}  {rest}")

    owner = secrets.token_hex(8)
    feed = store.feed_polls.claim(owner, utc_now(), LEASE, feed_id=feed_id)
    assert feed is not None  # one that is named is had, or an error says why not
    return poller.poll(feed, owner, on_page)


def _told(feed: Feed, report: PollReport) -> str:
    name = f"{feed.id} ({feed.url})"
    if report.outcome == "unchanged":
        return f"{name}: as it was, {len(report.pages)} pages fetched"
    if report.outcome == "read":
        return (
            f"{name}: {report.listed:,} listed, {report.new:,} new, {report.changed:,} changed, "
            f"{len(report.pages)} pages fetched"
        )
    return f"Error: {name}: {report.error or 'it was removed meanwhile'}"


def _line(row: dict[str, Any], settings: Settings) -> str:
    entries = ", ".join(f"{count:,} {outcome}" for outcome, count in row["entries"].items())
    told = [
        row["id"],
        row["state"],
        row["kind"] or "not read yet",
        f"every {_shown(row['every_s'])}",
        f"last success {when(row['last_success_at'], settings.zone)}",
        entries or "no entries",
        row["title"],
        row["url"],
    ]
    return "  ".join(filter(None, told))


def _shown(seconds: int) -> str:
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds % length == 0:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    from rag.bootstrap import open_store  # start-up time

    store = open_store(settings)
    try:
        yield store
    finally:
        store.close()
