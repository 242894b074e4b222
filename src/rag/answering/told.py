"""Whether an article that is about what is asked tells what is asked of it.

Boosted trees, whose sum is a calibrated logit, over what is known of the hits and of what
is asked apart from its names. Knows nothing of whether the archive has such an article, nor
of how the trees were learned.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np

from rag.answering.answerability import FEATURES
from rag.answering.reading import Reading
from rag.answering.telling import TELLING_FEATURES, telling_features
from rag.errors import ModelError
from rag.retrieval.trees import TreeEnsemble

TREES_FILE = "told.json"
TOLD_FEATURES: tuple[str, ...] = (*FEATURES, *TELLING_FEATURES)
# What is asked of something named counts as told from this probability on. Chosen by
# benchmarks.answering.told_fit: beside the threshold of the abstention it costs .6 of a
# hundred questions of the tuning half of ViNewsQA dev that the archive answers.
LEAST_TOLD = 0.2


class Told:
    """Reads its trees; raises ModelError for trees of other features."""

    def __init__(self, trees: TreeEnsemble) -> None:
        if unknown := set(trees.features) - set(TOLD_FEATURES):
            raise ModelError(
                f"The trees of what is told ask for {', '.join(sorted(unknown))}, which this "
                "version does not compute. Install the package again."
            )
        self._trees = trees
        self._columns = [TOLD_FEATURES.index(feature) for feature in trees.features]

    @classmethod
    def load(cls) -> Told:
        """With the shipped trees. Raises ModelError."""
        folder = Path(str(resources.files("rag") / "models" / "answering"))
        return cls(TreeEnsemble.load(folder / TREES_FILE))

    def is_told(self, reading: Reading, values: Sequence[float]) -> bool:
        """Of a question that names something; true of one that does not, for which article
        is meant is not known then. ``values`` are its
        :func:`rag.answering.answerability.features`."""
        return self.allows(told_features(reading, values))

    def allows(self, row: Sequence[float]) -> bool:
        """The same of one number for each of ``TOLD_FEATURES``."""
        return not names_something(row) or self.probability(row) >= LEAST_TOLD

    def probability(self, row: Sequence[float]) -> float:
        """Of one number for each of ``TOLD_FEATURES``."""
        held = np.array([[row[column] for column in self._columns]])
        return 1.0 / (1.0 + math.exp(-float(self._trees.predict(held)[0])))


def told_features(reading: Reading, values: Sequence[float]) -> list[float]:
    """One number for each of ``TOLD_FEATURES``, of which ``values`` are the first. There
    must be a sentence."""
    return [*values, *telling_features(reading)]


def names_something(row: Sequence[float]) -> bool:
    """Whether the question of these ``TOLD_FEATURES`` has a name or a number."""
    return row[TOLD_FEATURES.index("name_share")] > 0.0
