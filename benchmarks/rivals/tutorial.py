"""The recipe of LangChain's tutorial: whole articles, cut by RecursiveCharacterTextSplitter
(1,000 characters, 200 shared), all-MiniLM-L6-v2, a Chroma vector store as it comes."""

from __future__ import annotations

import json

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from benchmarks.rivals.interface import Corpus, Found
from benchmarks.rivals.minilm import minilm_folder

NAME = "LangChain + Chroma tutorial, all-MiniLM-L6-v2, 1,000 characters"
# Chroma takes no more than some 5,461 rows a call.
_BATCH = 1_000


class Rival:
    def __init__(self) -> None:
        embeddings = HuggingFaceEmbeddings(
            model_name=minilm_folder(), model_kwargs={"device": "cpu"}
        )
        self._store = Chroma("articles", embedding_function=embeddings)

    def index(self, corpus: Corpus) -> None:
        with corpus.articles.open(encoding="utf-8") as file:
            articles = [json.loads(line) for line in file if line.strip()]
        documents = [
            Document(
                "\n".join(filter(None, (row.get(part) for part in ("title", "lead", "body")))),
                metadata={"article_id": row["id"]},
            )
            for row in articles
        ]
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        pieces = splitter.split_documents(documents)
        for start in range(0, len(pieces), _BATCH):
            self._store.add_documents(pieces[start : start + _BATCH])

    def search(self, question: str, top_k: int) -> list[Found]:
        near = self._store.similarity_search(question, k=top_k)
        return [Found(one.metadata["article_id"], None) for one in near]
