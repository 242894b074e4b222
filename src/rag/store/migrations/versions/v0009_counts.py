"""Questions and what readers say of the answers, counted so that the counts outlive them."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count what was saved before, and find the oldest answers quickly."""
    op.create_index("ix_answers_saved", "answers", ["saved_epoch", "id"])
    counts = op.create_table(
        "counts",
        sa.Column("hour", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("what", sa.String(16), primary_key=True),
        sa.Column("generator", sa.String(120), primary_key=True),
        sa.Column("section", sa.Text(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    counted: Counter[tuple[Any, ...]] = Counter()
    said = _said()
    rows = op.get_bind().execute(
        sa.text("SELECT id, saved_epoch, status, payload FROM answers"),
        execution_options={"yield_per": 500},
    )
    for answer_id, saved_epoch, status, payload in rows:
        answer = json.loads(payload)
        model = answer.get("model", {})
        cited = answer.get("citations", [])
        section = (cited[0].get("section") if cited else None) or ""
        outcomes = [status, *(["fallback"] if model.get("fallback") else [])]
        for what in [*outcomes, *said.get(answer_id, ())]:
            counted[int(saved_epoch // 3600), what, model.get("generator", "")[:120], section] += 1
    if counted:
        names = ("hour", "what", "generator", "section")
        rows_of_counts = [
            dict(zip(names, key, strict=True)) | {"count": count} for key, count in counted.items()
        ]
        op.bulk_insert(counts, rows_of_counts)


def _said() -> dict[str, list[str]]:
    """Of each answer, and of each of its citations, what was said last."""
    latest: dict[tuple[str, int | None], str] = {}
    for answer_id, marker, rating in op.get_bind().execute(
        sa.text("SELECT answer_id, marker, rating FROM feedback ORDER BY number")
    ):
        latest[answer_id, marker] = rating
    said: dict[str, list[str]] = {}
    for (answer_id, marker), rating in latest.items():
        if marker is None:
            said.setdefault(answer_id, []).append(rating)
        elif rating == "down":
            said.setdefault(answer_id, []).append("reported")
    return said
