"""What is told to webhooks: that an answer was flagged, a verdict recorded, an article
changed that saved answers cite.

Ids, addresses, moments and verdicts; never a question, nor what a reader or the staff
wrote. Knows nothing of how it is sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from rag.store.moments import iso
from rag.store.reading import chunks
from rag.store.tables import answer_citations, answers
from rag.store.webhook_outbox import put_out, wanting
from rag.types import Feedback

NAMED_ANSWERS = 100
"""Of the answers that cite an article, so many are named, the newest first; all are
counted."""

Change = Literal["new_version", "corrected_by", "withdrawn", "erased"]


def tell_flagged_by_staff(connection: Connection, answer_id: str, by: str) -> None:
    """A member of the staff asks that an answer be looked at."""
    data = {"flagged_by": "staff", "by": by, "reason": None, "marker": None}
    _tell_flagged(connection, answer_id, datetime.now(UTC), data)


def tell_flagged_by_reader(connection: Connection, given: Feedback) -> None:
    """A reader says that an answer, or a citation of it, is wrong."""
    if given.rating != "down":
        return
    data = {"flagged_by": "reader", "by": None, "reason": given.reason, "marker": given.marker}
    _tell_flagged(connection, given.answer_id, given.given_at, data)


def _tell_flagged(
    connection: Connection, answer_id: str, at: datetime, data: Mapping[str, Any]
) -> None:
    webhooks = wanting(connection, "answer.flagged")
    if webhooks:
        told = {"answer": _answer(answer_id), **data, "at": iso(at)}
        put_out(connection, webhooks, "answer.flagged", at, told)


def tell_verdict(
    connection: Connection, row: Mapping[str, Any], number: int, *, hides: bool
) -> None:
    """A verdict was given, or, "undone", taken back. ``row`` is the verdict's own;
    ``hides``: it hides its answer from readers."""
    webhooks = wanting(connection, "verdict.recorded")
    if not webhooks:
        return
    shown = ("id", "marker", "claim", "verdict", "by", "at", "undoes")
    data = {
        "answer": _answer(row["answer_id"]),
        "verdict": {"number": number, **{name: row[name] for name in shown}},
        "article_id": row["article_id"] or None,
        "paragraph_id": row["paragraph_id"] or None,
        "hides_answer": hides,
    }
    put_out(connection, webhooks, "verdict.recorded", datetime.fromisoformat(row["at"]), data)


def tell_changed_articles(
    connection: Connection,
    changes: Iterable[tuple[str, Change, Mapping[str, Any]]],
    at: datetime,
) -> None:
    """Articles changed: of each that saved answers cite, an event with those answers.
    ``changes`` are the article's id, what happened, and what else is told of it."""
    changes = list(changes)
    webhooks = wanting(connection, "article.corrected_in_use") if changes else []
    if not webhooks:
        return
    in_use = _cited(connection, {article_id for article_id, _, _ in changes})
    for article_id, change, more in changes:
        if article_id in in_use:
            data = {
                "article": {"id": article_id, "permalink": f"/bai/{article_id}"},
                "change": change,
                **more,
                "at": iso(at),
                **_citing(connection, article_id),
            }
            put_out(connection, webhooks, "article.corrected_in_use", at, data)


def _cited(connection: Connection, article_ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(article_ids):
        query = select(answer_citations.c.article_id).distinct()
        found |= set(connection.scalars(query.where(answer_citations.c.article_id.in_(some))))
    return found


def _citing(connection: Connection, article_id: str) -> dict[str, Any]:
    of_it = answer_citations.c.article_id == article_id
    total = select(func.count(answer_citations.c.answer_id.distinct())).where(of_it)
    newest = (
        select(answers.c.id)
        .where(answers.c.id.in_(select(answer_citations.c.answer_id).where(of_it)))
        .order_by(answers.c.saved_epoch.desc(), answers.c.id)
        .limit(NAMED_ANSWERS)
    )
    ids = connection.scalars(newest).all()
    paragraphs: defaultdict[str, list[str]] = defaultdict(list)
    cited = select(answer_citations.c.answer_id, answer_citations.c.paragraph_id)
    ordered = cited.where(of_it, answer_citations.c.answer_id.in_(ids)).order_by(
        answer_citations.c.marker
    )
    for answer_id, paragraph_id in connection.execute(ordered):
        paragraphs[answer_id].append(paragraph_id)
    return {
        "answers": [
            {**_answer(one), "paragraph_ids": list(dict.fromkeys(paragraphs[one]))} for one in ids
        ],
        "answers_total": int(connection.execute(total).scalar_one()),
    }


def _answer(answer_id: str) -> dict[str, str]:
    return {"id": answer_id, "permalink": f"/tra-loi/{answer_id}"}
