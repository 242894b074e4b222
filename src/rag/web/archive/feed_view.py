"""The feeds as the archive's front page shows them, in Vietnamese.

Knows nothing of templates, and of how feeds are polled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from rag.store.feed_results import EntryOutcome, Feed, FeedEntry, FeedState
from rag.web.feed_health import feed_name
from rag.web.rendering import thousands
from rag.web.services import Services

MOST_SHOWN = 200
_FAILED_SHOWN = 5

STATES: dict[FeedState, str] = {
    "new": "chưa tải lần nào",
    "working": "đang hoạt động",
    "failing": "lần tải gần nhất bị lỗi",
    "stalled": "đang trục trặc",
    "paused": "đang tạm dừng",
    "gone": "trang nguồn đã bỏ, không tải nữa",
}
KINDS = {
    "rss": "RSS",
    "atom": "Atom",
    "sitemap": "sơ đồ trang",
    "sitemap-index": "mục lục sơ đồ trang",
}
OUTCOMES: dict[EntryOutcome, str] = {
    "added": "bài mới",
    "updated": "bài có bản mới",
    "unchanged": "bài không đổi",
    "waiting": "bài chờ đến lượt",
    "withdrawn": "bài đã gỡ, giữ nguyên",
    "erased": "bài đã xóa, giữ nguyên",
    "failed": "bài chưa tải được, sẽ thử lại",
    "abandoned": "bài không tải được",
}
INTERVALS = {300: "5 phút", 900: "15 phút", 1800: "30 phút", 3600: "1 giờ", 86_400: "1 ngày"}


@dataclass(frozen=True, slots=True)
class FeedShown:
    """``counts`` in words, as "3 bài mới"; ``failed``: the newest few pages that could not
    be had, with why."""

    feed: Feed
    name: str
    state: str
    kind: str
    every: str
    is_stalled: bool
    counts: str
    failed: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class FeedsShown:
    """``stalled``: those somebody should look at; ``left_out``: how many more there are;
    ``is_busy``: something is being polled, or about to be."""

    feeds: tuple[FeedShown, ...]
    stalled: int
    left_out: int
    is_busy: bool


def feeds_view(services: Services, now: datetime) -> FeedsShown:
    """Those somebody should look at first, then the others as they were added."""
    store = services.store
    every = sorted(store.feeds.all(), key=lambda one: not one.is_stalled(now))
    counts = store.feed_entries.counts([one.id for one in every])
    shown = tuple(_shown(services, one, counts.get(one.id, {}), now) for one in every[:MOST_SHOWN])
    return FeedsShown(
        feeds=shown,
        stalled=sum(one.is_stalled for one in shown),
        left_out=len(every) - len(shown),
        is_busy=any(_is_busy(one, now) for one in every),
    )


def _shown(
    services: Services, feed: Feed, counts: Mapping[EntryOutcome, int], now: datetime
) -> FeedShown:
    failed: list[FeedEntry] = []
    if counts.get("failed") or counts.get("abandoned"):
        failed = services.store.feed_entries.listed(
            feed.id, limit=_FAILED_SHOWN, outcomes=("failed", "abandoned")
        )
    told = [
        f"{thousands(counts[outcome])} {words}"
        for outcome, words in OUTCOMES.items()
        if counts.get(outcome)
    ]
    return FeedShown(
        feed=feed,
        name=feed_name(feed),
        state=STATES[feed.state(now)],
        kind=KINDS.get(feed.kind or "", "chưa rõ loại"),
        every=every(feed.interval),
        is_stalled=feed.is_stalled(now),
        counts=", ".join(told),
        failed=tuple(failed),
    )


def _is_busy(feed: Feed, now: datetime) -> bool:
    return feed.is_being_polled or (feed.is_enabled and feed.next_poll_at <= now)


def every(interval: timedelta) -> str:
    """ "15 phút", "2 giờ", "1 ngày"."""
    seconds = int(interval.total_seconds())
    for length, unit in ((86_400, "ngày"), (3600, "giờ"), (60, "phút")):
        if seconds % length == 0:
            return f"{seconds // length} {unit}"
    return f"{seconds} giây"
