"""The first schema: articles with versions and paragraphs, answers with citations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the one row of the counter."""
    op.create_table(
        "answers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("asked_at", sa.String(40), nullable=False),
        sa.Column("asked_epoch", sa.Double(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("conversation_id", sa.String(64)),
        sa.Column("payload", sa.Text(), nullable=False),
    )
    op.create_index("ix_answers_asked", "answers", ["asked_epoch"])
    op.create_index("ix_answers_conversation", "answers", ["conversation_id"])
    op.create_table(
        "articles",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("current_version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("state_reason", sa.Text()),
        sa.Column("state_at", sa.String(40)),
        sa.Column("pruned", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text()),
        sa.Column("published_epoch", sa.Double()),
        sa.Column("sequence", sa.Integer(), nullable=False),
    )
    op.create_index("ix_articles_origin", "articles", ["origin"])
    op.create_index("ix_articles_state", "articles", ["state", "published_epoch"])
    op.create_index("ix_articles_sequence", "articles", ["sequence"])
    op.create_table(
        "corrections",
        sa.Column("article_id", sa.String(120), primary_key=True),
        sa.Column("corrected_id", sa.String(120), primary_key=True),
    )
    op.create_index("ix_corrections_corrected", "corrections", ["corrected_id"])
    op.create_table(
        "counter",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("value", sa.Integer(), nullable=False),
    )
    op.create_table(
        "paragraphs",
        sa.Column("id", sa.String(160), primary_key=True),
        sa.Column("article_id", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(1), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_index("ix_paragraphs_version", "paragraphs", ["article_id", "version"])
    op.create_table(
        "answer_citations",
        sa.Column("answer_id", sa.String(64), sa.ForeignKey("answers.id"), primary_key=True),
        sa.Column("marker", sa.Integer(), primary_key=True),
        sa.Column("paragraph_id", sa.String(160), nullable=False),
        sa.Column("article_id", sa.String(120), nullable=False),
    )
    op.create_index("ix_answer_citations_article", "answer_citations", ["article_id"])
    op.create_table(
        "versions",
        sa.Column("article_id", sa.String(120), sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("stored_at", sa.String(40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("published_at", sa.String(40)),
        sa.Column("updated_at", sa.String(40)),
        sa.Column("section", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("author", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("correction_note", sa.Text()),
        sa.Column("corrects", sa.Text(), nullable=False),
    )
    op.execute(sa.text("INSERT INTO counter (id, value) VALUES (1, 0)"))
