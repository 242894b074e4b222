"""Filters that a question itself asks for: "tuần trước", "bài đăng ngày 7/5/2024".

Decides which filters hold, from the question's periods and what the caller gave. Knows
nothing of how a search is narrowed or what an answer says of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rag.types import CorpusState, Filters, Inferred
from rag.vietnamese.periods import Period, local_day, periods


def effective_filters(
    question: str,
    given: Filters,
    *,
    now: datetime,
    zone: ZoneInfo,
    corpus: Callable[[], CorpusState],
) -> Filters:
    """``given``, with the days that the question means where it gives none.

    ``now`` is the moment of asking. ``corpus`` is called only where a period is found:
    in an archive without a single dated article an inferred filter could but hide the
    answer, so it is left out. What the caller chose always holds.
    """
    if given.has_dates:
        return given
    today = local_day(now, zone)
    found = _meant(periods(question, now, zone), today)
    if not found or corpus().newest_published_at is None:
        return given
    inferred = tuple(
        Inferred("published", period.written, *period.published(today)) for period in found
    )
    return replace(
        given,
        date_from=min(one.date_from for one in inferred),
        date_to=max(one.date_to for one in inferred),
        inferred=inferred,
    )


def _meant(found: Sequence[Period], today: date) -> list[Period]:
    """The periods that filter, together. Where the question says when an article came
    out, that alone. "Năm trước ít hơn năm nay bao nhiêu" is answered by what came out
    in the later of the two: a period compared with counts where it ends later."""
    published = [period for period in found if period.kind == "publication" and period.filters]
    if published:
        return published
    filtering = [period for period in found if period.filters]
    if not filtering:
        return []
    last = max(period.last for period in filtering)
    return [
        period
        for period in found
        if period.filters
        or (period.kind == "relative" and period.first <= today and period.last > last)
    ]
