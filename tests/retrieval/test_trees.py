"""Trees against LightGBM's own predictions, and against damaged files."""

import json
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pytest

from rag.errors import ModelError
from rag.retrieval.trees import TreeEnsemble, save_trees
from rag.training.ranker import plain_trees


@pytest.fixture(scope="module")
def learned() -> tuple[Any, np.ndarray[Any, Any]]:
    random = np.random.default_rng(5)
    rows = random.normal(size=(400, 6)).astype(np.float32)
    goal = rows[:, 0] * (rows[:, 1] > 0) + np.abs(rows[:, 2])
    settings = {"objective": "regression", "num_leaves": 9, "verbose": -1, "num_threads": 1}
    return lightgbm.train(settings, lightgbm.Dataset(rows, goal), 25), rows


def saved(model: Any, path: Path) -> TreeEnsemble:
    save_trees(path, [f"f{number}" for number in range(6)], plain_trees(model))
    return TreeEnsemble.load(path)


def test_predictions_are_lightgbms(learned: tuple[Any, Any], tmp_path: Path) -> None:
    model, rows = learned
    trees = saved(model, tmp_path / "deep" / "trees.json")
    assert trees.features == ("f0", "f1", "f2", "f3", "f4", "f5")
    np.testing.assert_allclose(trees.predict(rows), model.predict(rows), rtol=1e-9)
    assert len(trees.predict(rows[:0])) == 0


def test_contributions_add_up(learned: tuple[Any, Any], tmp_path: Path) -> None:
    model, rows = learned
    trees = saved(model, tmp_path / "trees.json")
    shares = trees.contributions(rows)
    root = trees.value[:, 0].sum()
    np.testing.assert_allclose(shares.sum(axis=1) + root, trees.predict(rows), rtol=1e-9)
    # What the goal does not depend on moves little, what it depends on much.
    weight = np.abs(shares).mean(axis=0)
    assert weight[:3].min() > 3 * weight[3:].max()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda held: held.update(format="other"), "its format is 'other'"),
        (lambda held: held.update(features=["f0"]), "not listed"),
        (lambda held: held["trees"][0][0].__setitem__(2, 0), "does not stand after"),
        (lambda held: held["trees"][0][0].pop(), "Cannot read the ranker"),
        (lambda held: held.pop("trees"), "'trees'"),
        (lambda held: held.update(trees=[]), "Cannot read the ranker"),
    ],
)
def test_a_damaged_file_is_told(
    learned: tuple[Any, Any], tmp_path: Path, damage: Any, said: str
) -> None:
    path = tmp_path / "trees.json"
    saved(learned[0], path)
    held = json.loads(path.read_text("utf-8"))
    damage(held)
    path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(ModelError, match=said):
        TreeEnsemble.load(path)


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="rag train ranker"):
        TreeEnsemble.load(tmp_path / "trees.json")
