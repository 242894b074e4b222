"""A store, a clock that is set by hand, and polls of the site on loopback."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rag.jobs.addresses import Allowed
from rag.jobs.feed_poll import FeedPoller
from rag.jobs.feed_report import PollBounds, PollReport
from rag.jobs.feed_timing import LEASE
from rag.jobs.fetching import Fetcher, FetchLimits
from rag.jobs.politeness import Pace, Politeness
from rag.store.feed_results import EntryOutcome, Feed, FeedEntry
from rag.store.store import Store
from tests.jobs.feeds.site import Site

QUARTER = timedelta(minutes=15)
OWNER = "toi"


class Polls:
    """``now`` is what the clock says; ``politeness`` is forgotten with each fetcher."""

    def __init__(self, store: Store, site: Site) -> None:
        self.store = store
        self.site = site
        self.now = datetime.now(UTC)
        self.bounds = PollBounds()
        self.fetcher = fetcher()

    def add(self, path: str, feed_id: str = "mot", section: str | None = None) -> Feed:
        return self.store.feeds.add(
            feed_id, self.site.url(path), interval=QUARTER, actor="lan", section=section
        )

    def poll(self, feed_id: str = "mot") -> PollReport:
        feed = self.store.feed_polls.claim(OWNER, self.now, LEASE, feed_id=feed_id)
        assert feed is not None
        poller = FeedPoller(self.store, self.fetcher, lambda: self.now, bounds=self.bounds)
        report = poller.poll(feed, OWNER)
        assert not self.store.feeds.get(feed_id).is_being_polled
        return report

    def poll_of(self, path: str) -> tuple[PollReport, Feed]:
        """Of a feed that is added now."""
        self.add(path)
        report = self.poll()
        return report, self.store.feeds.get("mot")

    def later(self, wait: timedelta) -> None:
        self.now += wait
        self.fetcher = fetcher()

    def entries(self, *outcomes: EntryOutcome, feed_id: str = "mot") -> list[FeedEntry]:
        return self.store.feed_entries.listed(feed_id, limit=20_000, outcomes=outcomes)

    def outcomes(self, feed_id: str = "mot") -> dict[EntryOutcome, int]:
        return self.store.feed_entries.counts().get(feed_id, {})

    def articles(self) -> int:
        return self.store.stats(self.now).articles

    def fetched(self) -> list[str]:
        """The pages of articles that were asked for since this was asked before."""
        paths = [one for one in self.site.paths() if one.startswith("/bai/")]
        self.site.asked.clear()
        return paths


def fetcher(seconds: float = 10.0) -> Fetcher:
    """``seconds``: enough for a machine at work on other things; fewer for what drips."""
    limits = FetchLimits(seconds=seconds, size=5_000_000, redirects=3)
    return Fetcher(
        Allowed.of(["127.0.0.1/32"]),
        limits=limits,
        listing_limits=limits,
        politeness=Politeness(Pace(gap_s=0.0)),
    )
