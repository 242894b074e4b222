from collections import Counter

from rag.evaluation.datasets import GoldQuestion
from rag.evaluation.running import sample

QUESTIONS = [GoldQuestion(str(number), "?", frozenset(), ()) for number in range(100)]


def test_a_sample_keeps_the_order_and_repeats_nothing() -> None:
    drawn = sample(QUESTIONS, 30, seed=3)
    ids = [int(one.id) for one in drawn]
    assert ids == sorted(set(ids))
    assert len(ids) == 30
    assert drawn == sample(QUESTIONS, 30, seed=3)
    assert drawn != sample(QUESTIONS, 30, seed=4)


def test_a_sample_larger_than_the_dataset_is_all_of_it() -> None:
    assert sample(QUESTIONS, 1000, seed=3) == QUESTIONS


def test_every_question_may_be_drawn() -> None:
    counts = Counter(one.id for seed in range(200) for one in sample(QUESTIONS, 30, seed=seed))
    assert len(counts) == 100
