"""``POST /api/v1/answers/{id}/feedback``: what a reader says of an answer.

Knows nothing of what is done about it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from rag.errors import FeedbackError
from rag.types import Answer, Feedback
from rag.vietnamese.normalise import clean_block
from rag.web.feedback_schemas import FeedbackIn, FeedbackOut
from rag.web.reader_answer import reader_answer
from rag.web.schemas import problems
from rag.web.services import Services
from rag.wire import feedback_to_dict


def router(services: Services) -> APIRouter:
    """The route over one set of services."""
    routes = APIRouter(prefix="/api/v1/answers", tags=["answers"])

    @routes.post(
        "/{answer_id}/feedback",
        summary="Say whether an answer is good",
        description="Each is kept beside those before it, and the latest counts. They are "
        "deleted with their answer.",
        status_code=201,
        response_class=JSONResponse,
        responses={201: {"model": FeedbackOut}, **problems(404, 413, 422, 503)},
    )
    def say(answer_id: str, body: FeedbackIn) -> JSONResponse:
        _check(body, reader_answer(services, answer_id))
        given = Feedback(
            answer_id=answer_id,
            rating=body.rating,
            given_at=datetime.now(UTC),
            reason=body.reason,
            marker=body.marker,
            note=clean_block(body.note or "") or None,
        )
        services.store.add_feedback(given)
        return JSONResponse(feedback_to_dict(given), status_code=201)

    return routes


def _check(given: FeedbackIn, answer: Answer) -> None:
    """Raises FeedbackError where it does not fit its answer."""
    if given.reason and given.rating == "up":
        raise FeedbackError(
            "A reason goes with rating 'down' alone. Leave it out, or rate 'down'.",
            vietnamese="Chỉ chọn lý do khi chưa hài lòng với câu trả lời.",
        )
    markers = [citation.marker for citation in answer.citations]
    if given.marker is not None and given.marker not in markers:
        has = f"It cites [1] to [{len(markers)}]." if markers else "It cites nothing."
        raise FeedbackError(
            f"The answer has no citation [{given.marker}]. {has} Leave marker out to speak of "
            "the answer as a whole.",
            vietnamese=f"Câu trả lời này không có nguồn [{given.marker}].",
        )
