"""Many articles in one request, each for itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag.errors import IndexUnavailable, StoreError
from rag.types import Article
from rag.web.app import create_app
from rag.web.article_batch import MOST_ITEMS, BatchOut
from rag.web.limits import BATCH_BYTES
from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded

BATCH = "/api/v1/articles:batch"
ARTICLES = "/api/v1/articles"
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def callers(services: Services) -> Iterator[Callers]:
    with calling(guarded(services)) as made:
        yield made


def put(article_id: str, body: str = "Một đoạn văn.", **more: Any) -> dict[str, Any]:
    article = {"title": f"Bài {article_id}", "body": body}
    return {"action": "put", "id": article_id, "article": article} | more


def delete(article_id: str, **more: Any) -> dict[str, Any]:
    return {"action": "delete", "id": article_id} | more


def send(client: TestClient, *items: dict[str, Any], **headers: str) -> list[dict[str, Any]]:
    response = client.post(BATCH, json={"items": items}, headers=headers)
    assert response.status_code == 200, response.text
    told = response.json()
    BatchOut.model_validate(told)
    results: list[dict[str, Any]] = told["results"]
    assert told["succeeded"] == sum(one["problem"] is None for one in results)
    assert told["succeeded"] + told["failed"] == len(items) == len(results)
    return results


def statuses(results: list[dict[str, Any]]) -> list[int]:
    return [one["status"] for one in results]


def found(client: TestClient, words: str) -> set[str]:
    hits = client.get("/api/v1/search", params={"q": words}).json()["hits"]
    return {hit["article_id"] for hit in hits}


def test_what_a_batch_did_is_searchable_when_it_returns(client: TestClient) -> None:
    results = send(client, put("lo-1", "Ruộng muối Cồn Hến."), put("lo-2", "Ruộng muối Cồn Lu."))
    assert statuses(results) == [201, 201]
    assert results[0]["etag"] == '"1"'
    assert results[0]["article"] == {
        "id": "lo-1",
        "status": "added",
        "version": 1,
        "permalink": "/bai/lo-1?version=1",
        "warnings": [],
    }
    assert {"lo-1", "lo-2"} <= found(client, "ruộng muối Cồn")
    results = send(client, delete("lo-1", reason="thử"), put("lo-2", "Ruộng muối Cồn Lu mới."))
    assert statuses(results) == [204, 200]
    assert [one["etag"] for one in results] == [None, '"2"']
    assert client.get(f"{ARTICLES}/lo-1").status_code == 410
    assert "lo-1" not in found(client, "ruộng muối Cồn Hến")


def test_one_that_fails_leaves_the_others_as_they_are(client: TestClient) -> None:
    client.put(f"{ARTICLES}/lo-erased", json={"title": "Xóa"})
    client.delete(f"{ARTICLES}/lo-erased?erase=true")
    results = send(
        client,
        put("lo-3"),
        put("lo 4"),
        put("lo-5", article={"title": 5}),
        put("lo-6", article={}),
        put("lo-7", article={"title": "A", "id": "khac"}),
        put("lo-8", article={"title": "A", "kind": "poem"}),
        put("lo-9", article=None),
        put("lo-erased"),
        delete("khong-co"),
        delete("lo-3", article={"title": "A"}),
        put("../../etc/passwd"),
        put("lo-10"),
    )
    assert statuses(results) == [201, *[422] * 6, 410, 404, 422, 422, 201]
    for one in results:
        problem = one["problem"]
        assert (problem is None) == (one["status"] < 300)
        if problem is not None:
            assert problem["status"] == one["status"]
            assert len(problem["detail"]) > 20
            assert one["article"] is one["etag"] is None
    assert results[2]["problem"]["errors"][0]["at"] == "article.title"
    assert client.get(f"{ARTICLES}/lo-3").status_code == 200
    assert client.get(f"{ARTICLES}/lo-10").status_code == 200
    for number in (5, 6, 7, 8, 9):
        assert client.get(f"{ARTICLES}/lo-{number}").status_code == 404


def test_conditions_hold_for_each_item(client: TestClient) -> None:
    send(client, put("lo-11"), put("lo-12"))
    results = send(
        client,
        put("lo-11", "Bản hai.", if_match='"1"'),
        put("lo-11", "Bản ba.", if_match='"1"'),
        put("lo-12", "Bản hai.", if_none_match="*"),
        put("lo-13", if_none_match="*"),
        put("lo-14", if_match="*"),
        delete("lo-12", if_match='"1"'),
        put("lo-15", if_match="1"),
        put("lo-15", if_match='W/"1"'),
        put("lo-15", if_none_match='"1"'),
        put("lo-15", if_match="*", if_none_match="*"),
        delete("lo-11", if_none_match="*"),
    )
    assert statuses(results) == [200, 412, 412, 201, 412, 204, 400, 400, 400, 422, 422]
    assert client.get(f"{ARTICLES}/lo-11").json()["body"] == "Bản hai."
    assert client.get(f"{ARTICLES}/lo-15").status_code == 404


def test_the_same_article_twice_is_done_in_order(client: TestClient) -> None:
    results = send(client, put("lo-16", "Một."), put("lo-16", "Hai."), delete("lo-16"))
    assert statuses(results) == [201, 200, 204]
    assert [one["etag"] for one in results] == ['"1"', '"2"', None]
    again = send(client, delete("lo-16"), put("lo-16", "Hai."))
    assert statuses(again) == [204, 200]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "body.items"),
        ({"items": []}, "body.items"),
        ({"items": "tất cả"}, "body.items"),
        ({"items": [put("a")], "atomic": True}, "body.atomic"),
        ({"items": [put("lo-17"), {"action": "erase", "id": "a"}]}, "body.items.1.action"),
        ({"items": [put("lo-17"), {"action": "put"}]}, "body.items.1.id"),
        ({"items": [put("lo-17"), put("a", article=[])]}, "body.items.1.article"),
        ({"items": [put("lo-17"), put("a", if_mach='"1"')]}, "body.items.1.if_mach"),
        ({"items": [put("lo-17")] * (MOST_ITEMS + 1)}, "body.items"),
    ],
)
def test_a_body_of_another_shape_is_refused_whole(
    client: TestClient, body: dict[str, Any], place: str
) -> None:
    refused = client.post(BATCH, json=body)
    assert (refused.status_code, refused.headers["content-type"]) == (422, PROBLEM)
    assert refused.json()["errors"][0]["at"] == place
    assert client.get(f"{ARTICLES}/lo-17").status_code == 404


def test_half_a_character_is_told_and_breaks_nothing(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    within = b'{"items": [{"action": "put", "id": "lo-18", "article": {"title": "m\\ud83d"}}]}'
    told = client.post(BATCH, content=within, headers=headers)
    assert (told.status_code, told.json()["results"][0]["status"]) == (200, 422)
    outside = b'{"items": [{"action": "put", "id": "lo-\\ud83d", "article": {"title": "m"}}]}'
    assert client.post(BATCH, content=outside, headers=headers).status_code == 422


def test_a_batch_has_its_own_limit(client: TestClient) -> None:
    refused = client.post(BATCH, content=b"x" * (BATCH_BYTES + 1))
    assert refused.status_code == 413
    assert f"{BATCH_BYTES:,} bytes" in refused.json()["detail"]


def test_a_batch_sent_twice_with_one_key_is_done_once(callers: Callers) -> None:
    client = callers["ingest"]
    headers = {"Idempotency-Key": "lo-mot"}
    items = [put("lo-19", "Một."), put("lo 20")]
    first = client.post(BATCH, json={"items": items}, headers=headers)
    client.put(f"{ARTICLES}/lo-19", json={"title": "Bài lo-19", "body": "Hai."})
    again = client.post(BATCH, json={"items": items}, headers=headers)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    assert callers["read"].get(f"{ARTICLES}/lo-19").json()["body"] == "Hai."
    other = client.post(BATCH, json={"items": [put("lo-21")]}, headers=headers)
    assert other.status_code == 422


def test_it_is_recorded_who_did_it(callers: Callers) -> None:
    send(callers["ingest"], put("lo-22"), delete("lo-22", reason="Không cho ai biết."))
    entries = callers["admin"].get("/api/v1/audit?subject=lo-22").json()["entries"]
    assert [one["action"] for one in entries] == ["article.withdraw", "article.put"]
    assert all(one["actor"].startswith("key:") for one in entries)
    assert "Không cho" not in str(entries)


def test_what_the_index_cannot_take_is_stored_and_told(services: Services) -> None:
    class Away:
        def sync(self, *, wait_s: float = 0) -> object:
            raise IndexUnavailable("The index is away.")

    client = TestClient(create_app(replace(services, sync=Away())), base_url="http://localhost")  # type: ignore[arg-type]
    response = client.post(BATCH, json={"items": [put("lo-23"), put("lo 24")]})
    assert (response.status_code, response.headers["content-type"]) == (503, PROBLEM)
    assert statuses(response.json()["results"]) == [201, 422]
    assert client.get(f"{ARTICLES}/lo-23").status_code == 200
    # Nothing was done: nothing has to follow.
    nothing = client.post(BATCH, json={"items": [put("lo 24")]})
    assert (nothing.status_code, nothing.json()["failed"]) == (200, 1)


@pytest.mark.parametrize("kind", [StoreError, RuntimeError])
def test_a_failure_within_is_one_items_own(
    client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    kept = services.store.archive.put

    def failing(article: Article, **more: Any) -> Any:
        if article.id == "lo-26":
            raise kind("SELECT * FROM secret")
        return kept(article, **more)

    monkeypatch.setattr(services.store.archive, "put", failing)
    results = send(client, put("lo-25"), put("lo-26"), put("lo-27"))
    broken = 503 if kind is StoreError else 500
    assert statuses(results)[1] == broken
    assert statuses(results)[0] in (200, 201)
    assert statuses(results)[2] in (200, 201)
    assert kind is StoreError or "SELECT" not in str(results)
