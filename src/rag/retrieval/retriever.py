"""From a question to hits: candidates of both indexes, fused with their article's
evidence, copies of one story collapsed. Offered as a LangChain retriever too.

Knows the indexes and the store; nothing of answers, HTTP or how a filter was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from rag.errors import FilterError
from rag.index.abbreviations import AbbreviationIndex
from rag.index.bounds import Bounds
from rag.index.copies import CopyIndex, CopyLink
from rag.index.embeddings import EmbeddingModel
from rag.index.lexical import LexicalIndex
from rag.index.passages import paragraph_id_of
from rag.index.vectors import VectorIndex
from rag.retrieval.collapsing import Collapsing
from rag.retrieval.fusion import Evidence, FusionWeights, Scored, fuse
from rag.retrieval.understanding import Understanding, WeightedReading, understand
from rag.store.store import Store
from rag.types import ArticleVersion, Copy, Filters, Hit, Paragraph
from rag.vietnamese.normalise import clean, has_diacritics
from rag.wire import hit_to_dict

# Taken from each index before fusion. Above 100 the tuning half gains nothing.
_CANDIDATES = 100
# Taken where copies of one story fill the candidates: four times as many, twice.
_MOST_CANDIDATES = 1_600
# Hits looked up beyond those asked for, since one may have been withdrawn or
# replaced in the store and not yet in the indexes, or be a copy.
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
    copies: CopyIndex
    abbreviations: AbbreviationIndex
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
        current version, published by ``now``, by default the present moment. What copies
        of one story print alike is one hit, of the best-ranked of them; it names the
        others that pass the filters too.

        Raises FilterError for a period that ends before it begins, and
        IndexUnavailable or StoreError where those fail.
        """
        _check(filters)
        text = clean(question)
        understood = self.understand(text, filters)
        marked = has_diacritics(understood.text)
        weights = self.weights if marked else self.weights.for_bare_question()
        bounds = Bounds.from_filters(filters, self.zone)
        limit = _CANDIDATES
        while True:
            known = self._evidence(understood, bounds, limit)
            found = _Found(self, bounds, now or self.clock())
            hits = found.hits(fuse(known, weights), top_k)
            full = len(hits) == top_k or len(known) < limit or limit >= _MOST_CANDIDATES
            if full or not found.collapsed:
                return hits
            limit *= 4

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

    def evidence(
        self, text: str, bounds: Bounds = NO_BOUNDS, *, limit: int = _CANDIDATES
    ) -> list[Evidence]:
        """What the indexes say of each candidate passage, unweighted, in no order.
        ``limit``: the candidates that each index gives."""
        return self._evidence(self.understand(text), bounds, limit)

    def understand(self, question: str, filters: Filters = NO_FILTERS) -> Understanding:
        """What a question is searched as, with the archive's own abbreviations and the
        day that the filters say it is about."""
        return understand(
            clean(question),
            rarity=self.lexical.rarity,
            passages_with=self.lexical.passages_with,
            learned=self.abbreviations.learned(),
            on=filters.date_to or filters.date_from,
            zone=self.zone,
        )

    def _evidence(self, understood: Understanding, bounds: Bounds, limit: int) -> list[Evidence]:
        found: dict[str, Evidence] = {}
        for reading in understood.readings:
            for identity, one in self._evidence_of(reading, bounds, limit).items():
                weighed = one.weighed(reading.weight)
                held = found.get(identity)
                found[identity] = weighed if held is None else held.best_of(weighed)
        return list(found.values())

    def _evidence_of(
        self, reading: WeightedReading, bounds: Bounds, limit: int
    ) -> dict[str, Evidence]:
        query = reading.query
        passage = self.lexical.search_passages(query, limit=limit, bounds=bounds)
        vector = self.embeddings.encode_question(reading.text)
        # A question of unknown words has no direction: the dense side stays silent.
        pointed = bool(np.any(vector))
        dense = self.vectors.search(vector, limit=limit, bounds=bounds) if pointed else {}
        # In one order: a similarity's last bits go by its place among those computed
        # together, and a set's order differs from process to process.
        ids = sorted(passage.keys() | dense.keys())
        passage |= self.lexical.score_passages(query, [i for i in ids if i not in passage])
        if pointed:
            dense |= self.vectors.score(vector, [i for i in ids if i not in dense])
        paragraph_of = {identity: paragraph_id_of(identity) for identity in ids}
        article_of = {identity: _article_of(paragraph_of[identity]) for identity in ids}
        article = self.lexical.score_articles(query, sorted(set(article_of.values())))
        return {
            identity: Evidence(
                paragraph_id=paragraph_of[identity],
                passage=passage.get(identity, 0.0),
                article=article.get(article_of[identity], 0.0),
                dense=dense.get(identity, 0.0),
                is_head=paragraph_of[identity].endswith(".p0"),
            )
            for identity in ids
        }


class _Found:
    """The hits of one search, taken from the scored paragraphs in order."""

    def __init__(self, retriever: HybridRetriever, bounds: Bounds, now: datetime) -> None:
        self._store = retriever.store
        self._copies = retriever.copies
        self._bounds = bounds
        self._now = now
        self.collapsed = 0

    def hits(self, scored: Sequence[Scored], top_k: int) -> list[Hit]:
        """The first ``top_k`` that may be shown and are no copies of one before."""
        kept: list[tuple[Scored, Paragraph, ArticleVersion]] = []
        links: dict[str, tuple[CopyLink, ...]] = {}
        collapsing = Collapsing()
        step = top_k + _SPARE
        for start in range(0, len(scored), step):
            page = list(self._showable(scored[start : start + step]))
            new = {stored.id: stored.version for _, _, stored in page if stored.id not in links}
            links |= dict.fromkeys(new, ()) | self._copies.copies_of(new)
            for one, paragraph, stored in page:
                if len(kept) == top_k:
                    break
                if collapsing.keeps(paragraph, [link.article_id for link in links[stored.id]]):
                    kept.append((one, paragraph, stored))
                else:
                    self.collapsed += 1
            if len(kept) == top_k:
                break
        copies = self._shown_copies({stored.id: links[stored.id] for _, _, stored in kept})
        return [
            Hit(paragraph, stored.article, one.score, one.parts, copies[stored.id])
            for one, paragraph, stored in kept
        ]

    def _showable(
        self, scored: Sequence[Scored]
    ) -> Iterator[tuple[Scored, Paragraph, ArticleVersion]]:
        paragraphs = self._store.paragraphs([one.paragraph_id for one in scored])
        articles = self._store.articles(sorted({p.article_id for p in paragraphs.values()}))
        for one in scored:
            paragraph = paragraphs.get(one.paragraph_id)
            stored = articles.get(paragraph.article_id) if paragraph else None
            if paragraph and stored and self._may_show(stored, paragraph.version):
                yield one, paragraph, stored

    def _shown_copies(self, links: dict[str, tuple[CopyLink, ...]]) -> dict[str, tuple[Copy, ...]]:
        ids = sorted({link.article_id for some in links.values() for link in some})
        articles = self._store.articles(ids) if ids else {}
        return {
            article_id: tuple(
                Copy(stored.id, stored.version, stored.article.title, stored.article.source)
                for link in some
                if (stored := articles.get(link.article_id))
                and self._may_show(stored, link.version)
                and self._bounds.admits(stored.article)
            )
            for article_id, some in links.items()
        }

    def _may_show(self, stored: ArticleVersion, version: int) -> bool:
        published = stored.article.published_at
        return (
            stored.state == "live"
            and stored.version == version
            and not (published and published > self._now)
        )


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
