"""Learning an order from made-up candidates whose right one is known."""

from pathlib import Path

import numpy as np
import pytest

from rag.errors import InputError
from rag.retrieval.features import FEATURES
from rag.retrieval.learned import TREES_FILE
from rag.retrieval.trees import TreeEnsemble
from rag.training.ranker import Examples, RankerPlan, train_ranker

PLAN = RankerPlan(seeds=(1,), trees=30)
SPAN, FUSED = FEATURES.index("span"), FEATURES.index("fused")


def made_up(count: int, seed: int) -> list[Examples]:
    """The candidate with the best span answers; the fused score says nothing of it."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        rows = random.normal(size=(12, len(FEATURES))).astype(np.float32)
        labels = np.zeros(12, np.int64)
        labels[int(np.argmax(rows[:, SPAN]))] = 2
        found.append(Examples(number % PLAN.folds, rows, labels))
    return found


def test_what_decides_is_learned_and_told(tmp_path: Path) -> None:
    scores = train_ranker(made_up(200, 3), tmp_path, plan=PLAN)
    before, after = scores.values()
    assert before < 0.25  # one in twelve, by chance
    assert after > 0.8
    trees = TreeEnsemble.load(tmp_path / TREES_FILE)
    unseen = made_up(100, 4)
    right = [one.labels[int(np.argmax(trees.predict(one.rows)))] == 2 for one in unseen]
    assert np.mean(right) > 0.8
    shares = np.abs(trees.contributions(unseen[0].rows)).sum(axis=0)
    assert int(np.argmax(shares)) == SPAN


def test_the_same_examples_give_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        train_ranker(made_up(40, 3), tmp_path / name, plan=PLAN)
    one, two = ((tmp_path / name / TREES_FILE).read_bytes() for name in ("one", "two"))
    assert one == two


def test_nothing_to_learn_from_is_refused(tmp_path: Path) -> None:
    rows = np.zeros((3, len(FEATURES)), np.float32)
    with pytest.raises(InputError, match=r"articles\.jsonl"):
        train_ranker([Examples(0, rows, np.zeros(3, np.int64))], tmp_path, plan=PLAN)
    assert not (tmp_path / TREES_FILE).exists()
