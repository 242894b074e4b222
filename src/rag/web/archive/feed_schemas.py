"""The shapes of feeds, as what is sent and what comes back. Knows nothing of routes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from rag.jobs.feed_timing import LONGEST_INTERVAL, SHORTEST_INTERVAL, USUAL_INTERVAL
from rag.store.feed_results import EntryOutcome, FeedState
from rag.web.scalars import WEB_ADDRESS, WHOLE, told
from rag.web.schemas import Body

_Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    told(pattern=WEB_ADDRESS),
]
_Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
_Every = Annotated[
    int,
    Field(
        ge=int(SHORTEST_INTERVAL.total_seconds()),
        le=int(LONGEST_INTERVAL.total_seconds()),
        description="Seconds between two polls.",
    ),
    WHOLE,
]


class FeedIn(Body):
    """A feed to poll: RSS, Atom, a sitemap or an index of sitemaps."""

    url: _Address
    title: _Name = Field("", description="What it is called here; empty: as it calls itself.")
    every_s: _Every = int(USUAL_INTERVAL.total_seconds())
    section: _Name | None = Field(None, description="For articles whose page states none.")
    source: _Name | None = Field(None, description="For articles whose page states none.")
    unchecked: bool = Field(False, description="Add it without fetching it first.")


class FeedChange(Body):
    """What is to change; the rest stays. `section` and `source` are taken away by null."""

    title: _Name | None = None
    every_s: _Every | None = None
    section: _Name | None = None
    source: _Name | None = None
    enabled: bool | None = Field(None, description="False pauses it; true polls it at once.")


class FeedOut(BaseModel):
    """A feed and how it fares. `error`, and `trouble` in Vietnamese, say what was wrong with
    the last poll, or what part of it was not had. `stalled`: the site took it away, it
    failed three times in a row, or did not succeed for three intervals, an hour at least."""

    id: str
    url: str
    title: str
    kind: Literal["rss", "atom", "sitemap", "sitemap-index"] | None = Field(
        description="Null until it was read once."
    )
    section: str | None
    source: str | None
    every_s: int
    enabled: bool
    state: FeedState
    stalled: bool
    polling: bool
    added_by: str
    added_at: str
    last_polled_at: str | None
    last_success_at: str | None
    next_poll_at: str | None
    failures: int = Field(description="Polls that failed since the last that did not.")
    error: str | None
    trouble: str | None
    listed: int = Field(description="Entries of the last listing, or sitemaps of an index.")
    left_out: int = Field(description="How many more it lists than were taken.")
    entries: dict[str, int] = Field(description="Pages, by what became of each.")


class FeedsOut(BaseModel):
    """By when they were added."""

    feeds: list[FeedOut]
    next: str | None


class FeedEntryOut(BaseModel):
    """A page that a feed lists. `failed` is tried again at `next_try_at`, `abandoned` not
    until the feed says something else of it; `waiting` has its turn in a later poll."""

    url: str
    title: str
    outcome: EntryOutcome
    article_id: str | None
    published_at: str | None = Field(description="As the feed states it.")
    listed_at: str
    fetched_at: str | None
    tries: int
    next_try_at: str | None
    error: str | None
    trouble: str | None = Field(description="The error in Vietnamese.")


class FeedEntriesOut(BaseModel):
    """The newest first."""

    entries: list[FeedEntryOut]
    next: str | None
