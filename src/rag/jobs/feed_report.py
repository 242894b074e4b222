"""What a poll of a feed came to, for whoever asked for it and for the counts.

Knows nothing of how it is polled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from rag.jobs.feed_pages import Taken
from rag.store.feed_results import FeedEntry

PollOutcome = Literal["read", "unchanged", "failed", "lost"]
POLL_OUTCOMES: tuple[PollOutcome, ...] = get_args(PollOutcome)


@dataclass(frozen=True, slots=True)
class PollBounds:
    """Pages and sitemaps at the most in one poll, and the seconds from the first page on
    after which no further one is begun."""

    pages: int = 50
    sitemaps: int = 10
    seconds: float = 300.0


USUAL_BOUNDS = PollBounds()


@dataclass(slots=True)
class PollReport:
    """``failed``: why stands in ``error``. ``lost``: the feed was removed meanwhile, or
    another polls it. ``listed``: entries, or sitemaps of an index; ``remarks``: what was
    not had of what is listed."""

    outcome: PollOutcome = "read"
    error: str | None = None
    error_vietnamese: str | None = None
    listed: int = 0
    new: int = 0
    changed: int = 0
    remarks: list[str] = field(default_factory=list)
    pages: list[tuple[FeedEntry, Taken]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing that was asked for failed."""
        failed = any(taken.error is not None for _, taken in self.pages)
        return self.outcome in ("read", "unchanged") and not self.remarks and not failed
