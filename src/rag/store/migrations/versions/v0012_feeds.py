"""Feeds, what they list, and the sitemaps of an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, empty."""
    op.create_table(
        "feeds",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("url", sa.String(2000), nullable=False, unique=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16)),
        sa.Column("section", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("interval_s", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.String(40), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("last_polled_at", sa.String(40)),
        sa.Column("last_success_at", sa.String(40)),
        sa.Column("last_error", sa.Text()),
        sa.Column("last_error_vietnamese", sa.Text()),
        sa.Column("consecutive_failures", sa.Integer(), nullable=False),
        sa.Column("next_poll_at", sa.String(40), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(40)),
        sa.Column("lease_until", sa.String(40)),
    )
    op.create_index("ix_feeds_next_poll", "feeds", ["next_poll_at"])
    op.create_table(
        "feed_entries",
        sa.Column("feed_id", sa.String(40), sa.ForeignKey("feeds.id"), primary_key=True),
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("moment", sa.String(40), nullable=False),
        sa.Column("published_at", sa.String(40)),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(32), nullable=False),
        sa.Column("listed_at", sa.String(40), nullable=False),
        sa.Column("fetched_at", sa.String(40)),
        sa.Column("article_id", sa.String(120)),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("error_vietnamese", sa.Text()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.String(40)),
    )
    op.create_index("ix_feed_entries_next_try", "feed_entries", ["feed_id", "next_try_at"])
    op.create_index("ix_feed_entries_moment", "feed_entries", ["feed_id", "moment"])
    op.create_table(
        "feed_sitemaps",
        sa.Column("feed_id", sa.String(40), sa.ForeignKey("feeds.id"), primary_key=True),
        sa.Column("url", sa.String(2000), primary_key=True),
        sa.Column("parent", sa.String(2000), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("read_at", sa.String(40)),
    )
