"""Feeds polled in the background, as a server does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from rag.jobs.addresses import Allowed
from rag.jobs.feed_poll import FeedPoller
from rag.jobs.feeds import FeedPolling
from rag.jobs.fetching import Fetcher
from rag.jobs.politeness import Pace, Politeness
from rag.store.store import Store
from tests.jobs.feeds.polling import Polls


def running(store: Store, stop: threading.Event, gap_s: float = 0.0) -> FeedPolling:
    politeness = Politeness(Pace(gap_s=gap_s), stop=stop)
    asking = Fetcher(Allowed.of(["127.0.0.1/32"]), politeness=politeness)

    def clock() -> datetime:
        return datetime.now(UTC)

    return FeedPolling(store, FeedPoller(store, asking, clock), clock, stop, look_s=0.05)


def until(is_so: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_is_due_is_polled_while_serving_and_counted(polls: Polls) -> None:
    stop = threading.Event()
    polling = running(polls.store, stop)
    polling.start()
    try:
        polls.add("/rss.xml")
        polls.add("/loi.xml", "hai")
        until(lambda: sum(polling.counts().polls.values()) == 2)
    finally:
        polling.stop()
    assert dict(polling.counts().polls) == {"read": 1, "failed": 1}
    assert dict(polling.counts().pages) == {"added": 3}
    assert polls.articles() == 3


def test_a_server_that_stops_waits_for_no_feed_and_leaves_it_due(polls: Polls) -> None:
    stop = threading.Event()
    polling = running(polls.store, stop, gap_s=600.0)
    polls.add("/rss.xml")
    polling.start()
    until(lambda: polls.site.asked)
    began = time.monotonic()
    polling.stop()
    assert time.monotonic() - began < 10
    feed = polls.store.feeds.get("mot")
    assert (feed.is_being_polled, feed.consecutive_failures, feed.last_error) == (False, 0, None)
    assert feed.next_poll_at <= datetime.now(UTC)
