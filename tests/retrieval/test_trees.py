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


def twice_reached(depth: int) -> list[list[float]]:
    """Both children of each node are the next one: few nodes, 2 ** depth paths."""
    return [*([0, 0.0, n + 1, n + 1, 0.0] for n in range(depth)), [-1, 0.0, 0, 0, 1.0]]


def chain_of(depth: int) -> list[list[float]]:
    """A leaf on the left of each node, the next node on its right."""
    leaf: list[float] = [-1, 0.0, 0, 0, 1.0]
    nodes: list[list[float]] = []
    for n in range(depth):
        nodes += [[0, 0.0, 2 * n + 1, 2 * n + 2, 0.0], leaf]
    return [*nodes, leaf]


def test_a_tree_of_sixty_four_leaves_gives_each_of_them() -> None:
    nodes = chain_of(63)
    leaves = [place for place, node in enumerate(nodes) if node[0] < 0]
    for number, place in enumerate(leaves):
        nodes[place] = [-1, 0.0, 0, 0, float(number)]
        if number < 63:
            nodes[2 * number][1] = float(number)
    rows = np.arange(64, dtype=np.float32)[:, None]
    assert TreeEnsemble.of(["f"], [nodes]).predict(rows).tolist() == list(range(64))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda held: held.update(format="other"), "its format is 'other'"),
        (lambda held: held.update(features=["f0"]), "not listed"),
        (lambda held: held["trees"][0][0].__setitem__(2, 0), "does not stand after"),
        (lambda held: held["trees"][0][0].pop(), "Cannot read the trees"),
        (lambda held: held.pop("trees"), "'trees'"),
        (lambda held: held.update(trees=[]), "no trees"),
        (lambda held: held["trees"].append([]), "one without nodes"),
        (lambda held: held["trees"].append(twice_reached(60)), "two parents"),
        (lambda held: held["trees"].append(chain_of(2000)), "2001 leaves, more than 64"),
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
