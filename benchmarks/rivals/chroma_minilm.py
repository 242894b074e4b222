"""LangChain's Chroma vector store and all-MiniLM-L6-v2 over our paragraphs: the tutorial's
parts without its way of cutting."""

from __future__ import annotations

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings

from benchmarks.rivals.interface import Corpus, Found
from benchmarks.rivals.minilm import minilm_folder

NAME = "LangChain + Chroma, all-MiniLM-L6-v2, paragraphs"
# Chroma takes no more than some 5,461 rows a call.
_BATCH = 1_000


class Rival:
    def __init__(self) -> None:
        embeddings = HuggingFaceEmbeddings(
            model_name=minilm_folder(), model_kwargs={"device": "cpu"}
        )
        self._store = Chroma("paragraphs", embedding_function=embeddings)

    def index(self, corpus: Corpus) -> None:
        for start in range(0, len(corpus.paragraphs), _BATCH):
            batch = corpus.paragraphs[start : start + _BATCH]
            self._store.add_documents(
                [
                    Document(one.text, metadata={"id": one.id, "article_id": one.article_id})
                    for one in batch
                ]
            )

    def search(self, question: str, top_k: int) -> list[Found]:
        near = self._store.similarity_search(question, k=top_k)
        return [Found(one.metadata["article_id"], one.metadata["id"]) for one in near]
