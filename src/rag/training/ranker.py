"""Learn the ranker from questions whose answers people marked.

LightGBM is needed here and nowhere else: what is learned is written as plain arrays that
:mod:`rag.retrieval.trees` reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.errors import InputError, UsageError
from rag.retrieval.candidates import Candidate
from rag.retrieval.features import FEATURES, Matrix
from rag.retrieval.learned import TREES_FILE, TermValues, features_of
from rag.retrieval.trees import save_trees
from rag.retrieval.understanding import Understanding
from rag.vietnamese.normalise import fold

Labels = npt.NDArray[np.int64]
Found = Callable[[str], tuple[Understanding, Sequence[Candidate]]]
"""A question's candidates, best first as fused, not yet ranked."""

REPEATABLE: Mapping[str, Any] = MappingProxyType(
    {"num_threads": 1, "deterministic": True, "force_row_wise": True, "verbose": -1}
)
"""LightGBM's settings for the same trees on every machine."""

_ANSWER = 2


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """``label`` tells of an article's id and a paragraph's text: 2 where the paragraph
    answers, 1 where only its article is right, else 0. Questions of one ``story`` are
    never learned from and scored at once."""

    text: str
    story: str
    label: Callable[[str, str], int]


@dataclass(frozen=True, slots=True)
class RankerPlan:
    """LightGBM's settings, by its names (LambdaMART: Burges 2010). Chosen by five-fold
    cross-validation, folds by article, inside the tuning half of ViNewsQA dev: 15 leaves
    or twice the trees are worse there. ``seeds``: so many models, added up."""

    seeds: tuple[int, ...] = (7, 8, 9)
    trees: int = 300
    folds: int = 5
    settings: dict[str, Any] = field(
        default_factory=lambda: {
            "objective": "lambdarank",
            "learning_rate": 0.04,
            "num_leaves": 8,
            "min_data_in_leaf": 100,
            "feature_fraction": 0.4,
            "bagging_fraction": 0.7,
            "bagging_freq": 1,
            "lambda_l2": 5.0,
            # What a paragraph of the right article and one that answers are worth.
            "label_gain": [0, 1, 3],
            "lambdarank_truncation_level": 10,
        }
    )


@dataclass(frozen=True, slots=True)
class Examples:
    """One question's candidates: ``rows`` ``(n, len(FEATURES))``, ``labels`` ``(n,)``:
    2 where the paragraph answers, 1 where only its article does, else 0."""

    group: int
    rows: Matrix
    labels: Labels

    @property
    def teaches(self) -> bool:
        """Whether there is anything to put in order."""
        return bool(len(np.unique(self.labels)) > 1)


def examples(
    questions: Iterable[LabelledQuestion], found: Found, values: TermValues, *, folds: int
) -> list[Examples]:
    """Each question twice: as written, and without diacritics."""
    result = []
    for question in questions:
        group = fold_of(question.story, folds)
        for typed in (question.text, fold(question.text)):
            understood, candidates = found(typed)
            if candidates:
                rows = features_of(understood, candidates, values)
                labels = [question.label(o.stored.id, o.paragraph.text) for o in candidates]
                result.append(Examples(group, rows, np.array(labels, dtype=np.int64)))
    return result


def train_ranker(data: Sequence[Examples], out: Path, *, plan: RankerPlan) -> dict[str, float]:
    """Learn from ``data``, write the trees into the folder ``out`` and tell the share of
    examples whose first candidate answers, before and by cross-validation.

    Raises InputError where nothing teaches, UsageError without LightGBM.
    """
    lightgbm = load_lightgbm()
    teaching = [one for one in data if one.teaches]
    if not teaching:
        raise InputError(
            "none of the questions has a right paragraph among its candidates; give a "
            "dataset whose articles.jsonl holds the articles that its questions name"
        )
    scores = {
        "first candidate answers, as fused": _first_right(
            data, [one.rows[:, FEATURES.index("fused")] for one in data]
        )
    }
    crossed: list[npt.NDArray[np.float64]] = [np.zeros(len(one.rows)) for one in data]
    for number in sorted({one.group for one in data}):
        learning = [one for one in teaching if one.group != number]
        if not learning:
            break
        models = [_fit(lightgbm, learning, plan, seed) for seed in plan.seeds]
        for place, one in enumerate(data):
            if one.group == number:
                crossed[place] = sum(model.predict(one.rows) for model in models)
    else:
        scores["first candidate answers, by cross-validation"] = _first_right(data, crossed)
    save_trees(out / TREES_FILE, list(FEATURES), learned_trees(teaching, plan))
    return scores


def learned_trees(data: Sequence[Examples], plan: RankerPlan) -> list[list[list[float]]]:
    """The trees of every seed, as :func:`rag.retrieval.trees.save_trees` writes them.
    ``data`` has at least one that teaches. Raises UsageError without LightGBM."""
    lightgbm = load_lightgbm()
    teaching = [one for one in data if one.teaches]
    models = (_fit(lightgbm, teaching, plan, seed) for seed in plan.seeds)
    return [tree for model in models for tree in plain_trees(model)]


def _fit(lightgbm: Any, data: Sequence[Examples], plan: RankerPlan, seed: int) -> Any:
    settings = {**plan.settings, **REPEATABLE, "seed": seed}
    dataset = lightgbm.Dataset(
        np.vstack([one.rows for one in data]),
        np.concatenate([one.labels for one in data]),
        group=[len(one.rows) for one in data],
        feature_name=list(FEATURES),
        free_raw_data=True,
    )
    return lightgbm.train(settings, dataset, plan.trees)


def _first_right(data: Sequence[Examples], scores: Sequence[npt.NDArray[Any]]) -> float:
    right = [
        one.labels[int(np.argmax(values))] == _ANSWER
        for one, values in zip(data, scores, strict=True)
    ]
    return float(np.mean(right))


def plain_trees(model: Any) -> list[list[list[float]]]:
    """Each tree's nodes, parents first, as :class:`TreeEnsemble` reads them."""
    found = []
    for tree in model.dump_model()["tree_info"]:
        nodes: list[list[float]] = []
        _add(tree["tree_structure"], nodes)
        found.append(nodes)
    return found


def _add(node: dict[str, Any], nodes: list[list[float]]) -> int:
    place = len(nodes)
    if "leaf_value" in node:
        nodes.append([-1, 0.0, 0, 0, node["leaf_value"]])
        return place
    nodes.append([])
    left, right = (_add(node[side], nodes) for side in ("left_child", "right_child"))
    nodes[place] = [
        node["split_feature"],
        node["threshold"],
        left,
        right,
        node["internal_value"],
    ]
    return place


def fold_of(story: str, folds: int) -> int:
    """Which of ``folds`` parts a story belongs to: :attr:`Examples.group` of its questions."""
    return int(hashlib.md5(story.encode(), usedforsecurity=False).hexdigest(), 16) % folds


def load_lightgbm() -> Any:
    """The library, or UsageError saying how to get it."""
    try:
        import lightgbm
    except ImportError as error:
        raise UsageError(
            "Training the ranker needs LightGBM: pip install 'hoi-bao[train]', then try again."
        ) from error
    return lightgbm
