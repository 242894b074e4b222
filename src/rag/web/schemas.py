"""The shapes of the API, for validation of what comes in and for ``/docs``.

``rag.wire`` makes what goes out; a test holds these models to it. Knows nothing
of routes.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from rag.answering.questions import MAX_QUESTION_CHARS
from rag.corpus.moments import is_in_calendar
from rag.types import Filters
from rag.vietnamese.normalise import clean
from rag.web.scalars import SAYS_SOMETHING, told

ARTICLE_ID = r"^[A-Za-z0-9_-]{1,120}$"
TOP_K_LIMIT = 100
QUERY_LIMIT = 1000
"""Characters of a search; a question's own limit is the answerer's."""
TRUNCATED = "Only where the key's `snippet_chars` cut it."

ShortText = Annotated[str, StringConstraints(max_length=500)]


def whole_characters(value: Any) -> Any:
    """Refuses half of a surrogate pair, which JSON can write and no text can hold."""
    waiting = [value]
    while waiting:  # no recursion: a body may be nested as deep as its parser goes
        one = waiting.pop()
        if isinstance(one, str):
            try:
                one.encode()
            except UnicodeEncodeError as error:
                half = f"\\u{ord(one[error.start]):x}"
                raise ValueError(
                    f"{half} is half a character; send the whole text again"
                ) from error
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
    return value


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:.*[0-9Zz]", re.ASCII)


def _written_day(value: Any) -> Any:
    """A day as people write it: the validator's own reading takes seconds since 1970 too."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"no day of the calendar: {value}") from error
    if value is None or type(value) is date:
        return value
    raise ValueError("not a day; write it as 2023-05-17")


def _written_moment(value: Any) -> Any:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError("no moment of the calendar and the clock") from error
    if value is None or isinstance(value, datetime):
        return value
    raise ValueError("not a moment; write it as 2023-05-17T08:00:00+07:00")


def _in_calendar(value: datetime) -> datetime:
    if not is_in_calendar(value):
        raise ValueError("out of the calendar's range; give a day between the years 1 and 9999")
    return value


Day = Annotated[date, BeforeValidator(_written_day)]
"""A day, as 2023-05-17."""
Moment = Annotated[AwareDatetime, BeforeValidator(_written_moment), AfterValidator(_in_calendar)]
"""A moment with its offset, as 2023-05-17T08:00:00+07:00."""
ASKED_AT = "Fixes *now* for 'hôm qua' and the like; the present where left out."


class Body(BaseModel):
    """What every body is held to: no field that is not named, nothing taken for what it is
    not."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _is_text(cls, value: Any) -> Any:
        return whole_characters(value)


class FiltersIn(BaseModel):
    """What narrows the search. Days are in the archive's time zone."""

    model_config = ConfigDict(extra="forbid", strict=True)

    date_from: Day | None = Field(
        None, alias="from", description="First day, such as 2023-05-17.", examples=["2023-05-17"]
    )
    date_to: Day | None = Field(None, alias="to", description="Last day, inclusive.")
    section: ShortText | None = Field(None, description="Exactly as articles carry it.")
    source: ShortText | None = Field(None, description="Exactly as articles carry it.")
    infer: bool = Field(
        True,
        description="Whether words such as 'tuần trước' filter by date where no day is given.",
    )


class QuestionIn(Body):
    """A question in Vietnamese, with or without diacritics."""

    question: Annotated[str, told(pattern=SAYS_SOMETHING, maxLength=MAX_QUESTION_CHARS)] = Field(
        examples=["Chiến dịch Điện Biên Phủ kết thúc ngày nào?"],
        description="In words: there is at least a letter or a digit.",
    )
    filters: FiltersIn | None = None
    conversation_id: Annotated[str, StringConstraints(pattern=ARTICLE_ID)] | None = Field(
        None, description="That of the answer it follows; left out, a conversation begins."
    )
    stream: bool = Field(False, description="Answer as server-sent events.")
    asked_at: Moment | None = Field(None, description=ASKED_AT)


class ArticleIn(Body):
    """One published story. Only `title` or `body` need be there."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "anyOf": [
                {
                    "properties": {"title": {"type": "string", "pattern": SAYS_SOMETHING}},
                    "required": ["title"],
                },
                {
                    "properties": {"body": {"type": "string", "pattern": SAYS_SOMETHING}},
                    "required": ["body"],
                },
                {
                    "properties": {
                        "body": {"type": "array", "contains": {"pattern": SAYS_SOMETHING}}
                    },
                    "required": ["body"],
                },
            ]
        },
    )

    id: str | int | None = Field(None, description="If given, the same as in the address.")
    title: str | None = None
    lead: str | None = None
    body: str | list[str] | None = Field(None, description="Paragraphs, one a line.")
    published_at: str | None = Field(
        None, description="ISO 8601 with an offset. In the future: not searchable before."
    )
    updated_at: str | None = None
    section: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    kind: str | None = Field(None, description="news, opinion, advertorial or transcript.")
    captions: list[str] | None = None
    correction_note: str | None = None
    corrects: list[str | int] | str | None = Field(
        None, description="Ids of articles this one corrects."
    )


class ArticleStored(BaseModel):
    """What a put did."""

    id: str
    status: Literal["added", "updated", "unchanged"]
    version: int
    permalink: str
    warnings: list[str] = Field(description="What was read otherwise than sent, and why.")


class ClaimOut(BaseModel):
    """One sentence of an answer, without markers."""

    text: str
    citations: list[int]
    support: Literal["supported", "partial", "unsupported"]
    problems: list[str]
    lead: str = Field(description="What the answer says before it of where it comes from.")
    direct: bool = Field(
        description="Whether it is a short answer that the sentence after it says in full."
    )
    truncated: Literal[True] | None = Field(None, description=TRUNCATED)


class CitationOut(BaseModel):
    """One paragraph and one span of evidence: `text[start:end] == quote`, counted
    in Unicode code points of the paragraph."""

    marker: int
    paragraph_id: str
    article_id: str
    title: str
    source: str | None
    section: str | None
    published_at: str | None
    url: str | None
    quote: str | None = Field(description="null where the article was withdrawn or erased.")
    start: int
    end: int
    permalink: str
    truncated: Literal[True] | None = Field(None, description=TRUNCATED)


class SuggestionOut(BaseModel):
    """A near article beside an abstention; not a source."""

    id: str
    title: str
    permalink: str


class InferredOut(BaseModel):
    """A filter read from the question: the words, and the days of publication that they
    came to, both counted."""

    filter: Literal["published"]
    written: str
    date_from: str = Field(alias="from")
    date_to: str = Field(alias="to")


class FiltersOut(BaseModel):
    """The filters that applied; `inferred` names those read from the question."""

    date_from: str | None = Field(alias="from")
    date_to: str | None = Field(alias="to")
    section: str | None
    source: str | None
    inferred: list[InferredOut]


class CorpusOut(BaseModel):
    """What the archive held when the answer was made."""

    articles: int
    newest_published_at: str | None


class ModelOut(BaseModel):
    """What made the answer; `prompt` and `settings` are hashes."""

    generator: str
    fallback: bool
    embedding: str
    ranker: str
    prompt: str | None
    settings: str


class AnswerOut(BaseModel):
    """An answer, each sentence tied to the paragraph that says it."""

    id: str
    status: Literal["answered", "abstained"]
    question: str
    standalone_question: str
    asked_at: str
    answer: str
    claims: list[ClaimOut]
    citations: list[CitationOut]
    conversation_id: str | None
    abstention: str | None
    suggestions: list[SuggestionOut]
    notices: list[str]
    filters: FiltersOut
    corpus: CorpusOut
    model: ModelOut


class ParagraphOut(BaseModel):
    """The citable unit, as the newspaper printed it."""

    paragraph_id: str
    article_id: str
    version: int
    kind: Literal["body", "caption"]
    ordinal: int
    text: str
    permalink: str
    truncated: Literal[True] | None = Field(None, description=TRUNCATED)


class ArticleOut(BaseModel):
    """One version of an article, with its paragraphs in reading order."""

    id: str
    title: str
    lead: str
    body: str
    published_at: str | None
    updated_at: str | None
    section: str | None
    source: str | None
    author: str | None
    url: str | None
    kind: str
    captions: list[str]
    correction_note: str | None
    corrects: list[str]
    version: int
    state: Literal["live", "withdrawn", "erased"]
    is_current: bool
    stored_at: str
    original_id: str | None
    paragraphs: list[ParagraphOut]
    truncated: Literal[True] | None = Field(None, description=TRUNCATED)


class Problem(BaseModel):
    """An error (RFC 9457). `detail` says what to do next."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str | None = None
    vietnamese: str | None = None


def filters_from(
    date_from: date | None, date_to: date | None, section: str | None, source: str | None
) -> Filters:
    """Filters of ours, their text in the form that articles are stored in. Whether the
    days make a period is the retriever's to say."""
    return Filters(
        date_from=date_from,
        date_to=date_to,
        section=clean(section or "") or None,
        source=clean(source or "") or None,
    )


DESCRIBED = {
    304: "It is the same as what If-None-Match names.",
    400: "The request cannot be read: a header, the cursor, or a body that is no JSON.",
    401: "The key or the session is missing or no good.",
    403: "It needs a permission that the caller lacks.",
    404: "There is no such thing.",
    408: "The body came too slowly.",
    409: "It does not go with how things stand: it is so or taken already, somebody else changed "
    "it meanwhile (`latest` says to what), or the same Idempotency-Key is being worked on.",
    410: "It was withdrawn or erased.",
    412: "It is not at the version that If-Match names.",
    413: "The body is too large.",
    422: "The request is not valid; `detail` says why, and `errors` where.",
    429: "More often than the caller may.",
    503: "The store or an index cannot be used now; try again later.",
}
"""What a status says, for ``/docs``."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route, for ``/docs``, which completes them."""
    return {status: {"description": DESCRIBED[status]} for status in statuses}
