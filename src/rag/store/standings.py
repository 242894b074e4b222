"""How answers stand: hidden, asked again or corrected, by what was done about them last.

Knows the tables; nothing of who may do what.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.orm import aliased

from rag.store.desk_results import AnswerAction, Standing
from rag.store.desk_tables import answer_actions, answer_standings, verdicts

_OF = select(answer_standings.c.state, answer_actions).join_from(
    answer_standings, answer_actions, answer_actions.c.number == answer_standings.c.action_number
)


def read_standing(connection: Connection, answer_id: str) -> Standing | None:
    """How an answer stands; ``None``: it is shown."""
    query = _OF.where(answer_standings.c.answer_id == answer_id)
    row = connection.execute(query).mappings().first()
    return Standing(row["state"], action_from(row)) if row is not None else None


def settle(connection: Connection, answer_id: str) -> None:
    """Find the action that counts, and keep it. The latest does; hiding by a verdict that
    was undone, and a flag, count for nothing."""
    undoing = aliased(verdicts)
    undone = select(verdicts.c.number).join(undoing, undoing.c.undoes == verdicts.c.id)
    of_it = answer_actions.c.answer_id == answer_id
    void = set(connection.scalars(undone.where(verdicts.c.answer_id == answer_id)))
    rows = connection.execute(
        select(answer_actions.c.number, answer_actions.c.action, answer_actions.c.verdict_number)
        .where(of_it, answer_actions.c.action != "flagged")
        .order_by(answer_actions.c.number.desc())
    )
    counts = next(
        (row for row in rows if row.action != "hidden" or row.verdict_number not in void), None
    )
    forget_standing(connection, answer_id)
    if counts is not None and counts.action != "restored":
        row = {"answer_id": answer_id, "state": counts.action, "action_number": counts.number}
        connection.execute(insert(answer_standings), row)


def forget_standing(connection: Connection, answer_id: str) -> None:
    """As if nothing had been done: for an answer that is deleted."""
    connection.execute(delete(answer_standings).where(answer_standings.c.answer_id == answer_id))


def action_from(row: Mapping[Any, Any]) -> AnswerAction:
    """A row of ``answer_actions`` as a noun."""
    return AnswerAction(
        number=row["number"],
        answer_id=row["answer_id"],
        action=row["action"],
        by=row["by"],
        signed=row["signed"],
        at=datetime.fromisoformat(row["at"]),
        reason=row["reason"],
        text=row["text"],
        claims=tuple(json.loads(row["claims"])),
        new_answer_id=row["new_answer_id"],
        verdict_number=row["verdict_number"],
    )
