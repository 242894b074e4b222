"""Ours: store and both indexes written, as ``rag ingest`` does; searched as by the API."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.rivals.interface import Corpus, Found
from rag.bootstrap import open_application
from rag.jobs.ingest import ingest_paths
from rag.settings import Settings

NAME = "Hỏi Báo"


class Rival:
    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._app = open_application(
            # Nobody's settings: what ships is what is measured.
            Settings(
                _env_file=None,
                data_dir=Path(self._folder.name),
                database_url="",
                chroma_url="",
                embedding_model="",
                reranker_model="",
                llm="",
            )
        )

    def index(self, corpus: Corpus) -> None:
        ingest_paths(self._app.store, [corpus.articles])
        self._app.sync.sync()

    def search(self, question: str, top_k: int) -> list[Found]:
        hits = self._app.retriever.search(question, top_k=top_k)
        return [Found(hit.article.id, hit.paragraph.id) for hit in hits]
