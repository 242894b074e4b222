from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.making import BRIDGE, HOSTILE

ROUTE = "/api/v1/articles"
PROBLEM = "application/problem+json"


def ids_found(client: TestClient, words: str) -> list[str]:
    hits = client.get("/api/v1/search", params={"q": words}).json()["hits"]
    return [hit["article_id"] for hit in hits]


def test_a_new_article_is_searchable_when_the_call_returns(client: TestClient) -> None:
    response = client.put(
        f"{ROUTE}/moi-1", json={"title": "Vườn mận Chiềng Khoa", "body": "Mận chín sớm."}
    )
    assert response.status_code == 201
    assert response.headers["location"] == f"{ROUTE}/moi-1"
    stored = response.json()
    assert stored == {
        "id": "moi-1",
        "status": "added",
        "version": 1,
        "permalink": "/bai/moi-1?version=1",
        "warnings": [],
    }
    assert ids_found(client, "vườn mận Chiềng Khoa")[0] == "moi-1"


def test_the_same_again_changes_nothing_and_other_text_is_a_version(client: TestClient) -> None:
    first = {"title": "Giá ngô tăng", "body": "Giá ngô 7.000 đồng một cân."}
    second = first | {"body": "Giá ngô 7.500 đồng một cân."}
    assert client.put(f"{ROUTE}/moi-2", json=first).status_code == 201
    same = client.put(f"{ROUTE}/moi-2", json=first)
    assert (same.status_code, same.json()["status"]) == (200, "unchanged")
    changed = client.put(f"{ROUTE}/moi-2", json=second)
    assert (changed.status_code, changed.json()["status"]) == (200, "updated")
    assert changed.json()["version"] == 2
    now = client.get(f"{ROUTE}/moi-2").json()
    before = client.get(f"{ROUTE}/moi-2", params={"version": 1}).json()
    assert (now["body"], now["is_current"]) == (second["body"], True)
    assert (before["body"], before["is_current"]) == (first["body"], False)
    assert client.get("/api/v1/paragraphs/moi-2.v1.p1").json()["text"] == first["body"]
    assert client.get("/api/v1/paragraphs/moi-2.v2.p1").json()["text"] == second["body"]


def test_an_article_reads_as_it_was_put(client: TestClient) -> None:
    read = client.get(f"{ROUTE}/cau-treo").json()
    for name in ("title", "lead", "body", "captions", "section", "source", "author", "url"):
        assert read[name] == BRIDGE[name]
    assert read["published_at"].startswith(("2023-05-17T00:30", "2023-05-16T17:30"))
    assert [p["paragraph_id"] for p in read["paragraphs"]] == [
        f"cau-treo.v1.{anchor}" for anchor in ("p0", "p1", "p2", "p3", "c1")
    ]
    assert read["paragraphs"][0]["text"] == f"{BRIDGE['title']}\n{BRIDGE['lead']}"
    assert [p["kind"] for p in read["paragraphs"]] == ["body"] * 4 + ["caption"]


def test_markup_in_an_article_is_kept_as_text(client: TestClient) -> None:
    read = client.get(f"{ROUTE}/lop-hoc").json()
    assert read["title"] == HOSTILE["title"]
    assert read["body"] == HOSTILE["body"]


def test_a_withdrawn_article_is_gone_for_readers_until_it_is_put_again(
    client: TestClient,
) -> None:
    article = {"title": "Đèo Nậm Khắt sạt lở", "body": "Đèo Nậm Khắt sạt lở đêm 3/8."}
    client.put(f"{ROUTE}/moi-3", json=article)
    answer = client.post(
        "/api/v1/answers", json={"question": "Đèo Nậm Khắt sạt lở đêm nào?"}
    ).json()
    assert answer["citations"][0]["article_id"] == "moi-3"
    assert client.delete(f"{ROUTE}/moi-3").status_code == 204
    assert client.delete(f"{ROUTE}/moi-3").status_code == 204
    for path in (f"{ROUTE}/moi-3", "/api/v1/paragraphs/moi-3.v1.p1"):
        gone = client.get(path)
        assert (gone.status_code, gone.headers["content-type"]) == (410, PROBLEM)
    assert "moi-3" not in ids_found(client, "đèo Nậm Khắt sạt lở")
    saved = client.get(f"/api/v1/answers/{answer['id']}").json()
    assert saved["citations"][0]["quote"] is None
    assert any("đã được gỡ" in notice for notice in saved["notices"])
    assert "đêm 3/8" not in saved["answer"]
    assert client.put(f"{ROUTE}/moi-3", json=article).status_code == 200
    assert ids_found(client, "đèo Nậm Khắt sạt lở")[0] == "moi-3"
    assert client.get(f"{ROUTE}/moi-3").status_code == 200


def test_an_erased_article_leaves_no_text_anywhere(client: TestClient) -> None:
    article = {"title": "Nhà ông Bản Mía", "body": "Nhà Bản Mía có 17 con trâu."}
    client.put(f"{ROUTE}/moi-4", json=article)
    asked = {"question": "Nhà Bản Mía có bao nhiêu con trâu?"}
    answer = client.post("/api/v1/answers", json=asked).json()
    assert answer["citations"][0]["article_id"] == "moi-4"
    assert client.delete(f"{ROUTE}/moi-4", params={"erase": "true"}).status_code == 204
    saved = client.get(f"/api/v1/answers/{answer['id']}")
    for response in (client.get(f"{ROUTE}/moi-4"), saved):
        assert "17 con trâu" not in response.text
        assert article["title"] not in response.text
    assert client.get("/api/v1/paragraphs/moi-4.v1.p1").status_code == 410
    assert "moi-4" not in ids_found(client, "Bản Mía con trâu")
    again = client.put(f"{ROUTE}/moi-4", json=article)
    assert (again.status_code, again.headers["content-type"]) == (410, PROBLEM)


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    responses = [
        client.get(f"{ROUTE}/khong-co"),
        client.get(f"{ROUTE}/cau-treo", params={"version": 7}),
        client.delete(f"{ROUTE}/khong-co"),
        client.delete(f"{ROUTE}/khong-co", params={"erase": "true"}),
        client.get("/api/v1/paragraphs/cau-treo.v1.p99"),
        client.get("/api/v1/paragraphs/cau-treo"),
        client.get("/api/v1/paragraphs/.v9999999999999999999999.p1"),
    ]
    for response in responses:
        assert (response.status_code, response.headers["content-type"]) == (404, PROBLEM)
        assert response.json()["detail"]


@pytest.mark.parametrize("version", ["0", "-1", "x", "99999999999999999999"])
def test_a_version_is_a_number_from_one(client: TestClient, version: str) -> None:
    assert client.get(f"{ROUTE}/cau-treo", params={"version": version}).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": "", "body": ""},
        {"title": 5},
        {"title": "A", "captions": "một"},
        {"title": "A", "id": "another"},
        {"title": "A", "kind": "poem"},
        {"title": "A", "published_at": 2023},
        ["title"],
        "title",
    ],
)
def test_what_is_no_article_is_refused_and_not_stored(client: TestClient, body: Any) -> None:
    response = client.put(f"{ROUTE}/sai", json=body)
    assert (response.status_code, response.headers["content-type"]) == (422, PROBLEM)
    assert response.json()["detail"]
    assert client.get(f"{ROUTE}/sai").status_code == 404


@pytest.mark.parametrize("article_id", ["a.b", "a b", "é", "x" * 121])
def test_an_id_is_letters_digits_and_hyphens(client: TestClient, article_id: str) -> None:
    response = client.put(f"{ROUTE}/{article_id}", json={"title": "A"})
    assert (response.status_code, response.headers["content-type"]) == (422, PROBLEM)


def test_half_a_character_in_an_article_is_refused(client: TestClient) -> None:
    body = b'{"title": "C\\u1ea7u", "body": ["m\\ud83d"]}'
    response = client.put(
        f"{ROUTE}/sai", content=body, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 422
    assert "half a character" in response.json()["detail"]


@pytest.mark.parametrize("written", ["hôm qua", "2023-05-17T08:00:00", "2023-99-99T00:00:00Z"])
def test_a_date_that_cannot_be_read_is_left_out_with_a_warning(
    client: TestClient, written: str
) -> None:
    response = client.put(
        f"{ROUTE}/ngay-{len(written)}", json={"title": "Ngày", "published_at": written}
    )
    assert response.status_code == 201
    assert response.json()["warnings"]
    read = client.get(f"{ROUTE}/ngay-{len(written)}").json()
    assert read["published_at"] is None


def test_no_version_is_shown_once_the_article_moves_under_embargo(client: TestClient) -> None:
    article = {"title": "Tin đã đăng", "body": "Nội dung."}
    client.put("/api/v1/articles/hoan-dang", json=article)
    assert client.get("/api/v1/articles/hoan-dang?version=1").status_code == 200
    later = article | {"published_at": "2999-01-01T00:00:00+07:00"}
    client.put("/api/v1/articles/hoan-dang", json=later)
    for path in (
        "/api/v1/articles/hoan-dang?version=1",
        "/api/v1/articles/hoan-dang",
        "/api/v1/paragraphs/hoan-dang.v1.p1",
        "/bai/hoan-dang?version=1",
    ):
        assert client.get(path).status_code == 404
    client.delete("/api/v1/articles/hoan-dang?erase=true")


def test_an_article_under_embargo_is_not_shown_before(client: TestClient) -> None:
    article = {
        "title": "Kế hoạch Pú Sung",
        "body": "Kế hoạch Pú Sung có 5 điểm.",
        "published_at": "2999-01-01T00:00:00+07:00",
    }
    assert client.put(f"{ROUTE}/cam-van", json=article).status_code == 201
    assert "cam-van" not in ids_found(client, "kế hoạch Pú Sung")
    for path in (
        f"{ROUTE}/cam-van",
        "/api/v1/paragraphs/cam-van.v1.p1",
        "/bai/cam-van",
    ):
        response = client.get(path)
        assert response.status_code == 404
        assert "5 điểm" not in response.text


def test_a_large_article_is_taken(client: TestClient) -> None:
    paragraph = "Đoạn văn dài về cây sa mộc ở Tả Phìn. " * 20
    body = [f"{paragraph}{number}" for number in range(100)]
    response = client.put(f"{ROUTE}/dai", json={"title": "Sa mộc", "body": body})
    assert response.status_code == 201
    assert len(client.get(f"{ROUTE}/dai").json()["paragraphs"]) == 101
