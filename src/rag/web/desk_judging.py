"""What is the same of everything that the desk judges: its answer, what was judged and said
of it before, and what may be done about it.

Knows nothing of what is judged: a citation (``rag.web.desk_view``), or what was withheld
(``rag.web.desk_withheld``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.callers import Caller
from rag.errors import NotFound
from rag.store.desk_results import DeskItem, Standing, VerdictEntry
from rag.store.gold import KeptQuestion
from rag.store.store import Store
from rag.types import Answer, Feedback
from rag.web.gold import held_articles, short_answers


@dataclass(frozen=True, slots=True)
class Judging:
    """An answer at the desk. ``mine`` is the caller's own verdict that counts;
    ``gold_articles`` and ``gold_answers`` are what the gold set would keep of it."""

    item: DeskItem
    answer: Answer
    entries: list[VerdictEntry]
    mine: VerdictEntry | None
    feedback: list[Feedback]
    standing: Standing | None
    gold: KeptQuestion | None
    gold_articles: list[str]
    gold_answers: list[str]
    may_edit: bool


def judging(store: Store, caller: Caller, item: DeskItem, *, near: Sequence[str] = ()) -> Judging:
    """What there is to it. ``near`` are articles that the gold set would keep where the
    answer cites none. Raises NotFound."""
    saved = store.answer(item.answer_id)
    entries = [one for one in store.desk.verdicts(item.answer_id) if one.marker == item.marker]
    mine = [
        one
        for one in entries
        if one.verdict != "undone" and not one.is_undone and one.by == caller.signature
    ]
    about = (None, item.marker)
    return Judging(
        item=item,
        answer=saved.answer,
        entries=entries,
        mine=mine[-1] if mine else None,
        feedback=[one for one in store.desk_queue.feedback(item.answer_id) if one.marker in about],
        standing=saved.standing,
        gold=store.gold.of_answer(item.answer_id),
        gold_articles=held_articles(saved.answer, store) or list(near),
        gold_answers=short_answers(saved.answer),
        may_edit=caller.may("edit"),
    )


def nothing_to_judge(answer_id: str, marker: int) -> NotFound:
    """The error for a citation that is not at the desk."""
    return NotFound(
        f"Answer {answer_id!r} has no citation [{marker}] to judge.",
        vietnamese="Nguồn này không còn để kiểm chứng: câu trả lời hoặc bài nguồn đã được xóa.",
    )
