"""Feeds and their entries as the store tells of them, and what counts as stalled.

Knows nothing of tables, of fetching, and of what a feed looks like.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

FeedState = Literal["new", "working", "failing", "stalled", "paused", "gone"]
EntryOutcome = Literal[
    "waiting", "added", "updated", "unchanged", "withdrawn", "erased", "failed", "abandoned"
]
OUTCOMES: tuple[EntryOutcome, ...] = get_args(EntryOutcome)

FAILURES_TO_STALL = 3
INTERVALS_TO_STALL = 3
LEAST_TO_STALL = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Feed:
    """``kind`` as in :data:`rag.corpus.listed.ListingKind`, None until it was read once.
    ``section`` and ``source`` are for articles whose page states none. ``is_gone``: the
    site says that it is there no longer. ``listed`` and ``left_out``: of the last
    successful poll."""

    id: str
    url: str
    title: str
    kind: str | None
    section: str | None
    source: str | None
    interval: timedelta
    is_enabled: bool
    is_gone: bool
    added_by: str
    added_at: datetime
    etag: str | None
    last_modified: str | None
    last_polled_at: datetime | None
    last_success_at: datetime | None
    last_error: str | None
    last_error_vietnamese: str | None
    consecutive_failures: int
    next_poll_at: datetime
    listed: int
    left_out: int
    is_being_polled: bool

    def is_stalled(self, now: datetime) -> bool:
        """Whether somebody should look: the site took it away, it failed three times in a
        row, or did not succeed in three intervals, an hour at least. The one place that
        says so. What a person paused is not stalled."""
        if self.is_gone:
            return True
        if not self.is_enabled:
            return False
        longest = max(INTERVALS_TO_STALL * self.interval, LEAST_TO_STALL)
        waited = now - (self.last_success_at or self.added_at)
        return self.consecutive_failures >= FAILURES_TO_STALL or waited > longest

    def state(self, now: datetime) -> FeedState:
        if self.is_gone:
            return "gone"
        if not self.is_enabled:
            return "paused"
        if self.is_stalled(now):
            return "stalled"
        if self.consecutive_failures:
            return "failing"
        return "working" if self.last_success_at else "new"


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry as a listing tells of it. ``moment`` is when the page came out or was
    changed, or else when it was listed; ``told`` is a hash of all that is said of it."""

    url: str
    title: str
    moment: datetime
    published_at: datetime | None
    told: str


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """``failed`` is tried again at ``next_try_at``, ``abandoned`` no more until the listing
    says something else of it; ``waiting`` has its turn in a later poll. ``place``: where
    it stood in the listing, from 0."""

    feed_id: str
    key: str
    url: str
    title: str
    moment: datetime
    place: int
    published_at: datetime | None
    listed_at: datetime
    fetched_at: datetime | None
    article_id: str | None
    outcome: EntryOutcome
    error: str | None
    error_vietnamese: str | None
    tries: int
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedSitemap:
    """A sitemap that an index names, ``depth`` indexes below the feed; ``read_at``: when
    last, None for never."""

    url: str
    depth: int
    etag: str | None
    last_modified: str | None
    read_at: datetime | None
