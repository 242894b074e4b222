"""The archive's pages, as a person with each role is shown them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded
from tests.web.making import HOSTILE, NOT_TOLD

PAGES = (
    "/kho-bai",
    "/kho-bai/bai",
    "/kho-bai/bai?q=cầu+treo",
    "/kho-bai/bai/lop-hoc",
    "/kho-bai/bai/lop-hoc/sua",
    "/kho-bai/yeu-cau?bai=lop-hoc",
    "/kho-bai/chua-tra-loi",
)


@pytest.fixture(scope="module")
def callers(services: Services) -> Iterator[Callers]:
    with calling(guarded(services)) as made:
        yield made


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_where_nobody_signs_in(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert 'aria-current="page"' in page.text
    assert "connect-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_hostile_text_is_shown_as_text(client: TestClient, path: str) -> None:
    asked = {
        "kind": "correction",
        "article_id": "lop-hoc",
        "text": "<script>alert('yêu cầu')</script>",
        "received_on": "2024-05-07",
        "name": "<b>Ông A</b>",
    }
    assert client.post("/api/v1/requests", json=asked).status_code == 201
    client.post("/api/v1/answers", json={"question": "<script>alert(5)</script> giá vàng?"})
    text = client.get(path).text
    for markup in ("<script>alert", "<img src=x", "<b>Ông", "<i>Giáo dục"):
        assert markup not in text
    if path == "/kho-bai/bai/lop-hoc":
        assert "&lt;script&gt;alert(&#39;tựa&#39;)" in text


def test_an_editor_may_change_and_only_an_administrator_may_erase(
    client: TestClient, callers: Callers
) -> None:
    path = "/kho-bai/bai/lop-hoc"
    seen = {name: callers[name].get(path).text for name in ("reviewer", "editor", "admin")}
    assert "Gỡ bài" not in seen["reviewer"]
    assert "Gỡ bài" in seen["editor"]
    assert "Xóa vĩnh viễn" not in seen["editor"]
    assert "Xóa vĩnh viễn" in seen["admin"]
    assert "Đưa tệp vào" not in callers["reviewer"].get("/kho-bai").text
    assert "Đưa tệp vào" in callers["editor"].get("/kho-bai").text


def test_who_asked_is_shown_to_editors_alone(client: TestClient, callers: Callers) -> None:
    asked = {
        "kind": "reply",
        "article_id": "cau-treo",
        "text": "Xin đăng phản hồi.",
        "received_on": "2024-05-07",
        "name": "Bà Trần Thị Mận",
        "contact": "man@example.org",
    }
    assert callers["reviewer"].post("/api/v1/requests", json=asked).status_code == 201
    for name, is_shown in (("reviewer", False), ("editor", True)):
        for path in ("/kho-bai/yeu-cau", "/api/v1/requests"):
            text = callers[name].get(path).text
            assert ("man@example.org" in text) is is_shown
            assert ("Bà Trần Thị Mận" in text) is is_shown


def test_the_front_says_what_there_is_and_since_when(client: TestClient) -> None:
    text = client.get("/kho-bai").text
    assert "Kho cập nhật đến <strong>1/6/2023, 8:00</strong>" in text
    assert "Còn chờ đưa vào</dt><dd>không còn gì" in text
    assert "lâu hơn thường lệ" not in text


def test_a_late_archive_is_warned_of(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, services: Services
) -> None:
    past = [datetime.now(UTC) - timedelta(days=days) for days in range(40, 3, -1)]
    monkeypatch.setattr(type(services.store.browsing), "arrivals", lambda *_: past)
    assert (
        "đến cách đây 4 ngày, trong khi bình thường không quá 24 giờ" in client.get("/kho-bai").text
    )
    assert client.get("/readyz").json()["arrivals"]["late"] is True


def test_pages_of_what_is_not_there_say_so(client: TestClient) -> None:
    for path in ("/kho-bai/bai/khong-co", "/kho-bai/bai/khong-co/sua"):
        page = client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 404
        assert "Không tìm thấy" in page.text
    bad = client.get("/kho-bai/bai?tiep=x", headers={"Accept": "text/html"})
    assert (bad.status_code, "Danh sách đã đổi" in bad.text) == (400, True)
    assert client.get("/kho-bai/bai?trang-thai=x&loai=y").status_code == 200


def test_what_was_withdrawn_is_still_read_by_staff_and_what_was_erased_by_nobody(
    client: TestClient,
) -> None:
    client.put("/api/v1/articles/chim", json={"title": "Chim về", "body": "Đàn cò về Pá Mỳ."})
    client.delete("/api/v1/articles/chim", params={"reason": "chờ <b>xác minh</b>"})
    text = client.get("/kho-bai/bai/chim").text
    assert "Đàn cò về Pá Mỳ" in text
    assert "chờ &lt;b&gt;xác minh&lt;/b&gt;" in text
    assert "Khôi phục bài" in text
    client.delete("/api/v1/articles/chim", params={"erase": True, "reason": "theo yêu cầu"})
    text = client.get("/kho-bai/bai/chim").text
    assert "Đàn cò" not in text
    assert "Chim về" not in text
    assert "theo yêu cầu" in text


def test_questions_not_answered_are_listed_until_they_are_settled(
    client: TestClient, callers: Callers
) -> None:
    for _ in range(2):
        client.post("/api/v1/answers", json={"question": NOT_TOLD})
    groups = client.get("/api/v1/unanswered").json()["groups"]
    (group,) = [one for one in groups if one["question"] == NOT_TOLD]
    assert group["count"] >= 2
    assert NOT_TOLD in client.get("/kho-bai/chua-tra-loi").text
    body = {"answer_ids": group["answer_ids"]}
    assert callers["reviewer"].post("/api/v1/unanswered/settle", json=body).status_code == 403
    settled = callers["editor"].post("/api/v1/unanswered/settle", json=body).json()
    assert settled == {"settled": group["count"]}
    assert NOT_TOLD not in client.get("/kho-bai/chua-tra-loi").text


def test_an_answer_that_cites_an_article_is_named_beside_it(client: TestClient) -> None:
    answer = client.post(
        "/api/v1/answers", json={"question": "Cầu treo Huổi Tằm thông xe ngày nào?"}
    ).json()
    assert f'href="/tra-loi/{answer["id"]}"' in client.get("/kho-bai/bai/cau-treo").text
    assert HOSTILE["title"] not in client.get("/kho-bai/bai/cau-treo").text
