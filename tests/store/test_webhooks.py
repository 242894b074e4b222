"""How webhooks are kept, and deliveries asked for, counted and forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rag.errors import Conflict, NotFound
from rag.store.store import Store
from rag.store.webhook_results import Attempt, Secret, Settlement
from rag.types import Feedback
from tests.store.webhooks import NOW, added


def test_what_is_done_to_webhooks_is_recorded_and_names_no_address(store: Store) -> None:
    added(store)
    store.webhooks.change("wh", actor="hoa", url="https://khac.example/?token=bi-mat")
    store.webhooks.change("wh", actor="hoa", description="")  # as it was
    store.webhooks.change("wh", actor="hoa", enabled=False)
    store.webhooks.change("wh", actor="hoa", enabled=True)
    store.webhooks.put_secrets(store.webhooks.get("wh"), [Secret("whsec_bW9p")], actor="hoa")
    store.webhooks.ping("wh", actor="hoa")
    store.deliveries.replay_failed("wh", NOW, actor="hoa")
    store.webhooks.remove("wh", actor="hoa")
    entries = store.audit.entries(limit=20)[::-1]
    assert [one.action for one in entries] == [
        "webhook.create",
        "webhook.change",
        "webhook.disable",
        "webhook.enable",
        "webhook.rotate",
        "webhook.ping",
        "webhook.replay",
        "webhook.remove",
    ]
    assert "example" not in str(entries)
    assert "whsec" not in str(entries)
    assert store.webhooks.all() == []
    with pytest.raises(NotFound):
        store.webhooks.get("wh")
    with pytest.raises(NotFound):
        store.deliveries.page("wh", limit=1)


def test_there_are_at_most_so_many(store: Store) -> None:
    for number in range(10):
        added(store, f"wh-{number}")
    with pytest.raises(Conflict, match="Remove one"):
        added(store, "wh-10")


def test_a_disabled_one_is_sent_nothing_that_is_asked_for(cited: Store) -> None:
    added(cited)
    cited.add_feedback(Feedback("mot", "down", NOW))
    (waiting,) = cited.deliveries.page("wh", limit=1)
    cited.webhooks.change("wh", actor="lan", enabled=False)
    until = NOW + timedelta(minutes=1)
    assert cited.delivery_claims.claim(datetime.now(UTC), until) == []
    for ask in (
        lambda: cited.webhooks.ping("wh", actor="lan"),
        lambda: cited.deliveries.replay("wh", waiting.id, actor="lan"),
        lambda: cited.deliveries.replay_failed("wh", NOW, actor="lan"),
    ):
        with pytest.raises(Conflict, match="Enable it"):
            ask()
    cited.webhooks.change("wh", actor="lan", enabled=True)
    assert len(cited.delivery_claims.claim(datetime.now(UTC), until)) == 1


@pytest.mark.parametrize("change", [{"url": "https://moi.example/bao"}, {"enabled": True}])
def test_what_was_to_wait_is_sent_at_once_to_one_that_was_mended(
    cited: Store, change: dict[str, Any]
) -> None:
    webhook = added(cited)
    cited.add_feedback(Feedback("mot", "down", NOW))
    settle_first(cited, "pending", due_at=NOW + timedelta(hours=12))
    until = NOW + timedelta(minutes=1)
    if "enabled" in change:
        cited.webhooks.change(webhook.id, actor="lan", enabled=False)
    cited.webhooks.change(webhook.id, actor="lan", description="Mô tả không đổi việc gửi")
    assert cited.delivery_claims.claim(datetime.now(UTC), until) == []
    cited.webhooks.change(webhook.id, actor="lan", **change)
    (claim,) = cited.delivery_claims.claim(datetime.now(UTC), until)
    assert claim.delivery.tries == 1


def test_of_two_who_replace_a_secret_at_once_one_is_told(store: Store) -> None:
    before = added(store)
    first = (Secret("whsec_YQ=="), *before.secrets)
    store.webhooks.put_secrets(before, first, actor="lan")
    with pytest.raises(Conflict, match="Somebody else"):
        store.webhooks.put_secrets(before, (Secret("whsec_Yw=="), *before.secrets), actor="hoa")
    assert store.webhooks.get("wh").secrets == first


def settle_first(
    store: Store, state: Any, *, at: datetime | None = None, due_at: datetime | None = None
) -> None:
    now = datetime.now(UTC)
    (claim,) = store.delivery_claims.claim(now, now + timedelta(minutes=1))
    error = None if state == "delivered" else "Không được."
    attempt = Attempt(at or now, 200 if state == "delivered" else 500, error, 1)
    store.delivery_claims.settle(claim, Settlement(attempt, state, due_at), now=now, until=None)


def test_failed_ones_are_sent_again_from_a_time_on(cited: Store) -> None:
    added(cited)
    for _ in range(3):
        cited.add_feedback(Feedback("mot", "down", datetime.now(UTC)))
        settle_first(cited, "failed")
    middle = cited.deliveries.page("wh", limit=3)[1]
    counts = cited.deliveries.counts()
    assert (counts.pending, counts.failed, counts.delivered) == (0, 3, 0)
    since = middle.created_at.astimezone(tz=None)  # whatever the offset
    assert cited.deliveries.replay_failed("wh", since, actor="lan") == 2
    counts = cited.deliveries.counts()
    assert (counts.pending, counts.failed) == (2, 1)
    assert counts.oldest_pending_at == middle.created_at
    assert [one.state for one in cited.deliveries.page("wh", limit=3)] == [
        "pending",
        "pending",
        "failed",
    ]


def test_lists_go_on_and_are_filtered(cited: Store) -> None:
    added(cited)
    added(cited, "khac", ["verdict.recorded"])
    for _ in range(4):
        cited.add_feedback(Feedback("mot", "down", NOW))
    settle_first(cited, "delivered")
    first = cited.deliveries.page("wh", limit=3)
    rest = cited.deliveries.page("wh", before=first[-1].number, limit=3)
    assert [len(first), len(rest)] == [3, 1]
    assert cited.deliveries.page("wh", state="delivered", limit=9) == rest
    assert len(cited.deliveries.page("wh", state="pending", limit=9)) == 3
    with pytest.raises(NotFound):
        cited.deliveries.get("khac", rest[0].id)  # it is another's


def test_what_was_delivered_long_ago_is_forgotten(cited: Store) -> None:
    added(cited)
    for state in ("delivered", "failed", "delivered"):
        cited.add_feedback(Feedback("mot", "down", NOW))
        settle_first(cited, state, at=NOW - timedelta(days=31))
    cited.add_feedback(Feedback("mot", "down", NOW))
    before = NOW - timedelta(days=30)
    assert cited.deliveries.forget_delivered(before, limit=1) == 1
    assert cited.deliveries.forget_delivered(before, limit=10) == 1
    assert cited.deliveries.forget_delivered(before, limit=10) == 0
    assert [one.state for one in cited.deliveries.page("wh", limit=9)] == ["pending", "failed"]


def test_what_one_delivered_another_that_was_thought_dead_does_not_undo(cited: Store) -> None:
    added(cited)
    cited.add_feedback(Feedback("mot", "down", NOW))
    now = datetime.now(UTC)
    claims = cited.delivery_claims
    (slow,) = claims.claim(now, now + timedelta(seconds=1))
    assert claims.claim(now, now + timedelta(seconds=1)) == []  # it is taken
    later = now + timedelta(seconds=2)
    (quick,) = claims.claim(later, later + timedelta(minutes=1))
    assert quick.delivery.id == slow.delivery.id
    arrived = Settlement(Attempt(later, 200, None, 1), "delivered")
    claims.settle(quick, arrived, now=later, until=None)
    failed = Settlement(Attempt(now, None, "Chậm.", 1), "failed")
    claims.settle(slow, failed, now=later, until=None)
    found, attempts = cited.deliveries.get("wh", quick.delivery.id)
    assert (found.state, found.attempts, len(attempts)) == ("delivered", 2, 2)
