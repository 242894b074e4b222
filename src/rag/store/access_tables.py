"""The tables of keys, accounts, sessions, and of who did what.

Knows nothing of what is written when.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from rag.store.tables import metadata

api_keys = Table(
    "api_keys",
    metadata,
    Column("prefix", String(16), primary_key=True),
    Column("secret_hash", String(64), nullable=False),
    Column("name", Text, nullable=False),
    # With commas between.
    Column("scopes", String(120), nullable=False),
    Column("a_minute", Integer),
    Column("a_day", Integer),
    Column("snippet_chars", Integer),
    Column("created_at", String(40), nullable=False),
    Column("created_by", Text, nullable=False),
    Column("expires_at", String(40)),
    Column("revoked_at", String(40)),
    Column("last_used_at", String(40)),
    Column("replaces", String(16)),
)

users = Table(
    "users",
    metadata,
    Column("id", String(40), primary_key=True),
    # As people sign in: lower case.
    Column("name", String(64), nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("disabled_at", String(40)),
    Column("last_seen_at", String(40)),
)

sessions = Table(
    "sessions",
    metadata,
    # SHA-256 of what the cookie holds: whoever reads the table can't be anyone.
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", String(40), ForeignKey("users.id"), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("expires_at", String(40), nullable=False),
    Index("ix_sessions_user", "user_id"),
)

# Failed sign-ins by the name that was tried, whether anyone has it or not.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", String(40), nullable=False),
)

# What the server signs its cookies with.
secrets = Table(
    "secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

# Who did what: rows are added and, by triggers, never changed or removed. Each holds the
# hash of the one before, so that a row changed past the triggers shows.
audit_log = Table(
    "audit_log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", Text, nullable=False),
    # A JSON object.
    Column("details", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_log_subject", "subject"),
)
