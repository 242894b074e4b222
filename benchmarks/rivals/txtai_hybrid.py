"""txtai's hybrid search (``hybrid=True``: its BM25 and vectors, half each), with
all-MiniLM-L6-v2, its own default model, given as a folder."""

from __future__ import annotations

from txtai import Embeddings

from benchmarks.rivals.interface import Corpus, Found, found
from benchmarks.rivals.minilm import minilm_folder

NAME = "txtai hybrid, all-MiniLM-L6-v2"


class Rival:
    def __init__(self) -> None:
        self._embeddings = Embeddings(path=minilm_folder(), hybrid=True, gpu=False)

    def index(self, corpus: Corpus) -> None:
        self._paragraphs = corpus.paragraphs
        self._embeddings.index(
            (place, one.text, None) for place, one in enumerate(corpus.paragraphs)
        )

    def search(self, question: str, top_k: int) -> list[Found]:
        near = self._embeddings.search(question, top_k)
        return found([self._paragraphs[place] for place, _ in near])
