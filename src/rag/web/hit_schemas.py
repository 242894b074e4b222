"""The shapes of a search's hits, and of why each ranks where it does. Knows nothing of
routes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from rag.web.schemas import FiltersOut, ParagraphOut


class PartOut(BaseModel):
    """A share of a score; `label` names it for a reader."""

    part: str
    label: str
    value: float


class TermOut(BaseModel):
    """A syllable of the question, its share of what is asked, and where the hit's article
    has it; one that `is_folded` is compared without its diacritics. `reworded` is where
    another wording of it stands, as a name in full does for its abbreviation."""

    term: str
    weight: float
    is_folded: bool
    places: list[Literal["paragraph", "title", "article"]]
    reworded: list[Literal["paragraph", "title", "article"]]


class ReasonOut(BaseModel):
    """A feature that the ranker saw, its value, and what that adds to its verdict beyond
    what it adds to the candidates on average; `label` names it for a reader."""

    feature: str
    label: str
    value: float
    effect: float


class ExplanationOut(BaseModel):
    """Why a hit ranks where it does. `fused_rank` is its place before ranking, copies
    counted; both count from 1."""

    rank: int
    fused_rank: int
    parts: list[PartOut]
    terms: list[TermOut]
    reasons: list[ReasonOut]


class ReadingOut(BaseModel):
    """A reading of the question and what a match under it is worth."""

    text: str
    weight: float


class PeriodOut(BaseModel):
    """Days that the question names, both counted, which prefer hits and leave none out."""

    written: str
    first: str = Field(alias="from")
    last: str = Field(alias="to")


class UnderstoodOut(BaseModel):
    """What the question was searched as; where it `is_about_now`, newer articles are
    preferred."""

    text: str
    readings: list[ReadingOut]
    notes: list[str]
    is_about_now: bool
    event_periods: list[PeriodOut]


class CopyOut(BaseModel):
    """Another article that prints the same story, at most lightly edited."""

    article_id: str
    version: int
    title: str
    source: str | None
    permalink: str


class HitOut(ParagraphOut):
    """A paragraph with its score, higher is better; `parts` add up to it. `outlets` are
    the sources that printed its story, `copies` the other articles that did."""

    score: float
    parts: dict[str, float]
    title: str
    source: str | None
    section: str | None
    published_at: str | None
    url: str | None
    outlets: list[str]
    copies: list[CopyOut]
    explanation: ExplanationOut | None = Field(None, description="Only where it was asked for.")


class HitsOut(BaseModel):
    """Hits, best first."""

    query: str
    filters: FiltersOut
    hits: list[HitOut]
    understood: UnderstoodOut | None = Field(None, description="Only where `explain` is true.")
