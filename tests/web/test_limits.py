from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from rag.web.limits import ARTICLE_BYTES, OTHER_BYTES

PROBLEM = "application/problem+json"


def test_a_question_too_large_is_refused_by_its_declared_length(client: TestClient) -> None:
    response = client.post("/api/v1/answers", content=b"x" * (OTHER_BYTES + 1))
    assert (response.status_code, response.headers["content-type"]) == (413, PROBLEM)
    assert f"{OTHER_BYTES:,} bytes" in response.json()["detail"]


def test_a_body_without_a_length_is_refused_as_it_grows(client: TestClient) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 50 * OTHER_BYTES:
            sent += 1024
            yield b"x" * 1024

    response = client.post(
        "/api/v1/answers", content=endless(), headers={"Content-Type": "application/json"}
    )
    assert (response.status_code, response.headers["content-type"]) == (413, PROBLEM)


def test_an_article_may_be_larger_than_a_question(client: TestClient) -> None:
    title = "Bài dài"
    body = ["Một đoạn văn. " * 50] * (2 * OTHER_BYTES // 700)
    response = client.put("/api/v1/articles/to", json={"title": title, "body": body})
    assert response.status_code == 201


def test_an_article_too_large_is_refused(client: TestClient) -> None:
    response = client.put("/api/v1/articles/qua-to", content=b"x" * (ARTICLE_BYTES + 1))
    assert response.status_code == 413
    assert client.get("/api/v1/articles/qua-to").status_code == 404


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml"])
def test_a_body_of_another_kind_is_refused(client: TestClient, media_type: str) -> None:
    response = client.post(
        "/api/v1/answers", content=b"question=a", headers={"Content-Type": media_type}
    )
    assert response.status_code in {415, 422}
    assert response.headers["content-type"] == PROBLEM
