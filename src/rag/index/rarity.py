"""Term queries weighted by how rare a term is, in the archive and in news at large.

tantivy's BM25 takes the rarity of a term from the index alone. Here the archive's
counts are joined by ``BACKGROUND_PARAGRAPHS`` imagined paragraphs that hold terms as
often as Vietnamese news does (a Dirichlet-like prior): an archive of thirty articles
borrows, one of a million speaks for itself.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property

import tantivy

from rag.index.query import LexicalQuery
from rag.index.term_weights import TermWeights
from rag.vietnamese.normalise import fold

BACKGROUND_PARAGRAPHS = 1_000.0


class TermRarity:
    """Turns a LexicalQuery into a tantivy query with the mixed weights."""

    def __init__(self, weights: TermWeights) -> None:
        self._weights = weights

    @cached_property
    def _folded_shares(self) -> dict[str, float]:
        """Share of background paragraphs by folded term, spellings added up."""
        shares: dict[str, float] = defaultdict(float)
        for term in self._weights.document_frequencies:
            shares[fold(term)] += self._weights.share(term)
        return {term: min(share, 1.0) for term, share in shares.items()}

    def idf(self, term: str, *, count: int, documents: int, folded: bool = False) -> float:
        """Mixed idf of a term that ``count`` of ``documents`` hold."""
        share = self._folded_shares.get(term, 0.0) if folded else self._weights.share(term)
        return _bm25_idf(count + BACKGROUND_PARAGRAPHS * share, documents + BACKGROUND_PARAGRAPHS)

    def scored(
        self, query: LexicalQuery, searcher: tantivy.Searcher, schema: tantivy.Schema
    ) -> tuple[tantivy.Query, float]:
        """The query, and the sum of its weights: scores divided by it compare across
        questions and archives."""
        documents = int(searcher.num_docs)
        clauses: list[tuple[tantivy.Occur, tantivy.Query]] = []
        scale = 0.0
        for field, weighted in (("toned", query.toned), ("folded", query.folded)):
            for term, weight in weighted.items():
                count = searcher.doc_freq(field, term)
                value = weight * self.idf(
                    term, count=count, documents=documents, folded=field == "folded"
                )
                scale += value
                if count:
                    plain = tantivy.Query.term_query(schema, field, term, "freq")
                    boost = value / _bm25_idf(count, max(count, documents))
                    clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(plain, boost)))
        if not clauses:
            return tantivy.Query.empty_query(), 1.0
        return tantivy.Query.boolean_query(clauses), scale


def _bm25_idf(count: float, documents: float) -> float:
    return math.log(1.0 + (documents - count + 0.5) / (count + 0.5))
