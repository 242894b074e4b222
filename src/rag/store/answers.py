"""Saving and reading answers, and what their sources are now.

Knows the tables and the wire shape of an answer; nothing of how one is made.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from rag.errors import NotFound
from rag.store.correcting import read_correcting
from rag.store.counting import count_answer
from rag.store.desk_items import insert_items, remove_items
from rag.store.feedback import remove_feedback
from rag.store.reading import read_current
from rag.store.results import SavedAnswer, SourceStanding, SourceState
from rag.store.standings import forget_standing, read_standing
from rag.store.tables import answer_citations, answers
from rag.types import Answer, ArticleVersion
from rag.wire import answer_from_dict, answer_to_staff_dict


def insert_answer(connection: Connection, answer: Answer, now: datetime, owner: str | None) -> None:
    """Save an answer; an id that is there already breaks the primary key."""
    connection.execute(
        insert(answers),
        {
            "id": answer.id,
            "asked_at": answer.asked_at.isoformat(),
            "asked_epoch": answer.asked_at.timestamp(),
            "status": answer.status,
            "conversation_id": answer.conversation_id,
            "payload": _payload(answer),
            "saved_epoch": now.timestamp(),
            "owner": owner,
        },
    )
    links: list[dict[str, Any]] = [
        {
            "answer_id": answer.id,
            "marker": citation.marker,
            "paragraph_id": citation.paragraph_id,
            "article_id": citation.article_id,
        }
        for citation in answer.citations
    ]
    if links:
        connection.execute(insert(answer_citations), links)
    count_answer(connection, answer, now.timestamp())
    insert_items(connection, answer)


def read_answer(connection: Connection, answer_id: str, now: datetime) -> SavedAnswer | None:
    """The answer as saved, and each cited article's state by ``now``."""
    payload = connection.execute(
        select(answers.c.payload).where(answers.c.id == answer_id)
    ).scalar()
    if payload is None:
        return None
    return _with_sources(connection, answer_from_dict(json.loads(payload)), now)


def read_owner(connection: Connection, answer_id: str) -> tuple[str | None] | None:
    """Whose an answer is; ``None`` where there is no such answer."""
    row = connection.execute(select(answers.c.owner).where(answers.c.id == answer_id)).first()
    return (row.owner,) if row is not None else None


def read_conversation_owner(
    connection: Connection, conversation_id: str
) -> tuple[str | None] | None:
    """Whose a conversation is; ``None`` where there is no such conversation."""
    of_it = answers.c.conversation_id == conversation_id
    row = connection.execute(select(answers.c.owner).where(of_it).limit(1)).first()
    return (row.owner,) if row is not None else None


def read_conversation(
    connection: Connection, conversation_id: str, since: datetime, limit: int, now: datetime
) -> list[SavedAnswer] | None:
    """The last answers of a conversation saved since then, oldest first, at most
    ``limit``; ``None`` where there is no such conversation."""
    rows = connection.execute(
        select(answers.c.payload, answers.c.saved_epoch)
        .where(answers.c.conversation_id == conversation_id)
        .order_by(answers.c.saved_epoch.desc())
        .limit(limit)
    ).all()
    if not rows:
        return None
    return [
        _with_sources(connection, answer_from_dict(json.loads(payload)), now)
        for payload, saved_epoch in reversed(rows)
        if saved_epoch >= since.timestamp()
    ]


def _with_sources(connection: Connection, answer: Answer, now: datetime) -> SavedAnswer:
    cited = {
        citation.article_id: int(citation.paragraph_id.rsplit(".", 2)[1].removeprefix("v"))
        for citation in answer.citations
    }
    current = read_current(connection, cited)
    correcting = read_correcting(connection, cited, now)
    return SavedAnswer(
        answer,
        {
            article_id: SourceState(
                state=_standing(stored, now),
                cited_version=cited[article_id],
                current_version=stored.version,
                correction_note=stored.article.correction_note,
                corrected_by=tuple(one.id for one in correcting.get(article_id, ())),
            )
            for article_id, stored in current.items()
        },
        read_standing(connection, answer.id),
    )


def _standing(stored: ArticleVersion, now: datetime) -> SourceStanding:
    is_embargoed = stored.state == "live" and not stored.is_open(now)
    return "embargoed" if is_embargoed else stored.state


def remove_answer(connection: Connection, answer_id: str) -> bool:
    """Delete an answer, its links and what readers said of it; False where there is none."""
    remove_feedback(connection, answer_id)
    remove_items(connection, answer_id=answer_id)
    forget_standing(connection, answer_id)
    connection.execute(delete(answer_citations).where(answer_citations.c.answer_id == answer_id))
    return connection.execute(delete(answers).where(answers.c.id == answer_id)).rowcount > 0


def remove_conversation(connection: Connection, conversation_id: str) -> int:
    """Delete every answer of a conversation with its links; how many there were."""
    ids = connection.scalars(
        select(answers.c.id).where(answers.c.conversation_id == conversation_id)
    ).all()
    return sum(remove_answer(connection, answer_id) for answer_id in ids)


def rewrite_answers(
    connection: Connection, article_id: str, rewrite: Callable[[Answer], Answer]
) -> None:
    """Replace every saved answer that cites or suggests an article, or has a removed
    sentence of it, by what ``rewrite`` makes of it, and in their conversations what later
    questions were understood as: it may name what only that article told."""
    citing = select(answer_citations.c.answer_id).where(answer_citations.c.article_id == article_id)
    # The rest is in the payload alone: a scan, for the rare day on which something is
    # erased.
    naming = answers.c.payload.contains(json.dumps(article_id), autoescape=True)
    query = select(answers.c.id, answers.c.payload).where(or_(answers.c.id.in_(citing), naming))
    for answer_id, payload in connection.execute(query).all():
        rewritten = rewrite(answer_from_dict(json.loads(payload)))
        _put_payload(connection, answer_id, rewritten)
        if not rewritten.citations and not rewritten.removed_claims:
            remove_items(connection, answer_id=answer_id)  # what was withheld is gone
    conversations = select(answers.c.conversation_id).where(answers.c.id.in_(citing))
    query = select(answers.c.id, answers.c.payload).where(
        answers.c.conversation_id.in_(conversations)
    )
    for answer_id, payload in connection.execute(query).all():
        answer = answer_from_dict(json.loads(payload))
        if answer.standalone_question != answer.question:
            as_asked = replace(answer, standalone_question=answer.question)
            _put_payload(connection, answer_id, as_asked)


def _put_payload(connection: Connection, answer_id: str, answer: Answer) -> None:
    connection.execute(
        update(answers).where(answers.c.id == answer_id).values(payload=_payload(answer))
    )


def _payload(answer: Answer) -> str:
    return json.dumps(answer_to_staff_dict(answer), ensure_ascii=False)


def no_answer(answer_id: str) -> NotFound:
    """The error for an answer that is not there."""
    return NotFound(
        f"There is no answer {answer_id!r}. It may have been deleted.",
        vietnamese="Không tìm thấy câu trả lời này. Có thể câu trả lời đã được xóa.",
    )


def no_conversation(conversation_id: str) -> NotFound:
    """The error for a conversation that no answer is of."""
    return NotFound(
        f"There is no conversation {conversation_id!r}; its answers may have been "
        "deleted. Ask without a conversation_id to begin one.",
        vietnamese="Cuộc hội thoại này không còn được lưu. Xin hỏi lại bằng một câu đầy đủ.",
    )
