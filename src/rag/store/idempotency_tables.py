"""The table of writes that came with an ``Idempotency-Key``."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from rag.store.tables import metadata

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    # Whose the key is: two callers' keys never meet.
    Column("owner", String(80), primary_key=True),
    Column("key", String(255), primary_key=True),
    # SHA-256 of method, address and body.
    Column("fingerprint", String(64), nullable=False),
    Column("began_at", String(40), nullable=False),
    # None while it is being done.
    Column("status", Integer),
    Column("body", Text),
    # In the place of a body: an answer's text lies in one place only.
    Column("answer_id", String(64)),
    Index("ix_idempotency_keys_began", "began_at"),
)
