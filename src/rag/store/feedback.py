"""What readers say of answers: adding to it, counting it, and removing it with its answer.

Knows the table; nothing of who says it or of what is done about it.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from rag.store.desk_items import rescore_answer
from rag.store.results import FeedbackCounts
from rag.store.tables import answers, feedback
from rag.types import Feedback


def insert_feedback(connection: Connection, given: Feedback) -> bool:
    """Add one; False, and none added, where its answer is not there."""
    is_there = select(answers.c.id).where(answers.c.id == given.answer_id)
    if connection.execute(is_there).first() is None:
        return False
    row = asdict(given) | {"given_at": given.given_at.isoformat()}
    connection.execute(insert(feedback), row)
    rescore_answer(connection, given.answer_id)
    return True


def count_feedback(connection: Connection) -> FeedbackCounts:
    """By what was said last of each answer, and of each citation."""
    latest = select(func.max(feedback.c.number)).group_by(feedback.c.answer_id, feedback.c.marker)
    of_citation = feedback.c.marker.is_not(None)
    rows = connection.execute(
        select(of_citation, feedback.c.rating, func.count())
        .where(feedback.c.number.in_(latest))
        .group_by(of_citation, feedback.c.rating)
    )
    counts = {(bool(is_citation), rating): int(count) for is_citation, rating, count in rows}
    return FeedbackCounts(
        given=int(
            connection.execute(select(func.count()).select_from(feedback)).scalar_one(),
        ),
        answers_up=counts.get((False, "up"), 0),
        answers_down=counts.get((False, "down"), 0),
        citations_down=counts.get((True, "down"), 0),
    )


def read_feedback(connection: Connection, answer_id: str) -> list[Feedback]:
    """What was said of an answer, the latest first."""
    query = select(feedback).where(feedback.c.answer_id == answer_id)
    rows = connection.execute(query.order_by(feedback.c.number.desc())).mappings()
    return [
        Feedback(
            answer_id=row["answer_id"],
            rating=row["rating"],
            given_at=datetime.fromisoformat(row["given_at"]),
            reason=row["reason"],
            marker=row["marker"],
            note=row["note"],
        )
        for row in rows
    ]


def remove_feedback(connection: Connection, answer_id: str) -> None:
    """Delete what was said of an answer."""
    connection.execute(delete(feedback).where(feedback.c.answer_id == answer_id))
