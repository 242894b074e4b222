"""What readers say of answers: adding to it, counting it, and removing it with its answer.

Knows the tables; nothing of who says it or of what is done about it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from rag.store.counting import count_rating, place_of
from rag.store.desk_items import rescore_answer
from rag.store.results import FeedbackCounts
from rag.store.tables import answers, feedback
from rag.store.webhook_news import tell_flagged_by_reader
from rag.types import Feedback, Rating
from rag.wire import answer_from_dict


def insert_feedback(connection: Connection, given: Feedback) -> bool:
    """Add one; False, and none added, where its answer is not there."""
    query = select(answers.c.payload, answers.c.saved_epoch)
    found = connection.execute(query.where(answers.c.id == given.answer_id)).first()
    if found is None:
        return False
    answer = answer_from_dict(json.loads(found.payload))
    count_rating(
        connection,
        place_of(answer, found.saved_epoch),
        before=_said_last(connection, given),
        now=given.rating,
        of_citation=given.marker is not None,
    )
    row = asdict(given) | {"given_at": given.given_at.isoformat()}
    connection.execute(insert(feedback), row)
    rescore_answer(connection, given.answer_id)
    tell_flagged_by_reader(connection, given)
    return True


def _said_last(connection: Connection, given: Feedback) -> Rating | None:
    """Of the same answer, or the same citation of it."""
    query = (
        select(feedback.c.rating)
        .where(feedback.c.answer_id == given.answer_id, feedback.c.marker == given.marker)
        .order_by(feedback.c.number.desc())
        .limit(1)
    )
    rating: Rating | None = connection.execute(query).scalar()
    return rating


def feedback_by_answer(
    connection: Connection, answer_ids: Iterable[str]
) -> dict[str, list[Feedback]]:
    """What was said of these answers, in the order it came, by answer; at most as many
    answers as one statement takes."""
    query = (
        select(feedback)
        .where(feedback.c.answer_id.in_(list(answer_ids)))
        .order_by(feedback.c.number)
    )
    said: dict[str, list[Feedback]] = {}
    for row in connection.execute(query):
        given_at = datetime.fromisoformat(row.given_at)
        said.setdefault(row.answer_id, []).append(
            Feedback(row.answer_id, row.rating, given_at, row.reason, row.marker, row.note)
        )
    return said


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
