"""The gold set: questions that the product is measured by, taken from what readers asked.

Knows the table; nothing of how anything is measured.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, RowMapping, insert, select, update

from rag.errors import NotFound
from rag.store.audit import append
from rag.store.desk_tables import gold_questions
from rag.store.engine import reading, writing
from rag.store.moments import moment


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question of the gold set: the articles that answer it, what an answer must say,
    and whether the archive can answer it. ``answer_id`` is of the answer it came from."""

    id: str
    answer_id: str | None
    question: str
    asked_at: datetime
    article_ids: tuple[str, ...]
    answers: tuple[str, ...]
    answerable: bool
    added_by: str
    added_at: datetime
    removed_at: datetime | None = None


class Gold:
    """The gold set of one database. Every method may raise StoreError. What changes it is
    recorded with who did it, in the same transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self,
        answer_id: str | None,
        question: str,
        asked_at: datetime,
        *,
        article_ids: Sequence[str],
        answers: Sequence[str],
        answerable: bool,
        by: str,
    ) -> KeptQuestion:
        """Add a question; one that came from the same answer before is replaced."""
        kept = KeptQuestion(
            id=secrets.token_urlsafe(12),
            answer_id=answer_id,
            question=question,
            asked_at=asked_at,
            article_ids=tuple(dict.fromkeys(article_ids)),
            answers=tuple(dict.fromkeys(answers)),
            answerable=answerable,
            added_by=by,
            added_at=datetime.now(UTC),
        )
        row = {
            "id": kept.id,
            "answer_id": answer_id,
            "question": question,
            "asked_at": asked_at.isoformat(),
            "gold_article_ids": json.dumps(kept.article_ids),
            "answers": json.dumps(kept.answers, ensure_ascii=False),
            "answerable": answerable,
            "added_by": by,
            "added_at": kept.added_at.isoformat(),
        }
        with writing(self._engine) as connection:
            if answer_id is not None:
                before = gold_questions.c.answer_id == answer_id
                connection.execute(
                    update(gold_questions)
                    .where(before, _IS_KEPT)
                    .values(removed_at=kept.added_at.isoformat())
                )
            connection.execute(insert(gold_questions), row)
            append(connection, by, "gold.add", kept.id, {"answer": answer_id})
        return kept

    def remove(self, gold_id: str, *, by: str) -> None:
        """Take a question out. Raises NotFound."""
        with writing(self._engine) as connection:
            is_it = gold_questions.c.id == gold_id
            now = datetime.now(UTC).isoformat()
            taken = update(gold_questions).where(is_it, _IS_KEPT).values(removed_at=now)
            if not connection.execute(taken).rowcount:
                raise NotFound(
                    f"No question {gold_id!r} is in the gold set. Check its id.",
                    vietnamese="Câu hỏi này không có trong bộ chuẩn.",
                )
            append(connection, by, "gold.remove", gold_id, {})

    def questions(self) -> list[KeptQuestion]:
        """Those in the set, the first added first."""
        query = select(gold_questions).where(_IS_KEPT)
        ordered = query.order_by(gold_questions.c.added_at, gold_questions.c.id)
        with reading(self._engine) as connection:
            return [_kept(row) for row in connection.execute(ordered).mappings()]

    def of_answer(self, answer_id: str) -> KeptQuestion | None:
        """The question that came from an answer, where it is in the set."""
        query = select(gold_questions).where(gold_questions.c.answer_id == answer_id, _IS_KEPT)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return _kept(row) if row is not None else None


_IS_KEPT = gold_questions.c.removed_at.is_(None)


def _kept(row: RowMapping) -> KeptQuestion:
    return KeptQuestion(
        id=row["id"],
        answer_id=row["answer_id"],
        question=row["question"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
        article_ids=tuple(json.loads(row["gold_article_ids"])),
        answers=tuple(json.loads(row["answers"])),
        answerable=row["answerable"],
        added_by=row["added_by"],
        added_at=datetime.fromisoformat(row["added_at"]),
        removed_at=moment(row["removed_at"]),
    )
