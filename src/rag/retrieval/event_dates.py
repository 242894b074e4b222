"""How far a paragraph speaks of the days that a question names: the date of an event,
a term of office, a year to come. Such days prefer paragraphs and leave none out.

Pure. Knows dates as they are written, not how a question's periods are found nor which
of them filter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.vietnamese.date_mention import DateMention
from rag.vietnamese.dates import dates
from rag.vietnamese.periods import Period

DATE_PART = "date"
WEIGHT = 0.3
"""What a date in each of the periods adds, on the scale of the fused score. On the 36 questions
with such a period in the tuning half of ViNewsQA dev, whose articles are undated, P@1 went
from .861 to .889 and MRR from .894 to .926; 0.1 is as good as nothing, 0.5 gives .861 and
.911."""


def event_dates(text: str, printed: date | None, periods: Sequence[Period]) -> float:
    """0 to ``WEIGHT``: the share of ``periods`` within which a date of ``text`` lies whole.
    ``printed`` is the day its article came out: a date without a year is the one nearest
    to it. In an undated article such a date may be of any year."""
    if not periods:
        return 0.0
    mentions = dates(text)
    met = sum(any(_is_within(one, mention, printed) for mention in mentions) for one in periods)
    return WEIGHT * met / len(periods)


def _is_within(period: Period, mention: DateMention, printed: date | None) -> bool:
    if mention.first is not None and mention.last is not None:
        return period.first <= mention.first and mention.last <= period.last
    if mention.is_lunar or mention.day is None or mention.month is None or mention.year:
        return False
    around = printed or period.first
    days = _of_years(mention.day, mention.month, around.year)
    if printed is None:
        return any(period.first <= day <= period.last for day in days)
    nearest = min(days, key=lambda day: abs(day - around), default=None)
    return nearest is not None and period.first <= nearest <= period.last


def _of_years(day: int, month: int, year: int) -> list[date]:
    """The day in the year and in those beside it."""
    found = []
    for one in (year - 1, year, year + 1):
        try:
            found.append(date(one, month, day))
        except ValueError:
            continue  # 29/2, or a year outside the calendar
    return found
