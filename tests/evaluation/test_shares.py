"""Shares and how sure they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.shares import Share, share


def test_against_a_published_table() -> None:
    # Newcombe (1998, Statistics in Medicine 17), table I, method 3.
    for count, of, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = share(count, of)
        assert (found.low, found.high) == (
            pytest.approx(low, abs=6e-5),
            pytest.approx(high, abs=6e-5),
        )


def test_of_nothing_nothing_is_said() -> None:
    assert share(0, 0) == Share(0, 0, None, None)
    assert share(0, 0).value is None


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share(counted: tuple[int, int]) -> None:
    found = share(*counted)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert -1e-9 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1 + 1e-9
