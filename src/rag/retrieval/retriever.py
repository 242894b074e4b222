"""From a question to hits: candidates of both indexes, fused with their article's
evidence. Offered as a LangChain retriever too.

Knows the indexes and the store; nothing of answers, HTTP or how a filter was meant.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from rag.errors import FilterError
from rag.index.bounds import Bounds
from rag.index.embeddings import EmbeddingModel
from rag.index.lexical import LexicalIndex
from rag.index.passages import paragraph_id_of
from rag.index.query import LexicalQuery
from rag.index.vectors import VectorIndex
from rag.retrieval.fusion import Evidence, FusionWeights, Scored, fuse
from rag.store.store import Store
from rag.types import Filters, Hit
from rag.vietnamese.normalise import clean, has_diacritics
from rag.wire import hit_to_dict

# Taken from each index before fusion. Above 100 the tuning half gains nothing.
_CANDIDATES = 100
# Hits looked up beyond those asked for, since one may have been withdrawn or
# replaced in the store and not yet in the indexes.
_SPARE = 10
# datetime cannot pass these once moved between time zones.
_FIRST_DAY, _LAST_DAY = date(1, 1, 2), date(9999, 12, 30)

NO_FILTERS = Filters()
NO_BOUNDS = Bounds()


def _utc_now() -> datetime:
    return datetime.now(UTC)


class HybridRetriever(BaseRetriever):
    """Dense and lexical candidates, both narrowed by the filters before they are cut,
    scored by :class:`FusionWeights`. A filter that nothing passes gives no hits."""

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    store: Store
    lexical: LexicalIndex
    vectors: VectorIndex
    embeddings: EmbeddingModel
    zone: ZoneInfo
    weights: FusionWeights = FusionWeights()
    top_k: int = 20
    clock: Callable[[], datetime] = _utc_now

    def search(
        self,
        question: str,
        *,
        top_k: int = 20,
        filters: Filters = NO_FILTERS,
        now: datetime | None = None,
    ) -> list[Hit]:
        """At most ``top_k`` hits, best first, each a live paragraph of its article's
        current version, published by ``now``, by default the present moment.

        Raises FilterError for a period that ends before it begins, and
        IndexUnavailable or StoreError where those fail.
        """
        _check(filters)
        text = clean(question)
        weights = self.weights if has_diacritics(text) else self.weights.for_bare_question()
        scored = fuse(self.evidence(text, Bounds.from_filters(filters, self.zone)), weights)
        return self._hits(scored, top_k, now or self.clock())

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager  # LangChain hands it to every retriever; nothing to report here
        return [
            Document(
                id=hit.paragraph.id, page_content=hit.paragraph.text, metadata=hit_to_dict(hit)
            )
            for hit in self.search(query, top_k=self.top_k)
        ]

    def evidence(self, text: str, bounds: Bounds = NO_BOUNDS) -> list[Evidence]:
        """What the indexes say of each candidate passage, unweighted, in no order."""
        query = LexicalQuery.from_question(text)
        passage = self.lexical.search_passages(query, limit=_CANDIDATES, bounds=bounds)
        vector = self.embeddings.encode_question(text)
        # A question of unknown words has no direction: the dense side stays silent.
        pointed = bool(np.any(vector))
        dense = self.vectors.search(vector, limit=_CANDIDATES, bounds=bounds) if pointed else {}
        ids = list(passage.keys() | dense.keys())
        passage |= self.lexical.score_passages(query, [i for i in ids if i not in passage])
        if pointed:
            dense |= self.vectors.score(vector, [i for i in ids if i not in dense])
        paragraph_of = {identity: paragraph_id_of(identity) for identity in ids}
        article_of = {identity: _article_of(paragraph_of[identity]) for identity in ids}
        article = self.lexical.score_articles(query, sorted(set(article_of.values())))
        return [
            Evidence(
                paragraph_id=paragraph_of[identity],
                passage=passage.get(identity, 0.0),
                article=article.get(article_of[identity], 0.0),
                dense=dense.get(identity, 0.0),
                is_head=paragraph_of[identity].endswith(".p0"),
            )
            for identity in ids
        ]

    def _hits(self, scored: list[Scored], top_k: int, now: datetime) -> list[Hit]:
        near = scored[: top_k + _SPARE]
        paragraphs = self.store.paragraphs([one.paragraph_id for one in near])
        articles = self.store.articles(sorted({p.article_id for p in paragraphs.values()}))
        hits: list[Hit] = []
        for one in near:
            paragraph = paragraphs.get(one.paragraph_id)
            stored = articles.get(paragraph.article_id) if paragraph else None
            if paragraph is None or stored is None or stored.state != "live":
                continue
            published = stored.article.published_at
            if paragraph.version != stored.version or (published and published > now):
                continue
            hits.append(Hit(paragraph, stored.article, one.score, one.parts))
        return hits[:top_k]


def _article_of(paragraph_id: str) -> str:
    return paragraph_id.rsplit(".", 2)[0]


def _check(filters: Filters) -> None:
    first, last = filters.date_from, filters.date_to
    if first and last and first > last:
        raise FilterError(
            f"The period ends ({last}) before it begins ({first}); exchange the two days.",
            vietnamese="Ngày kết thúc đứng trước ngày bắt đầu. Xin đổi lại hai ngày.",
        )
    for day in (first, last):
        if day is not None and not _FIRST_DAY <= day <= _LAST_DAY:
            raise FilterError(f"{day} is no day a newspaper came out; give another.")
