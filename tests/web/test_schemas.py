"""What ``/docs`` says comes out is what comes out."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict
from starlette.testclient import TestClient

from rag.web import access_schemas, feedback_schemas, hit_schemas, schemas
from tests.web.making import ASKED, NOT_TOLD


def strict(model: type[BaseModel]) -> type[BaseModel]:
    """The model, refusing fields it does not name."""
    return type(model.__name__, (model,), {"model_config": ConfigDict(extra="forbid")})


@pytest.mark.parametrize("question", [ASKED, NOT_TOLD])
def test_an_answer(client: TestClient, question: str) -> None:
    answer = client.post("/api/v1/answers", json={"question": question}).json()
    strict(schemas.AnswerOut).model_validate(answer)
    for claim in answer["claims"]:
        strict(schemas.ClaimOut).model_validate(claim)
    for citation in answer["citations"]:
        strict(schemas.CitationOut).model_validate(citation)
    strict(schemas.ModelOut).model_validate(answer["model"])
    strict(schemas.FiltersOut).model_validate(answer["filters"])
    strict(schemas.CorpusOut).model_validate(answer["corpus"])


def test_feedback(client: TestClient) -> None:
    answer = client.post("/api/v1/answers", json={"question": ASKED}).json()
    address = f"/api/v1/answers/{answer['id']}/feedback"
    kept = client.post(address, json={"rating": "down", "reason": "other", "marker": 1}).json()
    strict(feedback_schemas.FeedbackOut).model_validate(kept)


def test_hits_articles_and_paragraphs(client: TestClient) -> None:
    found = client.get("/api/v1/search", params={"q": "cầu treo"}).json()
    strict(hit_schemas.HitsOut).model_validate(found)
    strict(hit_schemas.HitOut).model_validate(found["hits"][0])
    assert "explanation" not in found["hits"][0]
    assert "understood" not in found
    asked = {"q": "cau treo nam 2020", "explain": "true"}
    found = client.get("/api/v1/search", params=asked).json()
    strict(hit_schemas.HitsOut).model_validate(found)
    strict(hit_schemas.UnderstoodOut).model_validate(found["understood"])
    strict(hit_schemas.PeriodOut).model_validate(found["understood"]["event_periods"][0])
    why = found["hits"][0]["explanation"]
    strict(hit_schemas.ExplanationOut).model_validate(why)
    assert sum(part["value"] for part in why["parts"]) == pytest.approx(found["hits"][0]["score"])
    article = client.get("/api/v1/articles/cau-treo").json()
    strict(schemas.ArticleOut).model_validate(article)
    strict(schemas.ParagraphOut).model_validate(article["paragraphs"][0])
    stored = client.put("/api/v1/articles/luoc-do", json={"title": "A"}).json()
    strict(schemas.ArticleStored).model_validate(stored)


def test_keys_and_accounts(client: TestClient) -> None:
    made = client.post("/api/v1/keys", json={"name": "thử", "scopes": ["read"]}).json()
    strict(access_schemas.NewKeyOut).model_validate(made)
    strict(access_schemas.KeyOut).model_validate(client.get("/api/v1/keys").json()["keys"][0])
    account = {"name": "an", "role": "editor", "password": "một câu khá dài"}
    strict(access_schemas.UserOut).model_validate(client.post("/api/v1/users", json=account).json())
    strict(access_schemas.UserOut).model_validate(client.get("/api/v1/users").json()["users"][0])


def test_problems(client: TestClient) -> None:
    problem: dict[str, Any] = client.get("/api/v1/articles/khong-co").json()
    schemas.Problem.model_validate(problem)


def test_every_route_of_the_contract_is_described(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    routes = {f"{method.upper()} {path}" for path, ways in paths.items() for method in ways}
    assert routes == {
        "POST /api/v1/answers",
        "GET /api/v1/answers/{answer_id}",
        "POST /api/v1/answers/{answer_id}/feedback",
        "DELETE /api/v1/answers/{answer_id}",
        "GET /api/v1/answers",
        "POST /api/v1/answers/{answer_id}/verdicts",
        "GET /api/v1/answers/{answer_id}/verdicts",
        "POST /api/v1/answers/{answer_id}/verdicts/{verdict_id}:undo",
        "POST /api/v1/answers/{answer_id}:hide",
        "POST /api/v1/answers/{answer_id}:restore",
        "POST /api/v1/answers/{answer_id}:correct",
        "POST /api/v1/answers/{answer_id}:ask-again",
        "POST /api/v1/answers/{answer_id}:flag",
        "POST /api/v1/answers/{answer_id}:gold",
        "GET /api/v1/gold",
        "DELETE /api/v1/gold/{gold_id}",
        "DELETE /api/v1/conversations/{conversation_id}",
        "GET /api/v1/exports/answers",
        "GET /api/v1/exports/verdicts",
        "GET /api/v1/exports/audit",
        "GET /api/v1/statistics",
        "GET /api/v1/audit",
        "GET /api/v1/audit/check",
        "GET /api/v1/search",
        "POST /api/v1/articles:batch",
        "PUT /api/v1/articles/{article_id}",
        "GET /api/v1/articles/{article_id}",
        "DELETE /api/v1/articles/{article_id}",
        "GET /api/v1/paragraphs/{paragraph_id}",
        "POST /api/v1/keys",
        "POST /api/v1/webhooks",
        "GET /api/v1/webhooks",
        "GET /api/v1/webhooks/{webhook_id}",
        "PATCH /api/v1/webhooks/{webhook_id}",
        "DELETE /api/v1/webhooks/{webhook_id}",
        "POST /api/v1/webhooks/{webhook_id}:rotate",
        "POST /api/v1/webhooks/{webhook_id}:ping",
        "GET /api/v1/webhooks/{webhook_id}/deliveries",
        "GET /api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}",
        "POST /api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}:replay",
        "POST /api/v1/webhooks/{webhook_id}/deliveries:replay",
        "GET /api/v1/keys",
        "GET /api/v1/keys/{prefix}",
        "DELETE /api/v1/keys/{prefix}",
        "POST /api/v1/keys/{prefix}:rotate",
        "POST /api/v1/users",
        "GET /api/v1/users",
        "GET /api/v1/users/{name}",
        "PATCH /api/v1/users/{name}",
        "PUT /api/v1/users/{name}/password",
        "DELETE /api/v1/users/{name}/sessions",
        "PUT /api/v1/account/password",
        "GET /api/v1/articles",
        "POST /api/v1/articles/{article_id}/reinstate",
        "POST /api/v1/loads",
        "GET /api/v1/loads",
        "GET /api/v1/loads/{load_id}",
        "POST /api/v1/loads/{load_id}/files",
        "POST /api/v1/loads/{load_id}/start",
        "POST /api/v1/links",
        "POST /api/v1/requests",
        "GET /api/v1/requests",
        "POST /api/v1/requests/{request_id}/entries",
        "DELETE /api/v1/requests/{request_id}/contact",
        "GET /api/v1/feeds",
        "POST /api/v1/feeds",
        "GET /api/v1/feeds/{feed_id}",
        "PATCH /api/v1/feeds/{feed_id}",
        "DELETE /api/v1/feeds/{feed_id}",
        "POST /api/v1/feeds/{feed_id}:poll",
        "GET /api/v1/feeds/{feed_id}/entries",
        "GET /api/v1/unanswered",
        "POST /api/v1/unanswered/settle",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
        "POST /v1/chat/completions",
        "GET /v1/models",
        "GET /v1/models/{model}",
    }
    assert paths["/readyz"]["get"]["responses"]["503"]["content"].keys() == {
        "application/problem+json"
    }
