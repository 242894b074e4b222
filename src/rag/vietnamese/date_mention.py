"""What a date in a text says, as far as it says it. Knows nothing of how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "quarter", "half", "year", "period", "decade", "century"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as far as it is given; ``text[start:end]`` is how. ``first`` and ``last``
    are both set where it is whole: its first and last day, for "đầu năm 2020" those of
    the year, ``part`` saying which part of it. ``kind`` names a span with a word of its
    own ("nhiệm kỳ", "năm học", "giai đoạn")."""

    precision: Precision
    start: int
    end: int
    first: date | None = None
    last: date | None = None
    day: int | None = None
    month: int | None = None
    quarter: int | None = None
    year: int | None = None
    part: str = ""
    kind: str = ""
    is_lunar: bool = False
