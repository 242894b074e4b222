"""The shapes of verdicts, of what is done about answers and of the gold set in the API.

Knows nothing of routes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from rag.store.answer_list import ListedAnswer
from rag.store.desk_results import AnswerAction, Standing, Verdict, VerdictEntry
from rag.store.gold import KeptQuestion
from rag.web.scalars import SAYS_SOMETHING, WHOLE, Count, told
from rag.web.schemas import ARTICLE_ID, Body

NOTE_LIMIT = 2000
"""Characters of a note, a reason or a correction."""

VERDICT_NAMES: dict[str, str] = {
    "supported": "Đúng",
    "partial": "Đúng một phần",
    "unsupported": "Sai",
    "irrelevant": "Không liên quan",
    "undone": "Hoàn tác",
}
"""Verdicts as staff know them."""

STATE_NAMES: dict[str, str] = {
    "shown": "Đang hiển thị",
    "hidden": "Đang ẩn với bạn đọc",
    "asked_again": "Đã hỏi lại, bản này đang ẩn",
    "corrected": "Đã đính chính",
}
"""How an answer stands, as staff know it."""

Note = Annotated[str, StringConstraints(max_length=NOTE_LIMIT)]
Id = Annotated[str, StringConstraints(pattern=ARTICLE_ID)]
_AFTER_DOC = (
    "Number of the last entry about this citation that you have seen, 0 for none. With a "
    "later one there, 409 and its `latest`; left out, the verdict is added whatever there is."
)


class VerdictIn(Body):
    """What a member of staff judges of one citation."""

    marker: Count = Field(
        description="The citation; 0: what was removed of an abstention, `supported` meaning "
        "that removing it was right.",
        examples=[1],
    )
    claim: Count | None = Field(
        None, description="The sentence, counted from 0 in `claims`; left out: all that cite it."
    )
    verdict: Verdict = Field(
        description="`unsupported` hides the answer from readers.", examples=["supported"]
    )
    note: Note | None = Field(None, description="Why; kept as plain text.")
    after: Annotated[int, Field(ge=0), WHOLE] | None = Field(None, description=_AFTER_DOC)


class VerdictOut(BaseModel):
    """An entry about one citation; they are added and never changed."""

    number: int
    id: str
    answer_id: str
    marker: int
    claim: int | None
    verdict: Literal["supported", "partial", "unsupported", "irrelevant", "undone"]
    note: str | None
    by: str
    at: str
    undoes: str | None = Field(description="The id of the entry that this one takes back.")
    is_undone: bool = Field(description="Whether a later entry takes this one back.")


class VerdictsOut(BaseModel):
    """All that was judged of an answer, the oldest first."""

    verdicts: list[VerdictOut]
    next: str | None


class ActionIn(Body):
    """Why something is done about an answer."""

    reason: Note | None = Field(None, description="For the newsroom alone; plain text.")


class CorrectionIn(ActionIn):
    """A correction that readers see on top of the answer, signed and dated."""

    text: Annotated[Note, told(pattern=SAYS_SOMETHING)] = Field(
        description="As readers see it; plain text.",
        examples=["Cầu thông xe ngày 16/5/2023, không phải 12/2/2023."],
    )
    claims: list[Count] | None = Field(
        None,
        description="The sentences taken back, counted from 0 in `claims`; left out: those "
        "judged `unsupported`.",
    )


class StandingOut(BaseModel):
    """How an answer stands now."""

    id: str
    state: Literal["shown", "hidden", "asked_again", "corrected"]
    by: str | None
    at: str | None
    reason: str | None
    correction: str | None
    new_answer_id: str | None = Field(description="The answer that came of asking again.")


class ListedAnswerOut(BaseModel):
    """An answer among others; `GET /api/v1/answers/{id}` gives it whole."""

    id: str
    status: Literal["answered", "abstained"]
    state: Literal["shown", "hidden", "asked_again", "corrected"]
    question: str
    asked_at: str
    generator: str
    answer: str
    citations: int
    removed_claims: int


class AnswerPageOut(BaseModel):
    """Answers, the newest first. `next` goes into `cursor`; null where there are no more."""

    answers: list[ListedAnswerOut]
    next: str | None


class GoldIn(Body):
    """What is known of the right answer. What is left out is taken from the answer itself:
    the articles it cites, less those whose citations were judged wrong, and its short
    answers."""

    article_ids: Annotated[list[Id], Field(max_length=100)] | None = Field(
        None, description="Articles that answer the question."
    )
    answers: Annotated[list[Note], Field(max_length=50)] | None = Field(
        None, description="What a right answer says: one of these."
    )
    answerable: bool | None = Field(None, description="Whether the archive answers it at all.")


class GoldOut(BaseModel):
    """A question of the gold set, as `rag evaluate` reads them."""

    id: str
    answer_id: str | None
    question: str
    asked_at: str
    gold_article_ids: list[str]
    answers: list[str]
    answerable: bool
    added_by: str
    added_at: str


class GoldSetOut(BaseModel):
    """The gold set, the first added first."""

    questions: list[GoldOut]
    next: str | None


def verdict_to_dict(entry: VerdictEntry) -> dict[str, Any]:
    """As :class:`VerdictOut`."""
    return {
        "number": entry.number,
        "id": entry.id,
        "answer_id": entry.answer_id,
        "marker": entry.marker,
        "claim": entry.claim,
        "verdict": entry.verdict,
        "note": entry.note,
        "by": entry.by,
        "at": entry.at.isoformat(),
        "undoes": entry.undoes,
        "is_undone": entry.is_undone,
    }


def standing_to_dict(answer_id: str, standing: Standing | None) -> dict[str, Any]:
    """As :class:`StandingOut`."""
    action: AnswerAction | None = standing.action if standing else None
    at: datetime | None = action.at if action else None
    return {
        "id": answer_id,
        "state": standing.state if standing else "shown",
        "by": action.by if action else None,
        "at": at.isoformat() if at else None,
        "reason": action.reason if action else None,
        "correction": action.text if action else None,
        "new_answer_id": action.new_answer_id if action else None,
    }


def listed_to_dict(listed: ListedAnswer) -> dict[str, Any]:
    """As :class:`ListedAnswerOut`."""
    answer = listed.answer
    return {
        "id": answer.id,
        "status": answer.status,
        "state": listed.state,
        "question": answer.question,
        "asked_at": answer.asked_at.isoformat(),
        "generator": answer.model.generator,
        "answer": answer.answer,
        "citations": len(answer.citations),
        "removed_claims": len(answer.removed_claims),
    }


def gold_to_dict(kept: KeptQuestion) -> dict[str, Any]:
    """As :class:`GoldOut`."""
    return {
        "id": kept.id,
        "answer_id": kept.answer_id,
        "question": kept.question,
        "asked_at": kept.asked_at.isoformat(),
        "gold_article_ids": list(kept.article_ids),
        "answers": list(kept.answers),
        "answerable": kept.answerable,
        "added_by": kept.added_by,
        "added_at": kept.added_at.isoformat(),
    }
