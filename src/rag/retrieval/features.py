"""What a ranker is told of each candidate paragraph: one number a feature.

Pure. Knows what the indexes said, the texts and the question; nothing of weights
learned, of how candidates were found, or of the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.retrieval.text_features import TEXT_FEATURES, AskedTerm, CandidateTexts
from rag.vietnamese.question_kinds import Kind, kind_of

Matrix = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_INDEX = (
    # What the indexes said, and how far it is from the best among the candidates.
    *("lexical", "article", "dense", "fused"),
    *("lexical_lag", "article_lag", "dense_lag", "fused_lag"),
    *("fused_rank", "lexical_rank", "dense_rank"),
    # The candidates of the same article, and of the best other one.
    *("siblings", "article_best_lag", "rank_in_article", "article_rank", "rival_lag"),
    *("article_dense_lag", "article_lexical_lag", "article_sum_lag"),
)
_LAGGING = ("cover", "cover_titled", "pairs_titled", "sentence_cover", "span", "span_titled")
_QUESTION = (
    *("is_head", "is_caption", "ordinal"),
    *("kind", "question_length", "marked", "rarity", "mean_rarity", "margin"),
)
FEATURES: tuple[str, ...] = (
    *_INDEX,
    *TEXT_FEATURES,
    *(f"{name}_lag" for name in _LAGGING),
    *_QUESTION,
)

_KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Described:
    """A candidate as far as features need it: ``parts`` are its fused shares, ``anchor``
    its ``p3`` or ``c1``."""

    article_id: str
    anchor: str
    title: str
    text: str
    parts: Mapping[str, float]


def features(question: str, terms: Sequence[AskedTerm], found: Sequence[Described]) -> Matrix:
    """A row a candidate, in their order, a column a feature: shape
    ``(len(found), len(FEATURES))``. ``found`` is best first by fused score."""
    if not found:
        return np.empty((0, len(FEATURES)), np.float32)
    index = _index_features(found)
    text = CandidateTexts(
        question, terms, [one.title for one in found], [one.text for one in found]
    ).columns()
    lags = [text[:, TEXT_FEATURES.index(name)] for name in _LAGGING]
    asked = _question_features(question, terms, found, index)
    rows = [index, text, *((lag - lag.max())[:, None] for lag in lags), asked]
    return np.hstack(rows).astype(np.float32)


def _index_features(found: Sequence[Described]) -> Floats:
    lexical, article, dense, head = (
        np.array([one.parts.get(name, 0.0) for one in found])
        for name in ("lexical", "article", "dense", "head")
    )
    fused = lexical + article + dense + head
    ids = {key: number for number, key in enumerate(dict.fromkeys(o.article_id for o in found))}
    owner = np.array([ids[one.article_id] for one in found])
    size = np.bincount(owner)

    def best(values: Floats) -> Floats:
        most = np.full(len(ids), -np.inf)
        np.maximum.at(most, owner, values)
        return most

    strongest = best(fused)
    rank = _ranks(strongest)
    ordered = np.sort(strongest)[::-1]
    second = ordered[1] if len(ordered) > 1 else ordered[0] - 1.0
    rival = np.where(rank == 0, second, ordered[0])
    within = np.zeros(len(found))
    for one in range(len(ids)):
        within[owner == one] = _ranks(fused[owner == one])
    sums = np.bincount(owner, weights=np.maximum(fused - fused.max() + 0.5, 0.0))
    columns = [lexical, article, dense, fused]
    columns += [values - values.max() for values in (lexical, article, dense, fused)]
    columns += [_ranks(values) for values in (fused, lexical, dense)]
    columns += [size[owner], (strongest - strongest.max())[owner], within, rank[owner]]
    columns.append((strongest - rival)[owner])
    for values in (best(dense), best(lexical), sums):
        columns.append((values - values.max())[owner])
    return np.column_stack(columns)


def _ranks(values: Floats) -> Ints:
    """How many are greater: what is equal has one rank."""
    return len(values) - np.searchsorted(np.sort(values), values, side="right")


def _question_features(
    question: str, terms: Sequence[AskedTerm], found: Sequence[Described], index: Floats
) -> Floats:
    syllables = [term for term in terms if "_" not in term.text]
    rarities = [term.rarity for term in syllables] or [0.0]
    fused = index[:, _INDEX.index("fused")]
    best = index[:, _INDEX.index("article_best_lag")]
    margin = float(-best[best < 0].max()) if (best < 0).any() else 1.0
    same = [
        float(_KINDS.index(kind_of(question))),
        float(len(syllables)),
        sum(term.toned for term in syllables),
        max(rarities),
        sum(rarities) / len(rarities),
        min(margin, float(fused.max())),
    ]
    return np.array(
        [
            [
                float(one.anchor == "p0"),
                float(one.anchor[0] == "c"),
                float(min(20, int(one.anchor[1:]))),
                *same,
            ]
            for one in found
        ]
    )
