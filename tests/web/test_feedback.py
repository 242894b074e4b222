"""What readers say of answers, over the API."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from rag.web.feedback_schemas import NOTE_LIMIT, REASONS
from tests.web.making import ASKED, NOT_TOLD


def asked(client: TestClient, question: str = ASKED) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/api/v1/answers", json={"question": question}).json()
    return answer


def say(client: TestClient, answer: dict[str, Any], **given: Any) -> tuple[int, dict[str, Any]]:
    response = client.post(f"/api/v1/answers/{answer['id']}/feedback", json=given)
    return response.status_code, response.json()


def test_a_thumb_is_enough(client: TestClient) -> None:
    answer = asked(client)
    status, kept = say(client, answer, rating="up")
    assert status == 201
    assert kept.pop("given_at").endswith("+00:00")
    assert kept == {
        "answer_id": answer["id"],
        "rating": "up",
        "reason": None,
        "marker": None,
        "note": None,
    }


def test_a_wrong_citation_is_reported_with_reason_and_note(client: TestClient) -> None:
    note = "Nguồn nói về lễ khởi công.\u202e \nKhông phải lễ thông xe.\x00 "
    status, kept = say(
        client, asked(client), rating="down", reason="source_mismatch", marker=1, note=note
    )
    assert status == 201
    assert (kept["reason"], kept["marker"]) == ("source_mismatch", 1)
    assert kept["note"] == "Nguồn nói về lễ khởi công.\nKhông phải lễ thông xe."


def test_every_reason_is_taken_and_described_in_vietnamese(client: TestClient) -> None:
    answer = asked(client)
    for reason in REASONS:
        assert say(client, answer, rating="down", reason=reason)[0] == 201
    schema = client.get("/openapi.json").json()["components"]["schemas"]["FeedbackIn"]
    for reason, shown in REASONS.items():
        assert f"`{reason}` ({shown})" in schema["properties"]["reason"]["description"]
    assert schema["properties"]["note"]["examples"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "body.rating"),
        ({"rating": "good"}, "'up' or 'down'"),
        ({"rating": "down", "reason": "sai"}, "'incomplete'"),
        ({"rating": "down", "marker": 0}, "body.marker"),
        ({"rating": "down", "marker": "hai"}, "body.marker"),
        ({"rating": "down", "note": "ế" * (NOTE_LIMIT + 1)}, f"at most {NOTE_LIMIT} characters"),
        ({"rating": "down", "note": ["x"]}, "body.note"),
        ({"rating": "up", "reason": "false"}, "rate 'down'"),
        ({"rating": "down", "marker": 99}, "It cites [1] to ["),
    ],
)
def test_what_does_not_fit_is_said(client: TestClient, given: dict[str, Any], named: str) -> None:
    status, problem = say(client, asked(client), **given)
    assert status == 422
    assert named in problem["detail"]


def test_half_a_character_is_refused(client: TestClient) -> None:
    answer = asked(client)
    response = client.post(
        f"/api/v1/answers/{answer['id']}/feedback",
        content=b'{"rating": "down", "note": "\\ud83d"}',
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 422
    assert "half a character" in response.json()["detail"]


def test_an_abstention_is_judged_too_but_has_no_citation(client: TestClient) -> None:
    answer = asked(client, NOT_TOLD)
    assert say(client, answer, rating="down", reason="incomplete")[0] == 201
    status, problem = say(client, answer, rating="down", marker=1)
    assert status == 422
    assert "It cites nothing." in problem["detail"]
    assert problem["vietnamese"] == "Câu trả lời này không có nguồn [1]."


def test_of_a_deleted_answer_nothing_can_be_said(client: TestClient) -> None:
    answer = asked(client)
    assert say(client, answer, rating="up")[0] == 201
    client.delete(f"/api/v1/answers/{answer['id']}")
    status, problem = say(client, answer, rating="up")
    assert status == 404
    assert "Có thể câu trả lời đã được xóa" in problem["vietnamese"]
