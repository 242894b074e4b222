"""A webhook of the tests, and what waits to be told to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from rag.store.store import Store
from rag.store.webhook_results import EVENTS, Event, Secret, Webhook

NOW = datetime.now(UTC)


def added(store: Store, webhook_id: str = "wh", events: Iterable[Event] = EVENTS) -> Webhook:
    webhook = Webhook(
        id=webhook_id,
        url="https://nhan.example/bao",
        description="",
        events=tuple(events),
        secrets=(Secret("whsec_Yg=="),),
        enabled=True,
        disabled_reason=None,
        created_at=NOW,
        created_by="lan",
    )
    store.webhooks.add(webhook, most=10)
    return webhook


def told(store: Store, webhook_id: str = "wh") -> list[tuple[str, dict[str, Any]]]:
    """The events that wait, the oldest first, with what they tell."""
    bodies = [json.loads(one.body) for one in store.deliveries.page(webhook_id, limit=1000)]
    for body in bodies:
        assert set(body) == {"type", "timestamp", "data"}
        assert datetime.fromisoformat(body["timestamp"]).tzinfo is not None
    return [(body["type"], body["data"]) for body in reversed(bodies)]
