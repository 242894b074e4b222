"""Whether new articles came later than usual, by the gaps between those that came before.

Pure. Knows nothing of where articles come from.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

WINDOW = timedelta(days=90)
_LEAST = timedelta(hours=24)
# Fewer gaps than these say nothing of what is usual.
_ENOUGH = 5
_SHARE = 0.95
# What comes within so much of another came with it.
_TOGETHER = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Freshness:
    """``last_at``: when an article last came that was not there before. ``usual``: the
    longest gap that is no news; ``None`` where too little came to tell."""

    last_at: datetime | None
    usual: timedelta | None
    since: timedelta | None

    @property
    def is_late(self) -> bool:
        return self.usual is not None and self.since is not None and self.since > self.usual


def freshness(arrivals: Sequence[datetime], now: datetime) -> Freshness:
    """From moments of arrival, oldest first. Usual is what 95 of 100 gaps of the last 90
    days did not pass, and a day at least."""
    if not arrivals:
        return Freshness(None, None, None)
    since = now - arrivals[-1]
    recent = [one for one in arrivals if one >= now - WINDOW]
    gaps = sorted(
        gap for gap in (later - earlier for earlier, later in pairwise(recent)) if gap > _TOGETHER
    )
    if len(gaps) < _ENOUGH:
        return Freshness(arrivals[-1], None, since)
    # The nearest rank: the least gap that so many do not pass.
    usual = gaps[math.ceil(_SHARE * len(gaps)) - 1]
    return Freshness(arrivals[-1], max(usual, _LEAST), since)
