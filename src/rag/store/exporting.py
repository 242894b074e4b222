"""Reading answers and verdicts page by page, for exports.

Knows the tables; nothing of files. Each page is a view of its own: an export of years
holds no transaction open that writers' log would grow behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from rag.store.answers import read_answer
from rag.store.desk_results import Verdict
from rag.store.desk_tables import verdicts
from rag.store.engine import reading
from rag.store.feedback import feedback_by_answer
from rag.store.results import SavedAnswer
from rag.store.tables import answers
from rag.types import Feedback


@dataclass(frozen=True, slots=True)
class Span:
    """From ``since`` until before ``until``; ``None``: from the first, to the last."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A saved answer, when it was saved, and what readers said of it, in order."""

    saved: SavedAnswer
    saved_epoch: float
    feedback: Sequence[Feedback]


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """An entry about a citation, with what it needs of the answer, which may be gone."""

    number: int
    id: str
    answer_id: str
    marker: int
    claim: int | None
    verdict: Verdict
    note: str | None
    by: str
    at: datetime
    is_undone: bool
    sampled: bool
    generator: str
    section: str | None
    article_id: str
    paragraph_id: str
    asked_at: datetime


class Exports:
    """The answers and verdicts of one database. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def answers(
        self, span: Span, *, after: KeptAnswer | None = None, limit: int
    ) -> list[KeptAnswer]:
        """The next answers that were saved in a span, the oldest first."""
        query = select(answers.c.id, answers.c.saved_epoch)
        if span.since is not None:
            query = query.where(answers.c.saved_epoch >= span.since.timestamp())
        if span.until is not None:
            query = query.where(answers.c.saved_epoch < span.until.timestamp())
        if after is not None:
            last = after.saved_epoch, after.saved.answer.id
            query = query.where(
                (answers.c.saved_epoch > last[0])
                | ((answers.c.saved_epoch == last[0]) & (answers.c.id > last[1]))
            )
        query = query.order_by(answers.c.saved_epoch, answers.c.id).limit(limit)
        now = datetime.now(UTC)
        found = []
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
            said = feedback_by_answer(connection, [row.id for row in rows])
            for row in rows:
                saved = read_answer(connection, row.id, now)
                assert saved is not None  # one view of the database
                found.append(KeptAnswer(saved, row.saved_epoch, said.get(row.id, ())))
        return found

    def verdicts(self, span: Span, *, after: int = 0, limit: int) -> list[KeptVerdict]:
        """The next verdicts given in a span, numbered above ``after``; undone ones are told
        so, and their undoing is no entry of its own."""
        undone = select(verdicts.c.undoes).where(verdicts.c.undoes.is_not(None))
        query = (
            select(verdicts, verdicts.c.id.in_(undone).label("is_undone"))
            .where(verdicts.c.verdict != "undone", verdicts.c.number > after)
            .order_by(verdicts.c.number)
            .limit(limit)
        )
        if span.since is not None:
            query = query.where(verdicts.c.at >= span.since.astimezone(UTC).isoformat())
        if span.until is not None:
            query = query.where(verdicts.c.at < span.until.astimezone(UTC).isoformat())
        with reading(self._engine) as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        for row in rows:
            del row["undoes"]
            for name in ("at", "asked_at"):
                row[name] = datetime.fromisoformat(row[name])
            row["is_undone"] = bool(row["is_undone"])
        return [KeptVerdict(**row) for row in rows]
