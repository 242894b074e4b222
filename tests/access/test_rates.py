"""How often who may call."""

from __future__ import annotations

import logging
import socket
import time

import pytest

from rag.access.rates import Rates, RateSettings, reader_at
from rag.callers import LOCAL, Caller, KeyLimits, reader
from rag.errors import SettingsError, TooManyCalls

READER = reader(may_ask=True)
HOME, OFFICE = "203.0.113.7", "203.0.113.8"


def key(prefix: str = "mot", **limits: int) -> Caller:
    return Caller("key", frozenset({"ask"}), prefix, limits=KeyLimits(**limits))


def allowed(rates: Rates, caller: Caller, address: str = HOME, of: int = 20) -> int:
    """How many of so many calls are let through."""
    through = 0
    for _ in range(of):
        try:
            rates.take(caller, address)
        except TooManyCalls:
            continue
        through += 1
    return through


def test_a_reader_is_known_by_address_and_others_are_untouched() -> None:
    rates = Rates(RateSettings(reader="3/minute"))
    assert allowed(rates, READER, HOME) == 3
    assert allowed(rates, READER, OFFICE) == 3
    assert allowed(rates, key()) == 20


def test_a_key_over_its_rate_leaves_other_keys_alone() -> None:
    rates = Rates(RateSettings(key="4/minute"))
    assert allowed(rates, key("mot")) == 4
    assert allowed(rates, key("hai"), HOME) == 4


@pytest.mark.parametrize(
    ("limits", "through"),
    [({"a_minute": 2}, 2), ({"a_minute": 9}, 5), ({"a_day": 7}, 3), ({"a_day": 2}, 2)],
    ids=["less a minute", "more a minute", "more a day", "less a day"],
)
def test_a_keys_own_limit_stands_in_the_place_of_the_usual_one_of_its_time(
    limits: dict[str, int], through: int
) -> None:
    rates = Rates(RateSettings(key="3/minute;5/day"))
    assert allowed(rates, key(**limits)) == through


def test_whoever_is_local_is_not_counted() -> None:
    rates = Rates(RateSettings("1/minute", "1/minute", "1/minute"))
    assert allowed(rates, LOCAL) == 20


def test_a_refused_call_uses_up_nothing() -> None:
    rates = Rates(RateSettings(reader="2/second;6/day"))
    assert allowed(rates, READER) == 2
    time.sleep(2.1)  # past what a sliding window remembers
    assert allowed(rates, READER) == 2
    time.sleep(2.1)
    assert allowed(rates, READER) == 2
    with pytest.raises(TooManyCalls, match="6 per day"):
        rates.take(READER, HOME)


def test_who_waits_as_long_as_told_is_let_in() -> None:
    rates = Rates(RateSettings(reader="1/second"))
    rates.take(READER, HOME)
    with pytest.raises(TooManyCalls) as refused:
        rates.take(READER, HOME)
    assert refused.value.retry_after_s is not None
    time.sleep(refused.value.retry_after_s)
    rates.take(READER, HOME)


def test_the_longest_wait_is_told() -> None:
    rates = Rates(RateSettings(reader="2/minute;2/day"))
    assert allowed(rates, READER, of=2) == 2
    with pytest.raises(TooManyCalls) as refused:
        rates.take(READER, HOME)
    assert "per day" in str(refused.value)


def test_what_is_left_is_told_of_the_rate_that_ends_first() -> None:
    rates = Rates(RateSettings(reader="10/minute;3/day"))
    first, second = (rates.take(READER, HOME) for _ in range(2))
    assert first is not None
    assert second is not None
    assert (first.limit, first.remaining) == (3, 2)
    assert (second.limit, second.remaining) == (3, 1)
    assert 0 < second.reset_s <= 86_400


@pytest.mark.parametrize(
    ("address", "one"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_network_of_64_bits_is_one_reader(address: str, one: str) -> None:
    assert reader_at(address) == one


def test_where_the_shared_counts_are_away_the_process_counts_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with socket.socket() as taken:  # bound and not listening: nobody else gets the port
        taken.bind(("127.0.0.1", 0))
        rates = Rates(
            RateSettings(reader="3/minute"), f"redis://:mat-khau@127.0.0.1:{taken.getsockname()[1]}"
        )
        with caplog.at_level(logging.WARNING):
            assert allowed(rates, READER) == 3
    (told,) = caplog.records  # once, not with every call
    assert "this process counts alone" in told.getMessage()
    assert "mat-khau" not in caplog.text


@pytest.mark.parametrize("url", ["redis://:mat-khau@[", "kafka://:mat-khau@nowhere"])
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="RAG_RATES_URL") as refused:
        Rates(RateSettings(), url)
    assert "mat-khau" not in str(refused.value)
