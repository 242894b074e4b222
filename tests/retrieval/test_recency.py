from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.recency import WEIGHT, recency

NOW = datetime(2024, 10, 5, 5, tzinfo=UTC)


def test_newer_is_better_at_every_distance_and_bounded() -> None:
    ages = [0, 1, 7, 30, 365, 5 * 365]
    parts = [recency(NOW - timedelta(days=age), NOW) for age in ages]
    assert parts == sorted(parts, reverse=True)
    assert len(set(parts)) == len(parts)
    assert parts[0] == WEIGHT
    assert recency(NOW - timedelta(days=8000), NOW) == 0.0


def test_undated_gets_nothing_and_what_came_later_is_as_new_as_can_be() -> None:
    assert recency(None, NOW) == 0.0
    assert recency(NOW + timedelta(days=400), NOW) == WEIGHT


def test_every_doubling_of_age_costs_the_same() -> None:
    week, two, four = (recency(NOW - timedelta(days=d), NOW) for d in (70, 140, 280))
    assert week - two == pytest.approx(two - four, rel=0.02)


@given(st.datetimes(timezones=st.just(UTC)))
def test_any_date_stays_within_the_bound(published: datetime) -> None:
    assert 0.0 <= recency(published, NOW) <= WEIGHT
