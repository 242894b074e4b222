"""How the feeds fare, for ``/readyz`` and ``/metrics``, which anybody may read: which are
stalled and how many of what, without addresses and reasons.

Knows nothing of how feeds are polled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, get_args
from urllib.parse import urlsplit

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from rag.jobs.feed_report import POLL_OUTCOMES
from rag.store.feed_results import OUTCOMES, Feed, FeedState
from rag.store.moments import iso
from rag.web.services import Services

_SHOWN = 20


def feeds_status(services: Services, now: datetime) -> dict[str, Any]:
    """How many feeds there are, and which are stalled, the first twenty by name."""
    feeds = services.store.feeds.all()
    stalled = [one for one in feeds if one.is_stalled(now)]
    return {
        "total": len(feeds),
        "stalled": len(stalled),
        "stalled_feeds": [
            {
                "id": one.id,
                "name": feed_name(one),
                "state": one.state(now),
                "last_success_at": iso(one.last_success_at),
            }
            for one in stalled[:_SHOWN]
        ],
    }


def feed_name(feed: Feed) -> str:
    """As it calls itself; its site's name where it does not."""
    return feed.title or urlsplit(feed.url).hostname or feed.id


def feed_metrics(services: Services, now: datetime) -> Iterator[Metric]:
    """Gauges of the feeds as they are, and counters of this process's polls. Raises
    StoreError."""
    feeds = services.store.feeds.all()
    states = Counter(one.state(now) for one in feeds)
    by_state = GaugeMetricFamily("hoi_bao_feeds", "Feeds, by how they fare.", labels=["state"])
    for state in get_args(FeedState):
        by_state.add_metric([state], states[state])
    yield by_state
    stalled = sum(one.is_stalled(now) for one in feeds)
    yield GaugeMetricFamily("hoi_bao_feeds_stalled", "Feeds somebody should look at.", stalled)
    waits = [now - (one.last_success_at or one.added_at) for one in feeds if one.is_enabled]
    if waits:
        yield GaugeMetricFamily(
            "hoi_bao_feeds_since_success_seconds",
            "Since the last success of the feed that has waited for one the longest.",
            max(waits).total_seconds(),
        )
    counts = services.feed_counts()
    polls = CounterMetricFamily("hoi_bao_feed_polls", "Polls of feeds.", labels=["outcome"])
    for poll in POLL_OUTCOMES:
        polls.add_metric([poll], counts.polls[poll])
    yield polls
    pages = CounterMetricFamily(
        "hoi_bao_feed_entries", "Pages that feeds list, fetched.", labels=["outcome"]
    )
    for outcome in OUTCOMES:
        if outcome != "waiting":
            pages.add_metric([outcome], counts.pages[outcome])
    yield pages
