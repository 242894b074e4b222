"""Feeds polled as they are due, for as long as a server runs.

Knows that there are feeds and a poller; nothing of what a poll does.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from rag.errors import Stopping
from rag.jobs.feed_poll import FeedPoller
from rag.jobs.feed_report import PollOutcome, PollReport
from rag.jobs.feed_timing import LEASE
from rag.store.feed_results import EntryOutcome, Feed
from rag.store.store import Store

logger = logging.getLogger(__name__)

_LOOK_S = 1.0
_AGAIN_S = 30.0
# A site that answers slowly keeps one of them busy for minutes; the others go on.
_THREADS = 3


@dataclass(frozen=True, slots=True)
class PollCounts:
    """Since the server started: polls, and pages that were fetched, by what they came to."""

    polls: Counter[PollOutcome] = field(default_factory=Counter)
    pages: Counter[EntryOutcome] = field(default_factory=Counter)


class FeedPolling:
    """A few threads that poll what is due until told to stop. ``stop`` is also what ends
    the waiting of the fetcher that the poller asks by. A failure is logged and tried again;
    it never ends a thread."""

    def __init__(
        self,
        store: Store,
        poller: FeedPoller,
        clock: Callable[[], datetime],
        stop: threading.Event,
        *,
        threads: int = _THREADS,
        look_s: float = _LOOK_S,
        again_s: float = _AGAIN_S,
    ) -> None:
        self._store = store
        self._poller = poller
        self._clock = clock
        self._stop = stop
        self._look_s = look_s
        self._again_s = again_s
        self._lock = threading.Lock()
        self._counts = PollCounts()
        self._threads = [
            threading.Thread(target=self._run, name=f"feeds-{number}", daemon=True)
            for number in range(threads)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask them to end and wait until the request under way has."""
        self._stop.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def counts(self) -> PollCounts:
        with self._lock:
            return PollCounts(Counter(self._counts.polls), Counter(self._counts.pages))

    def _run(self) -> None:
        owner = secrets.token_hex(8)
        wait_s = 0.0
        while not self._stop.wait(wait_s):
            try:
                feed = self._store.feed_polls.claim(owner, self._clock(), LEASE)
                if feed is not None:
                    self._told(feed, self._poller.poll(feed, owner))
            except Stopping:
                return
            except Exception:  # whatever it is: nobody else would try again
                wait_s = self._again_s
                logger.exception("Feeds could not be polled; next try in %s s", wait_s)
            else:
                wait_s = 0.0 if feed is not None else self._look_s

    def _told(self, feed: Feed, report: PollReport) -> None:
        with self._lock:
            self._counts.polls[report.outcome] += 1
            self._counts.pages.update(taken.outcome for _, taken in report.pages)
        stored = sum(taken.outcome in ("added", "updated") for _, taken in report.pages)
        if report.error:
            logger.warning("The feed %s (%s) failed: %s", feed.id, feed.url, report.error)
        elif stored:
            logger.info("The feed %s brought %d articles", feed.id, stored)
