"""Saved answers one after another, the newest first, for staff.

Knows the tables; nothing of who may look.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Engine, select, tuple_

from rag.store.desk_tables import answer_standings, verdicts
from rag.store.engine import reading
from rag.store.reading import chunks
from rag.store.tables import answers
from rag.types import Answer
from rag.wire import answer_from_dict

ListedState = Literal["shown", "hidden", "asked_again", "corrected"]


@dataclass(frozen=True, slots=True)
class AnswerFilter:
    """Which answers. ``since`` and ``until`` (not counted) are moments of asking;
    ``reviewer`` judged a citation of it."""

    state: ListedState | None = None
    status: Literal["answered", "abstained"] | None = None
    since: datetime | None = None
    until: datetime | None = None
    generator: str | None = None
    reviewer: str | None = None


@dataclass(frozen=True, slots=True)
class ListedAnswer:
    """An answer as saved, and how it stands."""

    answer: Answer
    state: ListedState


class AnswerList:
    """The answers of one database. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def named(self, ids: Iterable[str]) -> dict[str, Answer]:
        """Answers as saved, by id; those that are not there are absent."""
        found: dict[str, Answer] = {}
        with reading(self._engine) as connection:
            for some in chunks(ids):
                query = select(answers.c.id, answers.c.payload).where(answers.c.id.in_(some))
                for row in connection.execute(query):
                    found[row.id] = answer_from_dict(json.loads(row.payload))
        return found

    def page(
        self, chosen: AnswerFilter, *, after: tuple[float, str] | None = None, limit: int
    ) -> tuple[list[ListedAnswer], tuple[float, str] | None]:
        """At most ``limit``, and what to go on after; ``None`` where there are no more."""
        keys = (answers.c.asked_epoch, answers.c.id)
        query = (
            select(answers.c.id, answers.c.asked_epoch, answers.c.payload, answer_standings.c.state)
            .outerjoin(answer_standings, answer_standings.c.answer_id == answers.c.id)
            .where(*_where(chosen))
            .order_by(*(key.desc() for key in keys))
            .limit(limit + 1)
        )
        if after is not None:
            query = query.where(tuple_(*keys) < tuple_(*after))
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        found = [
            ListedAnswer(answer_from_dict(json.loads(row.payload)), row.state or "shown")
            for row in rows[:limit]
        ]
        last = rows[limit - 1] if len(rows) > limit else None
        return found, (last.asked_epoch, last.id) if last is not None else None


def _where(chosen: AnswerFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if chosen.state == "shown":
        where.append(answer_standings.c.state.is_(None))
    elif chosen.state is not None:
        where.append(answer_standings.c.state == chosen.state)
    if chosen.status is not None:
        where.append(answers.c.status == chosen.status)
    if chosen.since is not None:
        where.append(answers.c.asked_epoch >= chosen.since.timestamp())
    if chosen.until is not None:
        where.append(answers.c.asked_epoch < chosen.until.timestamp())
    if chosen.generator is not None:
        named = f'"generator": {json.dumps(chosen.generator, ensure_ascii=False)}'
        where.append(answers.c.payload.contains(named, autoescape=True))
    if chosen.reviewer is not None:
        judged = select(verdicts.c.answer_id).where(verdicts.c.by == chosen.reviewer)
        where.append(answers.c.id.in_(judged))
    return where
