"""What is written to the outbox, with what it tells of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from rag.errors import Conflict, NotFound, VerdictError
from rag.store.store import Store
from rag.store.webhook_news import NAMED_ANSWERS
from rag.types import Article, Feedback
from tests.store.desk import answer, article
from tests.store.webhooks import NOW, added, told


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
