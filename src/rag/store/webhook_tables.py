"""The tables of webhooks: where is told what, what waits to be told, and each attempt.

Knows nothing of what is written when.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, String, Table, Text

from rag.store.tables import metadata

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("url", Text, nullable=False),
    Column("description", Text, nullable=False),
    # A JSON list of types.
    Column("events", Text, nullable=False),
    # A JSON list, the newest first, each with the moment until which it signs; in clear,
    # since what is sent is signed with them.
    Column("secrets", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    # Why the sender disabled it; none where a person did.
    Column("disabled_reason", Text),
    Column("created_at", String(40), nullable=False),
    Column("created_by", Text, nullable=False),
    # Since when every attempt has failed; none where the last one did not.
    Column("failing_since", String(40)),
    # One sender at a time, until then.
    Column("leased_by", String(32)),
    Column("leased_until", Double, nullable=False),
    # Nothing is sent before, since it failed or asked to be left alone.
    Column("rest_until", Double, nullable=False),
)

# The outbox. A row is written with what it tells of, in one transaction, and is done with
# when the receiver has said so: whatever happens between, it is sent, at least once.
webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("webhook_id", String(32), ForeignKey("webhooks.id"), nullable=False),
    # One event is one message, whoever is told of it and however often.
    Column("event_id", String(40), nullable=False),
    Column("event", String(40), nullable=False),
    # As it is sent and signed, to the letter.
    Column("body", Text, nullable=False),
    # pending, delivered, failed
    Column("state", String(16), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("attempts", Integer, nullable=False),
    # Of the attempts, those since it was last asked for: what the waits go by.
    Column("tries", Integer, nullable=False),
    Column("due_epoch", Double, nullable=False),
    # Of the last attempt.
    Column("last_status", Integer),
    Column("last_error", Text),
    Column("done_at", String(40)),
    Index("ix_webhook_deliveries_due", "state", "webhook_id", "due_epoch"),
    Index("ix_webhook_deliveries_webhook", "webhook_id", "number"),
    Index("ix_webhook_deliveries_done", "state", "done_at"),
)

webhook_attempts = Table(
    "webhook_attempts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("delivery_number", Integer, ForeignKey("webhook_deliveries.number"), nullable=False),
    Column("at", String(40), nullable=False),
    # What it was answered with; none where no answer came.
    Column("status", Integer),
    # Why it did not succeed; none where it did.
    Column("error", Text),
    # The beginning of what it was answered with, where it did not succeed.
    Column("response", Text),
    Column("took_ms", Integer, nullable=False),
    Index("ix_webhook_attempts_delivery", "delivery_number"),
)
