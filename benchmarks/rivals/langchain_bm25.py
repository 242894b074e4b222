"""LangChain's BM25Retriever as it comes: rank_bm25 over words parted by white space."""

from __future__ import annotations

from langchain_community.retrievers import BM25Retriever
from langchain_core.documents import Document

from benchmarks.rivals.interface import Corpus, Found

NAME = "LangChain BM25Retriever"


class Rival:
    def index(self, corpus: Corpus) -> None:
        self._retriever = BM25Retriever.from_documents(
            [
                Document(one.text, metadata={"id": one.id, "article_id": one.article_id})
                for one in corpus.paragraphs
            ]
        )

    def search(self, question: str, top_k: int) -> list[Found]:
        self._retriever.k = top_k
        near = self._retriever.invoke(question)
        return [Found(one.metadata["article_id"], one.metadata["id"]) for one in near]
