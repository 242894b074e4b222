"""The routes of questions and answers. Knows nothing of sending."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from rag.client import reading
from rag.client.calls import (
    NO_FILTERS,
    Call,
    days,
    filters_given,
    given,
    given_json,
    part,
    write,
)
from rag.client.results import JsonObject, ListedAnswer, Page, VerdictEntry
from rag.types import Answer, Feedback, FeedbackReason, Filters, Rating
from rag.wire import answer_from_dict
from rag.wire_in import feedback_from_dict


def ask(
    question: str,
    *,
    filters: Filters = NO_FILTERS,
    conversation_id: str | None = None,
    infer: bool = True,
    asked_at: datetime | None = None,
    idempotency_key: str | None = None,
) -> Call[Answer]:
    """The answer to a question, once it is saved. ``conversation_id`` is that of the
    answer it follows. ``infer``: whether its own words ("tuần trước") may filter.
    ``asked_at``, aware, fixes *now*."""
    narrowed: JsonObject = {**filters_given(filters), "infer": infer}
    body: JsonObject = {"question": question, "filters": narrowed}
    if conversation_id is not None:
        body["conversation_id"] = conversation_id
    if asked_at is not None:
        body["asked_at"] = asked_at.isoformat()
    return write(
        "POST", "/api/v1/answers", answer_from_dict, body=body, idempotency_key=idempotency_key
    )


def answer(answer_id: str) -> Call[Answer]:
    """A saved answer, as it may be seen now."""
    return Call("GET", f"/api/v1/answers/{part(answer_id)}", answer_from_dict)


def delete_answer(
    answer_id: str, *, conversation_id: str | None = None, idempotency_key: str | None = None
) -> Call[None]:
    """Delete a saved answer. Who asked without a key names its conversation."""
    return write(
        "DELETE",
        f"/api/v1/answers/{part(answer_id)}",
        reading.read_nothing,
        query=given(conversation_id=conversation_id),
        idempotency_key=idempotency_key,
    )


def answers(
    *,
    state: Literal["shown", "hidden", "asked_again", "corrected"] | None = None,
    status: Literal["answered", "abstained"] | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    generator: str | None = None,
    reviewer: str | None = None,
    page_size: int = 50,
) -> Call[Page[ListedAnswer]]:
    """Every saved answer, the newest first, page after page as they are needed. Needs the
    permission review."""
    query = given(
        state=state,
        status=status,
        **days(date_from, date_to),
        generator=generator,
        reviewer=reviewer,
        limit=page_size,
    )
    read = reading.page_of("answers", reading.read_listed_answer)
    return Call("GET", "/api/v1/answers", read, query)


def give_feedback(
    answer_id: str,
    rating: Rating,
    *,
    reason: FeedbackReason | None = None,
    marker: int | None = None,
    note: str | None = None,
    idempotency_key: str | None = None,
) -> Call[Feedback]:
    """Say whether an answer is good, or one citation of it. ``reason`` goes with "down"."""
    body = given_json(rating=rating, reason=reason, marker=marker, note=note)
    path = f"/api/v1/answers/{part(answer_id)}/feedback"
    return write("POST", path, feedback_from_dict, body=body, idempotency_key=idempotency_key)


def give_verdict(
    answer_id: str,
    marker: int,
    verdict: Literal["supported", "partial", "unsupported", "irrelevant"],
    *,
    claim: int | None = None,
    note: str | None = None,
    after: int | None = None,
    idempotency_key: str | None = None,
) -> Call[VerdictEntry]:
    """Judge a citation: ``claim`` counts sentences from 0. ``after`` is the number of the
    last entry that was seen: Conflict where there is a later one."""
    body = given_json(marker=marker, verdict=verdict, claim=claim, note=note, after=after)
    path = f"/api/v1/answers/{part(answer_id)}/verdicts"
    return write("POST", path, reading.read_verdict, body=body, idempotency_key=idempotency_key)


def verdicts(answer_id: str) -> Call[tuple[VerdictEntry, ...]]:
    """All that was judged of an answer, the oldest first."""
    path = f"/api/v1/answers/{part(answer_id)}/verdicts"
    return Call("GET", path, reading.read_verdicts)
