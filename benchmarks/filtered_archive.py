"""A large archive whose articles are given days, sections and sources by lot, so that
filters keep known shares of it.

Real news, made-up metadata: the data at hand has no dates. One source is no lot: it
prints what the others print of football, as a section does in a real archive, so that
most questions lie far from all that it holds.
"""

from __future__ import annotations

import itertools
import json
import lzma
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.command import read_lines, write_lines
from rag.evaluation.datasets import ARTICLES_FILE
from rag.types import Filters

FIRST_DAY = date(2021, 1, 1)
_DAYS = 1_000
_SEED = 3
# Cumulated shares; what is left has none.
_SECTIONS = {"Nghìn": 0.001, "Trăm": 0.011, "Chục": 0.1, "Thời sự": 0.999}
_SOURCES = {"Báo Nửa": 0.5, "Báo Tư": 0.75}
_FOOTBALL = ("bóng đá", "cầu thủ", "HLV")
FOOTBALL_PAPER = "Báo Bóng đá"


def write_archive(path: Path, dataset: Path, news: Path, articles: int) -> None:
    """The dataset's articles and the first ``articles`` of the training news."""
    lots = random.Random(_SEED)
    write_lines(path, (_with_lots(row, lots) for row in _rows(dataset, news, articles)))


def filters() -> list[tuple[str, Filters]]:
    """What is asked for, in words, and the filters that say it."""
    return [
        ("one day of 1,000", _days(1)),
        ("section, 1 in 1,000", Filters(section="Nghìn")),
        ("10 days", _days(10)),
        ("section, 1 in 100", Filters(section="Trăm")),
        ("a football paper", Filters(source=FOOTBALL_PAPER)),
        ("100 days", _days(100)),
        ("section, 9 in 100", Filters(section="Chục")),
        ("source, a quarter", Filters(source="Báo Tư")),
        ("source, half", Filters(source="Báo Nửa")),
        ("500 days", _days(500)),
        ("900 days", _days(900)),
        ("section, 9 in 10", Filters(section="Thời sự")),
        (
            "100 days, source and section",
            Filters(
                date_from=FIRST_DAY,
                date_to=FIRST_DAY + timedelta(days=99),
                section="Thời sự",
                source="Báo Nửa",
            ),
        ),
        ("a section that is not there", Filters(section="Không có")),
    ]


def _days(count: int) -> Filters:
    first = FIRST_DAY + timedelta(days=50)
    return Filters(date_from=first, date_to=first + timedelta(days=count - 1))


def _rows(dataset: Path, news: Path, articles: int) -> Iterator[dict[str, Any]]:
    yield from read_lines(dataset / ARTICLES_FILE)
    with lzma.open(news, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(itertools.islice(lines, articles)):
            yield json.loads(line) | {"id": f"news-{number}"}


def _with_lots(row: dict[str, Any], lots: random.Random) -> dict[str, Any]:
    day = FIRST_DAY + timedelta(days=lots.randrange(_DAYS))
    section, source = _drawn(lots.random(), _SECTIONS), _drawn(lots.random(), _SOURCES)
    if any(word in row["body"] for word in _FOOTBALL):
        source = FOOTBALL_PAPER
    # Five in the morning in UTC, noon in Vietnam, is the same day in Vietnam.
    published = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    return row | {"published_at": published.isoformat(), "section": section, "source": source}


def _drawn(number: float, cumulated: dict[str, float]) -> str | None:
    return next((name for name, upto in cumulated.items() if number < upto), None)
