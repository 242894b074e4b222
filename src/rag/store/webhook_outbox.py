"""Writing what happened to the outbox, for every webhook that wants to hear of it.

On the connection, and so in the transaction, of what happened: both are kept, or neither.
Knows nothing of what is told, nor of how it is sent.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from rag.store.moments import iso
from rag.store.webhook_results import Event
from rag.store.webhook_tables import webhook_deliveries, webhooks


def wanting(connection: Connection, event: Event) -> list[str]:
    """The enabled webhooks that want an event; nobody wants most of them, so this is asked
    before anything is looked up."""
    query = select(webhooks.c.id, webhooks.c.events).where(webhooks.c.enabled)
    return [row.id for row in connection.execute(query) if event in json.loads(row.events)]


def put_out(
    connection: Connection,
    webhook_ids: Sequence[str],
    event: str,
    at: datetime,
    data: Mapping[str, Any],
) -> list[str]:
    """Write one event for each of these webhooks; the deliveries' ids."""
    # As the Standard Webhooks specification has a payload.
    message = {"type": event, "timestamp": iso(at), "data": data}
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    event_id = f"msg_{secrets.token_urlsafe(16)}"
    rows: list[dict[str, Any]] = [
        {
            "id": f"dl_{secrets.token_hex(8)}",
            "webhook_id": webhook_id,
            "event_id": event_id,
            "event": event,
            "body": body,
            "state": "pending",
            "created_at": iso(at),
            "attempts": 0,
            "tries": 0,
            "due_epoch": at.timestamp(),
        }
        for webhook_id in webhook_ids
    ]
    if rows:
        connection.execute(insert(webhook_deliveries), rows)
    return [row["id"] for row in rows]
