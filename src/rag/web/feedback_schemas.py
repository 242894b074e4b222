"""The shapes of feedback in the API. Knows nothing of routes."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from rag.types import FeedbackReason, Rating
from rag.web.scalars import WHOLE
from rag.web.schemas import Body

NOTE_LIMIT = 2000
"""Characters of a reader's note."""

REASONS: dict[FeedbackReason, str] = {
    "false": "Sai sự thật",
    "source_mismatch": "Nguồn không khớp",
    "incomplete": "Thiếu ý",
    "irrelevant": "Không liên quan",
    "other": "Lý do khác",
}
"""Why an answer or a citation is not good, as readers are offered it."""

_REASONS_DOC = ", ".join(f"`{reason}` ({shown})" for reason, shown in REASONS.items())
_MARKER_DOC = "The citation it is about ('báo sai'); left out: the answer as a whole."


class FeedbackIn(Body):
    """What a reader says of an answer, or of one of its citations."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"properties": {"rating": {"const": "down"}}},
                {"properties": {"reason": {"type": "null"}}},
            ]
        }
    )

    rating: Rating = Field(description="Thumbs up or down.", examples=["down"])
    reason: FeedbackReason | None = Field(
        None,
        description=f"Goes with `down`: {_REASONS_DOC}.",
        examples=["source_mismatch"],
    )
    marker: Annotated[int, Field(ge=1, le=9999), WHOLE] | None = Field(
        None, description=_MARKER_DOC, examples=[1]
    )
    note: Annotated[str, StringConstraints(max_length=NOTE_LIMIT)] | None = Field(
        None,
        description="The reader's own words.",
        examples=["Đoạn này nói về lễ khởi công, không phải lễ thông xe."],
    )


class FeedbackOut(BaseModel):
    """Feedback as it was kept."""

    answer_id: str
    rating: Rating
    given_at: str
    reason: FeedbackReason | None
    marker: int | None
    note: str | None
