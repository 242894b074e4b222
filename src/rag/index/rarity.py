"""Term queries weighted by how rare a term is, in the archive and in news at large.

tantivy's BM25 takes the rarity of a term from the index alone. Here the archive's
counts are joined by ``BACKGROUND_PARAGRAPHS`` imagined paragraphs that hold terms as
often as Vietnamese news does (a Dirichlet-like prior): an archive of thirty articles
borrows, one of a million speaks for itself.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import tantivy

from rag.index.bounds import Bounds
from rag.index.query import LexicalQuery, OtherWording, WordingGroup
from rag.index.term_weights import TermWeights
from rag.vietnamese.normalise import fold

BACKGROUND_PARAGRAPHS = 1_000.0
# What a wording that holds for some time is worth in an article without a date.
_UNDATED_SHARE = 0.5
_ANY_DATE = Bounds(published_from=-(2**40))


@dataclass(frozen=True, slots=True)
class TermValue:
    """A term of a question: ``rarity`` is its mixed idf, ``value`` that times its weight."""

    term: str
    is_folded: bool
    rarity: float
    value: float


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

    def background_count(self, term: str) -> int:
        """Background paragraphs that hold a toned syllable or pair; 0 for a rare one."""
        return self._weights.document_frequencies.get(term, 0)

    def bare_share(self, syllable: str) -> float:
        """How often, in the background, what folds into this unmarked syllable is written
        without marks: thu (thu, thứ, thư) seldom, con often. 0.5 for an unknown one."""
        folded = self._folded_shares.get(syllable, 0.0)
        return min(1.0, self._weights.share(syllable) / folded) if folded else 0.5

    def values(self, query: LexicalQuery, searcher: tantivy.Searcher) -> list[TermValue]:
        """What each of the query's own terms weighs in an index."""
        documents = int(searcher.num_docs)
        found = []
        for field, weighted in (("toned", query.toned), ("folded", query.folded)):
            for term, weight in weighted.items():
                is_folded = field == "folded"
                count = int(searcher.doc_freq(field, term))
                rarity = self.idf(term, count=count, documents=documents, folded=is_folded)
                found.append(TermValue(term, is_folded, rarity, weight * rarity))
        return found

    def scored(
        self, query: LexicalQuery, searcher: tantivy.Searcher, schema: tantivy.Schema
    ) -> tuple[tantivy.Query, float]:
        """The query, and the sum of its weights: scores divided by it compare across
        questions and archives. Other wordings add nothing to that sum, and give a text
        no more than the question's own terms would."""
        build = _Clauses(self, searcher, schema)
        own = {
            (field, term): (
                build.value(field, term, weight),
                build.clause(field, term, weight),
            )
            for field, weighted in (("toned", query.toned), ("folded", query.folded))
            for term, weight in weighted.items()
        }
        scale = sum(value for value, _ in own.values())
        clauses: list[tantivy.Query] = []
        for group in query.groups:
            taken = [own.pop(key) for key in list(own) if key[1] in group.own]
            clauses += build.best_of(taken, group)
        clauses += [clause for _, clause in own.values() if clause is not None]
        if not clauses:
            return tantivy.Query.empty_query(), 1.0
        return _any_of(clauses), scale


class _Clauses:
    """Weighted terms as tantivy queries over one index."""

    def __init__(
        self, rarity: TermRarity, searcher: tantivy.Searcher, schema: tantivy.Schema
    ) -> None:
        self._rarity = rarity
        self._searcher = searcher
        self._schema = schema
        self._documents = int(searcher.num_docs)

    def value(self, field: str, term: str, weight: float) -> float:
        count = self._searcher.doc_freq(field, term)
        is_folded = field == "folded"
        return weight * self._rarity.idf(
            term, count=count, documents=self._documents, folded=is_folded
        )

    def clause(self, field: str, term: str, weight: float) -> tantivy.Query | None:
        """``None`` where no document holds the term."""
        count = self._searcher.doc_freq(field, term)
        if not count or weight <= 0.0:
            return None
        plain = tantivy.Query.term_query(self._schema, field, term, "freq")
        boost = self.value(field, term, weight) / _bm25_idf(count, max(count, self._documents))
        return tantivy.Query.boost_query(plain, boost)

    def best_of(
        self, own: list[tuple[float, tantivy.Query | None]], group: WordingGroup
    ) -> list[tantivy.Query]:
        """One query, or none where no document holds any of the terms."""
        most = sum(value for value, _ in own)
        standing = [clause for _, clause in own if clause is not None]
        wordings = [_any_of(standing)] if standing else []
        for other in group.others:
            wordings += self._other(other, most)
        if len(wordings) < 2:
            return wordings
        return [tantivy.Query.disjunction_max_query(wordings)]

    def _other(self, other: OtherWording, most: float) -> list[tantivy.Query]:
        total = sum(self.value("toned", term, weight) for term, weight in other.terms.items())
        if total <= 0.0 or most <= 0.0:
            return []
        share = other.weight * min(1.0, most / total)
        found = [self.clause("toned", term, weight * share) for term, weight in other.terms.items()]
        clauses = [clause for clause in found if clause is not None]
        if not clauses:
            return []
        within = other.bounds.tantivy_query(self._schema)
        if within is None:
            return [_any_of(clauses)]
        dated = _ANY_DATE.tantivy_query(self._schema)
        assert dated is not None  # it bounds the date
        must, without = tantivy.Occur.Must, tantivy.Occur.MustNot
        silent = tantivy.Query.const_score_query(within, 0.0)
        undated = tantivy.Query.boost_query(_any_of(clauses), _UNDATED_SHARE)
        return [
            tantivy.Query.boolean_query([(must, _any_of(clauses)), (must, silent)]),
            tantivy.Query.boolean_query([(must, undated), (without, dated)]),
        ]


def _any_of(clauses: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])


def _bm25_idf(count: float, documents: float) -> float:
    return math.log(1.0 + (documents - count + 0.5) / (count + 0.5))
