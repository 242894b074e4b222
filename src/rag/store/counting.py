"""Counting questions and what readers say of the answers, as both come in.

What is counted stays when the question is deleted: it names nobody and nothing that was
asked. Knows the table; nothing of days or of who reads the counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from rag.store.count_tables import counts
from rag.store.engine import reading
from rag.types import Answer, Rating

Counted = Literal["answered", "abstained", "fallback", "up", "down", "reported"]
"""``fallback``: quoted since the language model failed, and counted as answered or
abstained too. ``up``, ``down``: answers by what readers said of them last; ``reported``:
citations that readers called wrong. Both are counted in the hour of their question."""

HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Tally:
    """How often ``what`` happened in one period, with one generator and section."""

    period: int
    what: Counted
    generator: str
    section: str
    count: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is counted."""

    hour: int
    generator: str
    section: str


def place_of(answer: Answer, saved_epoch: float) -> Place:
    """Where an answer, and what is said of it, is counted."""
    section = answer.citations[0].section if answer.citations else None
    return Place(int(saved_epoch // HOUR_S), answer.model.generator[:120], section or "")


def count_answer(connection: Connection, answer: Answer, saved_epoch: float) -> None:
    """Count a question that was answered, or not."""
    place = place_of(answer, saved_epoch)
    _add(connection, place, answer.status, 1)
    if answer.model.fallback:
        _add(connection, place, "fallback", 1)


def count_rating(
    connection: Connection, place: Place, *, before: Rating | None, now: Rating, of_citation: bool
) -> None:
    """Count what is said of an answer or a citation now, in the place of what was said
    before."""
    for rating, by in ((before, -1), (now, 1)):
        if rating is None or before == now:
            continue
        if not of_citation:
            _add(connection, place, rating, by)
        elif rating == "down":
            _add(connection, place, "reported", by)


class Counts:
    """What was counted in one database. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_period(
        self,
        starts: Sequence[datetime],
        *,
        section: str | None = None,
        generator: str | None = None,
    ) -> list[Tally]:
        """What was counted from each of ``starts`` until the next, at the full hour; the
        last one ends the last period. ``section`` may be "": no section."""
        hours = [int(start.timestamp() // HOUR_S) for start in starts]
        found: list[Tally] = []
        with reading(self._engine) as connection:
            for period, (first, end) in enumerate(pairwise(hours)):
                query = (
                    select(
                        counts.c.what,
                        counts.c.generator,
                        counts.c.section,
                        func.sum(counts.c.count),
                    )
                    .where(counts.c.hour >= first, counts.c.hour < end)
                    .group_by(counts.c.what, counts.c.generator, counts.c.section)
                )
                if section is not None:
                    query = query.where(counts.c.section == section)
                if generator is not None:
                    query = query.where(counts.c.generator == generator)
                found += [Tally(period, *row) for row in connection.execute(query).all()]
        return found

    def names(self) -> tuple[list[str], list[str]]:
        """Every section and every generator that was counted, sorted."""
        with reading(self._engine) as connection:
            sections, generators = (
                [str(name) for name in connection.scalars(select(column).distinct())]
                for column in (counts.c.section, counts.c.generator)
            )
        return sorted(filter(None, sections)), sorted(generators)


def _add(connection: Connection, place: Place, what: Counted, by: int) -> None:
    """One statement where the database has one: two that count the same thing at once do
    not get in each other's way."""
    key = {
        "hour": place.hour,
        "what": what,
        "generator": place.generator,
        "section": place.section,
    }
    added = counts.c.count + by
    match connection.dialect.name:
        case "sqlite":
            connection.execute(
                sqlite.insert(counts)
                .values(**key, count=by)
                .on_conflict_do_update(index_elements=list(key), set_={"count": added})
            )
        case "postgresql":
            connection.execute(
                postgresql.insert(counts)
                .values(**key, count=by)
                .on_conflict_do_update(index_elements=list(key), set_={"count": added})
            )
        case _:
            here = [counts.c[name] == value for name, value in key.items()]
            if not connection.execute(update(counts).where(*here).values(count=added)).rowcount:
                connection.execute(insert(counts).values(**key, count=by))
