"""Sending to real receivers on loopback, which the tests allow by name."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Verifier

from rag.jobs.addresses import Allowed
from rag.jobs.webhook_sending import WebhookSending
from rag.jobs.webhooks import WebhookBook
from rag.store.store import Store
from rag.store.webhook_results import Delivery, Webhook
from rag.types import Feedback
from tests.jobs.receiver import Receiver, receiving
from tests.store.desk import answer, article

LOOPBACK = Allowed.of(["127.0.0.0/8"])


class Clock:
    """Real time, further on by what a test says."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.sqlite3")
    opened.put(article())
    opened.save_answer(answer("mot"))
    yield opened
    opened.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def added(store: Store, url: str) -> Webhook:
    book = WebhookBook(store.webhooks, lambda: datetime.now(UTC), LOOPBACK)
    return book.add(url, ["answer.flagged"], actor="lan")


def flag(store: Store, reason: Any = "false") -> None:
    store.add_feedback(Feedback("mot", "down", datetime.now(UTC), reason, None, "Sai hết."))


@contextmanager
def sending(
    store: Store, clock: Callable[[], datetime] | None = None, **more: Any
) -> Iterator[WebhookSending]:
    given: dict[str, Any] = {"interval_s": 0.02, "grace_s": 0.0, "allowed": LOOPBACK} | more
    sender = WebhookSending(store.delivery_claims, clock or (lambda: datetime.now(UTC)), **given)
    sender.start()
    try:
        yield sender
    finally:
        sender.stop()


def wait_until(is_so: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline, f"not within 10 s: {what}"
        time.sleep(0.01)


def deliveries(store: Store, webhook: Webhook) -> list[Delivery]:
    return store.deliveries.page(webhook.id, limit=100)


def states(store: Store, webhook: Webhook) -> list[str]:
    return [one.state for one in deliveries(store, webhook)]


def delivered(store: Store, webhook: Webhook, count: int = 1) -> Callable[[], bool]:
    return lambda: states(store, webhook).count("delivered") == count


def test_what_happens_arrives_signed(store: Store, receiver: Receiver) -> None:
    webhook = added(store, receiver.url)
    flag(store)
    with sending(store) as sender:
        wait_until(delivered(store, webhook), "delivered")
        assert sender.outcomes() == {"delivered": 1, "retried": 0, "failed": 0}
    (got,) = receiver.got
    (secret,) = webhook.secrets
    assert got.is_signed_with(secret.text)
    assert not got.is_signed_with("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz")
    assert Verifier(secret.text).verify(got.body, got.headers) == got.message
    assert got.headers["content-type"] == "application/json; charset=utf-8"
    assert got.headers["host"] in receiver.url
    sent_s = datetime.now(UTC).timestamp() - int(got.headers["webhook-timestamp"])
    assert -1 <= sent_s < 60
    assert got.message["type"] == "answer.flagged"
    assert got.message["data"]["answer"] == {"id": "mot", "permalink": "/tra-loi/mot"}
    assert b"Sai h" not in got.body
    (delivery,) = deliveries(store, webhook)
    assert (delivery.body.encode(), delivery.event_id) == (got.body, got.id)
    _, (attempt,) = store.deliveries.get(webhook.id, delivery.id)
    assert (attempt.status, attempt.error, attempt.response) == (204, None, None)


def test_a_failure_is_tried_again_until_it_arrives(store: Store, clock: Clock) -> None:
    with receiving((500, {}, "Đang bảo trì\x00".encode()), 204) as receiver:
        webhook = added(store, receiver.url)
        flag(store)
        with sending(store, clock):
            wait_until(lambda: deliveries(store, webhook)[0].attempts == 1, "a first attempt")
            (waiting,) = deliveries(store, webhook)
            assert waiting.state == "pending"
            assert waiting.last_status == 500
            _, (tried,) = store.deliveries.get(webhook.id, waiting.id)
            assert waiting.next_attempt_at is not None
            assert 3.9 < (waiting.next_attempt_at - tried.at).total_seconds() < 6.1
            assert store.webhooks.get(webhook.id).failing_since is not None
            clock.ahead += timedelta(seconds=10)
            wait_until(delivered(store, webhook), "delivered")
    first, second = receiver.got
    assert first.id == second.id
    assert first.body == second.body
    (secret,) = webhook.secrets
    assert first.is_signed_with(secret.text)
    assert second.is_signed_with(secret.text)
    assert int(second.headers["webhook-timestamp"]) >= int(first.headers["webhook-timestamp"]) + 9
    _, attempts = store.deliveries.get(webhook.id, waiting.id)
    assert [one.status for one in attempts] == [500, 204]
    assert attempts[0].response == "Đang bảo trì\N{REPLACEMENT CHARACTER}"
    assert attempts[0].error is not None
    assert attempts[0].error.startswith("It answered 500.")
    assert store.webhooks.get(webhook.id).failing_since is None


def test_it_fails_in_the_end_and_can_be_sent_again(store: Store, clock: Clock) -> None:
    with receiving(400) as receiver:
        webhook = added(store, receiver.url)
        flag(store)
        with sending(store, clock) as sender:
            for attempt in range(1, 10):
                wait_until(lambda n=attempt: deliveries(store, webhook)[0].attempts == n, "a try")
                clock.ahead += timedelta(hours=15)
            wait_until(lambda: states(store, webhook) == ["failed"], "failed")
            assert sender.outcomes() == {"delivered": 0, "retried": 8, "failed": 1}
            (failed,) = deliveries(store, webhook)
            assert failed.next_attempt_at is None
            assert len(receiver.got) == 9
            assert {one.id for one in receiver.got} == {failed.event_id}
            receiver.answers = [200]
            store.webhooks.change(webhook.id, actor="lan", enabled=True)
            store.deliveries.replay(webhook.id, failed.id, actor="lan")
            wait_until(delivered(store, webhook), "delivered")
    (found,) = deliveries(store, webhook)
    assert (found.attempts, found.tries, found.event_id) == (10, 1, failed.event_id)


def test_whatever_fails_for_days_is_disabled(store: Store, clock: Clock) -> None:
    with receiving(503) as receiver:
        webhook = added(store, receiver.url)
        flag(store)
        with sending(store, clock):
            for attempt in (1, 2):
                wait_until(lambda n=attempt: deliveries(store, webhook)[0].attempts == n, "a try")
                clock.ahead += timedelta(days=5, minutes=1)
            wait_until(lambda: not store.webhooks.get(webhook.id).enabled, "disabled")
        found = store.webhooks.get(webhook.id)
        assert found.disabled_reason == "failing"
        assert states(store, webhook) == ["pending"]  # and is sent when it is enabled
        receiver.answers = [200]
        store.webhooks.change(webhook.id, actor="lan", enabled=True)
        with sending(store, clock):
            clock.ahead += timedelta(days=1)
            wait_until(delivered(store, webhook), "delivered")


def test_410_disables_it(store: Store, clock: Clock) -> None:
    with receiving(410) as receiver:
        webhook = added(store, receiver.url)
        flag(store)
        with sending(store, clock):
            wait_until(lambda: states(store, webhook) == ["failed"], "failed")
            clock.ahead += timedelta(days=1)
            flag(store)
            time.sleep(0.1)
    assert len(receiver.got) == 1
    assert len(deliveries(store, webhook)) == 1  # nobody wants the second
    found = store.webhooks.get(webhook.id)
    assert (found.enabled, found.disabled_reason) == (False, "gone")
    (entry,) = store.audit.entries(limit=1)
    assert (entry.actor, entry.action, entry.subject) == ("webhooks", "webhook.disable", webhook.id)


def test_a_slow_receiver_holds_up_nobody_else(store: Store, receiver: Receiver) -> None:
    let_go = threading.Event()

    def slowly() -> int:
        let_go.wait(10)
        return 204

    with receiving(slowly) as slow:
        waiting = [added(store, f"{slow.url}/{number}") for number in range(9)]
        quick = added(store, receiver.url)
        for _ in range(3):
            flag(store)
        with sending(store, grace_s=5.0):
            wait_until(lambda: len(slow.got) == 9, "all slow ones asked")
            wait_until(delivered(store, quick, 3), "the quick one's")
            assert all(states(store, one) == ["pending"] * 3 for one in waiting)
            assert len(slow.got) == 9  # one at a time each
            let_go.set()
            for one in waiting:
                wait_until(delivered(store, one, 3), "the slow ones'")


def test_messages_come_in_the_order_of_events(store: Store, receiver: Receiver) -> None:
    webhook = added(store, receiver.url)
    reasons = ["false", "incomplete", "irrelevant", "other", "source_mismatch"]
    for reason in reasons:
        flag(store, reason)
    with sending(store):
        wait_until(delivered(store, webhook, 5), "all delivered")
    assert [one.message["data"]["reason"] for one in receiver.got] == reasons


def test_what_gets_no_answer_in_time_is_tried_again(store: Store) -> None:
    let_go = threading.Event()

    def never() -> int:
        let_go.wait(10)
        return 204

    with receiving(never) as receiver:
        webhook = added(store, receiver.url)
        flag(store)
        with sending(store, timeout_s=0.2):
            wait_until(lambda: deliveries(store, webhook)[0].attempts == 1, "a first attempt")
        let_go.set()
    (waiting,) = deliveries(store, webhook)
    assert waiting.state == "pending"
    assert waiting.last_error is not None
    assert waiting.last_error.startswith("No answer came within 0.2 s.")


def test_what_a_dead_sender_had_another_sends(
    store: Store, receiver: Receiver, clock: Clock
) -> None:
    webhook = added(store, receiver.url)
    flag(store)
    now = clock()
    (claim,) = store.delivery_claims.claim(now, now + timedelta(seconds=60))  # and dies here
    assert claim.delivery.id == deliveries(store, webhook)[0].id
    with sending(store, clock):
        time.sleep(0.2)
        assert receiver.got == []  # it may yet be sending
        clock.ahead += timedelta(seconds=61)
        wait_until(delivered(store, webhook), "delivered")
    assert len(receiver.got) == 1


def test_what_a_stopped_sender_had_is_sent_at_once_by_the_next(store: Store) -> None:
    let_go = threading.Event()

    def hang() -> int:
        let_go.wait(10)
        return 204

    with receiving(hang, 204) as receiver:
        webhook = added(store, receiver.url)
        flag(store)
        with sending(store):
            wait_until(lambda: len(receiver.got) == 1, "asked")
        assert states(store, webhook) == ["pending"]
        with sending(store):
            wait_until(delivered(store, webhook), "delivered")
        let_go.set()
    assert [one.id for one in receiver.got] == [receiver.got[0].id] * 2


def test_two_senders_do_not_both_send(store: Store, receiver: Receiver) -> None:
    webhook = added(store, receiver.url)
    with sending(store), sending(store):
        for _ in range(20):
            flag(store)
        wait_until(delivered(store, webhook, 20), "all delivered")
    assert len(receiver.got) == 20
    assert len({one.id for one in receiver.got}) == 20


def test_a_redirect_is_not_followed(store: Store, receiver: Receiver) -> None:
    with receiving((302, {"Location": receiver.url}, b"")) as moved:
        webhook = added(store, moved.url)
        flag(store)
        with sending(store):
            wait_until(lambda: deliveries(store, webhook)[0].attempts == 1, "a first attempt")
    assert receiver.got == []
    (waiting,) = deliveries(store, webhook)
    assert waiting.last_status == 302
    assert "not followed" in (waiting.last_error or "")


def test_a_redirect_to_nowhere_is_a_failure(store: Store) -> None:
    with receiving((302, {"Location": "http://[nowhere"}, b"")) as moved:
        webhook = added(store, moved.url)
        flag(store)
        with sending(store):
            wait_until(lambda: deliveries(store, webhook)[0].attempts == 1, "a first attempt")
    assert states(store, webhook) == ["pending"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"])
def test_an_inner_address_is_not_sent_to(store: Store, receiver: Receiver, host: str) -> None:
    webhook = added(store, receiver.url)
    inner = receiver.url.replace("127.0.0.1", host)
    store.webhooks.change(webhook.id, actor="lan", url=inner)  # past the book, which looks too
    flag(store)
    with sending(store, allowed=Allowed()):
        wait_until(lambda: deliveries(store, webhook)[0].attempts == 1, "a first attempt")
    assert receiver.got == []
    (waiting,) = deliveries(store, webhook)
    assert waiting.state == "pending"
    assert waiting.last_status is None
    assert "RAG_FETCH_ALLOW" in (waiting.last_error or "")


def test_nothing_is_sent_in_the_clear_to_whom_is_not_allowed(store: Store) -> None:
    book = WebhookBook(store.webhooks, lambda: datetime.now(UTC), Allowed.of(["10.0.0.0/8"]))
    webhook = book.add("http://8.8.8.8.sslip.example/x", ["answer.flagged"], actor="lan")
    assert webhook.url == "http://8.8.8.8.sslip.example/x"  # it may yet lie in 10.0.0.0/8
    store.webhooks.change(webhook.id, actor="lan", url="http://8.8.8.8/x")
    flag(store)
    with sending(store, allowed=Allowed.of(["10.0.0.0/8"])):
        wait_until(lambda: deliveries(store, webhook)[0].attempts == 1, "a first attempt")
    assert "https://" in (deliveries(store, webhook)[0].last_error or "")


def test_who_asks_to_be_left_alone_is(store: Store, clock: Clock) -> None:
    with receiving((429, {"Retry-After": "600"}, b""), 204) as receiver:
        webhook = added(store, receiver.url)
        flag(store)
        flag(store)
        with sending(store, clock):
            wait_until(lambda: deliveries(store, webhook)[1].attempts == 1, "a first attempt")
            first = deliveries(store, webhook)[1]
            _, (tried,) = store.deliveries.get(webhook.id, first.id)
            assert first.next_attempt_at is not None
            assert (first.next_attempt_at - tried.at).total_seconds() == pytest.approx(600)
            clock.ahead += timedelta(seconds=500)
            time.sleep(0.2)
            assert len(receiver.got) == 1  # the second message waits as well
            clock.ahead += timedelta(seconds=101)
            wait_until(delivered(store, webhook, 2), "both delivered")


def test_both_secrets_sign_for_a_day(store: Store, receiver: Receiver, clock: Clock) -> None:
    book = WebhookBook(store.webhooks, clock, LOOPBACK)
    webhook = book.add(receiver.url, ["answer.flagged"], actor="lan")
    rotated = book.rotate(webhook.id, actor="lan")
    new, old = (one.text for one in rotated.secrets)
    assert old == webhook.secrets[0].text
    flag(store)
    with sending(store, clock):
        wait_until(delivered(store, webhook), "delivered")
        assert receiver.got[0].is_signed_with(new)
        assert receiver.got[0].is_signed_with(old)
        clock.ahead += timedelta(hours=24, minutes=1)
        flag(store)
        wait_until(delivered(store, webhook, 2), "delivered")
    assert receiver.got[1].is_signed_with(new)
    assert not receiver.got[1].is_signed_with(old)


def test_a_ping_arrives(store: Store, receiver: Receiver) -> None:
    webhook = added(store, receiver.url)
    with sending(store):
        delivery_id = store.webhooks.ping(webhook.id, actor="lan")
        wait_until(delivered(store, webhook), "delivered")
    assert receiver.got[0].message["type"] == "webhook.ping"
    assert deliveries(store, webhook)[0].id == delivery_id


def test_what_is_removed_on_its_way_ends_there(store: Store) -> None:
    let_go = threading.Event()

    def hang() -> int:
        let_go.wait(10)
        return 204

    with receiving(hang) as receiver, receiving() as other:
        webhook = added(store, receiver.url)
        flag(store)
        with sending(store, grace_s=5.0) as sender:
            wait_until(lambda: len(receiver.got) == 1, "asked")
            store.webhooks.remove(webhook.id, actor="lan")
            let_go.set()
            wait_until(lambda: sender.outcomes()["delivered"] == 1, "settled")
            beside = added(store, other.url)  # and the sender goes on
            flag(store)
            wait_until(delivered(store, beside), "delivered")


def test_no_more_is_read_of_an_answer_than_is_shown(store: Store) -> None:
    with receiving((500, {}, b"x" * 20_000_000)) as receiver:
        webhook = added(store, receiver.url)
        flag(store)
        with sending(store):
            wait_until(lambda: deliveries(store, webhook)[0].attempts == 1, "a first attempt")
    (waiting,) = deliveries(store, webhook)
    _, (attempt,) = store.deliveries.get(webhook.id, waiting.id)
    assert attempt.status == 500
    assert attempt.response == "x" * 500
