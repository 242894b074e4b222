"""What is written to the outbox, with what it tells of; and how webhooks are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rag.errors import Conflict, NotFound, VerdictError
from rag.store.store import Store
from rag.store.webhook_news import NAMED_ANSWERS
from rag.store.webhook_results import EVENTS, Attempt, Event, Secret, Settlement, Webhook
from rag.types import Article, Feedback
from tests.store.desk import answer, article

NOW = datetime.now(UTC)


def added(store: Store, webhook_id: str = "wh", events: Iterable[Event] = EVENTS) -> Webhook:
    webhook = Webhook(
        id=webhook_id,
        url="https://nhan.example/bao",
        description="",
        events=tuple(events),
        secrets=(Secret("whsec_Yg=="),),
        enabled=True,
        disabled_reason=None,
        created_at=NOW,
        created_by="lan",
    )
    store.webhooks.add(webhook, most=10)
    return webhook


def told(store: Store, webhook_id: str = "wh") -> list[tuple[str, dict[str, Any]]]:
    """The events that wait, the oldest first, with what they tell."""
    bodies = [json.loads(one.body) for one in store.deliveries.page(webhook_id, limit=1000)]
    for body in bodies:
        assert set(body) == {"type", "timestamp", "data"}
        assert datetime.fromisoformat(body["timestamp"]).tzinfo is not None
    return [(body["type"], body["data"]) for body in reversed(bodies)]


@pytest.fixture
def cited(store: Store) -> Store:
    """A store with an article that an answer cites twice, and one that none does."""
    store.put(article())
    store.put(Article("khac", title="Khác", body=("Không ai dẫn.",)))
    store.save_answer(answer("mot", citations=2))
    return store


def test_a_flag_of_the_staff_is_told_without_its_reason(cited: Store) -> None:
    added(cited)
    cited.desk.act("mot", "flagged", by="lan", signed="Lan", reason="Chị Hoa xem giúp.")
    ((event, data),) = told(cited)
    assert event == "answer.flagged"
    assert datetime.fromisoformat(data.pop("at")) >= NOW
    assert data == {
        "answer": {"id": "mot", "permalink": "/tra-loi/mot"},
        "flagged_by": "staff",
        "by": "lan",
        "reason": None,
        "marker": None,
    }
    cited.desk.act("mot", "hidden", by="lan", signed="Lan")
    assert len(told(cited)) == 1


def test_a_readers_report_is_told_without_their_words(cited: Store) -> None:
    added(cited)
    cited.add_feedback(Feedback("mot", "up", NOW))
    cited.add_feedback(Feedback("mot", "down", NOW, "source_mismatch", 2, "Tôi là Hoa, 0912."))
    ((event, data),) = told(cited)
    assert event == "answer.flagged"
    assert (data["flagged_by"], data["reason"], data["marker"]) == ("reader", "source_mismatch", 2)
    assert "Hoa" not in str(data)
    with pytest.raises(NotFound):
        cited.add_feedback(Feedback("khong-co", "down", NOW))
    assert len(told(cited)) == 1


def test_verdicts_are_told_and_taken_back(cited: Store) -> None:
    added(cited)
    given = cited.desk.judge("mot", 1, "unsupported", by="lan", signed="Lan", note="Riêng tư.")
    cited.desk.undo("mot", given.id, by="lan", others=False)
    (_, first), (event, second) = told(cited)
    assert event == "verdict.recorded"
    assert first == {
        "answer": {"id": "mot", "permalink": "/tra-loi/mot"},
        "verdict": {
            "number": given.number,
            "id": given.id,
            "marker": 1,
            "claim": None,
            "verdict": "unsupported",
            "by": "lan",
            "at": given.at.isoformat(),
            "undoes": None,
        },
        "article_id": "cau",
        "paragraph_id": "cau.v1.p1",
        "hides_answer": True,
    }
    assert (second["verdict"]["verdict"], second["verdict"]["undoes"]) == ("undone", given.id)
    assert second["hides_answer"] is False


def test_what_is_undone_with_an_error_is_not_told(cited: Store) -> None:
    added(cited)
    with pytest.raises(VerdictError):
        cited.desk.judge("mot", 9, "supported", by="lan", signed="Lan")
    seen = cited.desk.judge("mot", 1, "supported", by="lan", signed="Lan")
    with pytest.raises(Conflict):
        cited.desk.judge("mot", 1, "partial", by="hoa", signed="Hoa", after=0)
    ((_, data),) = told(cited)
    assert data["verdict"]["id"] == seen.id


def test_changes_of_an_article_in_use_are_told(cited: Store) -> None:
    added(cited)
    cited.put(article(published_at=datetime(2099, 1, 1, tzinfo=UTC)))
    correction = Article("dinh-chinh", title="Đính chính", body=("Cầu dài 130 mét.",))
    cited.put(Article(**{**fields(correction), "corrects": ("cau", "khac", "khong-co")}))
    cited.withdraw("cau", reason="Bí mật.")
    cited.withdraw("cau")  # it is so already
    cited.erase("cau", reason="Bí mật.", rewrite=lambda one: one)
    found = told(cited)
    assert {event for event, _ in found} == {"article.corrected_in_use"}
    changes = [data for _, data in found]
    assert [one["change"] for one in changes] == [
        "new_version",
        "corrected_by",
        "withdrawn",
        "erased",
    ]
    for one in changes:
        assert one["article"] == {"id": "cau", "permalink": "/bai/cau"}
        assert one["answers"] == [
            {"id": "mot", "permalink": "/tra-loi/mot", "paragraph_ids": ["cau.v1.p1"]}
        ]
        assert one["answers_total"] == 1
    assert changes[0]["version"] == 2
    assert changes[0]["visible_from"] == "2099-01-01T00:00:00+00:00"
    assert changes[1]["corrected_by"] == {
        "id": "dinh-chinh",
        "permalink": "/bai/dinh-chinh",
        "version": 1,
        "visible_from": None,
    }
    assert "Bí mật" not in str(changes)
    assert "Cầu" not in str(changes)


def fields(one: Article) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def test_what_changes_nothing_or_is_not_cited_is_not_told(cited: Store) -> None:
    added(cited)
    cited.put(article())  # as it was
    cited.put(Article("khac", title="Khác", body=("Vẫn không ai dẫn.",)))
    cited.put(Article("moi", title="Mới", body=("Mới.",)))
    cited.withdraw("khac")
    assert told(cited) == []


def test_a_correction_is_told_once_and_not_with_each_of_its_versions(cited: Store) -> None:
    added(cited)
    for text in ("Một.", "Hai."):
        cited.put(Article("dinh-chinh", title="Đính chính", body=(text,), corrects=("cau",)))
    assert [data["change"] for _, data in told(cited)] == ["corrected_by"]


def test_a_batch_tells_of_every_change(cited: Store) -> None:
    added(cited)
    cited.put(Article("hai", title="Hai", body=("Cầu dài 120 mét. Cầu thông xe sáng 16/5.",)))
    cited.save_answer(answer("hai", article_id="hai"))
    cited.put_many(
        [
            article(captions=("Ảnh.",)),
            Article("hai", title="Hai", body=("Khác hẳn.",)),
            article(captions=("Ảnh khác.",)),
        ]
    )
    found = [(data["article"]["id"], data["version"]) for _, data in told(cited)]
    assert found == [("cau", 2), ("hai", 2), ("cau", 3)]


def test_so_many_answers_are_named_and_all_are_counted(store: Store) -> None:
    store.put(article())
    for number in range(NAMED_ANSWERS + 5):
        store.save_answer(answer(f"so-{number}"))
    added(store)
    store.withdraw("cau")
    ((_, data),) = told(store)
    assert data["answers_total"] == NAMED_ANSWERS + 5
    named = [one["id"] for one in data["answers"]]
    assert len(named) == len(set(named)) == NAMED_ANSWERS
    assert f"so-{NAMED_ANSWERS + 4}" in named  # the newest
    assert "so-0" not in named


def test_each_hears_what_it_wants_while_it_is_enabled(cited: Store) -> None:
    added(cited, "co", ["verdict.recorded"])
    added(cited, "hai", ["verdict.recorded", "answer.flagged"])
    added(cited, "tat")
    cited.webhooks.change("tat", actor="lan", enabled=False)
    cited.desk.judge("mot", 1, "supported", by="lan", signed="Lan")
    cited.add_feedback(Feedback("mot", "down", NOW))
    assert [event for event, _ in told(cited, "co")] == ["verdict.recorded"]
    assert [event for event, _ in told(cited, "hai")] == ["verdict.recorded", "answer.flagged"]
    assert told(cited, "tat") == []
    (one,) = cited.deliveries.page("co", limit=5)
    same = cited.deliveries.page("hai", limit=5)[1]
    assert one.event_id == same.event_id  # one event, whoever is told of it
    assert one.id != same.id


def test_what_is_done_to_webhooks_is_recorded_and_names_no_address(store: Store) -> None:
    added(store)
    store.webhooks.change("wh", actor="hoa", url="https://khac.example/?token=bi-mat")
    store.webhooks.change("wh", actor="hoa", description="")  # as it was
    store.webhooks.change("wh", actor="hoa", enabled=False)
    store.webhooks.change("wh", actor="hoa", enabled=True)
    store.webhooks.put_secrets(store.webhooks.get("wh"), [Secret("whsec_bW9p")], actor="hoa")
    store.webhooks.ping("wh", actor="hoa")
    store.deliveries.replay_failed("wh", NOW, actor="hoa")
    store.webhooks.remove("wh", actor="hoa")
    entries = store.audit.entries(limit=20)[::-1]
    assert [one.action for one in entries] == [
        "webhook.create",
        "webhook.change",
        "webhook.disable",
        "webhook.enable",
        "webhook.rotate",
        "webhook.ping",
        "webhook.replay",
        "webhook.remove",
    ]
    assert "example" not in str(entries)
    assert "whsec" not in str(entries)
    assert store.webhooks.all() == []
    with pytest.raises(NotFound):
        store.webhooks.get("wh")
    with pytest.raises(NotFound):
        store.deliveries.page("wh", limit=1)


def test_there_are_at_most_so_many(store: Store) -> None:
    for number in range(10):
        added(store, f"wh-{number}")
    with pytest.raises(Conflict, match="Remove one"):
        added(store, "wh-10")


def test_a_disabled_one_is_sent_nothing_that_is_asked_for(cited: Store) -> None:
    added(cited)
    cited.add_feedback(Feedback("mot", "down", NOW))
    (waiting,) = cited.deliveries.page("wh", limit=1)
    cited.webhooks.change("wh", actor="lan", enabled=False)
    until = NOW + timedelta(minutes=1)
    assert cited.delivery_claims.claim(datetime.now(UTC), until) == []
    for ask in (
        lambda: cited.webhooks.ping("wh", actor="lan"),
        lambda: cited.deliveries.replay("wh", waiting.id, actor="lan"),
        lambda: cited.deliveries.replay_failed("wh", NOW, actor="lan"),
    ):
        with pytest.raises(Conflict, match="Enable it"):
            ask()
    cited.webhooks.change("wh", actor="lan", enabled=True)
    assert len(cited.delivery_claims.claim(datetime.now(UTC), until)) == 1


@pytest.mark.parametrize("change", [{"url": "https://moi.example/bao"}, {"enabled": True}])
def test_what_was_to_wait_is_sent_at_once_to_one_that_was_mended(
    cited: Store, change: dict[str, Any]
) -> None:
    webhook = added(cited)
    cited.add_feedback(Feedback("mot", "down", NOW))
    settle_first(cited, "pending", due_at=NOW + timedelta(hours=12))
    until = NOW + timedelta(minutes=1)
    if "enabled" in change:
        cited.webhooks.change(webhook.id, actor="lan", enabled=False)
    cited.webhooks.change(webhook.id, actor="lan", description="Mô tả không đổi việc gửi")
    assert cited.delivery_claims.claim(datetime.now(UTC), until) == []
    cited.webhooks.change(webhook.id, actor="lan", **change)
    (claim,) = cited.delivery_claims.claim(datetime.now(UTC), until)
    assert claim.delivery.tries == 1


def test_of_two_who_replace_a_secret_at_once_one_is_told(store: Store) -> None:
    before = added(store)
    first = (Secret("whsec_YQ=="), *before.secrets)
    store.webhooks.put_secrets(before, first, actor="lan")
    with pytest.raises(Conflict, match="Somebody else"):
        store.webhooks.put_secrets(before, (Secret("whsec_Yw=="), *before.secrets), actor="hoa")
    assert store.webhooks.get("wh").secrets == first


def settle_first(
    store: Store, state: Any, *, at: datetime | None = None, due_at: datetime | None = None
) -> None:
    now = datetime.now(UTC)
    (claim,) = store.delivery_claims.claim(now, now + timedelta(minutes=1))
    error = None if state == "delivered" else "Không được."
    attempt = Attempt(at or now, 200 if state == "delivered" else 500, error, 1)
    store.delivery_claims.settle(claim, Settlement(attempt, state, due_at), now=now, until=None)


def test_failed_ones_are_sent_again_from_a_time_on(cited: Store) -> None:
    added(cited)
    for _ in range(3):
        cited.add_feedback(Feedback("mot", "down", datetime.now(UTC)))
        settle_first(cited, "failed")
    middle = cited.deliveries.page("wh", limit=3)[1]
    counts = cited.deliveries.counts()
    assert (counts.pending, counts.failed, counts.delivered) == (0, 3, 0)
    since = middle.created_at.astimezone(tz=None)  # whatever the offset
    assert cited.deliveries.replay_failed("wh", since, actor="lan") == 2
    counts = cited.deliveries.counts()
    assert (counts.pending, counts.failed) == (2, 1)
    assert counts.oldest_pending_at == middle.created_at
    assert [one.state for one in cited.deliveries.page("wh", limit=3)] == [
        "pending",
        "pending",
        "failed",
    ]


def test_lists_go_on_and_are_filtered(cited: Store) -> None:
    added(cited)
    added(cited, "khac", ["verdict.recorded"])
    for _ in range(4):
        cited.add_feedback(Feedback("mot", "down", NOW))
    settle_first(cited, "delivered")
    first = cited.deliveries.page("wh", limit=3)
    rest = cited.deliveries.page("wh", before=first[-1].number, limit=3)
    assert [len(first), len(rest)] == [3, 1]
    assert cited.deliveries.page("wh", state="delivered", limit=9) == rest
    assert len(cited.deliveries.page("wh", state="pending", limit=9)) == 3
    with pytest.raises(NotFound):
        cited.deliveries.get("khac", rest[0].id)  # it is another's


def test_what_was_delivered_long_ago_is_forgotten(cited: Store) -> None:
    added(cited)
    for state in ("delivered", "failed", "delivered"):
        cited.add_feedback(Feedback("mot", "down", NOW))
        settle_first(cited, state, at=NOW - timedelta(days=31))
    cited.add_feedback(Feedback("mot", "down", NOW))
    before = NOW - timedelta(days=30)
    assert cited.deliveries.forget_delivered(before, limit=1) == 1
    assert cited.deliveries.forget_delivered(before, limit=10) == 1
    assert cited.deliveries.forget_delivered(before, limit=10) == 0
    assert [one.state for one in cited.deliveries.page("wh", limit=9)] == ["pending", "failed"]


def test_what_one_delivered_another_that_was_thought_dead_does_not_undo(cited: Store) -> None:
    added(cited)
    cited.add_feedback(Feedback("mot", "down", NOW))
    now = datetime.now(UTC)
    claims = cited.delivery_claims
    (slow,) = claims.claim(now, now + timedelta(seconds=1))
    assert claims.claim(now, now + timedelta(seconds=1)) == []  # it is taken
    later = now + timedelta(seconds=2)
    (quick,) = claims.claim(later, later + timedelta(minutes=1))
    assert quick.delivery.id == slow.delivery.id
    arrived = Settlement(Attempt(later, 200, None, 1), "delivered")
    claims.settle(quick, arrived, now=later, until=None)
    failed = Settlement(Attempt(now, None, "Chậm.", 1), "failed")
    claims.settle(slow, failed, now=later, until=None)
    found, attempts = cited.deliveries.get("wh", quick.delivery.id)
    assert (found.state, found.attempts, len(attempts)) == ("delivered", 2, 2)
