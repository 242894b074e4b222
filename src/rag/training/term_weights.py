"""Count how many paragraphs of a news archive hold each syllable and pair.

Knows nothing of how the counts are used: ``rag.index.term_weights`` reads them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rag.index.term_weights import TermWeights
from rag.vietnamese.tokens import terms

# Below these a term is simply rare: leaving it out keeps the table near 150 KB and
# gives it the highest weight, as an unseen term has.
MIN_SYLLABLE_COUNT = 20
MIN_PAIR_COUNT = 200
# Pairs met once are dropped whenever the counter grows past this many terms, so
# that memory stays under about 1 GB.
_PRUNE_ABOVE = 5_000_000


def count_terms(paragraphs: Iterable[str]) -> TermWeights:
    """Document frequencies of the frequent terms of ``paragraphs``."""
    counts: Counter[str] = Counter()
    total = 0
    for paragraph in paragraphs:
        counts.update(set(terms(paragraph)))
        total += 1
        if len(counts) > _PRUNE_ABOVE:
            counts = Counter({term: count for term, count in counts.items() if count > 1})
    kept = {
        term: count
        for term, count in counts.items()
        if count >= (MIN_PAIR_COUNT if "_" in term else MIN_SYLLABLE_COUNT)
    }
    return TermWeights(total, kept)
