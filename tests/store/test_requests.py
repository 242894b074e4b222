from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from rag.errors import Conflict, NotFound, StoreError
from rag.store.archive_tables import request_entries
from rag.store.engine import writing
from rag.store.requests import Request
from rag.store.store import Store
from rag.types import Article

ASKED = Request(
    id="yc-1",
    kind="correction",
    article_id="mot",
    text="Tên tôi bị viết sai.",
    received_on=date(2024, 5, 7),
    due_on=date(2024, 5, 17),
    name="Bà Nguyễn Thị A",
    contact="0900 000 000",
)


@pytest.fixture
def asked(store: Store) -> Store:
    for article_id in ("mot", "cai-chinh"):
        store.put(Article(article_id, title=article_id))
    store.requests.record(ASKED, actor="lan")
    return store


def test_a_request_is_kept_as_it_was_given(asked: Store) -> None:
    (found,) = asked.requests.all()
    assert (found.name, found.contact, found.state) == (ASKED.name, ASKED.contact, "open")
    assert not found.is_overdue(date(2024, 5, 17))
    assert found.is_overdue(date(2024, 5, 18))
    assert asked.requests.all(article_id="cai-chinh") == []
    logged = str(asked.audit.entries(limit=9))
    assert "request.record" in logged
    assert "0900" not in logged
    assert "viết sai" not in logged


def test_what_becomes_of_it_is_added_and_nothing_is_changed(asked: Store) -> None:
    requests = asked.requests
    requests.resolve("yc-1", "refuse", actor="minh", note="đúng như bản gốc")
    assert not requests.get("yc-1").is_overdue(date(2030, 1, 1))
    requests.resolve("yc-1", "reopen", actor="minh", note="có giấy tờ mới")
    found = requests.resolve("yc-1", "accept", actor="tuan", link="cai-chinh")
    assert found.state == "accepted"
    assert [(e.actor, e.action, e.note, e.link) for e in found.entries] == [
        ("lan", "record", None, None),
        ("minh", "refuse", "đúng như bản gốc", None),
        ("minh", "reopen", "có giấy tờ mới", None),
        ("tuan", "accept", None, "cai-chinh"),
    ]
    with pytest.raises(Conflict):
        requests.resolve("yc-1", "accept", actor="lan")


@pytest.mark.parametrize(
    "change", [request_entries.delete(), request_entries.update().values(note="")]
)
def test_the_database_holds_entries_to_it(asked: Store, change: object) -> None:
    with pytest.raises(StoreError, match="never changed"), writing(asked._engine) as connection:
        connection.execute(change)  # type: ignore[call-overload]


def test_contact_is_taken_out_on_demand_and_when_it_is_no_longer_needed(asked: Store) -> None:
    requests = asked.requests
    requests.record(
        Request("yc-2", "reply", "mot", "Xin đăng lại.", *[date(2024, 5, 7)] * 2, "Ông B", None),
        actor="lan",
    )
    later = datetime.now(UTC) + timedelta(days=1)
    assert requests.forget_contacts(later, actor="hệ thống") == 0  # both are open
    requests.resolve("yc-2", "refuse", actor="lan")
    assert requests.forget_contacts(datetime.now(UTC) - timedelta(days=1), actor="hệ thống") == 0
    assert requests.forget_contacts(later, actor="hệ thống") == 1
    assert requests.forget_contacts(later, actor="hệ thống") == 0
    requests.forget_contact("yc-1", actor="minh")
    for found in requests.all():
        assert (found.name, found.contact, found.is_contact_erased) == (None, None, True)
        assert found.entries[-1].action == "forget"
    assert requests.get("yc-1").state == "open"
    assert requests.get("yc-2").state == "refused"


def test_what_is_not_there_is_said(asked: Store) -> None:
    with pytest.raises(NotFound, match="no article"):
        asked.requests.resolve("yc-1", "accept", actor="lan", link="khong-co")
    with pytest.raises(NotFound, match="no request"):
        asked.requests.resolve("yc-9", "refuse", actor="lan")
    with pytest.raises(NotFound, match="no article"):
        asked.requests.record(
            Request("yc-3", "reply", "khong-co", "a", *[date(2024, 5, 7)] * 2, None, None),
            actor="lan",
        )
    assert len(asked.requests.all()) == 1
