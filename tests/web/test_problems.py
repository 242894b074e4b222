from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from rag import errors
from rag.types import Question
from rag.web.app import create_app
from rag.web.problems import problem_of, status_of
from rag.web.services import Services
from tests.web.making import events_of

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/khong-co", 404),
        ("GET", "/khong-co", 404),
        ("POST", "/api/v1/search", 405),
        ("PATCH", "/api/v1/articles/cau-treo", 405),
        ("POST", "/", 405),
        ("GET", "/gradio_api/upload", 404),
        ("POST", "/gradio_api/run/ask", 404),
    ],
)
def test_a_wrong_address_is_a_problem_for_programs(
    client: TestClient, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM
    problem = response.json()
    assert problem["status"] == status
    assert {"type", "title", "detail"} <= problem.keys()
    assert status != 405 or "allow" in response.headers


def test_every_error_has_a_status_of_its_own_making() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    for kind in kinds:
        if issubclass(kind, errors.HoiBaoError):
            problem = problem_of(kind("What to do."))
            assert problem["status"] == status_of(kind("")) >= 400
            assert problem["detail"] == "What to do."
            assert problem["vietnamese"]


def test_a_failure_tells_the_reader_nothing_of_the_inside(services: Services) -> None:
    class Broken:
        def invoke(self, input: Question) -> object:
            raise RuntimeError("/secret/path SELECT * FROM answers")

    app = create_app(replace(services, chain=Broken()))
    client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
    response = client.post("/api/v1/answers", json={"question": "Cầu ở đâu?"})
    assert response.status_code == 500
    assert response.headers["content-type"] == PROBLEM
    assert "secret" not in response.text
    assert "SELECT" not in response.text


@pytest.mark.parametrize("kind", [errors.StoreError, RuntimeError])
def test_a_stream_that_fails_midway_ends_in_an_error_event(
    services: Services, kind: type[Exception]
) -> None:
    class Failing:
        def stream(self, input: Question):
            events = services.chain.stream(input)
            yield next(events)
            raise kind("The database is gone. Try again later.")

    client = TestClient(create_app(replace(services, chain=Failing())), base_url="http://localhost")
    response = client.post("/api/v1/answers", json={"question": "Cầu treo?", "stream": True})
    assert response.status_code == 200
    names = [name for name, _ in events_of(response.text)]
    assert names == ["retrieved", "error"]
    problem = events_of(response.text)[-1][1]
    assert problem["status"] == (503 if kind is errors.StoreError else 500)
    assert problem["detail"]


def test_a_stream_that_fails_at_once_is_an_http_error(services: Services) -> None:
    class Failing:
        def stream(self, input: Question):
            raise errors.IndexUnavailable("The index is away. Try again later.")
            yield

    client = TestClient(create_app(replace(services, chain=Failing())), base_url="http://localhost")
    response = client.post("/api/v1/answers", json={"question": "Cầu?", "stream": True})
    assert (response.status_code, response.headers["content-type"]) == (503, PROBLEM)


def test_bad_json_is_told_where(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    route = "/api/v1/answers"
    broken = client.post(route, content=b'{"question": }', headers=headers).json()
    assert "body, character 13: not JSON" in broken["detail"]
    for content in (b'{"question": "\xff\xfe"}', b'{"question": ' + b"[" * 30_000):
        unreadable = client.post(route, content=content, headers=headers).json()
        assert unreadable["status"] in (400, 422)
        assert "JSON" in unreadable["detail"]
        assert "error parsing" not in unreadable["detail"]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/v1/answers", {"GET", "HEAD", "POST"}),
        ("/api/v1/articles/cau-treo", {"DELETE", "GET", "HEAD", "PUT"}),
        ("/api/v1/articles:batch", {"POST"}),
        ("/api/v1/keys/abc:rotate", {"POST"}),
        ("/api/v1/answers/abc:hide", {"POST"}),
        ("/healthz", {"GET", "HEAD"}),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"])
def test_an_address_says_which_methods_it_takes(
    client: TestClient, path: str, methods: set[str], method: str
) -> None:
    if method in methods:
        return
    response = client.request(method, path)
    assert (response.status_code, response.headers["content-type"]) == (405, PROBLEM)
    assert set(response.headers["allow"].split(", ")) == methods
