"""Articles keep the id they came with, where it had to be mapped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, unknown for articles stored before."""
    op.add_column("articles", sa.Column("original_id", sa.Text()))
