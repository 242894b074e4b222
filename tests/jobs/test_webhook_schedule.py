"""When a delivery is tried again, and when no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rag.jobs.webhook_schedule import (
    DISABLED_AFTER,
    JITTER,
    LONGEST_ASKED_S,
    LONGEST_REST_S,
    WAITS_S,
    settlement,
)
from rag.store.webhook_results import Attempt, Claim, Delivery, Secret, Settlement, Webhook

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


def settled(
    status: int | None,
    *,
    tries: int = 0,
    failing: timedelta | None = None,
    asked_s: float | None = None,
    jitter: float = 0.0,
) -> Settlement:
    webhook = Webhook(
        id="wh",
        url="https://nhan.example/",
        description="",
        events=("answer.flagged",),
        secrets=(Secret("whsec_Yg=="),),
        enabled=True,
        disabled_reason=None,
        created_at=NOW,
        created_by="lan",
        failing_since=None if failing is None else NOW - failing,
    )
    delivery = Delivery(
        number=1,
        id="dl",
        webhook_id="wh",
        event_id="msg",
        event="answer.flagged",
        body="{}",
        state="pending",
        created_at=NOW,
        attempts=tries,
        tries=tries,
        next_attempt_at=NOW,
        last_status=None,
        last_error=None,
        done_at=None,
    )
    error = None if status is not None and status < 300 else "Không được."
    attempt = Attempt(NOW, status, error, 1)
    claim = Claim(webhook, delivery, "lease")
    return settlement(claim, attempt, retry_after_s=asked_s, jitter=jitter)


def wait_s(found: Settlement) -> float:
    assert found.due_at is not None
    return (found.due_at - NOW).total_seconds()


def rest_s(found: Settlement) -> float:
    assert found.rest_until is not None
    return (found.rest_until - NOW).total_seconds()


def test_it_is_tried_over_a_day_and_each_wait_is_longer() -> None:
    waits = [wait_s(settled(500, tries=tries)) for tries in range(len(WAITS_S))]
    assert waits == sorted(set(waits))
    assert timedelta(days=1) < timedelta(seconds=sum(waits)) < timedelta(hours=30)
    last = settled(500, tries=len(WAITS_S))
    assert (last.state, last.due_at) == ("failed", None)


@pytest.mark.parametrize("jitter", [-1.0, 1.0])
def test_chance_makes_each_wait_a_little_other(jitter: float) -> None:
    found = settled(500, tries=3, jitter=jitter)
    assert wait_s(found) == pytest.approx(WAITS_S[3] * (1 + JITTER * jitter))


@pytest.mark.parametrize(
    ("asked_s", "waited_s"), [(1.0, WAITS_S[0]), (90.0, 90.0), (1e9, LONGEST_ASKED_S)]
)
def test_what_is_asked_for_is_waited_within_bounds(asked_s: float, waited_s: float) -> None:
    found = settled(429, asked_s=asked_s)
    assert wait_s(found) == pytest.approx(waited_s)
    assert rest_s(found) == pytest.approx(max(1.0, min(asked_s, LONGEST_ASKED_S)))


def test_a_receiver_that_fails_is_left_alone_longer_and_longer() -> None:
    rests = [
        rest_s(settled(status, failing=timedelta(seconds=seconds)))
        for status, seconds in ((None, 0), (502, 10), (503, 60), (None, 86_400))
    ]
    assert rests == [1.0, 5.0, 30.0, LONGEST_REST_S]


@pytest.mark.parametrize("status", [301, 400, 404, 422])
def test_a_message_that_is_refused_waits_alone(status: int) -> None:
    found = settled(status, failing=timedelta(days=1))
    assert (found.state, found.rest_until, found.disable) == ("pending", None, None)


def test_what_arrives_is_done() -> None:
    assert settled(204, failing=timedelta(days=9)) == Settlement(
        Attempt(NOW, 204, None, 1), "delivered"
    )


def test_what_is_gone_or_fails_for_days_is_disabled() -> None:
    gone = settled(410)
    assert (gone.state, gone.disable) == ("failed", "gone")
    for tries, state in ((0, "pending"), (len(WAITS_S), "failed")):
        dead = settled(None, tries=tries, failing=DISABLED_AFTER)
        assert (dead.state, dead.disable) == (state, "failing")
    assert settled(None, failing=DISABLED_AFTER - timedelta(seconds=1)).disable is None
