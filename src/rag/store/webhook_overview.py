"""What a page of webhooks shows at once: how much waits for each and how much was given
up, and the attempts of several deliveries.

Knows the tables; nothing of how anything is sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from rag.store.engine import reading
from rag.store.moments import moment
from rag.store.reading import chunks
from rag.store.webhook_results import Attempt, Delivery
from rag.store.webhook_tables import webhook_attempts, webhook_deliveries


@dataclass(frozen=True, slots=True)
class WebhookCounts:
    """Of one webhook. ``last_delivered_at`` is ``None`` where nothing that is still kept
    was delivered."""

    pending: int = 0
    delivered: int = 0
    failed: int = 0
    last_delivered_at: datetime | None = None


class WebhookOverview:
    """The webhooks of one database, looked at. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def counts(self, webhook_id: str | None = None) -> Mapping[str, WebhookCounts]:
        """By webhook, of all or of one; whoever was sent nothing has no counts."""
        of = webhook_deliveries.c
        query = select(of.webhook_id, of.state, func.count().label("count"))
        query = query.add_columns(func.max(of.done_at).label("last"))
        if webhook_id is not None:
            query = query.where(of.webhook_id == webhook_id)
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        last: dict[str, datetime | None] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(query.group_by(of.webhook_id, of.state)):
                found[row.webhook_id][row.state] = int(row[2])
                if row.state == "delivered":
                    last[row.webhook_id] = moment(row.last)
        return {
            one: WebhookCounts(
                pending=by_state.get("pending", 0),
                delivered=by_state.get("delivered", 0),
                failed=by_state.get("failed", 0),
                last_delivered_at=last.get(one),
            )
            for one, by_state in found.items()
        }

    def attempts(self, deliveries: Iterable[Delivery]) -> Mapping[int, list[Attempt]]:
        """By the delivery's number, the oldest first."""
        with reading(self._engine) as connection:
            return read_attempts(connection, [one.number for one in deliveries])


def read_attempts(connection: Connection, numbers: Iterable[int]) -> Mapping[int, list[Attempt]]:
    """Those of some deliveries, by the delivery's number, the oldest first; one that was
    never tried has an empty list."""
    found: dict[int, list[Attempt]] = {number: [] for number in numbers}
    for some in chunks(found):
        query = (
            select(webhook_attempts)
            .where(webhook_attempts.c.delivery_number.in_(some))
            .order_by(webhook_attempts.c.number)
        )
        for row in connection.execute(query):
            attempt = Attempt(
                at=datetime.fromisoformat(row.at),
                status=row.status,
                error=row.error,
                took_ms=row.took_ms,
                response=row.response,
            )
            found[row.delivery_number].append(attempt)
    return found
