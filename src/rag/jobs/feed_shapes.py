"""Feeds, their entries and polls as JSON, the same on the command line and over HTTP.

Knows nothing of either. Moments are ISO 8601 with an offset.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rag.jobs.feed_report import PollReport
from rag.store.feed_results import EntryOutcome, Feed, FeedEntry
from rag.store.moments import iso


def feed_to_dict(feed: Feed, counts: Mapping[EntryOutcome, int], now: datetime) -> dict[str, Any]:
    """A feed as it is by ``now``; ``counts`` are of its entries, by outcome."""
    return {
        "id": feed.id,
        "url": feed.url,
        "title": feed.title,
        "kind": feed.kind,
        "section": feed.section,
        "source": feed.source,
        "every_s": int(feed.interval.total_seconds()),
        "enabled": feed.is_enabled,
        "state": feed.state(now),
        "stalled": feed.is_stalled(now),
        "polling": feed.is_being_polled,
        "added_by": feed.added_by,
        "added_at": iso(feed.added_at),
        "last_polled_at": iso(feed.last_polled_at),
        "last_success_at": iso(feed.last_success_at),
        "next_poll_at": iso(feed.next_poll_at) if feed.is_enabled else None,
        "failures": feed.consecutive_failures,
        "error": feed.last_error,
        "trouble": feed.last_error_vietnamese,
        "listed": feed.listed,
        "left_out": feed.left_out,
        "entries": dict(counts),
    }


def entry_to_dict(entry: FeedEntry) -> dict[str, Any]:
    """A page that a feed lists."""
    return {
        "url": entry.url,
        "title": entry.title,
        "outcome": entry.outcome,
        "article_id": entry.article_id,
        "published_at": iso(entry.published_at),
        "listed_at": iso(entry.listed_at),
        "fetched_at": iso(entry.fetched_at),
        "tries": entry.tries,
        "next_try_at": iso(entry.next_try_at),
        "error": entry.error,
        "trouble": entry.error_vietnamese,
    }


def report_to_dict(feed: Feed, report: PollReport) -> dict[str, Any]:
    """What a poll came to, page by page."""
    return {
        "id": feed.id,
        "url": feed.url,
        "outcome": report.outcome,
        "error": report.error,
        "listed": report.listed,
        "new": report.new,
        "changed": report.changed,
        "remarks": report.remarks,
        "entries": [
            {
                "url": entry.url,
                "outcome": taken.outcome,
                "article_id": taken.article_id,
                "error": str(taken.error) if taken.error else None,
            }
            for entry, taken in report.pages
        ],
    }
