"""The dense index: passage vectors and small metadata in a Chroma collection, and a
row each in a file for exact scores.

No text: the store has it. Chroma is embedded in the data directory, or a server.
Knows nothing of the store or of how a vector is made; ``sync`` feeds it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import (
    CreateCollectionConfiguration,
    CreateHNSWConfiguration,
)
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError

from rag.errors import IndexUnavailable, SettingsError
from rag.index.bounds import Bounds
from rag.index.folder import check_usable
from rag.index.narrowing import search_within
from rag.index.passages import IndexedArticle, Passage
from rag.index.state import IndexState, slowest
from rag.index.vector_file import VectorFile
from rag.index.vector_rows import Vectors
from rag.types import Watermark

_COLLECTION = "hoi-bao-passages"
# Vectors held in the log before they are written into the HNSW file: the trade of
# insert rate against the time to reopen (design, section 4).
_CONFIGURATION = CreateCollectionConfiguration(
    hnsw=CreateHNSWConfiguration(space="cosine", sync_threshold=5_000)
)
_PAGE = 5_000


def embedded_client(folder: Path) -> ClientAPI:
    """Chroma in this process. The caller holds the data directory's lock. Raises
    DataDirError where the folder may not be used, IndexUnavailable for a damaged one."""
    check_usable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _failing_clearly(str(folder)):
        return chromadb.PersistentClient(
            str(folder), settings=ChromaSettings(anonymized_telemetry=False)
        )


def server_client(url: str) -> ClientAPI:
    """A Chroma server at ``http(s)://host[:port]``."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(
            f"RAG_CHROMA_URL is {url!r}; write it as http://host:port, or leave it empty."
        )
    secure = parts.scheme == "https"
    with _failing_clearly(url):
        return chromadb.HttpClient(
            host=parts.hostname,
            port=parts.port or (443 if secure else 8000),
            ssl=secure,
            settings=ChromaSettings(anonymized_telemetry=False),
        )


def discard_on_server(client: ClientAPI, where: str) -> None:
    """Remove the collection, whatever made it."""
    with _failing_clearly(where), suppress(NotFoundError):
        client.delete_collection(_COLLECTION)


class VectorIndex:
    """The collection of one embedding, made anew where the fingerprint differs, so
    that vectors of two embeddings never mix."""

    def __init__(
        self,
        client: ClientAPI,
        file: VectorFile,
        where: str,
        fingerprint: str,
        *,
        writable: bool,
    ) -> None:
        self._client = client
        self._file = file
        self._where = where
        self._fingerprint = fingerprint
        self._writable = writable
        self._collection: chromadb.Collection
        self._state: IndexState

    @classmethod
    def open(
        cls,
        client: ClientAPI,
        fingerprint: str,
        folder: Path,
        *,
        where: str,
        writable: bool = True,
    ) -> VectorIndex:
        """Open or begin the collection, and the file of rows in ``folder``. ``where``
        names the collection in error messages."""
        file = VectorFile.open(folder, fingerprint, writable=writable)
        index = cls(client, file, where, fingerprint, writable=writable)
        index.reload()
        return index

    @property
    def watermark(self) -> Watermark:
        return slowest(self._state.watermark, self._file.watermark)

    @property
    def passage_count(self) -> int:
        with _failing_clearly(self._where):
            return self._collection.count()

    def reload(self) -> None:
        """See what another process committed; begin anew what is foreign."""
        if not self._writable:
            self._file.reload()
        with _failing_clearly(self._where):
            try:
                collection = self._client.get_collection(_COLLECTION, embedding_function=None)
                state = IndexState.from_dict(dict(collection.metadata or {}))
            except (NotFoundError, KeyError, ValueError):
                self._begin_anew()
                return
            if state.fingerprint != self._fingerprint:
                self._begin_anew()
                return
            self._collection, self._state = collection, state

    def _begin_anew(self) -> None:
        if not self._writable:
            raise IndexUnavailable(
                f"The vector index at {self._where} was made with another embedding model. "
                "Set RAG_EMBEDDING_MODEL as in the process that writes it."
            )
        self.clear()

    def clear(self) -> None:
        """Drop every vector; the watermark goes back to nothing."""
        state = IndexState(self._fingerprint)
        with _failing_clearly(self._where):
            with suppress(NotFoundError):
                self._client.delete_collection(_COLLECTION)
            self._collection = self._client.create_collection(
                _COLLECTION,
                metadata=dict(state.to_dict()),
                embedding_function=None,
                configuration=_CONFIGURATION,
            )
            self._file.clear()
        self._state = state

    def apply(
        self, articles: Sequence[IndexedArticle], vectors: Vectors, *, fresh: bool = False
    ) -> None:
        """Replace these articles' passages. ``vectors`` is (passages, dimension), one
        row for each passage in order; ``fresh``: none of them is in the index yet."""
        passages = [passage for article in articles for passage in article.passages]
        with _failing_clearly(self._where):
            if not fresh:
                held = self._ids_of([article.id for article in articles])
                stale = sorted(held - {passage.id for passage in passages})
                for start in range(0, len(stale), _PAGE):
                    self._collection.delete(ids=stale[start : start + _PAGE])
            for start in range(0, len(passages), _PAGE):
                page = passages[start : start + _PAGE]
                self._collection.upsert(
                    ids=[passage.id for passage in page],
                    embeddings=vectors[start : start + _PAGE],
                    metadatas=[_metadata(passage) for passage in page],
                )
            self._file.apply(articles, vectors, fresh=fresh)

    def commit(self, watermark: Watermark) -> None:
        """Chroma has kept what was applied already; move the watermark."""
        state = IndexState(self._fingerprint, watermark)
        with _failing_clearly(self._where):
            self._file.commit(watermark)
            self._collection.modify(metadata=dict(state.to_dict()))
        self._state = state

    def search(self, vector: Vectors, *, limit: int, bounds: Bounds) -> dict[str, float]:
        """The nearest ``limit`` committed passages within the bounds: id → cosine
        similarity, nearest first."""
        with _failing_clearly(self._where):
            return search_within(self._file.rows, bounds, vector, limit, self._nearest)

    def score(self, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """Cosine similarity of these passages, exact; one not held is absent."""
        rows = self._file.rows
        with _failing_clearly(self._where):
            at = rows.rows_of(ids)
            held = at >= 0
            found = rows.similarities(vector, at[held])
            scores = dict(zip(itertools.compress(ids, held), found.tolist(), strict=True))
            if len(scores) < len(ids):
                # Applied and not committed, or gone.
                scores |= self._score_by_chroma(vector, [i for i in ids if i not in scores])
        return scores

    def _nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        found = self._collection.query(
            query_embeddings=vector.reshape(1, -1), n_results=limit, include=["distances"]
        )
        distances = found["distances"] or [[]]
        # Chroma's cosine distance is one minus the similarity.
        return {
            identity: 1.0 - distance
            for identity, distance in zip(found["ids"][0], distances[0], strict=True)
        }

    def _score_by_chroma(self, vector: Vectors, ids: list[str]) -> dict[str, float]:
        found = self._collection.get(ids=ids, include=["embeddings"])
        rows = np.asarray(found["embeddings"], dtype=np.float32)
        if not rows.size:
            return {}
        return dict(zip(found["ids"], (rows @ vector).tolist(), strict=True))

    def passage_ids(self) -> Iterator[str]:
        """The id of every passage that Chroma holds, page by page."""
        offset = 0
        while True:
            with _failing_clearly(self._where):
                page = self._collection.get(limit=_PAGE, offset=offset, include=[])["ids"]
            yield from page
            if len(page) < _PAGE:
                return
            offset += _PAGE

    def row_ids(self) -> set[str]:
        """The id of every passage that has a row, committed."""
        rows = self._file.rows
        return {rows.id_of(int(row)) for row in np.flatnonzero(rows.live)}

    def close(self) -> None:
        if isinstance(self._client, Client):  # ClientAPI, its type, names no close
            self._client.close()

    def _ids_of(self, article_ids: list[str]) -> set[str]:
        among: dict[Literal["$in", "$nin"], list[str | int | float | bool]]
        among = {"$in": [*article_ids]}
        found = self._collection.get(where={"article_id": among}, include=[])
        return set(found["ids"])


def _metadata(passage: Passage) -> dict[str, str | int]:
    pairs = {
        "article_id": passage.article_id,
        "published": passage.published,
        "section": passage.section,
        "source": passage.source,
    }
    return {key: value for key, value in pairs.items() if value is not None}


@contextmanager
def _failing_clearly(where: str) -> Iterator[None]:
    try:
        yield
    except NotFoundError:
        raise
    except (ChromaError, httpx.HTTPError, OSError, ValueError) as error:
        raise IndexUnavailable(
            f"The vector index at {where} failed: {error}. If it is a Chroma server, see that "
            "it runs; else run `rag reindex`."
        ) from error
