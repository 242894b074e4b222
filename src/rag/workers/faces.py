"""The chain and the searcher that the web knows, done by workers.

Knows nothing of processes or HTTP.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import cast

from rag.answering.leaving import current_reader
from rag.retrieval.explaining import Explanation
from rag.retrieval.retriever import HybridRetriever
from rag.retrieval.searching import Found
from rag.types import Answer, AnswerEvent, AnswerReady, Filters, Hit, Question, Watermark
from rag.workers.pool import WorkerPool
from rag.workers.tasks import Answering, Searching

NO_FILTERS = Filters()
Reached = Callable[[], Watermark]
"""How far the indexes are of the process that writes them."""


class WorkerChain:
    """A question to its answer, saved by the worker before it is called final."""

    def __init__(self, pool: WorkerPool, reached: Reached) -> None:
        self._pool = pool
        self._reached = reached

    def stream(self, input: Question) -> Iterator[AnswerEvent]:
        """The events as they come about. Nothing is saved where the caller stops before
        the last."""
        task = lambda: Answering(self._reached(), input)  # noqa: E731  # when a worker is free
        return cast("Iterator[AnswerEvent]", self._pool.run(task, current_reader()))

    def invoke(self, input: Question) -> Answer:
        """The final answer."""
        last = deque(self.stream(input), maxlen=1).pop()
        assert isinstance(last, AnswerReady)  # stream always ends so
        return last.answer


class WorkerSearcher:
    """Hits found by workers; why they rank where they do is said by ``retriever``."""

    def __init__(self, pool: WorkerPool, reached: Reached, retriever: HybridRetriever) -> None:
        self._pool = pool
        self._reached = reached
        self._retriever = retriever

    def search(
        self,
        question: str,
        *,
        top_k: int = 20,
        filters: Filters = NO_FILTERS,
        now: datetime | None = None,
        asked_at: datetime | None = None,
    ) -> list[Hit]:
        """As :meth:`HybridRetriever.search`."""
        found = self.find(question, top_k=top_k, filters=filters, now=now, asked_at=asked_at)
        return [*found.hits]

    def find(
        self,
        question: str,
        *,
        top_k: int = 20,
        filters: Filters = NO_FILTERS,
        now: datetime | None = None,
        asked_at: datetime | None = None,
    ) -> Found:
        """As :meth:`HybridRetriever.find`."""

        def task() -> Searching:
            return Searching(self._reached(), question, top_k, filters, now, asked_at)

        (found,) = self._pool.run(task, current_reader())
        return cast("Found", found)

    def explain(self, found: Found) -> Sequence[Explanation]:
        """As :meth:`HybridRetriever.explain`."""
        return self._retriever.explain(found)
