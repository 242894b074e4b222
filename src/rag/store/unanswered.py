"""Questions that the archive held no answer to, and which of them an editor has done with.

Knows the tables; nothing of which questions are alike. A question is read from its saved
answer and goes with it: no copy of its words is kept here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, and_, insert, select

from rag.store.archive_tables import settled_questions
from rag.store.audit import append
from rag.store.engine import reading, writing
from rag.store.tables import answers
from rag.types import Suggestion
from rag.wire import answer_from_dict


@dataclass(frozen=True, slots=True)
class Abstained:
    """A question as it was understood, and the nearest articles that were offered."""

    answer_id: str
    question: str
    asked_at: datetime
    suggestions: tuple[Suggestion, ...] = ()


class Unanswered:
    """Over one database. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, moment: datetime, *, limit: int) -> list[Abstained]:
        """Those asked since then that nobody has settled, the latest first."""
        query = (
            select(answers.c.payload)
            .outerjoin(settled_questions, settled_questions.c.answer_id == answers.c.id)
            .where(
                and_(
                    answers.c.status == "abstained",
                    answers.c.asked_epoch >= moment.timestamp(),
                    settled_questions.c.answer_id.is_(None),
                )
            )
            .order_by(answers.c.asked_epoch.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            found = [
                answer_from_dict(json.loads(payload))
                for payload in connection.execute(query).scalars()
            ]
        return [
            Abstained(one.id, one.standalone_question, one.asked_at, one.suggestions)
            for one in found
        ]

    def settle(self, answer_ids: Sequence[str], *, actor: str) -> int:
        """Have done with these; how many were abstentions that nobody had settled."""
        with writing(self._engine) as connection:
            query = (
                select(answers.c.id)
                .outerjoin(settled_questions, settled_questions.c.answer_id == answers.c.id)
                .where(
                    answers.c.id.in_(answer_ids),
                    answers.c.status == "abstained",
                    settled_questions.c.answer_id.is_(None),
                )
            )
            ids = sorted(connection.execute(query).scalars())
            if ids:
                now = datetime.now(UTC).isoformat()
                rows = [{"answer_id": one, "at": now, "actor": actor} for one in ids]
                connection.execute(insert(settled_questions), rows)
                append(connection, actor, "questions.settle", "", {"answers": len(ids)})
        return len(ids)
