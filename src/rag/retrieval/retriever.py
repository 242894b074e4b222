"""From a question to hits: candidates of both indexes, fused with their article's
evidence, copies of one story collapsed. Offered as a LangChain retriever too.

Knows the indexes and the store; nothing of answers, HTTP or how a filter was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from rag.errors import FilterError
from rag.index.abbreviations import AbbreviationIndex
from rag.index.bounds import Bounds
from rag.index.copies import CopyIndex
from rag.index.embeddings import EmbeddingModel
from rag.index.lexical import LexicalIndex
from rag.index.passages import paragraph_id_of
from rag.index.vectors import VectorIndex
from rag.retrieval.boosts import boosted
from rag.retrieval.candidates import Candidate, noted, showable
from rag.retrieval.collecting import Collector
from rag.retrieval.explaining import Explanation, explained
from rag.retrieval.fusion import Evidence, FusionWeights, Scored, fuse
from rag.retrieval.ranking import ExplainingRanker, Ranker, Reasons, kept_below, rescored
from rag.retrieval.searching import Found
from rag.retrieval.understanding import Understanding, WeightedReading, understand
from rag.store.store import Store
from rag.types import Filters, Hit
from rag.vietnamese.normalise import clean, has_diacritics
from rag.wire import hit_to_dict

# Taken from each index before fusion. Above 100 the tuning half gains nothing.
_CANDIDATES = 100
# Taken where they make too few hits, as copies of one story do: four times as many, twice.
_STEP = 4
_MOST_CANDIDATES = _STEP * _STEP * _CANDIDATES
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
    scored by :class:`FusionWeights`. The best ``depth`` paragraphs that may be shown are
    put in order by the ``ranker``, where there is one; those past it follow as they were
    fused. A filter that nothing passes gives no hits."""

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
    ranker: Ranker | None = None
    depth: int = Field(default=60, ge=1)
    clock: Callable[[], datetime] = _utc_now

    def search(
        self,
        question: str,
        *,
        top_k: int = 20,
        filters: Filters = NO_FILTERS,
        now: datetime | None = None,
        asked_at: datetime | None = None,
    ) -> list[Hit]:
        """At most ``top_k`` hits, best first, each a live paragraph of its article's
        current version, published by ``now``, by default the present moment. What copies
        of one story print alike is one hit, of the best-ranked of them; it names the
        others that pass the filters too. ``asked_at``, by default ``now``, is what the
        question's "hiện nay" and "năm ngoái" are relative to.

        Raises FilterError for a period that ends before it begins, and
        IndexUnavailable or StoreError where those fail.
        """
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
        """As :meth:`search`, with what :meth:`explain` needs."""
        _check(filters)
        now = self._aware(now or self.clock())
        asked_at = self._aware(asked_at or now)
        understood = self.understand(question, filters, asked_at)
        weights = self._weights_for(understood)
        bounds = Bounds.from_filters(filters, self.zone)
        found = Collector(self.store, self.copies, bounds, now, page=top_k + _SPARE)
        seen: dict[str, Candidate] = {}
        limit = max(_CANDIDATES, top_k + _SPARE)
        most = max(_MOST_CANDIDATES, _STEP * limit)
        while True:
            known = self._evidence(understood, bounds, limit)
            seen.clear()
            candidates = noted(
                self._showable(understood, fuse(known, weights), now, top_k + _SPARE), seen
            )
            hits = found.first(self._ranked(understood, candidates, asked_at), top_k)
            if len(hits) == top_k or len(known) < limit or limit >= most:
                return Found(understood, tuple(hits), seen)
            limit *= _STEP

    def candidates(self, question: str) -> tuple[Understanding, list[Candidate]]:
        """What a ranker would be given: the best ``depth`` paragraphs, as fused."""
        understood = self.understand(question)
        known = self._evidence(understood, NO_BOUNDS, _CANDIDATES)
        fused = fuse(known, self._weights_for(understood))
        now = self._aware(self.clock())
        shown = showable(self.store, fused, now=now, page=self.depth + _SPARE)
        return understood, list(islice(shown, self.depth))

    def _weights_for(self, understood: Understanding) -> FusionWeights:
        marked = has_diacritics(understood.text)
        return self.weights if marked else self.weights.for_bare_question()

    def explain(self, found: Found) -> list[Explanation]:
        """Why each hit ranks where it does, in their order. Raises StoreError."""
        texts: dict[str, str] = {}
        for hit in found.hits:
            if hit.article.id not in texts:
                whole = self.store.article(hit.article.id, hit.paragraph.version)
                texts[hit.article.id] = "\n".join(one.text for one in whole.paragraphs)
        places = {identity: place for place, identity in enumerate(found.fused, 1)}
        reasons: Mapping[str, Reasons] = {}
        if isinstance(self.ranker, ExplainingRanker):
            ranked = list(found.fused.values())[: self.depth]
            reasons = self.ranker.reasons(found.understood, ranked)
        return [
            explained(
                found.understood,
                hit,
                rank=rank,
                fused_rank=places[hit.paragraph.id],
                article_text=texts[hit.article.id],
                rarity=self.lexical.rarity,
                reasons=reasons.get(hit.paragraph.id, ()),
            )
            for rank, hit in enumerate(found.hits, 1)
        ]

    def _aware(self, moment: datetime) -> datetime:
        """A moment without an offset is one of the archive's own time zone."""
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def _showable(
        self, understood: Understanding, fused: Sequence[Scored], now: datetime, page: int
    ) -> Iterator[Candidate]:
        """What may be shown, looked up as it is read: all that is ranked at once."""
        page = max(page, self.depth + _SPARE) if self._ranks(understood) else page
        return showable(self.store, fused, now=now, page=page)

    def _ranks(self, understood: Understanding) -> bool:
        return self.ranker is not None or understood.calls_for_boosts

    def _ranked(
        self, understood: Understanding, candidates: Iterator[Candidate], asked_at: datetime
    ) -> Iterator[Candidate]:
        """The best ``depth`` as the ranker has them and the question's own time moves
        them, then the rest."""
        if not self._ranks(understood):
            yield from candidates
            return
        ranked = list(islice(candidates, self.depth))
        if self.ranker is not None:
            ranked = rescored(ranked, self.ranker.rank(understood, ranked))
        if understood.calls_for_boosts:
            ranked = boosted(understood, ranked, asked_at, self.zone)
        yield from ranked
        gap = None
        for one in candidates:
            if gap is None:
                gap = max(0.0, one.scored.score - ranked[-1].scored.score)
            yield kept_below(one, gap)

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

    def understand(
        self,
        question: str,
        filters: Filters = NO_FILTERS,
        asked_at: datetime | None = None,
    ) -> Understanding:
        """What a question is searched as, with the archive's own abbreviations, the day
        that the filters say it is about and the moment it is asked at, by default the
        present one."""
        return understand(
            clean(question),
            rarity=self.lexical.rarity,
            passages_with=self.lexical.passages_with,
            learned=self.abbreviations.learned(),
            on=filters.date_to or filters.date_from,
            asked_at=asked_at or self.clock(),
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
