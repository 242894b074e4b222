from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from starlette.testclient import TestClient

ROUTE = "/api/v1/search"


def hits(client: TestClient, q: str, **more: Any) -> list[dict[str, Any]]:
    response = client.get(ROUTE, params={"q": q, **more})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["hits"]
    return found


def test_hits_come_best_first_with_all_a_reader_needs(client: TestClient) -> None:
    found = hits(client, "tổng vốn xây cầu treo")
    best = found[0]
    assert best["paragraph_id"] == "cau-treo.v1.p1"
    assert best["permalink"] == "/bai/cau-treo?version=1#p1"
    assert (best["section"], best["source"]) == ("Giao thông", "Báo Thử")
    assert best["score"] == pytest.approx(sum(best["parts"].values()))
    scores = [hit["score"] for hit in found]
    assert scores == sorted(scores, reverse=True)


def test_diacritics_may_be_left_out(client: TestClient) -> None:
    assert hits(client, "tong von xay cau treo")[0]["paragraph_id"] == "cau-treo.v1.p1"


def test_top_k_is_the_most_that_comes(client: TestClient) -> None:
    assert len(hits(client, "cầu treo", top_k=2)) == 2


@pytest.mark.parametrize(
    ("filters", "articles"),
    [
        ({"section": "Giao thông"}, {"cau-treo"}),
        ({"source": "Báo Thử"}, {"cau-treo"}),
        ({"from": "2023-05-17", "to": "2023-05-17"}, {"cau-treo"}),
        ({"to": "2023-05-16"}, set()),
        ({"section": "giao thông "}, set()),
        ({"section": "Không có"}, set()),
    ],
)
def test_a_filter_holds_even_where_it_leaves_nothing(
    client: TestClient, filters: dict[str, str], articles: set[str]
) -> None:
    assert {hit["article_id"] for hit in hits(client, "cầu treo chợ phiên", **filters)} == articles


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"q": ""},
        {"q": "a" * 1_001},
        {"q": "cầu", "top_k": 0},
        {"q": "cầu", "top_k": 101},
        {"q": "cầu", "top_k": "mười"},
        {"q": "cầu", "from": "17/5/2023"},
        {"q": "cầu", "from": "2023-02-30"},
        {"q": "cầu", "from": "2023-06-01", "to": "2023-05-01"},
    ],
)
def test_what_cannot_be_searched_is_refused(client: TestClient, params: dict[str, Any]) -> None:
    response = client.get(ROUTE, params=params)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


@pytest.mark.parametrize(
    "words",
    ["   ", "😀", "\x00\x1b", "*:*", 'section:"x" OR (', "cầu AND NOT treo^9~", "' OR 1=1 --"],
)
def test_odd_words_are_only_words(client: TestClient, words: str) -> None:
    response = client.get(ROUTE, params={"q": words})
    assert response.status_code in {200, 422}
    assert response.status_code == 422 or isinstance(response.json()["hits"], list)


def test_a_period_in_the_question_filters_unless_told_not_to(client: TestClient) -> None:
    question = "cầu treo, bài đăng ngày 16/5/2023"
    narrowed = client.get(ROUTE, params={"q": question}).json()
    assert narrowed["hits"] == []
    assert narrowed["filters"]["from"] == "2023-05-16"
    assert narrowed["filters"]["inferred"][0]["written"] == "ngày 16/5/2023"
    assert hits(client, question, infer=False)[0]["article_id"] == "cau-treo"
    # Days that were chosen hold alone.
    assert hits(client, question, **{"from": "2023-05-17"})[0]["article_id"] == "cau-treo"


def test_the_moment_of_asking_is_what_its_words_count_from(client: TestClient) -> None:
    question = "cầu treo, bài đăng hôm qua"
    asked = {"q": question, "asked_at": "2023-05-18T09:00:00+07:00"}
    found = client.get(ROUTE, params=asked).json()
    assert found["filters"]["from"] == found["filters"]["to"] == "2023-05-17"
    assert found["hits"][0]["article_id"] == "cau-treo"
    refused = client.get(ROUTE, params=asked | {"asked_at": "2023-05-18T09:00:00"})
    assert refused.status_code == 422
    assert "query.asked_at" in refused.json()["detail"]


def test_a_filter_in_another_form_of_the_same_text_holds(client: TestClient) -> None:
    section = unicodedata.normalize("NFD", " Giao thông")
    assert hits(client, "cầu treo", section=section)


@pytest.mark.parametrize("value", ["2024", "17/5/2023", "hôm qua"])
def test_a_day_written_otherwise_is_told_how(client: TestClient, value: str) -> None:
    response = client.get(ROUTE, params={"q": "cầu", "from": value})
    assert response.status_code == 422
    assert "query.from: not a day; write it as 2023-05-17" in response.json()["detail"]


def test_a_period_that_ends_before_it_begins_is_told_in_vietnamese(client: TestClient) -> None:
    params = {"q": "cầu", "from": "2023-06-01", "to": "2023-05-01"}
    problem = client.get(ROUTE, params=params).json()
    assert "Ngày kết thúc đứng trước ngày bắt đầu" in problem["vietnamese"]
