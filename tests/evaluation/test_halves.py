import math

from rag.evaluation.halves import HALVES, belongs, half_means


def test_a_mean_over_each_half_and_over_all() -> None:
    assert HALVES == ("tuning", "untouched", "all")
    assert half_means([True, True, False], [1, 0, 0.5]) == (0.5, 0.5, 0.5)
    assert half_means([True, False, False], [1, 0, 0.5]) == (1, 0.25, 0.5)


def test_a_half_without_questions_has_no_mean() -> None:
    tuning, untouched, both = half_means([True], [0.25])
    assert (tuning, both) == (0.25, 0.25)
    assert math.isnan(untouched)


def test_every_question_belongs_to_one_half_and_to_all() -> None:
    for is_tuning in (True, False):
        assert [belongs(is_tuning, half) for half in HALVES] == [is_tuning, not is_tuning, True]
