"""Articles listed, changed, withdrawn, given back and erased, and requests about them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag.web.archive.schemas import ListOut, QuestionGroupsOut, RequestOut
from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded

ARTICLES = "/api/v1/articles"
REQUESTS = "/api/v1/requests"
FORD = {"title": "Bến đò Nà Sự", "body": "Bến đò Nà Sự có 14 chiếc thuyền."}
ASKED = {"question": "Bến đò Nà Sự có bao nhiêu chiếc thuyền?"}


@pytest.fixture(scope="module")
def callers(services: Services) -> Iterator[Callers]:
    with calling(guarded(services)) as made:
        yield made


def test_an_edit_on_what_somebody_changed_meanwhile_is_refused(
    client: TestClient, callers: Callers
) -> None:
    client.put(f"{ARTICLES}/sua-1", json=FORD)
    assert client.get(f"{ARTICLES}/sua-1").headers["etag"] == '"1"'
    mine = FORD | {"body": "Bến có 15 chiếc thuyền."}
    theirs = FORD | {"body": "Bến có 16 chiếc thuyền.", "correction_note": "Đếm lại."}
    seen = {"If-Match": '"1"'}
    first = callers["editor"].put(f"{ARTICLES}/sua-1", json=theirs, headers=seen)
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    second = callers["admin"].put(f"{ARTICLES}/sua-1", json=mine, headers=seen)
    assert second.status_code == 412
    assert "Người khác vừa lưu bản 2 của bài này" in second.json()["vietnamese"]
    assert client.get(f"{ARTICLES}/sua-1").json()["body"] == theirs["body"]
    gone = callers["admin"].delete(f"{ARTICLES}/sua-1", headers=seen)
    assert gone.status_code == 412
    assert (
        callers["admin"].put(f"{ARTICLES}/sua-1", json=mine, headers={"If-Match": '"2"'}).is_success
    )
    assert client.get(f"{ARTICLES}/sua-1?version=2").json()["body"] == theirs["body"]


@pytest.mark.parametrize("seen", ["hai", "1", 'W/"1"', "-1", '"1", 2', "9" * 40, "", '"'])
def test_a_version_seen_that_cannot_be_read_is_told_so(client: TestClient, seen: str) -> None:
    response = client.put(f"{ARTICLES}/sua-2", json=FORD, headers={"If-Match": seen})
    assert response.status_code == 400
    assert "If-Match" in response.json()["detail"]
    assert client.get(f"{ARTICLES}/sua-2").status_code == 404


def faces(client: TestClient, answer_id: str, conversation_id: str) -> dict[str, str]:
    """Everything a reader may see, by what it is."""
    asked = client.post("/api/v1/answers", json=ASKED).json()
    return {
        "search": client.get("/api/v1/search", params={"q": "bến đò Nà Sự"}).text,
        "new answer": str(asked["answer"]) + str(asked["citations"]),
        "article page": client.get("/bai/ben-do").text,
        "old version": client.get("/bai/ben-do?version=1").text,
        "comparison": client.get("/bai/ben-do/so-sanh").text,
        "article": client.get(f"{ARTICLES}/ben-do").text,
        "paragraph": client.get("/api/v1/paragraphs/ben-do.v1.p1").text,
        "saved answer": client.get(f"/api/v1/answers/{answer_id}").text,
        "saved page": client.get(f"/tra-loi/{answer_id}").text,
        "export": client.get(f"/tra-loi/{answer_id}/tai-ve?dang=md").text,
        "conversation": client.get(f"/hoi-thoai/{conversation_id}/tai-ve?dang=md").text,
        "ask box": client.get("/nhung").text,
    }


@pytest.mark.parametrize("is_erased", [False, True])
def test_a_withdrawn_or_erased_article_is_gone_from_every_face_at_once(
    client: TestClient, is_erased: bool
) -> None:
    if is_erased:
        client.post(f"{ARTICLES}/ben-do/reinstate", json={"reason": "thử"})
    client.put(f"{ARTICLES}/ben-do", json=FORD)
    answer = client.post("/api/v1/answers", json=ASKED).json()
    before = faces(client, answer["id"], answer["conversation_id"])
    shown = {"search", "new answer", "article page", "article", "saved answer", "saved page"}
    assert all("14 chiếc thuyền" in before[name] for name in shown | {"export", "conversation"})
    began = time.monotonic()
    gone = client.delete(f"{ARTICLES}/ben-do", params={"erase": is_erased, "reason": "thử"})
    after = faces(client, answer["id"], answer["conversation_id"])
    seconds = time.monotonic() - began
    print(f"gone from {len(after)} faces after {seconds:.2f} s, an answer among them")
    assert gone.status_code == 204
    assert [name for name, text in after.items() if "14 chiếc thuyền" in text] == []
    assert seconds < 60


def test_an_article_given_back_is_found_again_at_once(
    client: TestClient, callers: Callers, services: Services
) -> None:
    article = {"title": "Đập Nậm Pô", "body": "Đập Nậm Pô tưới 42 ha ruộng."}
    client.put(f"{ARTICLES}/dap", json=article)
    gone = callers["editor"].delete(f"{ARTICLES}/dap", params={"reason": "chờ xác minh"})
    assert gone.status_code == 204
    body = {"reason": "đã xác minh"}
    assert callers["ingest"].post(f"{ARTICLES}/dap/reinstate", json=body).status_code == 403
    back = callers["editor"].post(
        f"{ARTICLES}/dap/reinstate", json=body, headers={"If-Match": '"1"'}
    )
    assert back.status_code == 204
    (hit, *_) = client.get("/api/v1/search", params={"q": "đập Nậm Pô tưới"}).json()["hits"]
    assert hit["article_id"] == "dap"
    told = [(one.actor, one.action, one.reason) for one in services.store.archive.events("dap")]
    assert told[:2] == [
        ("minh", "reinstate", "đã xác minh"),
        ("minh", "withdraw", "chờ xác minh"),
    ]
    logged = services.store.audit.entries(limit=9, subject="dap")
    assert [(one.actor, one.action) for one in logged[:2]] == [
        ("minh", "article.reinstate"),
        ("minh", "article.withdraw"),
    ]
    assert "xác minh" not in str(logged)


def test_only_an_administrator_erases(client: TestClient, callers: Callers) -> None:
    client.put(f"{ARTICLES}/xoa-2", json=FORD)
    for name in ("ingest", "editor"):
        refused = callers[name].delete(f"{ARTICLES}/xoa-2", params={"erase": True})
        assert refused.status_code == 403
        assert "quản trị viên" in refused.json()["vietnamese"]
    assert callers["admin"].delete(f"{ARTICLES}/xoa-2", params={"erase": True}).status_code == 204
    again = callers["admin"].post(f"{ARTICLES}/xoa-2/reinstate", json={})
    assert again.status_code == 410


def listed(client: TestClient, **params: Any) -> list[str]:
    answer = client.get(ARTICLES, params=params).json()
    ListOut.model_validate(answer)
    return [one["id"] for one in answer["articles"]]


def test_articles_are_listed_page_by_page_and_found_by_words_whatever_their_state(
    client: TestClient,
) -> None:
    for number in range(3):
        client.put(
            f"{ARTICLES}/ds-{number}",
            json={"title": f"Ruộng bậc thang {number}", "section": "Ruộng", "body": "Lúa chín."},
        )
    later = {"title": "Ruộng sắp gặt", "section": "Ruộng", "published_at": "2999-01-01T00:00:00Z"}
    client.put(f"{ARTICLES}/ds-sau", json=later)
    client.delete(f"{ARTICLES}/ds-2", params={"reason": "thử"})
    seen, cursor = [], None
    while True:
        page = client.get(
            ARTICLES,
            params={"section": "Ruộng", "limit": 3, **({"cursor": cursor} if cursor else {})},
        ).json()
        seen += [one["id"] for one in page["articles"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ["ds-sau", "ds-0", "ds-1", "ds-2"]
    assert listed(client, section="Ruộng", state="withdrawn") == ["ds-2"]
    assert listed(client, section="Ruộng", state="embargoed") == ["ds-sau"]
    found = listed(client, q="ruong bac thang", section="Ruộng")
    assert set(found) == {"ds-0", "ds-1", "ds-2"}
    assert listed(client, q="ruộng sắp gặt", state="embargoed") == ["ds-sau"]
    assert listed(client, q="ds-1")[0] == "ds-1"


@pytest.mark.parametrize("cursor", ["x", "", "WzFd", "W251bGwsIDFd", "é"])
def test_a_cursor_is_one_that_a_list_gave(client: TestClient, cursor: str) -> None:
    response = client.get(ARTICLES, params={"cursor": cursor})
    assert response.status_code == (200 if cursor == "" else 400)


def asked(**more: Any) -> dict[str, Any]:
    return {
        "kind": "correction",
        "article_id": "cau-treo",
        "text": "Xin sửa tên tôi.",
        "received_on": "2024-05-07",
    } | more


def test_a_request_has_a_deadline_and_is_resolved_with_a_record(
    client: TestClient, callers: Callers
) -> None:
    made = callers["reviewer"].post(REQUESTS, json=asked(contact="0900")).json()
    RequestOut.model_validate(made)
    assert (made["due_on"], made["state"], made["overdue"]) == ("2024-05-17", "open", True)
    assert made["contact"] is None
    entries = f"{REQUESTS}/{made['id']}/entries"
    accept = {"action": "accept", "link": "cho-phien", "note": "đã đăng"}
    assert callers["reviewer"].post(entries, json=accept).status_code == 403
    unexplained = callers["editor"].post(entries, json={"action": "refuse"})
    assert unexplained.status_code == 422
    assert unexplained.json()["vietnamese"] == "Xin ghi lý do từ chối."
    done = callers["editor"].post(entries, json=accept).json()
    assert (done["state"], done["overdue"], done["contact"]) == ("accepted", False, "0900")
    assert callers["admin"].post(entries, json=accept).status_code == 409
    reopened = callers["admin"].post(entries, json={"action": "reopen", "note": "thêm giấy tờ"})
    assert reopened.json()["state"] == "open"
    contact = f"{REQUESTS}/{made['id']}/contact"
    assert callers["reviewer"].delete(contact).status_code == 403
    forgotten = callers["editor"].delete(contact).json()
    assert (forgotten["contact"], forgotten["contact_erased"]) == (None, True)
    assert [(one["by"], one["action"]) for one in forgotten["entries"]] == [
        ("lan", "record"),
        ("minh", "accept"),
        ("tuan", "reopen"),
        ("minh", "forget"),
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (asked(article_id="khong-co"), 404),
        (asked(due_on="2024-05-06"), 422),
        (asked(kind="khác"), 422),
        (asked(text="  "), 422),
        (asked(text="x" * 20_001), 422),
        (asked(received_on="hôm qua"), 422),
        (asked(received_on="9999-12-31"), 422),
        (asked(article_id="../a"), 422),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    client: TestClient, body: dict[str, Any], status: int
) -> None:
    response = client.post(REQUESTS, json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_groups_of_questions_are_as_described(client: TestClient) -> None:
    client.post("/api/v1/answers", json={"question": "Giá bạc hôm nay bao nhiêu?"})
    answer = client.get("/api/v1/unanswered", params={"days": 1}).json()
    QuestionGroupsOut.model_validate(answer)
    assert answer["groups"]
    assert client.get("/api/v1/unanswered", params={"days": 0}).status_code == 422
    assert client.post("/api/v1/unanswered/settle", json={"answer_ids": []}).status_code == 422
