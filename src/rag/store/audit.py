"""The record of who did what: appended, each entry bound to the one before it by a hash.

Knows the table; nothing of who may do what. An entry holds no question, no text of an
article and no address: what is deleted elsewhere must not live on here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from rag.store.access_tables import audit_log
from rag.store.engine import reading, writing
from rag.store.tables import counter

_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """``actor`` did ``action`` to ``subject``, as in ``lan`` · ``article.withdraw`` ·
    ``dbp-0001``. ``details`` holds JSON values."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: Mapping[str, object]
    hash: str


class Audit:
    """The log of one database. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, actor: str, action: str, subject: str, **details: object) -> None:
        """Append one entry, in a transaction of its own."""
        with writing(self._engine) as connection:
            append(connection, actor, action, subject, details)

    def entries(
        self,
        *,
        before: int | None = None,
        limit: int,
        action: str = "",
        subject: str = "",
        actor: str = "",
    ) -> list[AuditEntry]:
        """The newest first, at most ``limit``: those numbered under ``before``, of one
        action (or of all that begin so, as ``article.``), of one subject, by one actor."""
        query = select(audit_log).order_by(audit_log.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(audit_log.c.number < before)
        if action:
            query = query.where(audit_log.c.action.startswith(action, autoescape=True))
        if subject:
            query = query.where(audit_log.c.subject == subject)
        if actor:
            query = query.where(audit_log.c.actor == actor)
        with reading(self._engine) as connection:
            return [_entry(dict(row)) for row in connection.execute(query).mappings()]

    def first_changed(self) -> int | None:
        """The number at or before which the record was changed or cut; ``None`` where it is
        whole. Reads all of it: a second for a hundred thousand entries."""
        with reading(self._engine) as connection:
            before = _FIRST
            rows = connection.execute(select(audit_log).order_by(audit_log.c.number)).mappings()
            for number, row in enumerate(rows, start=1):
                values = {name: row[name] for name in ("at", "actor", "action", "subject")}
                found = _hash(before, number, details=row["details"], **values)
                if row["number"] != number or row["hash"] != found:
                    return int(row["number"])
                before = row["hash"]
        return None

    def problem(self) -> str | None:
        """Where the record was changed or cut, in words; ``None`` where it is whole."""
        number = self.first_changed()
        if number is None:
            return None
        return (
            f"the record of who did what was changed at or before entry {number}; compare it "
            "with a backup"
        )


def append(
    connection: Connection, actor: str, action: str, subject: str, details: Mapping[str, object]
) -> None:
    """Append one entry within a transaction: what is done and that it was done are kept
    together or not at all."""
    # Holds a row until the transaction ends: two processes do not append to one entry.
    connection.execute(update(counter).values(value=counter.c.value))
    last = connection.execute(
        select(audit_log.c.number, audit_log.c.hash).order_by(audit_log.c.number.desc()).limit(1)
    ).first()
    number, before = (last.number + 1, last.hash) if last else (1, _FIRST)
    values = {
        "at": datetime.now(UTC).isoformat(),
        "actor": actor,
        "action": action,
        "subject": subject,
        "details": json.dumps(dict(details), ensure_ascii=False, sort_keys=True),
    }
    row = values | {"number": number, "hash": _hash(before, number, **values)}
    connection.execute(insert(audit_log), row)


def _hash(before: str, number: int, **values: str) -> str:
    whole = json.dumps([before, number, sorted(values.items())], ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def _entry(values: dict[str, Any]) -> AuditEntry:
    values["at"] = datetime.fromisoformat(str(values["at"]))
    values["details"] = json.loads(str(values["details"]))
    return AuditEntry(**values)
