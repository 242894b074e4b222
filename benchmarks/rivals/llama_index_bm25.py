"""LlamaIndex's BM25Retriever as it comes (English stemmer and stop words included)."""

from __future__ import annotations

from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever

from benchmarks.rivals.interface import Corpus, Found

NAME = "LlamaIndex BM25Retriever"
# Its number of hits is fixed when it is made.
_TOP_K = 20


class Rival:
    def index(self, corpus: Corpus) -> None:
        nodes = [
            TextNode(id_=one.id, text=one.text, metadata={"article_id": one.article_id})
            for one in corpus.paragraphs
        ]
        self._retriever = BM25Retriever.from_defaults(
            nodes=nodes, similarity_top_k=min(_TOP_K, len(nodes))
        )

    def search(self, question: str, top_k: int) -> list[Found]:
        near = self._retriever.retrieve(question)[:top_k]
        return [Found(one.node.metadata["article_id"], one.node.node_id) for one in near]
