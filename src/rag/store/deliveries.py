"""Deliveries of the outbox: listed, asked for again, counted and forgotten.

Knows the tables; nothing of how anything is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    delete,
    func,
    select,
    update,
)

from rag.errors import NotFound
from rag.store.audit import append
from rag.store.engine import reading, writing
from rag.store.moments import iso, moment
from rag.store.webhook_overview import read_attempts
from rag.store.webhook_results import (
    Attempt,
    Delivery,
    DeliveryCounts,
    DeliveryState,
)
from rag.store.webhook_tables import webhook_attempts, webhook_deliveries, webhooks
from rag.store.webhooks import check_enabled, wake, webhook_row

_OF = webhook_deliveries.c
_IS_PENDING = _OF.state == "pending"


class Deliveries:
    """The deliveries of one database. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(
        self,
        webhook_id: str,
        *,
        state: DeliveryState | None = None,
        before: int | None = None,
        limit: int,
    ) -> list[Delivery]:
        """Those of one webhook, the newest first. Raises NotFound."""
        query = select(webhook_deliveries).where(_OF.webhook_id == webhook_id)
        if state is not None:
            query = query.where(_OF.state == state)
        if before is not None:
            query = query.where(_OF.number < before)
        with reading(self._engine) as connection:
            webhook_row(connection, webhook_id)
            rows = connection.execute(query.order_by(_OF.number.desc()).limit(limit)).mappings()
            return [delivery_from(row) for row in rows]

    def get(self, webhook_id: str, delivery_id: str) -> tuple[Delivery, list[Attempt]]:
        """One of them, with its attempts, the oldest first. Raises NotFound."""
        with reading(self._engine) as connection:
            found = _get(connection, webhook_id, delivery_id)
            attempts = read_attempts(connection, [found.number])
        return found, attempts[found.number]

    def replay(self, webhook_id: str, delivery_id: str, *, actor: str) -> Delivery:
        """Have one sent now, whether it was before or not. Raises NotFound, and Conflict
        where its webhook is disabled."""
        with writing(self._engine) as connection:
            check_enabled(webhook_row(connection, webhook_id))
            found = _get(connection, webhook_id, delivery_id)
            _put_back(connection, _OF.number == found.number)
            wake(connection, webhook_id)
            append(connection, actor, "webhook.replay", webhook_id, {"delivery": delivery_id})
            return _get(connection, webhook_id, delivery_id)

    def replay_failed(self, webhook_id: str, since: datetime, *, actor: str) -> int:
        """Have every one sent now that failed and is of that time or later; how many.
        Raises as :meth:`replay`."""
        failed = (_OF.webhook_id == webhook_id) & (_OF.state == "failed")
        with writing(self._engine) as connection:
            check_enabled(webhook_row(connection, webhook_id))
            count = _put_back(connection, failed & (_OF.created_at >= (iso(since) or "")))
            if count:
                wake(connection, webhook_id)
            details = {"deliveries": count, "from": iso(since)}
            append(connection, actor, "webhook.replay", webhook_id, details)
        return count

    def counts(self) -> DeliveryCounts:
        """How many there are in each state."""
        of_enabled = (
            select(func.count(), func.min(_OF.created_at))
            .select_from(webhook_deliveries)
            .join(webhooks, webhooks.c.id == _OF.webhook_id)
            .where(_IS_PENDING, webhooks.c.enabled)
        )
        done = select(_OF.state, func.count()).where(~_IS_PENDING).group_by(_OF.state)
        stopped = (
            select(func.count())
            .select_from(webhooks)
            .where(webhooks.c.disabled_reason.is_not(None))
        )
        with reading(self._engine) as connection:
            pending, oldest = connection.execute(of_enabled).one()
            by_state = {state: int(count) for state, count in connection.execute(done)}
            disabled = connection.execute(stopped).scalar_one()
        return DeliveryCounts(
            pending=int(pending),
            failed=by_state.get("failed", 0),
            delivered=by_state.get("delivered", 0),
            disabled=int(disabled),
            oldest_pending_at=moment(oldest),
        )

    def forget_delivered(self, before: datetime, *, limit: int) -> int:
        """Delete at most ``limit`` that were delivered before then; how many there were."""
        query = (
            select(_OF.number)
            .where(_OF.state == "delivered", _OF.done_at < iso(before))
            .order_by(_OF.done_at)
            .limit(limit)
        )
        with writing(self._engine) as connection:
            numbers: Sequence[int] = connection.scalars(query).all()
            of_them = webhook_attempts.c.delivery_number.in_(numbers)
            connection.execute(delete(webhook_attempts).where(of_them))
            connection.execute(delete(webhook_deliveries).where(_OF.number.in_(numbers)))
        return len(numbers)


def _put_back(connection: Connection, which: ColumnElement[bool]) -> int:
    now = datetime.now(UTC).timestamp()
    values = {"state": "pending", "tries": 0, "due_epoch": now, "done_at": None}
    return connection.execute(update(webhook_deliveries).where(which).values(values)).rowcount


def _get(connection: Connection, webhook_id: str, delivery_id: str) -> Delivery:
    query = select(webhook_deliveries).where(_OF.id == delivery_id, _OF.webhook_id == webhook_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(
            f"There is no delivery {delivery_id!r} to webhook {webhook_id!r}. Check both ids; "
            "those delivered are forgotten in time.",
            vietnamese="Không tìm thấy lượt gửi này.",
        )
    return delivery_from(row)


def delivery_from(row: RowMapping) -> Delivery:
    """A row of ``webhook_deliveries`` as a noun."""
    created_at = moment(row["created_at"])
    assert created_at is not None
    is_pending = row["state"] == "pending"
    due_at = datetime.fromtimestamp(row["due_epoch"], UTC) if is_pending else None
    return Delivery(
        number=row["number"],
        id=row["id"],
        webhook_id=row["webhook_id"],
        event_id=row["event_id"],
        event=row["event"],
        body=row["body"],
        state=row["state"],
        created_at=created_at,
        attempts=row["attempts"],
        tries=row["tries"],
        next_attempt_at=due_at,
        last_status=row["last_status"],
        last_error=row["last_error"],
        done_at=moment(row["done_at"]),
    )
