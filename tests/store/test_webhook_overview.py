from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rag.store.store import Store
from rag.store.webhook_results import Attempt, DeliveryState, Settlement, Webhook

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def add(store: Store, webhook_id: str) -> None:
    webhook = Webhook(
        id=webhook_id,
        url=f"https://{webhook_id}.example/nhan",
        description="",
        events=("answer.flagged",),
        secrets=(),
        enabled=True,
        disabled_reason=None,
        created_at=NOW,
        created_by="lan",
    )
    store.webhooks.add(webhook, most=10)


def tried(store: Store, at: datetime, state: DeliveryState, status: int | None) -> None:
    """What is due is tried once, at that time."""
    due = datetime.now(UTC) + timedelta(days=1)
    for claim in store.delivery_claims.claim(due, due):
        error = None if state == "delivered" else "It cannot be reached."
        attempt = Attempt(at, status, error, 12, "bận" if status == 503 else None)
        settled = Settlement(attempt, state, due_at=due if state == "pending" else None)
        store.delivery_claims.settle(claim, settled, now=at, until=None)


def test_each_webhook_has_counts_of_its_own(store: Store) -> None:
    for one in ("mot", "hai", "ba"):
        add(store, one)
    store.webhooks.ping("mot", actor="lan")
    tried(store, NOW, "delivered", 204)
    store.webhooks.ping("mot", actor="lan")
    tried(store, NOW + timedelta(hours=1), "delivered", 200)
    store.webhooks.ping("mot", actor="lan")
    store.webhooks.ping("hai", actor="lan")
    tried(store, NOW + timedelta(hours=2), "failed", 500)
    store.webhooks.ping("hai", actor="lan")

    counts = store.webhook_overview.counts()
    assert set(counts) == {"mot", "hai"}
    mot, hai = counts["mot"], counts["hai"]
    assert (mot.pending, mot.delivered, mot.failed) == (0, 2, 1)
    assert mot.last_delivered_at == NOW + timedelta(hours=1)  # a failure is no delivery
    assert (hai.pending, hai.delivered, hai.failed) == (1, 0, 1)
    assert hai.last_delivered_at is None
    assert store.webhook_overview.counts("hai") == {"hai": hai}
    assert store.webhook_overview.counts("ba") == {}


@pytest.mark.parametrize("chunk", [10_000, 1])
def test_the_attempts_of_several_deliveries_are_told_apart(
    store: Store, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr("rag.store.reading.CHUNK", chunk)
    add(store, "mot")
    store.webhooks.ping("mot", actor="lan")
    tried(store, NOW, "pending", 503)
    tried(store, NOW + timedelta(minutes=1), "delivered", 204)
    store.webhooks.ping("mot", actor="lan")
    store.webhooks.ping("mot", actor="lan")
    tried(store, NOW + timedelta(minutes=2), "failed", None)

    untried, failed, delivered = store.deliveries.page("mot", limit=9)
    attempts = store.webhook_overview.attempts([untried, failed, delivered])
    assert attempts[untried.number] == []
    assert [one.status for one in attempts[failed.number]] == [None]
    first, second = attempts[delivered.number]
    assert (first.at, first.status, first.response) == (NOW, 503, "bận")
    assert (second.at - NOW, second.status, second.error) == (timedelta(minutes=1), 204, None)
    assert store.deliveries.get("mot", delivered.id)[1] == [first, second]
