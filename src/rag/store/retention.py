"""Deleting answers past their time, but those that staff still need.

Knows which those are; nothing of how long that time is. An answer goes with its question,
what it was understood as and what readers said of it; that it was asked stays counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, exists, func, or_, select

from rag.store.answers import remove_answer
from rag.store.audit import append
from rag.store.desk_tables import answer_actions, gold_questions, verdicts
from rag.store.engine import empty_log, reading, writing
from rag.store.tables import answers, feedback


@dataclass(frozen=True, slots=True)
class OldAnswers:
    """How many answers are past their time: those to delete, and those that are kept
    since staff still need them."""

    to_delete: int
    kept: int


class Retention:
    """The answers of one database. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def old(self, before: datetime) -> OldAnswers:
        """How many answers were saved before then."""
        all_old = select(func.count()).select_from(answers).where(_saved_before(before))
        with reading(self._engine) as connection:
            found = int(connection.execute(all_old).scalar_one())
            needed = int(connection.execute(all_old.where(_is_needed())).scalar_one())
        return OldAnswers(found - needed, needed)

    def delete_old(self, before: datetime, *, limit: int) -> int:
        """Delete at most ``limit`` answers that were saved before then and that staff do
        not need; how many there were. One transaction: readers wait no longer for it."""
        query = (
            select(answers.c.id)
            .where(_saved_before(before), ~_is_needed())
            .order_by(answers.c.saved_epoch)
            .limit(limit)
        )
        with writing(self._engine) as connection:
            ids = connection.scalars(query).all()
            for answer_id in ids:
                remove_answer(connection, answer_id)
        return len(ids)

    def finish(self, actor: str, before: datetime, deleted: int) -> None:
        """Keep in the record how many were deleted, and of what age; and let nothing of
        what was deleted stand in the database's log."""
        if deleted:
            details = {"answers": deleted, "saved_before": before.isoformat()}
            with writing(self._engine) as connection:
                append(connection, actor, "retention.delete", "answers", details)
        empty_log(self._engine)


def _saved_before(moment: datetime) -> ColumnElement[bool]:
    return answers.c.saved_epoch < moment.timestamp()


def _is_needed() -> ColumnElement[bool]:
    """Whether staff still need an answer: a reader found fault with it, it was judged or
    something was done about it, it came of asking another again, or it is in the gold set."""
    came_of_another = select(answer_actions.c.new_answer_id).where(
        answer_actions.c.new_answer_id.is_not(None)
    )
    return or_(
        exists().where(feedback.c.answer_id == answers.c.id, feedback.c.rating == "down"),
        exists().where(verdicts.c.answer_id == answers.c.id),
        exists().where(answer_actions.c.answer_id == answers.c.id),
        answers.c.id.in_(came_of_another),
        exists().where(
            gold_questions.c.answer_id == answers.c.id, gold_questions.c.removed_at.is_(None)
        ),
    )
