"""Points in time as articles state them: with an offset, or not taken at all.

Never guesses: no default time zone, no default time of day. Knows nothing of the rest
of an article.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rag.corpus.remarks import FIELD_NAMES, Remark

# "2024-03-13 08:00:00 +07:00", as YAML and spreadsheets write it.
_SPACED_OFFSET = re.compile(r" +(?=[+-]\d{2}:?\d{2}$)")
_SHOWN = 40
# Python takes offsets of less than a day.
_WIDEST = timedelta(days=1)


def aware_moment(value: Any, name: str) -> tuple[datetime | None, Remark | None]:
    """An ISO 8601 time with an offset, or ``None`` and, where something was there, a
    warning that says why it was not taken."""
    if value is None or value == "":
        return None, None
    short = value if len(str(value)) <= _SHOWN else str(value)[:_SHOWN] + "…"

    def refused(why: str, vietnamese: str) -> Remark:
        return Remark(
            f"{name} {short!r} {why}: {name} was left empty; write it like "
            "2024-03-13T08:00:00+07:00",
            f"{FIELD_NAMES.get(name, name)} “{short}” {vietnamese} nên bỏ trống. Xin ghi như "
            "2024-03-13T08:00:00+07:00.",
        )

    moment = value if isinstance(value, datetime) else _parsed(value)
    if moment is None:
        return None, refused("is not an ISO 8601 time", "không phải thời điểm theo ISO 8601")
    if moment.tzinfo is None or moment.utcoffset() is None:
        return None, refused("has no offset from UTC", "không ghi múi giờ")
    if not is_in_calendar(moment):
        return None, refused("is out of the calendar's range", "nằm ngoài lịch")
    return moment, None


def is_in_calendar(moment: datetime) -> bool:
    """Whether an aware moment has a day in every time zone; those at the calendar's ends
    have none in some."""
    try:
        at = moment.astimezone(UTC)
        return bool(at - _WIDEST < at + _WIDEST)
    except OverflowError:
        return False


def _parsed(value: Any) -> datetime | None:
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(_SPACED_OFFSET.sub("", value.strip()))
    except ValueError:
        return None
