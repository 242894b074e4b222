"""What was put in, what became of each article, requests for correction, settled questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rag.store.append_only import forbid_changes

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, empty."""
    op.create_table(
        "loads",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("beat_at", sa.String(40), nullable=False),
        sa.Column("finished_at", sa.String(40)),
        sa.Column("bytes_done", sa.Integer(), nullable=False),
        sa.Column("bytes_total", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text()),
    )
    op.create_index("ix_loads_created", "loads", ["created_at"])
    op.create_table(
        "load_files",
        sa.Column("load_id", sa.String(40), sa.ForeignKey("loads.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
    )
    op.create_table(
        "article_events",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("article_id", sa.String(120), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text()),
    )
    op.create_index("ix_article_events_article", "article_events", ["article_id"])
    op.create_table(
        "requests",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("article_id", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_on", sa.String(10), nullable=False),
        sa.Column("due_on", sa.String(10), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("contact", sa.Text()),
        sa.Column("is_contact_erased", sa.Integer(), nullable=False),
    )
    op.create_index("ix_requests_due", "requests", ["due_on"])
    op.create_table(
        "request_entries",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("request_id", sa.String(40), sa.ForeignKey("requests.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("link", sa.Text()),
    )
    op.create_index("ix_request_entries_request", "request_entries", ["request_id"])
    forbid_changes(op.get_bind(), "request_entries")
    op.create_table(
        "settled_questions",
        sa.Column("answer_id", sa.String(64), primary_key=True),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
    )
