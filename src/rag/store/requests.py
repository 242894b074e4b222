"""Requests for a correction or a reply: who asks, of which article, by when, and what
became of it, entry by entry.

Knows the tables; nothing of who may see what. What became of a request is added and never
changed; name and contact of whoever asked are taken out of the request itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, cast

from sqlalchemy import Connection, Engine, insert, select, tuple_, update

from rag.errors import Conflict, NotFound
from rag.store.archive_tables import request_entries, requests
from rag.store.audit import append
from rag.store.engine import empty_log, reading, writing
from rag.store.tables import articles

RequestKind = Literal["correction", "reply"]
RequestState = Literal["open", "accepted", "refused"]
EntryAction = Literal["record", "accept", "refuse", "reopen", "forget"]

_STATE_AFTER: dict[str, RequestState] = {
    "record": "open",
    "reopen": "open",
    "accept": "accepted",
    "refuse": "refused",
}


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """One thing that became of a request. ``link`` is the id of the article that answers
    it; ``forget``: name and contact were taken out."""

    at: datetime
    actor: str
    action: EntryAction
    note: str | None
    link: str | None


@dataclass(frozen=True, slots=True)
class Request:
    """``name`` and ``contact`` are ``None`` where they were not given or were taken out,
    as ``is_contact_erased`` says. Days are those of the archive's calendar."""

    id: str
    kind: RequestKind
    article_id: str
    text: str
    received_on: date
    due_on: date
    name: str | None
    contact: str | None
    is_contact_erased: bool = False
    entries: tuple[RequestEntry, ...] = ()

    @property
    def state(self) -> RequestState:
        """By the last entry that says so."""
        states = [_STATE_AFTER[one.action] for one in self.entries if one.action in _STATE_AFTER]
        return states[-1] if states else "open"

    def is_overdue(self, today: date) -> bool:
        return self.state == "open" and self.due_on < today


class Requests:
    """The requests of one database. Every method may raise StoreError; those that name a
    request raise NotFound where it is not there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, request: Request, *, actor: str) -> None:
        """Keep a new request. Raises NotFound where its article is not in the archive."""
        row = {
            "id": request.id,
            "kind": request.kind,
            "article_id": request.article_id,
            "text": request.text,
            "received_on": request.received_on.isoformat(),
            "due_on": request.due_on.isoformat(),
            "name": request.name,
            "contact": request.contact,
            "is_contact_erased": 0,
        }
        with writing(self._engine) as connection:
            is_there = select(articles.c.id).where(articles.c.id == request.article_id)
            if connection.execute(is_there).first() is None:
                raise NotFound(
                    f"There is no article {request.article_id!r}. Check the id.",
                    vietnamese="Không có bài viết nào mang mã này. Xin kiểm tra lại mã bài.",
                )
            connection.execute(insert(requests), row)
            _enter(connection, request.id, "record", actor)

    def resolve(
        self,
        request_id: str,
        action: Literal["accept", "refuse", "reopen"],
        *,
        actor: str,
        note: str | None = None,
        link: str | None = None,
    ) -> Request:
        """Add what becomes of it. Raises Conflict where it is so already, and NotFound for
        a ``link`` to no article."""
        with writing(self._engine) as connection:
            found = _get(connection, request_id)
            if found.state == _STATE_AFTER[action]:
                raise Conflict(
                    f"The request {request_id!r} is {found.state} already. Read it again.",
                    vietnamese="Yêu cầu này vừa được người khác xử lý. Xin tải lại trang.",
                )
            if link is not None:
                is_there = select(articles.c.id).where(articles.c.id == link)
                if connection.execute(is_there).first() is None:
                    raise NotFound(
                        f"There is no article {link!r}. Check the id.",
                        vietnamese="Không có bài cải chính nào mang mã này. Xin kiểm tra lại.",
                    )
            _enter(connection, request_id, action, actor, note, link)
            return _get(connection, request_id)

    def forget_contact(self, request_id: str, *, actor: str) -> None:
        """Take name and contact of whoever asked out, for good."""
        with writing(self._engine) as connection:
            _get(connection, request_id)
            _forget(connection, [request_id], actor)
        empty_log(self._engine)

    def old_contacts(self, resolved_before: datetime) -> int:
        """How many requests that were resolved before then still name who asked."""
        with reading(self._engine) as connection:
            return len(_past(connection, resolved_before))

    def forget_contacts(self, resolved_before: datetime, *, actor: str) -> int:
        """Take name and contact out of every request that was resolved before then; of
        how many."""
        with writing(self._engine) as connection:
            ids = _past(connection, resolved_before)
            if ids:
                _forget(connection, ids, actor)
        if ids:
            empty_log(self._engine)
        return len(ids)

    def get(self, request_id: str) -> Request:
        """One request with its entries, oldest first."""
        with reading(self._engine) as connection:
            return _get(connection, request_id)

    def all(
        self,
        *,
        article_id: str | None = None,
        limit: int = 1000,
        after: tuple[str, str] | None = None,
    ) -> list[Request]:
        """Those of the archive, or of one article: by the day they are due. ``after``: the
        day and the id of the one before."""
        query = select(requests).order_by(requests.c.due_on, requests.c.id).limit(limit)
        if article_id is not None:
            query = query.where(requests.c.article_id == article_id)
        if after is not None:
            query = query.where(tuple_(requests.c.due_on, requests.c.id) > tuple_(*after))
        with reading(self._engine) as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
            return _with_entries(connection, rows)


def _past(connection: Connection, resolved_before: datetime) -> list[str]:
    kept = select(requests).where(requests.c.is_contact_erased == 0)
    rows = [dict(row) for row in connection.execute(kept).mappings()]
    return [
        one.id
        for one in _with_entries(connection, rows)
        if one.state != "open" and _last_resolved(one) < resolved_before
    ]


def _last_resolved(request: Request) -> datetime:
    return max(one.at for one in request.entries if one.action in ("accept", "refuse"))


def _forget(connection: Connection, ids: Sequence[str], actor: str) -> None:
    connection.execute(
        update(requests)
        .where(requests.c.id.in_(ids))
        .values(name=None, contact=None, is_contact_erased=1)
    )
    for request_id in ids:
        _enter(connection, request_id, "forget", actor)


def _enter(
    connection: Connection,
    request_id: str,
    action: EntryAction,
    actor: str,
    note: str | None = None,
    link: str | None = None,
) -> None:
    row = {
        "request_id": request_id,
        "at": datetime.now(UTC).isoformat(),
        "actor": actor,
        "action": action,
        "note": note,
        "link": link,
    }
    connection.execute(insert(request_entries), row)
    append(connection, actor, f"request.{action}", request_id, {})


def _get(connection: Connection, request_id: str) -> Request:
    row = connection.execute(select(requests).where(requests.c.id == request_id)).mappings().first()
    if row is None:
        raise NotFound(
            f"There is no request {request_id!r}. Check the id.",
            vietnamese="Không tìm thấy yêu cầu này.",
        )
    return _with_entries(connection, [dict(row)])[0]


def _with_entries(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[Request]:
    entries: dict[str, list[RequestEntry]] = defaultdict(list)
    found = connection.execute(
        select(request_entries)
        .where(request_entries.c.request_id.in_([row["id"] for row in rows]))
        .order_by(request_entries.c.number)
    )
    for one in found:
        entries[one.request_id].append(
            RequestEntry(
                at=datetime.fromisoformat(one.at),
                actor=one.actor,
                action=cast("EntryAction", one.action),
                note=one.note,
                link=one.link,
            )
        )
    return [
        Request(
            id=row["id"],
            kind=cast("RequestKind", row["kind"]),
            article_id=row["article_id"],
            text=row["text"],
            received_on=date.fromisoformat(row["received_on"]),
            due_on=date.fromisoformat(row["due_on"]),
            name=row["name"],
            contact=row["contact"],
            is_contact_erased=bool(row["is_contact_erased"]),
            entries=tuple(entries[row["id"]]),
        )
        for row in rows
    ]
