"""Haystack's in-memory document store and its BM25 retriever, as they come."""

from __future__ import annotations

from haystack import Document
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from benchmarks.rivals.interface import Corpus, Found

NAME = "Haystack in-memory BM25"


class Rival:
    def __init__(self) -> None:
        self._store = InMemoryDocumentStore()
        self._retriever = InMemoryBM25Retriever(self._store)

    def index(self, corpus: Corpus) -> None:
        self._store.write_documents(
            [
                Document(id=one.id, content=one.text, meta={"article_id": one.article_id})
                for one in corpus.paragraphs
            ]
        )

    def search(self, question: str, top_k: int) -> list[Found]:
        near = self._retriever.run(query=question, top_k=top_k)["documents"]
        return [Found(one.meta["article_id"], one.id) for one in near]
