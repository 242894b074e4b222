from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from rag.errors import IndexUnavailable
from rag.web.app import create_app
from rag.web.services import Services


def test_alive(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive", "version": "9.9.9"}


def test_ready_says_what_it_answers_from(client: TestClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    ready = response.json()
    assert (ready["status"], ready["articles"], ready["index_lag"]) == ("ready", 3, 0)
    assert ready["generator"] == "extractive"
    assert ready["embedding"]
    assert ready["ranker"]
    assert ready["answering"]["model_failures"] == 0


def test_not_ready_where_the_indexes_cannot_follow(services: Services) -> None:
    stuck = replace(services, index_problem=lambda: "The disk is full. Make room.")
    response = TestClient(create_app(stuck), base_url="http://localhost").get("/readyz")
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] == "The disk is full. Make room."


@pytest.mark.parametrize("path", ["/readyz", "/api/v1/search?q=c%E1%BA%A7u"])
def test_a_failed_index_is_an_error_and_no_empty_result(services: Services, path: str) -> None:
    class Broken:
        def __init__(self, of: object) -> None:
            self._of = of

        def lag(self) -> int:
            raise IndexUnavailable("The index cannot be read. Run `rag reindex`.")

        def find(self, *given: object, **more: object) -> object:
            raise IndexUnavailable("The index cannot be read. Run `rag reindex`.")

    broken = replace(services, sync=Broken(services.sync), retriever=Broken(services.retriever))
    response = TestClient(
        create_app(broken), base_url="http://localhost", raise_server_exceptions=False
    ).get(path)
    assert response.status_code == 503
    problem = response.json()
    assert problem["code"] == "IndexUnavailable"
    assert "rag reindex" in problem["detail"]
    assert "Chỉ mục" in problem["vietnamese"]
