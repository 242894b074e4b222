"""Verdicts of the staff and what is done about answers, as rows that are only added.

Knows the tables; nothing of who may do what, or of what readers are shown.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from rag.errors import Conflict, Forbidden, NotFound, VerdictError, WrongState
from rag.store.answers import no_answer
from rag.store.audit import append
from rag.store.desk_items import WITHHELD, settle_item
from rag.store.desk_results import Action, AnswerAction, Standing, Verdict, VerdictEntry
from rag.store.desk_tables import answer_actions, desk_items, verdicts
from rag.store.engine import reading, writing
from rag.store.standings import action_from, read_standing, settle
from rag.store.tables import answers, counter
from rag.store.webhook_news import tell_flagged_by_staff, tell_verdict

_AUDITED: dict[Action, str] = {
    "hidden": "answer.hide",
    "restored": "answer.restore",
    "asked_again": "answer.ask_again",
    "corrected": "answer.correct",
    "flagged": "answer.flag",
}


class Desk:
    """The verdicts and actions of one database. Every method may raise StoreError. Each
    change is recorded with who made it, in the same transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def judge(
        self,
        answer_id: str,
        marker: int,
        verdict: Verdict,
        *,
        by: str,
        signed: str,
        claim: int | None = None,
        note: str | None = None,
        after: int | None = None,
    ) -> VerdictEntry:
        """Add a verdict on a citation; "unsupported" hides the answer from readers. With
        the marker ``WITHHELD`` it is on what was removed of an abstention, "supported"
        meaning that removing it was right; that hides nothing.

        ``after`` is the number of the last entry about the citation that whoever judges
        has seen, 0 for none. Raises Conflict, and adds nothing, where there is a later one;
        NotFound where there is no such answer, VerdictError where it has no such citation.
        """
        with writing(self._engine) as connection:
            _hold(connection)
            item = _item(connection, answer_id, marker)
            if after is not None:
                _refuse_unseen(connection, answer_id, marker, after)
            row = _row(item, verdict, by) | {"claim": claim, "note": note}
            number = _add(connection, row)
            hides = verdict == "unsupported" and marker != WITHHELD
            if hides:
                _act(connection, answer_id, "hidden", by, signed, verdict_number=number)
            settle_item(connection, answer_id, marker)
            settle(connection, answer_id)
            details = {"marker": marker, "verdict": verdict, "number": number}
            append(connection, by, "verdict.give", answer_id, details)
            tell_verdict(connection, row, number, hides=hides)
        return _entry(row | {"number": number}, frozenset())

    def undo(self, answer_id: str, verdict_id: str, *, by: str, others: bool) -> VerdictEntry:
        """Add that a verdict counts no more; what it hid is shown again, unless something
        else hides it. Raises Forbidden for another person's verdict without ``others``,
        NotFound, and WrongState where it was undone before."""
        with writing(self._engine) as connection:
            _hold(connection)
            of_it = select(verdicts).where(
                verdicts.c.id == verdict_id,
                verdicts.c.answer_id == answer_id,
                verdicts.c.verdict != "undone",
            )
            given = connection.execute(of_it).mappings().first()
            if given is None:
                raise NotFound(
                    f"There is no verdict {verdict_id!r} on answer {answer_id!r}. Check both ids.",
                    vietnamese="Không tìm thấy kết luận này.",
                )
            if given["by"] != by and not others:
                raise Forbidden(
                    "A reviewer undoes their own verdicts; an editor undoes anybody's. Judge "
                    "again instead.",
                    vietnamese="Chỉ biên tập viên mới hoàn tác được kết luận của người khác.",
                )
            again = select(verdicts.c.id).where(verdicts.c.undoes == verdict_id)
            if connection.execute(again).first() is not None:
                raise WrongState(
                    f"Verdict {verdict_id!r} was undone before. Judge again to give another.",
                    vietnamese="Kết luận này đã được hoàn tác trước đó.",
                )
            row = dict(given) | {
                "id": secrets.token_urlsafe(16),
                "verdict": "undone",
                "note": None,
                "by": by,
                "at": _now(),
                "undoes": verdict_id,
            }
            del row["number"]
            number = _add(connection, row)
            settle_item(connection, answer_id, row["marker"])
            settle(connection, answer_id)
            details = {"marker": row["marker"], "number": number, "undoes": given["number"]}
            append(connection, by, "verdict.undo", answer_id, details)
            tell_verdict(connection, row, number, hides=False)
        return _entry(row | {"number": number}, frozenset())

    def verdicts(self, answer_id: str) -> list[VerdictEntry]:
        """Every entry about an answer, the oldest first; they outlive it."""
        with reading(self._engine) as connection:
            return _entries(connection, answer_id)

    def act(
        self,
        answer_id: str,
        action: Action,
        *,
        by: str,
        signed: str,
        reason: str | None = None,
        text: str | None = None,
        claims: Sequence[str] = (),
        new_answer_id: str | None = None,
    ) -> Standing | None:
        """Do something about an answer; how it stands then. ``claims`` are fingerprints
        of sentences that a correction takes back. Raises NotFound."""
        with writing(self._engine) as connection:
            _hold(connection)
            _check_answer(connection, answer_id)
            _act(
                connection,
                answer_id,
                action,
                by,
                signed,
                reason=reason,
                text=text,
                claims=json.dumps(sorted(set(claims))),
                new_answer_id=new_answer_id,
            )
            settle(connection, answer_id)
            details = {"new_answer": new_answer_id} if new_answer_id else {}
            append(connection, by, _AUDITED[action], answer_id, details)
            if action == "flagged":
                tell_flagged_by_staff(connection, answer_id, by)
            return read_standing(connection, answer_id)

    def actions(self, answer_id: str) -> list[AnswerAction]:
        """All that was done about an answer, the oldest first."""
        query = select(answer_actions).where(answer_actions.c.answer_id == answer_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(answer_actions.c.number)).mappings()
            return [action_from(row) for row in rows]


def _hold(connection: Connection) -> None:
    # Holds a row until the transaction ends: numbers come in the order of commits.
    connection.execute(update(counter).values(value=counter.c.value))


def _check_answer(connection: Connection, answer_id: str) -> None:
    if connection.execute(select(answers.c.id).where(answers.c.id == answer_id)).first() is None:
        raise no_answer(answer_id)


def _item(connection: Connection, answer_id: str, marker: int) -> RowMapping:
    _check_answer(connection, answer_id)
    found = connection.execute(
        select(desk_items, answers.c.asked_at)
        .join(answers, answers.c.id == desk_items.c.answer_id)
        .where(desk_items.c.answer_id == answer_id, desk_items.c.marker == marker)
    )
    row = found.mappings().first()
    if row is None:
        raise VerdictError(
            f"The answer has no citation [{marker}] that can be judged: see its `citations`.",
            vietnamese=f"Câu trả lời này không có nguồn [{marker}] để kiểm chứng.",
        )
    return row


def _refuse_unseen(connection: Connection, answer_id: str, marker: int, after: int) -> None:
    later = [
        entry
        for entry in _entries(connection, answer_id)
        if entry.marker == marker and entry.number > after
    ]
    if later:
        raise Conflict(
            f"Citation [{marker}] was judged meanwhile (entry {later[-1].number}). Read "
            "`latest`, and send yours again with its number as `after` if it still holds.",
            vietnamese="Nguồn này vừa có người khác kết luận. Xin xem kết luận đó rồi quyết định.",
            latest=later[-1],
        )


def _row(item: RowMapping, verdict: str, by: str) -> dict[str, Any]:
    same = ("answer_id", "marker", "sampled", "generator", "section", "article_id")
    return {name: item[name] for name in (*same, "paragraph_id", "asked_at")} | {
        "id": secrets.token_urlsafe(16),
        "verdict": verdict,
        "by": by,
        "at": _now(),
        "undoes": None,
    }


def _add(connection: Connection, row: dict[str, Any]) -> int:
    key = connection.execute(insert(verdicts), row).inserted_primary_key
    assert key is not None
    return int(key[0])


def _act(
    connection: Connection, answer_id: str, action: Action, by: str, signed: str, **more: object
) -> None:
    row = {"answer_id": answer_id, "action": action, "by": by, "signed": signed, "at": _now()}
    connection.execute(insert(answer_actions), {"claims": "[]"} | row | more)


def _entries(connection: Connection, answer_id: str) -> list[VerdictEntry]:
    query = select(verdicts).where(verdicts.c.answer_id == answer_id).order_by(verdicts.c.number)
    rows = connection.execute(query).mappings().all()
    undone = frozenset(row["undoes"] for row in rows if row["undoes"])
    return [_entry(dict(row), undone) for row in rows]


def _entry(row: dict[str, Any], undone: frozenset[str]) -> VerdictEntry:
    return VerdictEntry(
        number=row["number"],
        id=row["id"],
        answer_id=row["answer_id"],
        marker=row["marker"],
        claim=row["claim"],
        verdict=row["verdict"],
        note=row["note"],
        by=row["by"],
        at=datetime.fromisoformat(row["at"]),
        undoes=row["undoes"],
        is_undone=row["id"] in undone,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat()
