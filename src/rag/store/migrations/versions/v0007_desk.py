"""The verification desk: verdicts, what they led to, what waits for one, the gold set."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from rag.store.append_only import forbid_changes

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; citations of answers saved before wait in the queue too."""
    op.create_table(
        "verdicts",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("marker", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Integer()),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("undoes", sa.String(64)),
        sa.Column("sampled", sa.Boolean(), nullable=False),
        sa.Column("generator", sa.String(120), nullable=False),
        sa.Column("section", sa.Text()),
        sa.Column("article_id", sa.String(120), nullable=False),
        sa.Column("paragraph_id", sa.String(160), nullable=False),
        sa.Column("asked_at", sa.String(40), nullable=False),
    )
    op.create_index("ix_verdicts_citation", "verdicts", ["answer_id", "marker"])
    forbid_changes(op.get_bind(), "verdicts")
    op.create_table(
        "answer_actions",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("text", sa.Text()),
        sa.Column("claims", sa.Text(), nullable=False),
        sa.Column("new_answer_id", sa.String(64)),
        sa.Column("verdict_number", sa.Integer()),
    )
    op.create_index("ix_answer_actions_answer", "answer_actions", ["answer_id"])
    forbid_changes(op.get_bind(), "answer_actions")
    op.create_table(
        "answer_standings",
        sa.Column("answer_id", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("action_number", sa.Integer(), nullable=False),
    )
    op.create_index("ix_answer_standings_state", "answer_standings", ["state"])
    op.create_table(
        "desk_leases",
        sa.Column("answer_id", sa.String(64), primary_key=True),
        sa.Column("marker", sa.Integer(), primary_key=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("until_epoch", sa.Double(), nullable=False),
    )
    op.create_index("ix_desk_leases_who", "desk_leases", ["who"])
    op.create_table(
        "gold_questions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("answer_id", sa.String(64)),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.String(40), nullable=False),
        sa.Column("gold_article_ids", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("answerable", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.String(40), nullable=False),
        sa.Column("removed_at", sa.String(40)),
    )
    op.create_index("ix_gold_questions_answer", "gold_questions", ["answer_id"])
    _queue()


def _queue() -> None:
    items = op.create_table(
        "desk_items",
        sa.Column("answer_id", sa.String(64), sa.ForeignKey("answers.id"), primary_key=True),
        sa.Column("marker", sa.Integer(), primary_key=True),
        sa.Column("article_id", sa.String(120), nullable=False),
        sa.Column("paragraph_id", sa.String(160), nullable=False),
        sa.Column("section", sa.Text()),
        sa.Column("generator", sa.String(120), nullable=False),
        sa.Column("asked_epoch", sa.Double(), nullable=False),
        sa.Column("sampled", sa.Boolean(), nullable=False),
        sa.Column("made", sa.String(120), nullable=False),
        sa.Column("readers", sa.String(40), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(16)),
        sa.Column("verdict_number", sa.Integer()),
        sa.Column("judged_by", sa.Text()),
        sa.Column("judged_at", sa.String(40)),
    )
    op.create_index("ix_desk_items_queue", "desk_items", ["verdict", "rank", "asked_epoch"])
    op.create_index("ix_desk_items_asked", "desk_items", ["asked_epoch"])
    op.create_index("ix_desk_items_judged", "desk_items", ["verdict_number"])
    op.create_index("ix_desk_items_article", "desk_items", ["article_id"])
    # What waits from before: nobody drew a sample of it, and how each was made is not
    # looked into.
    rows: list[dict[str, Any]] = []
    for answer_id, asked_epoch, payload in op.get_bind().execute(
        sa.text("SELECT id, asked_epoch, payload FROM answers WHERE status = 'answered'")
    ):
        answer = json.loads(payload)
        rows += [
            {
                "answer_id": answer_id,
                "marker": citation["marker"],
                "article_id": citation["article_id"],
                "paragraph_id": citation["paragraph_id"],
                "section": citation.get("section"),
                "generator": answer.get("model", {}).get("generator", ""),
                "asked_epoch": asked_epoch,
                "sampled": False,
                "made": "",
                "readers": "",
                "source": "",
                "rank": 0,
            }
            for citation in answer.get("citations", [])
            if citation.get("quote") is not None
        ]
    if rows:
        op.bulk_insert(items, rows)
