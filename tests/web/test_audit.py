"""The record of who did what, as administrators see it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rag.store.store import Store
from rag.web.app import create_app
from rag.web.services import Services


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def client(services: Services, store: Store) -> TestClient:
    app = create_app(replace(services, store=store))
    return TestClient(app, base_url="http://localhost", raise_server_exceptions=False)


def test_the_newest_come_first_page_by_page(client: TestClient, store: Store) -> None:
    for number in range(7):
        store.audit.record("lan", "verdict.give", f"cau-{number}", marker=number)
    seen: list[int] = []
    cursor: dict[str, int] = {}
    while True:
        page = client.get("/api/v1/audit", params={"limit": 3} | cursor).json()
        seen += [entry["number"] for entry in page["entries"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_it_is_narrowed_by_action_actor_and_subject(client: TestClient, store: Store) -> None:
    store.audit.record("lan", "verdict.give", "cau-1")
    store.audit.record("lan", "verdict.undo", "cau-1")
    store.audit.record("minh", "answer.hide", "cau-1")
    store.audit.record("minh", "answer.hide", "cau-2")

    def found(**query: str) -> list[int]:
        entries = client.get("/api/v1/audit", params=query).json()["entries"]
        return [entry["number"] for entry in entries]

    assert found(action="verdict.") == [2, 1]
    assert found(actor="minh") == [4, 3]
    assert found(actor="minh", subject="cau-1") == [3]
    page = client.get("/nhat-ky", params={"nguoi": "minh", "doi-tuong": "cau-2"})
    assert page.text.count('<li>\n<p class="what">') == 1


def test_actions_are_told_in_vietnamese_and_unknown_ones_as_they_are(
    client: TestClient, store: Store
) -> None:
    store.audit.record("tuan", "user.role", "lan", **{"from": "reviewer", "to": "editor"})
    store.audit.record("key:hb_abc", "verdict.give", "cau-1", verdict="partial", number=3)
    store.audit.record("retention", "retention.delete", "answers", answers=12)
    store.audit.record("lan", "moi.viec-la", "<b>x</b>", gi="<i>y</i>")
    page = client.get("/nhat-ky").text
    for told in (
        "đổi vai trò của tài khoản",
        "từ: kiểm chứng viên",
        "đến: biên tập viên",
        "khóa hb_abc",
        "kết luận: đúng một phần",
        "hệ thống</a> xóa câu hỏi quá hạn lưu",
        "số câu: 12",
        "moi.viec-la",
        "&lt;b&gt;x&lt;/b&gt;",
        "gi: &lt;i&gt;y&lt;/i&gt;",
    ):
        assert told in page
    assert "<b>x" not in page


def test_times_are_of_the_archives_zone(client: TestClient, store: Store) -> None:
    store.audit.record("lan", "key.expire", "hb_abc", expires_at="2026-05-16T20:30:00+00:00")
    assert "hết hạn: 17/5/2026, 3:30" in client.get("/nhat-ky").text


def test_older_entries_are_a_page_on_and_the_filter_stays(client: TestClient, store: Store) -> None:
    for number in range(60):
        store.audit.record("lan", "verdict.give", f"cau-{number}")
    first = client.get("/nhat-ky", params={"nguoi": "lan"}).text
    assert "/nhat-ky?nguoi=lan&amp;truoc=11" in first
    second = client.get("/nhat-ky", params={"nguoi": "lan", "truoc": 11}).text
    assert "mục 10<" in second
    assert "Các việc cũ hơn" not in second
    assert client.get("/nhat-ky", params={"truoc": "x"}).status_code == 422


def test_a_record_that_was_changed_past_the_product_is_told(
    client: TestClient, store: Store, tmp_path: Path
) -> None:
    for number in range(4):
        store.audit.record("lan", "verdict.give", f"cau-{number}")
    whole = {"whole": True, "first_changed": None}
    assert client.get("/api/v1/audit/check").json() == whole
    with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as opened:
        opened.execute("DROP TRIGGER audit_log_no_update")
        opened.execute("UPDATE audit_log SET actor = 'minh' WHERE number = 3")
        opened.commit()
    changed = {"whole": False, "first_changed": 3}
    assert client.get("/api/v1/audit/check").json() == changed
