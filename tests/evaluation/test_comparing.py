from dataclasses import replace

import pytest

from rag.errors import UsageError
from rag.evaluation.comparing import compare, losses
from rag.evaluation.scores import Scored


def run(values: dict[str, float], *, typed: str = "as_written") -> list[Scored]:
    """One question an article; ids from ``a`` are of the tuning half."""
    return [
        Scored(key, typed, "?", f"bài {key}", key.startswith("a"), {"article_ndcg_10": value})
        for key, value in values.items()
    ]


WORSE = run({f"{half}{number}": 0.2 for half in "ab" for number in range(20)})
BETTER = [replace(row, metrics={"article_ndcg_10": 0.5}) for row in WORSE]


def test_a_gain_everywhere_is_real() -> None:
    found = compare(WORSE, BETTER, seed=1)
    assert [(one.half, one.change.questions) for one in found.differences] == [
        ("tuning", 20),
        ("untouched", 20),
        ("all", 40),
    ]
    for one in found.differences:
        assert (one.first, one.second) == (pytest.approx(0.2), pytest.approx(0.5))
        assert one.change.mean == pytest.approx(0.3)
        assert one.change.low == pytest.approx(0.3)
        assert one.p_value < 0.001


def test_gains_and_losses_alike_are_not() -> None:
    mixed = [
        replace(row, metrics={"article_ndcg_10": 0.0 if number % 2 else 0.4})
        for number, row in enumerate(WORSE)
    ]
    everything = compare(WORSE, mixed, seed=1).differences[-1]
    assert everything.change.mean == pytest.approx(0)
    assert (everything.change.low or 0) < 0 < (everything.change.high or 0)
    assert everything.p_value > 0.5


def test_questions_are_paired_by_id_and_the_rest_counted() -> None:
    found = compare(WORSE[:5], list(reversed(BETTER[3:])), seed=1)
    assert found.only_first == 3
    assert found.only_second == 35
    assert found.differences[-1].change.questions == 2
    assert found.to_dict()["differences"][-1]["change"] == pytest.approx(0.3)


def test_runs_of_other_questions_are_not_compared() -> None:
    with pytest.raises(UsageError, match="no question in common"):
        compare(WORSE, run({"c": 1.0}), seed=1)
    with pytest.raises(UsageError, match="no question in common"):
        compare(WORSE, [replace(row, typed="unaccented") for row in WORSE], seed=1)


def test_what_a_way_of_typing_loses() -> None:
    bare = [replace(row, typed="unaccented") for row in WORSE]
    found = losses([*BETTER, *bare], baseline="as_written", seed=1)
    assert {one.typed for one in found} == {"unaccented"}
    assert found[-1].change.mean == pytest.approx(-0.3)
    assert losses(bare, baseline="as_written", seed=1) == ()
