"""What a question's own time adds to candidates, after the ranker: newer articles where
it asks about now, paragraphs that speak of the days it names.

Pure. Knows which questions call for which; the amounts are those of ``recency`` and
``event_dates``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from rag.retrieval.candidates import Candidate
from rag.retrieval.event_dates import DATE_PART, event_dates
from rag.retrieval.ranking import with_parts
from rag.retrieval.recency import RECENCY_PART, recency
from rag.retrieval.understanding import Understanding
from rag.vietnamese.periods import local_day


def boosted(
    understood: Understanding, candidates: Iterable[Candidate], asked_at: datetime, zone: ZoneInfo
) -> list[Candidate]:
    """The candidates in their new order, ties as they were. Each gets a part for each
    thing that the question calls for, be it 0."""
    found = [
        replace(one, scored=with_parts(one.scored, _gained(understood, one, asked_at, zone)))
        for one in candidates
    ]
    return sorted(found, key=lambda one: -one.scored.score)


def _gained(
    understood: Understanding, candidate: Candidate, asked_at: datetime, zone: ZoneInfo
) -> dict[str, float]:
    published = candidate.stored.article.published_at
    gained: dict[str, float] = {}
    if understood.is_about_now:
        gained[RECENCY_PART] = recency(published, asked_at)
    if understood.event_periods:
        printed = local_day(published, zone) if published else None
        gained[DATE_PART] = event_dates(candidate.paragraph.text, printed, understood.event_periods)
    return gained
