"""The shapes of what those who look after the archive send and get. Knows nothing of
routes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from rag.web.scalars import SAYS_SOMETHING, WEB_ADDRESS, told
from rag.web.schemas import ARTICLE_ID, ArticleIn, Body, Day

Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
Long = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000),
    told(pattern=SAYS_SOMETHING),
]
Id = Annotated[str, StringConstraints(pattern=ARTICLE_ID)]


class ReasonIn(Body):
    """Why somebody does what they do."""

    reason: Reason = ""


class ListedOut(BaseModel):
    """An article in a list. `embargoed`: published later than now."""

    id: str
    title: str
    published_at: str | None
    section: str | None
    source: str | None
    kind: str
    state: Literal["live", "embargoed", "withdrawn", "erased"]
    versions: int
    stored_at: str


class ListOut(BaseModel):
    """`next` is the `cursor` of the page that follows; null on the last one."""

    articles: list[ListedOut]
    next: str | None


class LoadFileOut(BaseModel):
    """A file that was received, by the name it is told by."""

    number: int
    name: str
    bytes: int


class LoadOut(BaseModel):
    """Files put in at one time. `report` tells what became of each article, and what was
    rejected with file, line and reason, `remarks` being its `warnings` in Vietnamese; it is
    empty in lists but for `counts`."""

    id: str
    state: Literal["receiving", "waiting", "running", "done", "failed", "interrupted"]
    by: str
    created_at: str
    finished_at: str | None
    bytes_done: int
    bytes_total: int
    percent: int
    trouble: str | None = Field(description="Where all of it failed: why, in Vietnamese.")
    files: list[LoadFileOut]
    report: dict[str, Any]


class LoadsOut(BaseModel):
    """The newest first."""

    loads: list[LoadOut]
    next: str | None


class LinkIn(Body):
    """The address of an article's page on another site."""

    url: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
        told(pattern=WEB_ADDRESS),
    ]


class PreviewOut(BaseModel):
    """What was understood of a page; nothing is stored. Put `article` to
    `/api/v1/articles/{id}` to store it."""

    article: ArticleIn
    paragraphs: int
    warnings: list[str]
    remarks: list[str] = Field(description="The warnings in Vietnamese, in the same order.")
    stored_version: int | None = Field(description="The version there is; null: none yet.")


class RequestIn(Body):
    """A request for a correction or a reply, as it was received. `due_on` left out: ten
    days after it was received."""

    kind: Literal["correction", "reply"]
    article_id: Id
    text: Long
    received_on: Day
    due_on: Day | None = None
    name: Reason = ""
    contact: Reason = ""


class ResolveIn(Body):
    """What becomes of a request. `link`: the id of the article that answers it, which goes
    with `accept`; `refuse` goes with a `note`."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"properties": {"action": {"const": "accept"}}},
                {"properties": {"action": {"const": "reopen"}, "link": {"type": "null"}}},
                {
                    "properties": {
                        "action": {"const": "refuse"},
                        "link": {"type": "null"},
                        "note": {"pattern": SAYS_SOMETHING},
                    },
                    "required": ["note"],
                },
            ]
        }
    )

    action: Literal["accept", "refuse", "reopen"]
    note: Reason = ""
    link: Id | None = None


class RequestEntryOut(BaseModel):
    """One thing that became of a request."""

    at: str
    by: str
    action: Literal["record", "accept", "refuse", "reopen", "forget"]
    note: str | None
    link: str | None


class RequestOut(BaseModel):
    """`name` and `contact` are null for who may not edit, and once they were erased."""

    id: str
    kind: Literal["correction", "reply"]
    article_id: str
    text: str
    received_on: str
    due_on: str
    state: Literal["open", "accepted", "refused"]
    overdue: bool
    name: str | None
    contact: str | None
    contact_erased: bool
    entries: list[RequestEntryOut]


class RequestsOut(BaseModel):
    """By the day they are due."""

    requests: list[RequestOut]
    next: str | None


class NearOut(BaseModel):
    """An article near a question; not a source."""

    id: str
    title: str
    permalink: str


class QuestionGroupOut(BaseModel):
    """Questions that ask the same and were not answered."""

    question: str
    others: list[str]
    count: int
    last_asked_at: str
    suggestions: list[NearOut]
    answer_ids: list[str]


class QuestionGroupsOut(BaseModel):
    """The most asked first."""

    groups: list[QuestionGroupOut]
    next: str | None


class SettleIn(Body):
    """Answers whose questions somebody has done with."""

    answer_ids: Annotated[list[Id], Field(min_length=1, max_length=1000)]


class SettledOut(BaseModel):
    """How many were not settled before."""

    settled: int
