from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rag.store.store import Store
from rag.types import Answer, Suggestion

NOW = datetime(2024, 5, 7, 1, tzinfo=UTC)
NEAR = Suggestion("gan", "Bài gần", "/bai/gan?version=1")
LACKING = Answer("mot", "abstained", "còn giá?", "Giá vàng?", NOW, "Không có.", suggestions=(NEAR,))


def test_what_was_not_answered_is_listed_until_somebody_settles_it(store: Store) -> None:
    store.save_answer(LACKING)
    store.save_answer(replace(LACKING, id="hai", asked_at=NOW + timedelta(hours=1)))
    store.save_answer(replace(LACKING, id="cu", asked_at=NOW - timedelta(days=9)))
    store.save_answer(replace(LACKING, id="co", status="answered"))
    found = store.unanswered.since(NOW, limit=9)
    assert [(one.answer_id, one.question) for one in found] == [
        ("hai", "Giá vàng?"),
        ("mot", "Giá vàng?"),
    ]
    assert found[0].suggestions == (NEAR,)
    assert store.unanswered.settle(["mot", "co", "khong-co"], actor="minh") == 1
    assert store.unanswered.settle(["mot"], actor="minh") == 0
    assert [one.answer_id for one in store.unanswered.since(NOW, limit=9)] == ["hai"]
    (logged,) = store.audit.entries(limit=9, action="questions.settle")
    assert (logged.actor, logged.details) == ("minh", {"answers": 1})


def test_a_deleted_answer_takes_its_question_with_it(store: Store) -> None:
    store.save_answer(LACKING)
    store.delete_answer("mot")
    assert store.unanswered.since(NOW, limit=9) == []
