"""Whose turn it is to ask a host, by a clock that the test moves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from rag.errors import FetchFailed, Stopping
from rag.jobs.politeness import Pace, Politeness
from rag.jobs.robots import Robots

HOST = "bao.vn"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def politeness(clock: Clock) -> Politeness:
    return Politeness(Pace(gap_s=1.0, longest_gap_s=30.0), clock=clock)


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


class Asker(threading.Thread):
    """Takes a turn and keeps it until let go."""

    def __init__(self, politeness: Politeness, host: str = HOST) -> None:
        super().__init__(daemon=True)
        self.politeness = politeness
        self.host = host
        self.has_turn = threading.Event()
        self.may_go = threading.Event()
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            with self.politeness.turn(self.host):
                self.has_turn.set()
                self.may_go.wait(10)
        except (FetchFailed, Stopping) as error:
            self.error = error

    def waits(self) -> bool:
        return not self.has_turn.wait(0.15)


def test_one_at_a_time_and_a_second_between(politeness: Politeness, clock: Clock) -> None:
    first = Asker(politeness)
    assert first.has_turn.wait(10)
    second = Asker(politeness)
    clock.now += 100
    assert second.waits()
    first.may_go.set()
    first.join(10)
    assert second.waits()
    clock.now += 0.9
    assert second.waits()
    clock.now += 0.2
    assert second.has_turn.wait(10)
    second.may_go.set()


def test_hosts_do_not_wait_for_each_other(politeness: Politeness) -> None:
    first, other = Asker(politeness), Asker(politeness, "khac.vn")
    assert first.has_turn.wait(10)
    assert other.has_turn.wait(10)
    first.may_go.set()
    other.may_go.set()


def test_a_request_that_fails_gives_its_turn_away(politeness: Politeness, clock: Clock) -> None:
    with pytest.raises(ValueError, match="fails"), politeness.turn(HOST):
        raise ValueError("fails")
    clock.now += 1.1
    with politeness.turn(HOST):
        pass


@pytest.mark.parametrize(("asked_for", "kept"), [(5.0, 5.0), (0.1, 1.0), (1e9, 30.0)])
def test_the_delay_of_robots_txt_is_kept_to_up_to_a_bound(
    politeness: Politeness, clock: Clock, asked_for: float, kept: float
) -> None:
    with politeness.turn(HOST, gap_s=asked_for):
        pass
    clock.now += kept - 0.05
    second = Asker(politeness)
    assert second.waits()
    clock.now += 0.1
    assert second.has_turn.wait(10)
    second.may_go.set()


def test_who_waits_is_told_at_once_that_the_server_stops(
    politeness: Politeness, clock: Clock
) -> None:
    first = Asker(politeness)
    assert first.has_turn.wait(10)
    waiting = [Asker(politeness) for _ in range(3)]
    politeness.stop.set()
    for one in waiting:
        one.join(10)
        assert isinstance(one.error, Stopping)
    first.may_go.set()
    first.join(10)
    with pytest.raises(Stopping), politeness.turn("khac.vn"):
        pass


def test_a_host_that_asks_to_wait_is_not_asked(politeness: Politeness, clock: Clock) -> None:
    first = Asker(politeness)
    assert first.has_turn.wait(10)
    waiting = Asker(politeness)
    politeness.hold(HOST, 60)
    waiting.join(10)
    assert isinstance(waiting.error, FetchFailed)
    assert waiting.error.retry_after_s == 60
    first.may_go.set()
    first.join(10)
    clock.now += 30
    politeness.hold(HOST, 1)  # no shorter for being asked again
    with pytest.raises(FetchFailed, match="30 s"), politeness.turn(HOST):
        pass
    clock.now += 31
    with politeness.turn(HOST):
        pass


def test_robots_txt_is_believed_for_a_day_and_a_failing_one_for_minutes(
    politeness: Politeness, clock: Clock
) -> None:
    assert politeness.robots("http://bao.vn") is None
    politeness.keep_robots("http://bao.vn", Robots("User-agent: *"))
    politeness.keep_robots("http://hong.vn", Robots(failed_with=500))
    assert politeness.robots("http://bao.vn") == Robots("User-agent: *")
    assert politeness.robots("http://hong.vn") == Robots(failed_with=500)
    clock.now += 601
    assert politeness.robots("http://bao.vn") is not None
    assert politeness.robots("http://hong.vn") is None
    clock.now += 24 * 3600
    assert politeness.robots("http://bao.vn") is None


def test_what_is_remembered_is_bounded(politeness: Politeness, clock: Clock) -> None:
    politeness.hold("giu.vn", 1e6)
    for i in range(2_000):
        with politeness.turn(f"{i}.vn"):
            politeness.keep_robots(f"http://{i}.vn", Robots(str(i)))
        clock.now += 2
    assert politeness.remembered() < 600
    assert politeness.robots("http://1999.vn") == Robots("1999")
    with pytest.raises(FetchFailed), politeness.turn("giu.vn"):
        pass
