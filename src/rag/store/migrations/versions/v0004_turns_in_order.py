"""Answers keep when they were saved, so that a conversation has its turns in order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment, that of asking for answers saved before, and look conversations up
    by it."""
    op.add_column("answers", sa.Column("saved_epoch", sa.Double()))
    op.execute("UPDATE answers SET saved_epoch = asked_epoch")
    op.drop_index("ix_answers_conversation", "answers")
    op.create_index("ix_answers_conversation", "answers", ["conversation_id", "saved_epoch"])
