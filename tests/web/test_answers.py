from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.making import ASKED, NOT_TOLD, events_of, said

ROUTE = "/api/v1/answers"


def ask(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    response = client.post(ROUTE, json={"question": question, **more})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_every_sentence_cites_a_slice_of_a_stored_paragraph(client: TestClient) -> None:
    answer = ask(client, ASKED)
    assert answer["status"] == "answered"
    assert "16/5/2023" in said(answer["claims"])
    assert [citation["marker"] for citation in answer["citations"]] == list(
        range(1, len(answer["citations"]) + 1)
    )
    for claim in answer["claims"]:
        assert claim["citations"]
    for citation in answer["citations"]:
        assert f"[{citation['marker']}]" in answer["answer"]
        paragraph = client.get(f"/api/v1/paragraphs/{citation['paragraph_id']}").json()
        assert paragraph["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert citation["permalink"] == paragraph["permalink"]
    assert answer["citations"][0]["paragraph_id"] == "cau-treo.v1.p2"
    assert answer["citations"][0]["section"] == "Giao thông"
    assert answer["corpus"]["articles"] == 3


def test_what_the_archive_does_not_tell_is_not_answered(client: TestClient) -> None:
    answer = ask(client, NOT_TOLD)
    assert answer["status"] == "abstained"
    assert answer["claims"] == []
    assert answer["citations"] == []
    assert "Không tìm thấy trong kho bài" in answer["answer"]
    assert answer["abstention"]


def test_an_answer_is_saved_under_an_id_nobody_can_guess(client: TestClient) -> None:
    first, second = ask(client, ASKED), ask(client, ASKED)
    assert first["id"] != second["id"]
    assert len(first["id"]) >= 20
    assert client.get(f"{ROUTE}/{first['id']}").json() == first


def test_a_deleted_answer_is_gone(client: TestClient) -> None:
    answer_id = ask(client, ASKED)["id"]
    assert client.delete(f"{ROUTE}/{answer_id}").status_code == 204
    for response in (client.get(f"{ROUTE}/{answer_id}"), client.delete(f"{ROUTE}/{answer_id}")):
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("headers", "body"),
    [({}, {"stream": True}), ({"Accept": "text/event-stream"}, {})],
    ids=["asked for in the body", "asked for in the header"],
)
def test_a_stream_ends_in_the_saved_answer(
    client: TestClient, headers: dict[str, str], body: dict[str, Any]
) -> None:
    response = client.post(ROUTE, json={"question": ASKED, **body}, headers=headers)
    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response.text)
    names = [name for name, _ in events]
    assert names[0] == "retrieved"
    assert names[-1] == "answer"
    assert set(names[1:-1]) == {"claim"}
    final = events[-1][1]
    claims = [data for name, data in events if name == "claim"]
    cited = [citation for claim in claims for citation in claim.pop("cited")]
    assert claims == final["claims"]
    # A short answer and the sentence after it share a marker.
    assert list({citation["marker"]: citation for citation in cited}.values()) == final["citations"]
    assert events[0][1]["hits"][0]["article_id"] == "cau-treo"
    assert client.get(f"{ROUTE}/{final['id']}").json() == final


def test_a_stream_of_an_abstention_has_no_claims(client: TestClient) -> None:
    events = events_of(client.post(ROUTE, json={"question": NOT_TOLD, "stream": True}).text)
    assert [name for name, _ in events] == ["retrieved", "answer"]
    assert events[-1][1]["status"] == "abstained"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("", "để trống"),
        ("   \n\t ", "để trống"),
        ("\x00\x01\x1b\u200b\u202e", "để trống"),
        ("😀🎉 ❤️", "không có chữ nào"),
        ("?!…", "không có chữ nào"),
        ("cầu " * 2_500, "1.000 ký tự"),
    ],
    ids=["empty", "blank", "control characters", "emoji", "marks", "10,000 characters"],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_cannot_be_asked_says_what_to_do(
    client: TestClient, question: str, says: str, stream: bool
) -> None:
    response = client.post(ROUTE, json={"question": question, "stream": stream})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert says in problem["vietnamese"]
    assert problem["code"] == "QuestionError"
    assert problem["detail"]


@pytest.mark.parametrize(
    "question",
    [
        "When was the suspension bridge opened?",
        "cau treo Huoi Tam thong xe ngay nao",
        "Cầu\x00 treo\x1b[31m Huổi Tằm thông xe ngày nào?",
        "<script>alert(1)</script> cầu treo",
    ],
    ids=["English", "no diacritics", "controls in it", "script"],
)
def test_odd_questions_are_questions(client: TestClient, question: str) -> None:
    answer = ask(client, question)
    assert answer["status"] in {"answered", "abstained"}
    assert "\x00" not in answer["question"]
    assert "\x1b" not in answer["question"]


def test_without_diacritics_the_same_paragraph_is_cited(client: TestClient) -> None:
    answer = ask(client, "cau treo Huoi Tam thong xe ngay nao")
    assert answer["citations"][0]["paragraph_id"] == "cau-treo.v1.p2"


@pytest.mark.parametrize(
    "filters",
    [
        {"section": "Thể thao"},
        {"source": "Báo khác"},
        {"from": "2024-01-01"},
        {"to": "2023-05-16"},
    ],
)
def test_a_filter_that_leaves_nothing_leads_to_no_answer(
    client: TestClient, filters: dict[str, str]
) -> None:
    answer = ask(client, ASKED, filters=filters)
    assert answer["status"] == "abstained"
    assert answer["citations"] == []
    assert {k: v for k, v in answer["filters"].items() if v} == filters


def test_days_are_vietnams(client: TestClient) -> None:
    answer = ask(client, ASKED, filters={"from": "2023-05-17", "to": "2023-05-17"})
    assert answer["status"] == "answered"
    assert any("không rõ ngày đăng" in notice for notice in answer["notices"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": None},
        {"question": 5},
        {"question": ASKED, "filters": {"from": "17/5/2023"}},
        {"question": ASKED, "filters": {"from": "2023-13-45"}},
        {"question": ASKED, "filters": {"sektion": "Giao thông"}},
        {"question": ASKED, "filters": {"from": "2023-06-01", "to": "2023-05-01"}},
        {"question": ASKED, "asked_at": "2023-06-01T00:00:00"},
        {"question": ASKED, "conversation_id": "../../x"},
        [],
    ],
)
def test_a_wrong_body_is_refused(client: TestClient, body: Any) -> None:
    response = client.post(ROUTE, json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 422


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"question": NaN}', b"", b"[1, 2"])
def test_bad_json_is_refused(client: TestClient, body: bytes) -> None:
    response = client.post(ROUTE, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        b'{"question": "c\\u1ea7u treo \\ud800 th\\u00f4ng xe"}',
        b'{"question": "c\\u1ea7u treo", "filters": {"section": "\\udc00"}}',
    ],
)
def test_half_a_character_is_refused(client: TestClient, body: bytes) -> None:
    response = client.post(ROUTE, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert "half a character" in response.json()["detail"]


@pytest.mark.parametrize("answer_id", ["khong-co", "x" * 5_000, "%00", "..%2f..", "é"])
def test_an_unknown_answer_is_not_found(client: TestClient, answer_id: str) -> None:
    response = client.get(f"{ROUTE}/{answer_id}")
    assert response.status_code == 404
    assert response.json()["detail"]


PRINTED = "Cầu treo Huổi Tằm thông xe ngày nào, theo bài đăng ngày 17/5/2023?"


def test_a_period_in_the_question_filters_and_is_told(client: TestClient) -> None:
    answer = ask(client, PRINTED)
    assert answer["filters"] == {
        "from": "2023-05-17",
        "to": "2023-05-17",
        "section": None,
        "source": None,
        "inferred": [
            {
                "filter": "published",
                "written": "ngày 17/5/2023",
                "from": "2023-05-17",
                "to": "2023-05-17",
            }
        ],
    }
    assert {citation["article_id"] for citation in answer["citations"]} == {"cau-treo"}
    assert any("theo “ngày 17/5/2023” trong câu hỏi" in notice for notice in answer["notices"])
    assert client.get(f"{ROUTE}/{answer['id']}").json() == answer


def test_an_inferred_filter_that_leaves_nothing_leaves_nothing(client: TestClient) -> None:
    answer = ask(client, ASKED.replace("?", ", theo bài đăng ngày 16/5/2023?"))
    assert answer["status"] == "abstained"
    assert "khoảng thời gian" in answer["abstention"]
    assert answer["suggestions"] == []


def test_inference_can_be_switched_off(client: TestClient) -> None:
    answer = ask(client, PRINTED, filters={"infer": False})
    assert answer["filters"]["from"] is None
    assert answer["filters"]["inferred"] == []
    assert answer["notices"] == []


def test_asked_at_fixes_what_yesterday_was(client: TestClient) -> None:
    question = "Hôm qua cầu treo nào thông xe?"
    answer = ask(client, question, asked_at="2023-05-18T08:00:00+07:00")
    assert (answer["filters"]["from"], answer["filters"]["to"]) == ("2023-05-17", "2023-05-18")
    assert answer["status"] == "answered"
    later = ask(client, question, asked_at="2024-05-18T08:00:00+07:00")
    assert later["status"] == "abstained"


@pytest.mark.parametrize("asked_at", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00"])
def test_a_moment_at_the_calendars_end_is_refused(client: TestClient, asked_at: str) -> None:
    response = client.post(ROUTE, json={"question": ASKED, "asked_at": asked_at})
    assert response.status_code == 422
    assert "calendar" in response.json()["detail"]


def test_a_filter_is_read_in_the_form_that_articles_are_kept_in(client: TestClient) -> None:
    section = unicodedata.normalize("NFD", "  Giao  thông ")
    answer = ask(client, ASKED, filters={"section": section, "source": ""})
    assert answer["status"] == "answered"
    assert answer["filters"]["section"] == "Giao thông"


def test_a_follow_up_is_read_among_the_turns_before_it(client: TestClient) -> None:
    first = ask(client, ASKED)
    assert len(first["conversation_id"]) >= 20
    second = ask(client, "khởi công khi nào?", conversation_id=first["conversation_id"])
    assert second["question"] == "khởi công khi nào?"
    assert second["standalone_question"] == "Cầu treo Huổi Tằm khởi công khi nào?"
    assert second["conversation_id"] == first["conversation_id"]
    assert "12/2/2023" in said(second["claims"])
    assert client.get(f"{ROUTE}/{second['id']}").json() == second
    page = client.get(f"/tra-loi/{second['id']}").text
    assert "Đã hiểu là: “Cầu treo Huổi Tằm khởi công khi nào?”" in page


def test_a_stream_says_first_what_was_understood(client: TestClient) -> None:
    first = ask(client, ASKED)
    body = {"question": "ở đâu?", "conversation_id": first["conversation_id"], "stream": True}
    name, data = events_of(client.post(ROUTE, json=body).text)[0]
    assert name == "retrieved"
    assert data["standalone_question"] == "Cầu treo Huổi Tằm thông xe ở đâu?"


def test_filters_are_not_carried_over_and_periods_are_those_understood(client: TestClient) -> None:
    first = ask(client, ASKED, filters={"section": "Giao thông"})
    again = ask(client, "ở đâu?", conversation_id=first["conversation_id"])
    assert again["filters"]["section"] is None
    printed = ask(client, PRINTED)
    follow = ask(client, "còn ngày 18/5/2023 thì sao?", conversation_id=printed["conversation_id"])
    assert follow["standalone_question"] == PRINTED.replace("17/5/2023", "18/5/2023")
    assert follow["filters"]["from"] == "2023-05-18"


@pytest.mark.parametrize("stream", [False, True])
def test_a_conversation_nobody_began_is_not_found(client: TestClient, stream: bool) -> None:
    body = {"question": ASKED, "conversation_id": "khong-co", "stream": stream}
    response = client.post(ROUTE, json=body)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert "without a conversation_id" in problem["detail"]
    assert "không còn được lưu" in problem["vietnamese"]


def test_deleting_its_answers_ends_a_conversation(client: TestClient) -> None:
    first = ask(client, ASKED)
    assert client.delete(f"{ROUTE}/{first['id']}").status_code == 204
    body = {"question": "ở đâu?", "conversation_id": first["conversation_id"]}
    assert client.post(ROUTE, json=body).status_code == 404
