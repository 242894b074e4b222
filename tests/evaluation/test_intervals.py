import numpy as np
import pytest
from scipy import stats

from rag.evaluation.intervals import estimate, p_value

RANDOM = np.random.default_rng(7)


def test_an_interval_lies_about_the_mean_and_is_the_same_again() -> None:
    values = RANDOM.random(300).tolist()
    clusters = [str(number) for number in range(300)]
    found = estimate(values, clusters, seed=1)
    assert found.mean == pytest.approx(np.mean(values))
    assert (found.questions, found.clusters) == (300, 300)
    assert found == estimate(values, clusters, seed=1)
    # Where nothing is clustered it is about the normal one: 1.96 standard errors.
    half_width = 1.96 * np.std(values) / np.sqrt(300)
    assert found.low == pytest.approx(found.mean - half_width, abs=half_width / 8)
    assert found.high == pytest.approx(found.mean + half_width, abs=half_width / 8)


def test_questions_that_go_together_say_less() -> None:
    once = (RANDOM.random(60) < 0.5).astype(float).tolist()
    values = [value for value in once for _ in range(5)]
    together = [str(number) for number in range(60) for _ in range(5)]
    apart = [str(number) for number in range(300)]
    clustered, independent = (estimate(values, c, seed=1) for c in (together, apart))
    assert clustered.mean == independent.mean
    wide = (clustered.high or 0) - (clustered.low or 0)
    narrow = (independent.high or 0) - (independent.low or 0)
    assert wide / narrow == pytest.approx(np.sqrt(5), rel=0.15)


def test_of_one_article_nothing_can_be_drawn() -> None:
    found = estimate([1.0, 0.0], ["a", "a"], seed=1)
    assert (found.mean, found.low, found.high) == (0.5, None, None)


def test_without_questions_there_is_no_estimate() -> None:
    with pytest.raises(ValueError, match="nothing"):
        estimate([], [], seed=1)


def test_p_of_seven_equal_gains_is_exact() -> None:
    # Of the 128 ways to exchange seven pairs, two are as far from zero.
    clusters = [str(number) for number in range(7)]
    assert p_value([1.0] * 7, clusters, seed=1) == pytest.approx(2 / 128)
    assert p_value([0.0] * 7, clusters, seed=1) == 1
    # The same gains of one article are one pair.
    assert p_value([1.0] * 7, ["a"] * 7, seed=1) == 1


def test_p_is_about_that_of_a_paired_t_test() -> None:
    changes = RANDOM.normal(0.02, 0.2, 400).tolist()
    clusters = [str(number) for number in range(400)]
    expected = stats.ttest_1samp(changes, 0).pvalue
    assert p_value(changes, clusters, seed=1) == pytest.approx(expected, abs=0.02)
