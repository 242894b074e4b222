"""What searching gives, and what can search: the face that answering and the web know.

Knows nothing of indexes, stores or rankers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rag.retrieval.candidates import Candidate
from rag.retrieval.explaining import Explanation
from rag.retrieval.understanding import Understanding
from rag.types import Filters, Hit


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a question, best first, and how it was understood. ``fused``: what was
    looked at by paragraph id, as it stood before ranking, best first; every hit's is there."""

    understood: Understanding
    hits: tuple[Hit, ...]
    fused: Mapping[str, Candidate]


class Searcher(Protocol):
    """A question to hits, best first, such as ``rag.retrieval.retriever.HybridRetriever``."""

    def search(
        self,
        question: str,
        *,
        top_k: int = ...,
        filters: Filters = ...,
        now: datetime | None = ...,
        asked_at: datetime | None = ...,
    ) -> list[Hit]: ...


class ExplainingSearcher(Searcher, Protocol):
    """One that can also say why its hits rank where they do."""

    def find(
        self,
        question: str,
        *,
        top_k: int = ...,
        filters: Filters = ...,
        now: datetime | None = ...,
        asked_at: datetime | None = ...,
    ) -> Found: ...

    def explain(self, found: Found) -> Sequence[Explanation]: ...
