"""What the web needs from the rooms below it, handed over in one frozen value.

Names the few methods that routes and pages call. Knows nothing of how the parts
are built: ``bootstrap`` does that, and tests pass small parts of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from rag.answering.stages import Stage
from rag.index.sync import IndexStatus
from rag.jobs.addresses import Allowed
from rag.jobs.feeds import PollCounts
from rag.jobs.fetching import Fetcher
from rag.jobs.loading import Loader
from rag.retrieval.searching import ExplainingSearcher
from rag.store.store import Store
from rag.types import Answer, AnswerEvent, Question
from rag.web.gate import Gate


class Chain(Protocol):
    """A question to an answer, saved before it is called final."""

    def stream(self, input: Question) -> Iterator[AnswerEvent]: ...

    def invoke(self, input: Question) -> Answer: ...


class Indexes(Protocol):
    """The derived indexes and how far they are behind the store."""

    def sync(self, *, wait_s: float = ...) -> object: ...

    def lag(self) -> int: ...

    def status(self) -> IndexStatus: ...


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the web is built from. ``zone`` is the archive's time zone;
    ``samples`` gives the questions offered on an empty chat page; ``index_problem`` says
    why the indexes cannot follow the store, or ``None`` where they can; ``answer_counts``
    how often what happened while answering, ``feed_counts`` what polls of feeds came to;
    ``on_stage`` takes who is to be told of stages and their seconds; ``loader`` takes files
    in and ``fetcher`` pages of other sites; ``gate`` lets callers in; ``public_url`` is the
    origin that people know the site by, where that is not the one it listens on.
    ``fetch_allowed``: hosts and networks that may be sent to though they are not public;
    ``webhook_outcomes``: how many attempts to deliver came to what, since the start."""

    store: Store
    retriever: ExplainingSearcher
    chain: Chain
    sync: Indexes
    zone: ZoneInfo
    version: str
    loader: Loader
    fetcher: Fetcher = field(default_factory=Fetcher)
    generator: str = "extractive"
    embedding: str = ""
    ranker: str = ""
    samples: Callable[[], tuple[str, ...]] = lambda: ()
    index_problem: Callable[[], str | None] = lambda: None
    answer_counts: Callable[[], Mapping[str, int]] = dict
    feed_counts: Callable[[], PollCounts] = PollCounts
    on_stage: Callable[[Callable[[Stage, float], None]], None] = lambda _: None
    gate: Gate = field(default_factory=Gate)
    public_url: str = ""
    fetch_allowed: Allowed = field(default_factory=Allowed)
    webhook_outcomes: Callable[[], Mapping[str, int]] = dict
