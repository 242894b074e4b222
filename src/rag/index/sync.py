"""Bring the indexes up to the store: after an ingest, a crash, a rebuild, or what
another process wrote. Idempotent: the same change applied twice is applied once.

Knows the store's changes and the indexes; nothing of files, questions or HTTP.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from rag.errors import IndexUnavailable
from rag.index.abbreviations import AbbreviationIndex
from rag.index.copies import CopyIndex, version_of
from rag.index.embeddings import EmbeddingModel
from rag.index.lexical import LexicalIndex
from rag.index.passages import IndexedArticle, indexed, paragraph_id_of
from rag.index.state import slowest
from rag.index.vector_rows import Vectors
from rag.index.vectors import VectorIndex
from rag.store.store import Store
from rag.types import Watermark

# Articles a step: large enough that a commit's cost is shared, small enough that a
# crash repeats little and memory stays flat.
_BATCH = 500
# How often a process that only reads looks whether the other has written.
_POLL_S = 0.05
# Passages between commits of the lexical index. A commit costs some 50 ms.
_COMMIT_EVERY = 20_000


@dataclass(frozen=True, slots=True)
class SyncReport:
    """``articles`` and ``passages`` brought into (or out of) the indexes."""

    articles: int = 0
    passages: int = 0


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """``lag``: changes of the store that the slowest index has not seen."""

    lexical_passages: int
    vector_passages: int
    copy_articles: int
    lag: int
    embedding: str
    fingerprint: str


class IndexSync:
    """The indexes and the way they follow the store. ``writable`` is False in a
    process that shares them with the one that writes: it only reloads."""

    def __init__(
        self,
        store: Store,
        lexical: LexicalIndex,
        vectors: VectorIndex,
        abbreviations: AbbreviationIndex,
        copies: CopyIndex,
        embeddings: EmbeddingModel,
        clock: Callable[[], datetime],
        *,
        writable: bool = True,
    ) -> None:
        self._store = store
        self._lexical = lexical
        self._vectors = vectors
        self._abbreviations = abbreviations
        self._copies = copies
        self._embeddings = embeddings
        self._clock = clock
        self._writable = writable
        self._lock = threading.Lock()

    def sync(
        self, progress: Callable[[int], object] | None = None, *, wait_s: float = 0.0
    ) -> SyncReport:
        """Apply every change past the indexes' watermarks. ``progress`` is told the
        articles of each step. A process that only reads them gives the one that writes
        them up to ``wait_s`` seconds to do so. Raises IndexUnavailable, ModelError or
        StoreError; what was committed stays, and the next call goes on from there."""
        with self._lock:
            if not self._writable:
                self._await_writer(wait_s)
                return SyncReport()
            try:
                report = SyncReport()
                # Looked first: twice a second there is nothing, and counting what the indexes
                # hold would cost a server that serves.
                if self._store.changes(self._slowest(), now=self._clock(), limit=1)[0]:
                    with ThreadPoolExecutor(1, thread_name_prefix="index-vectors") as pool:
                        report = self._catch_up(pool, progress)
                self._follow_abbreviations()
            except BaseException:
                self._lexical.rollback()
                self._copies.rollback()
                raise
            return report

    @property
    def reached(self) -> Watermark:
        """How far the slowest index is."""
        return self._slowest()

    def waiting(self) -> int:
        """How many articles :meth:`sync` would take in now."""
        return self._store.count_changes(self._slowest())

    def lag(self) -> int:
        """How many changes of the store the slowest index has not seen."""
        return max(0, self._store.latest_sequence() - self._slowest().sequence)

    def status(self) -> IndexStatus:
        return IndexStatus(
            lexical_passages=self._lexical.passage_count,
            vector_passages=self._vectors.passage_count,
            copy_articles=self._copies.article_count,
            lag=self.lag(),
            embedding=self._embeddings.name,
            fingerprint=self._embeddings.fingerprint,
        )

    def verify(self) -> list[str]:
        """What store and indexes disagree on, in words; empty where they agree."""
        expected: dict[str, str] = {}
        live: set[str] = set()
        after = Watermark(0)
        now = self._clock()
        while True:
            changed, reached = self._store.changes(after, now=now, limit=_BATCH)
            if not changed:
                break
            for stored in changed:
                passages = indexed(stored, now).passages
                expected |= {passage.id: stored.id for passage in passages}
                live |= {stored.id} if passages else set()
            after = reached
        problems = []
        versions = {identity: version_of(passage) for passage, identity in expected.items()}
        differing = versions.items() ^ self._copies.article_versions().items()
        if differing:
            first = min(identity for identity, _ in differing)
            problems.append(
                "the index of copies and the store differ in "
                f"{len({identity for identity, _ in differing})} articles, first {first}; "
                "run `rag reindex`"
            )
        for name, held in (
            ("lexical", self._lexical.passage_ids()),
            ("vector", set(self._vectors.passage_ids())),
            ("vector row", self._vectors.row_ids()),
        ):
            missing = sorted(expected.keys() - held)
            extra = sorted(held - expected.keys())
            if missing:
                problems.append(
                    f"{name} index lacks {len(missing)} passages, first {missing[0]}; "
                    "run `rag reindex`"
                )
            if extra:
                problems.append(
                    f"{name} index holds {len(extra)} passages the store does not have live, "
                    f"first {paragraph_id_of(extra[0])}; run `rag reindex`"
                )
        gone = sorted(self._abbreviations.article_ids() - live)
        if gone:
            problems.append(
                f"abbreviations were learned from {len(gone)} articles the store does not have "
                f"live, first {gone[0]}; run `rag reindex`"
            )
        # Ids alone would not show what is there twice.
        whole = len({passage_id.rsplit(".", 2)[0] for passage_id in expected})
        for noun, count, right in (
            ("passages", self._lexical.passage_count, len(self._lexical.passage_ids())),
            ("whole articles", self._lexical.article_count, whole),
        ):
            if count != right:
                problems.append(
                    f"lexical index holds {count} {noun} where {right} are right; run `rag reindex`"
                )
        return problems

    def close(self) -> None:
        """Let go of the indexes, once a running sync has ended."""
        with self._lock:
            self._lexical.close()
            self._vectors.close()
            self._copies.close()

    def _await_writer(self, wait_s: float) -> None:
        until = time.monotonic() + wait_s
        while True:
            for index in (self._lexical, self._vectors, self._abbreviations, self._copies):
                index.reload()
            if not wait_s or not self.lag():
                return
            if time.monotonic() >= until:
                raise IndexUnavailable(
                    f"The process that writes the indexes did not take the change in within "
                    f"{wait_s:g} s. See that it runs; the change is searchable once it has."
                )
            time.sleep(_POLL_S)

    def _catch_up(
        self, pool: ThreadPoolExecutor, progress: Callable[[int], object] | None
    ) -> SyncReport:
        # While Chroma takes one step in its own thread, the next is read, tokenised
        # and embedded in this one.
        articles = passages = uncommitted = 0
        now = self._clock()
        pending: Future[None] | None = None
        after = self._slowest()
        fresh_lexical = self._lexical.passage_count == 0
        fresh_vectors = self._vectors.passage_count == 0
        fresh_copies = self._copies.article_count == 0
        # Usually as far as the others, and read with them: once for all four.
        together = self._abbreviations.watermark == after
        seen: set[str] = set()
        while True:
            changed, reached = self._store.changes(after, now=now, limit=_BATCH)
            if not changed:
                break
            batch = [indexed(stored, now) for stored in changed]
            # An article may change again while this runs: then it is here twice.
            ids = {article.id for article in batch}
            new = seen.isdisjoint(ids)
            seen |= ids
            self._lexical.apply(batch, fresh=fresh_lexical and new)
            self._copies.apply(batch, fresh=fresh_copies and new)
            if together:
                self._abbreviations.apply(batch)
            vectors = self._embed(batch)
            if pending is not None:
                pending.result()
            pending = pool.submit(self._vectors.apply, batch, vectors, fresh=fresh_vectors and new)
            articles += len(batch)
            step = sum(len(article.passages) for article in batch)
            passages += step
            uncommitted += step
            after = reached
            if uncommitted >= _COMMIT_EVERY:
                pending.result()
                self._commit(after, together)
                uncommitted = 0
            if progress is not None:
                progress(len(batch))
        if pending is not None:
            pending.result()
            self._commit(after, together)
        return SyncReport(articles, passages)

    def _follow_abbreviations(self) -> None:
        # Where only these are new, or their rule is, nothing has to be embedded again.
        now = self._clock()
        after = self._abbreviations.watermark
        uncommitted = 0
        while True:
            changed, after = self._store.changes(after, now=now, limit=_BATCH)
            if not changed:
                break
            batch = [indexed(stored, now) for stored in changed]
            self._abbreviations.apply(batch)
            uncommitted += sum(len(article.passages) for article in batch)
            if uncommitted >= _COMMIT_EVERY:
                self._abbreviations.commit(after)
                uncommitted = 0
        if after != self._abbreviations.watermark:
            self._abbreviations.commit(after)

    def _slowest(self) -> Watermark:
        return slowest(self._lexical.watermark, self._vectors.watermark, self._copies.watermark)

    def _embed(self, batch: Sequence[IndexedArticle]) -> Vectors:
        texts = [passage.titled for article in batch for passage in article.passages]
        if not texts:
            return np.empty((0, self._embeddings.dimension), dtype=np.float32)
        return self._embeddings.encode(texts)

    def _commit(self, watermark: Watermark, together: bool) -> None:
        self._lexical.commit(watermark)
        self._vectors.commit(watermark)
        self._copies.commit(watermark)
        if together:
            self._abbreviations.commit(watermark)
