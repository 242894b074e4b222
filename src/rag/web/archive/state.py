"""What the archive holds, how far its indexes are, and whether new articles are late.

Knows nothing of pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rag.index.sync import IndexStatus
from rag.jobs.freshness import WINDOW, Freshness, freshness
from rag.store.results import StoreStats
from rag.web.services import Services


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """``trouble`` says why the indexes cannot follow the store, where they cannot;
    ``stored_at`` is when anything was last stored, a new version too."""

    stats: StoreStats
    indexes: IndexStatus
    trouble: str | None
    stored_at: datetime | None
    arrivals: Freshness


def archive_state(services: Services, now: datetime) -> ArchiveState:
    """As it is by ``now``."""
    return ArchiveState(
        stats=services.store.stats(now),
        indexes=services.sync.status(),
        trouble=services.index_problem(),
        stored_at=services.store.browsing.last_arrival(),
        arrivals=archive_freshness(services, now),
    )


def archive_freshness(services: Services, now: datetime) -> Freshness:
    """By the arrivals of the last 90 days."""
    return freshness(services.store.browsing.arrivals(now - WINDOW), now)
