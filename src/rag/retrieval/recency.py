"""How much newer articles are preferred where a question asks about now.

Pure arithmetic over dates. Knows nothing of how a question says that it is about now
(``rag.vietnamese.periods``), nor of candidates and their other scores.
"""

from __future__ import annotations

import math
from datetime import datetime

RECENCY_PART = "recency"
WEIGHT = 0.3
"""The most that being printed today adds, on the scale of the fused score. Judged, since no
dated questions are at hand: on the tuning half of ViNewsQA dev (240 of 300 questions with
the right article first) it leads the best other one by 0.69 at the median, and by less than
this in one question of five (0.2: one in seven, 0.5: three in eight). Those few a new
article could win from one ten years old; where one is clearly the best, it stays."""
_DAY_S = 86_400.0
_OLDEST_DAYS = 3_650.0
"""From ten years on, age says nothing more."""


def recency(published_at: datetime | None, asked_at: datetime) -> float:
    """0 to ``WEIGHT``; what has no date gets 0. Every doubling of the age costs the same,
    so that this week's comes before last month's and last year's before that of five
    years ago: a half-life, the usual choice, forgets one or the other. What came out
    after ``asked_at`` is as new as can be."""
    if published_at is None:
        return 0.0
    days = max(0.0, (asked_at - published_at).total_seconds() / _DAY_S)
    return WEIGHT * max(0.0, 1.0 - math.log1p(days) / math.log1p(_OLDEST_DAYS))
