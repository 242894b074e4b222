"""Writes that came with an ``Idempotency-Key``: what was done, to be told again.

Knows the table; nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from rag.store.engine import writing
from rag.store.idempotency_tables import idempotency_keys

KEPT_FOR = timedelta(hours=24)
# What has not ended by then was cut off, with the process that did it.
_DONE_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a write. ``status`` is ``None`` while it is being done."""

    fingerprint: str
    status: int | None
    body: str | None
    answer_id: str | None


class Idempotency:
    """The keys of one database. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, owner: str, key: str, fingerprint: str) -> Done | None:
        """Take a key for a write that begins; what became of it where it was taken."""
        now = datetime.now(UTC)
        table = idempotency_keys
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.began_at < _iso(now - KEPT_FOR)))
            cut_off = table.c.status.is_(None) & (table.c.began_at < _iso(now - _DONE_WITHIN))
            connection.execute(delete(table).where(cut_off))
            is_it = (table.c.owner == owner) & (table.c.key == key)
            row = connection.execute(select(table).where(is_it)).first()
            if row is not None:
                return Done(row.fingerprint, row.status, row.body, row.answer_id)
            begun = {"owner": owner, "key": key, "fingerprint": fingerprint, "began_at": _iso(now)}
            connection.execute(insert(table), begun)
        return None

    def end(
        self, owner: str, key: str, status: int, *, body: str | None, answer_id: str | None
    ) -> None:
        """Keep what became of the write."""
        table = idempotency_keys
        with writing(self._engine) as connection:
            connection.execute(
                update(table)
                .where(table.c.owner == owner, table.c.key == key)
                .values(status=status, body=body, answer_id=answer_id)
            )

    def release(self) -> int:
        """Give back the keys of whatever is still being done, where nobody can be at it: the
        process that was, has ended. How many."""
        table = idempotency_keys
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(table.c.status.is_(None))).rowcount

    def give_up(self, owner: str, key: str) -> None:
        """Nothing was done: the key may be used again."""
        table = idempotency_keys
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.owner == owner, table.c.key == key))


def _iso(moment: datetime) -> str:
    return moment.isoformat()
