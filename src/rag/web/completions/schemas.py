"""What OpenAI's clients send, as far as it means something here.

The shapes are those of OpenAI's API reference (Chat Completions); what sets how a model
writes, such as ``temperature``, is taken and changes nothing. Knows nothing of answers.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from rag.web.scalars import WHOLE, told
from rag.web.schemas import ARTICLE_ID, Body, FiltersIn

MODEL = "hoi-bao"
_MESSAGES = 200


class TextPart(BaseModel):
    """One piece of a message."""

    model_config = ConfigDict(strict=True)

    type: Literal["text"]
    text: str


def _text_alone(value: Any) -> Any:
    """Refuses what is no text by its name: of a union's members each would complain."""
    for part in value if isinstance(value, list) else ():
        kind = part.get("type") if isinstance(part, dict) else None
        if kind != "text":
            raise ValueError(f"parts of type {str(kind)[:40]!r} are not read; send text alone")
    return value


class MessageIn(BaseModel):
    """One message. Those of `system` and `developer` are taken and change nothing: no
    instruction makes an answer say what no paragraph says."""

    model_config = ConfigDict(extra="allow", strict=True)

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str | list[TextPart] | None, BeforeValidator(_text_alone)] = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """What comes with a stream."""

    model_config = ConfigDict(extra="allow", strict=True)

    include_usage: bool = False


class CompletionIn(Body):
    """A conversation whose last message is the question. The messages before it say what
    it is about; they are never evidence."""

    model_config = ConfigDict(extra="allow")

    model: str = Field(examples=[MODEL])
    messages: list[MessageIn] = Field(min_length=1, max_length=_MESSAGES)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, WHOLE, told(const=1)] | None = Field(
        1, description="One answer is given: 1, or left out."
    )
    tool_choice: Any = None
    response_format: dict[str, Any] | None = None
    filters: FiltersIn | None = Field(None, description="Ours: what narrows the search.")
    conversation_id: Annotated[str, StringConstraints(pattern=ARTICLE_ID)] | None = Field(
        None, description="Ours: that of the answer it follows, in the place of `messages`."
    )


class UsageOut(BaseModel):
    """Estimated from syllables, rather too many than too few."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class MessageOut(BaseModel):
    """The answer. Beside OpenAI's members: `citations` as in `POST /api/v1/answers`, and
    the saved answer's `answer_id`, `conversation_id` and `permalink`."""

    model_config = ConfigDict(extra="allow")

    role: Literal["assistant"]
    content: str
    refusal: None
    citations: list[dict[str, Any]]
    answer_id: str
    conversation_id: str | None
    permalink: str


class ChoiceOut(BaseModel):
    """The one there is."""

    index: Literal[0]
    message: MessageOut
    logprobs: None
    finish_reason: Literal["stop"]


class CompletionOut(BaseModel):
    """A chat completion."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ChoiceOut]
    usage: UsageOut


class ListedModelOut(BaseModel):
    """What can be asked for as `model`."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsOut(BaseModel):
    """All of them."""

    object: Literal["list"]
    data: list[ListedModelOut]
