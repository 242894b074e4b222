"""The learned ranker: features of each candidate, weighed by boosted trees.

Knows how the trees are used, not how they were learned (:mod:`rag.training.ranker`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

import numpy as np

from rag.errors import ModelError
from rag.index.query import LexicalQuery
from rag.index.rarity import TermValue
from rag.retrieval.candidates import Candidate
from rag.retrieval.features import FEATURES, Described, Matrix, features
from rag.retrieval.fusion import Scored
from rag.retrieval.ranking import Reason, Reasons, ordered_by
from rag.retrieval.text_features import AskedTerm
from rag.retrieval.trees import TreeEnsemble
from rag.retrieval.understanding import Understanding
from rag.vietnamese.normalise import fold

TREES_FILE = "trees.json"
_MOST_REASONS = 5

TermValues = Callable[[LexicalQuery], Sequence[TermValue]]
"""What a question's terms weigh in the archive: :meth:`LexicalIndex.term_values`."""


class LearnedRanker:
    """Orders candidates by trees over :data:`FEATURES`."""

    def __init__(self, trees: TreeEnsemble, values: TermValues, *, name: str) -> None:
        if unknown := set(trees.features) - set(FEATURES):
            raise ModelError(
                f"The ranker {name} asks for {', '.join(sorted(unknown))}, which this version "
                "does not compute. Train it again with `rag train ranker`."
            )
        self._trees = trees
        self._values = values
        self._columns = [FEATURES.index(feature) for feature in trees.features]
        self._name = name

    @classmethod
    def load(cls, values: TermValues, folder: Path | None = None) -> LearnedRanker:
        """The one in ``folder``, or the shipped one. Raises ModelError."""
        shipped = Path(str(resources.files("rag") / "models" / "ranker"))
        path = (folder or shipped) / TREES_FILE
        trees = TreeEnsemble.load(path)
        version = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        return cls(trees, values, name=f"trees-{version}")

    @property
    def name(self) -> str:
        return self._name

    def rank(self, understood: Understanding, candidates: Sequence[Candidate]) -> list[Scored]:
        """The candidates in the order of the trees' sums."""
        rows = features_of(understood, candidates, self._values)[:, self._columns]
        return ordered_by(candidates, [float(value) for value in self._trees.predict(rows)])

    def reasons(
        self, understood: Understanding, candidates: Sequence[Candidate]
    ) -> dict[str, Reasons]:
        """Paragraph id → the features that moved it most (:data:`FEATURES`)."""
        rows = features_of(understood, candidates, self._values)[:, self._columns]
        if not len(rows):
            return {}
        shares = self._trees.contributions(rows)
        shares -= shares.mean(axis=0)
        return {
            one.scored.paragraph_id: [
                Reason(self._trees.features[column], float(row[column]), float(share[column]))
                for column in np.argsort(-np.abs(share), kind="stable")[:_MOST_REASONS]
                if share[column]
            ]
            for one, row, share in zip(candidates, rows, shares, strict=True)
        }


def features_of(
    understood: Understanding, candidates: Sequence[Candidate], values: TermValues
) -> Matrix:
    """A row a candidate, ``(len(candidates), len(FEATURES))``."""
    best = understood.readings[0]
    described = [
        Described(
            one.stored.id,
            one.scored.paragraph_id.rpartition(".")[2],
            one.stored.article.title,
            one.paragraph.text,
            one.scored.parts,
        )
        for one in candidates
    ]
    return features(best.text, asked_terms(values(best.query)), described)


def asked_terms(values: Sequence[TermValue]) -> list[AskedTerm]:
    """Terms with their shares among syllables or pairs; a term's two ways of writing
    are one."""
    found: list[AskedTerm] = []
    for is_pair in (False, True):
        some = [one for one in values if ("_" in one.term) == is_pair]
        total = sum(one.value for one in some) or 1.0
        toned = {one.term: one for one in some if not one.is_folded}
        folded = {one.term: one for one in some if one.is_folded}
        for term, one in toned.items():
            bare = folded.pop(fold(term), None)
            found.append(
                AskedTerm(
                    term,
                    one.value / total,
                    bare.value / total if bare else 0.0,
                    max(one.rarity, bare.rarity if bare else 0.0),
                )
            )
        found += [
            AskedTerm(term, 0.0, one.value / total, one.rarity) for term, one in folded.items()
        ]
    return found
