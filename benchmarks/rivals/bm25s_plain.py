"""bm25s as its front page shows it, without the English stop words and stemmer."""

from __future__ import annotations

import bm25s

from benchmarks.rivals.interface import Corpus, Found, found

NAME = "bm25s"


class Rival:
    def index(self, corpus: Corpus) -> None:
        self._paragraphs = corpus.paragraphs
        self._bm25 = bm25s.BM25()
        tokens = bm25s.tokenize(
            [one.text for one in corpus.paragraphs], stopwords=None, show_progress=False
        )
        self._bm25.index(tokens, show_progress=False)

    def search(self, question: str, top_k: int) -> list[Found]:
        tokens = bm25s.tokenize(question, stopwords=None, show_progress=False)
        places, _ = self._bm25.retrieve(
            tokens, k=min(top_k, len(self._paragraphs)), show_progress=False
        )
        return found([self._paragraphs[place] for place in places[0]])
