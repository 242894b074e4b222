"""Tokens that language models used, by day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; what was used before is not known."""
    op.create_table(
        "token_use",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("tokens", sa.Integer(), nullable=False),
    )
