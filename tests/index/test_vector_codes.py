"""Codes against the vectors that they stand for."""

import tracemalloc

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.index.vector_codes import VectorCodes, Vectors

seeds = st.integers(0, 2**32 - 1)
# Less than a byte, no whole word, two words; 300 is past what eight bits can count.
dimensions = st.sampled_from((3, 8, 70, 128, 300))


def directions(count: int, dimension: int, seed: int) -> Vectors:
    found = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


@given(seed=seeds, dimension=dimensions, count=st.integers(1, 60))
def test_those_that_differ_in_the_fewest_signs(seed: int, dimension: int, count: int) -> None:
    vectors = directions(50, dimension, seed)
    asked = -vectors[0]  # differs from the first row in every sign
    passing = np.arange(50) % 3 < 2
    differing = ((vectors > 0) != (asked > 0)).sum(axis=1)
    found = VectorCodes.of(vectors).nearest(asked, passing, count)
    if count >= passing.sum():
        assert found.tolist() == np.flatnonzero(passing).tolist()
        return
    last = np.sort(differing[passing])[count - 1]
    assert found.tolist() == np.flatnonzero(passing & (differing <= last)).tolist()


@given(seed=seeds, dimension=dimensions, cut=st.integers(0, 20))
def test_further_rows_make_no_difference(seed: int, dimension: int, cut: int) -> None:
    vectors = directions(20, dimension, seed)
    grown = VectorCodes.of(vectors[:cut]).extended(vectors[cut:])
    every = np.ones(20, bool)
    assert len(grown) == 20
    for asked in vectors[:3]:
        found = grown.nearest(asked, every, 5)
        assert found.tolist() == VectorCodes.of(vectors).nearest(asked, every, 5).tolist()


def test_a_tenth_holds_most_of_the_nearest() -> None:
    around = directions(1, 256, 1)[0]
    vectors = directions(5_000, 256, 2) + np.linspace(0, 1.5, 5_000)[:, None] * around
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    found = VectorCodes.of(vectors).nearest(around, np.ones(5_000, bool), 500)
    nearest = np.argsort(-(vectors @ around))[:50]
    assert np.isin(nearest, found).mean() > 0.7


def test_making_them_takes_little_more_room_than_they_do() -> None:
    vectors = np.ones((40_000, 256), np.float32)
    tracemalloc.start()
    codes = VectorCodes.of(vectors)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(codes) == 40_000
    assert peak_bytes < vectors.size / 2  # a byte a sign would be all of it
