"""What staff judge over the API, and what becomes of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag.web import desk_schemas
from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded
from tests.web.making import ASKED, BRIDGE, NOT_TOLD
from tests.web.test_schemas import strict


@pytest.fixture(scope="module")
def behind(services: Services) -> Services:
    return guarded(services, may_readers_ask=True)


@pytest.fixture(scope="module")
def callers(behind: Services) -> Iterator[Callers]:
    with calling(behind) as made:
        assert made["admin key"].put("/api/v1/articles/cau-treo", json=BRIDGE).is_success
        yield made


@pytest.fixture
def answer(callers: Callers) -> dict[str, Any]:
    asked = callers["ask"].post("/api/v1/answers", json={"question": ASKED}).json()
    assert asked["status"] == "answered"
    return asked  # type: ignore[no-any-return]


def judge(client: TestClient, answer: dict[str, Any], verdict: str, **more: Any) -> Any:
    body = {"marker": 1, "verdict": verdict} | more
    return client.post(f"/api/v1/answers/{answer['id']}/verdicts", json=body)


def act(client: TestClient, answer: dict[str, Any], action: str, **body: Any) -> Any:
    return client.post(f"/api/v1/answers/{answer['id']}:{action}", json=body)


def test_verdicts_are_added_with_who_and_when(callers: Callers, answer: dict[str, Any]) -> None:
    given = judge(callers["reviewer"], answer, "partial", note="Thiếu <b>giờ</b>.", claim=0)
    assert given.status_code == 201, given.text
    strict(desk_schemas.VerdictOut).model_validate(given.json())
    judge(callers["review"], answer, "supported")
    found = callers["editor"].get(f"/api/v1/answers/{answer['id']}/verdicts").json()["verdicts"]
    assert [(one["verdict"], one["by"][:4], one["note"]) for one in found] == [
        ("partial", "lan", "Thiếu <b>giờ</b>."),
        ("supported", "key:", None),
    ]
    assert found[0]["claim"] == 0
    assert found[0]["at"].endswith("+00:00")
    ids = {one["id"] for one in found}
    assert len(ids) == 2
    assert min(map(len, ids)) >= 20


def test_two_verdicts_at_one_moment_are_both_kept_and_the_second_is_told(
    callers: Callers, answer: dict[str, Any]
) -> None:
    together = threading.Barrier(2)
    answered: dict[str, Any] = {}

    def one(name: str, verdict: str) -> None:
        together.wait()
        answered[name] = judge(callers[name], answer, verdict, after=0)

    threads = [
        threading.Thread(target=one, args=pair)
        for pair in (("reviewer", "supported"), ("editor", "partial"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    by_status = {response.status_code: name for name, response in answered.items()}
    assert sorted(by_status) == [201, 409]
    first, second = answered[by_status[201]].json(), answered[by_status[409]]
    assert second.headers["Content-Type"] == "application/problem+json"
    told = second.json()["latest"]
    assert told == first
    assert "người khác" in second.json()["vietnamese"]
    name = by_status[409]
    again = judge(callers[name], answer, "irrelevant", after=told["number"])
    assert again.status_code == 201
    found = callers["editor"].get(f"/api/v1/answers/{answer['id']}/verdicts").json()["verdicts"]
    assert [one["verdict"] for one in found] == [first["verdict"], "irrelevant"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"marker": 99, "verdict": "supported"}, 422),
        ({"marker": 1, "verdict": "sai"}, 422),
        ({"marker": 1, "verdict": "supported", "claim": 50}, 422),
        ({"marker": 0, "verdict": "supported"}, 422),
        ({"verdict": "supported"}, 422),
        ({"marker": 1, "verdict": "supported", "after": -1}, 422),
    ],
)
def test_a_verdict_that_fits_nothing_is_told_why(
    callers: Callers, answer: dict[str, Any], body: dict[str, Any], status: int
) -> None:
    told = callers["reviewer"].post(f"/api/v1/answers/{answer['id']}/verdicts", json=body)
    assert told.status_code == status
    assert len(told.json()["detail"]) > 30
    address = f"/api/v1/answers/{answer['id']}/verdicts"
    assert callers["reviewer"].get(address).json()["verdicts"] == []


def test_a_note_of_100_kb_with_markup_is_told_how_long_it_may_be(
    callers: Callers, answer: dict[str, Any]
) -> None:
    note = "<script>alert('sai')</script>" * 3500
    assert len(note) > 100_000
    told = judge(callers["reviewer"], answer, "supported", note=note)
    assert told.status_code == 422
    assert "2000 characters" in told.json()["detail"]
    assert "<script>" not in told.text
    assert judge(callers["reviewer"], answer, "supported", note="x" * 600_000).status_code == 413


def test_an_undone_verdict_counts_no_more_and_is_not_undone_twice(
    callers: Callers, answer: dict[str, Any]
) -> None:
    given = judge(callers["editor"], answer, "partial").json()
    address = f"/api/v1/answers/{answer['id']}/verdicts/{given['id']}:undo"
    assert callers["reviewer"].post(address).status_code == 403  # another's
    undone = callers["editor"].post(address)
    assert undone.status_code == 201
    assert (undone.json()["verdict"], undone.json()["undoes"]) == ("undone", given["id"])
    assert callers["editor"].post(address).status_code == 409
    found = callers["editor"].get(f"/api/v1/answers/{answer['id']}/verdicts").json()["verdicts"]
    assert [one["is_undone"] for one in found] == [True, False]
    other = judge(callers["reviewer"], answer, "partial").json()
    mine = f"/api/v1/answers/{answer['id']}/verdicts/{other['id']}:undo"
    assert callers["editor"].post(mine).status_code == 201  # an editor undoes anybody's


def test_asking_again_gives_a_new_answer_and_the_old_one_leads_to_it(
    callers: Callers, answer: dict[str, Any]
) -> None:
    assert judge(callers["reviewer"], answer, "unsupported").status_code == 201
    assert act(callers["reviewer"], answer, "ask-again").status_code == 403
    standing = act(callers["editor"], answer, "ask-again", reason="Bài đã sửa").json()
    strict(desk_schemas.StandingOut).model_validate(standing)
    new = standing["new_answer_id"]
    shown = callers["ask"].get(f"/api/v1/answers/{answer['id']}").json()
    assert shown["citations"] == []
    assert shown["notices"] == [f"Xem câu trả lời mới: /tra-loi/{new}"]
    page = callers["reader"].get(f"/tra-loi/{answer['id']}").text
    assert f'href="/tra-loi/{new}"' in page
    again = callers["ask"].get(f"/api/v1/answers/{new}").json()  # whoever asked may read it
    assert again["question"] == ASKED
    assert again["asked_at"] == answer["asked_at"]
    assert again["citations"]


def test_staff_list_answers_by_state_and_turn_pages(callers: Callers) -> None:
    ask = callers["ask"]
    made = [ask.post("/api/v1/answers", json={"question": ASKED}).json()["id"] for _ in range(3)]
    none = ask.post("/api/v1/answers", json={"question": NOT_TOLD}).json()["id"]
    assert act(callers["editor"], {"id": made[0]}, "hide").json()["state"] == "hidden"
    judge(callers["review"], {"id": made[1]}, "supported")
    list_of = callers["review"].get

    def ids(**params: Any) -> list[str]:
        found = list_of("/api/v1/answers", params=params)
        assert found.status_code == 200, found.text
        strict(desk_schemas.AnswerPageOut).model_validate(found.json())
        return [one["id"] for one in found.json()["answers"]]

    assert made[0] in ids(state="hidden")
    assert made[0] not in ids(state="shown")
    assert none in ids(status="abstained")
    assert made[1] not in ids(status="abstained")
    key = f"key:{callers['review'].headers['Authorization'].split('_')[1]}"
    assert made[1] in ids(reviewer=key)
    assert made[0] not in ids(reviewer=key)
    assert set(made) <= set(ids(generator="extractive"))
    assert ids(generator="khác") == []
    assert ids(to="2020-01-01") == []
    assert ids(**{"from": "2020-01-01"}) == ids()
    turned: list[str] = []
    cursor = None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = list_of("/api/v1/answers", params=params).json()
        turned += [one["id"] for one in page["answers"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert turned == ids(limit=200)
    for bad in ("x", "W10", "bnVsbA", "ü", "WyJhIiwgImIiXQ"):
        assert list_of("/api/v1/answers", params={"cursor": bad}).status_code == 400


def test_a_question_goes_into_the_gold_set_and_out(
    callers: Callers, answer: dict[str, Any]
) -> None:
    address = f"/api/v1/answers/{answer['id']}:gold"
    added = callers["reviewer"].post(address, json={})
    assert added.status_code == 201, added.text
    gold = added.json()
    strict(desk_schemas.GoldOut).model_validate(gold)
    assert (gold["question"], gold["answerable"]) == (ASKED, True)
    assert gold["gold_article_ids"] == ["cau-treo"]
    again = callers["reviewer"].post(address, json={"answers": [" 16/5/2023 ", ""]}).json()
    assert again["answers"] == ["16/5/2023"]

    def kept() -> list[str]:
        found = callers["review"].get("/api/v1/gold").json()["questions"]
        return [one["id"] for one in found if one["answer_id"] == answer["id"]]

    assert kept() == [again["id"]]  # in its place, not beside it
    assert callers["reviewer"].delete(f"/api/v1/gold/{again['id']}").status_code == 403
    assert callers["editor"].delete(f"/api/v1/gold/{again['id']}").status_code == 204
    assert callers["editor"].delete(f"/api/v1/gold/{again['id']}").status_code == 404
    assert kept() == []


def test_a_gold_question_needs_an_article_that_is_there(
    callers: Callers, answer: dict[str, Any]
) -> None:
    address = f"/api/v1/answers/{answer['id']}:gold"
    judge(callers["reviewer"], answer, "irrelevant")
    for marker in range(2, len(answer["citations"]) + 1):
        judge(callers["reviewer"], answer, "irrelevant", marker=marker)
    # Nothing it cites is known to answer it.
    assert callers["reviewer"].post(address, json={}).status_code == 422
    unknown = {"article_ids": ["khong-co"]}
    assert "khong-co" in callers["reviewer"].post(address, json=unknown).json()["detail"]
    none = callers["reviewer"].post(address, json={"answerable": False}).json()
    assert (none["answerable"], none["gold_article_ids"]) == (False, [])


def test_everything_is_in_the_record_without_what_was_said(
    callers: Callers, behind: Services, answer: dict[str, Any]
) -> None:
    given = judge(callers["reviewer"], answer, "unsupported", note="Sai hẳn ngày").json()
    callers["reviewer"].post(f"/api/v1/answers/{answer['id']}/verdicts/{given['id']}:undo")
    act(callers["editor"], answer, "hide", reason="Chờ phóng viên")
    act(callers["editor"], answer, "correct", text="Ngày 16/5.")
    act(callers["editor"], answer, "restore")
    act(callers["reviewer"], answer, "flag")
    entries = behind.store.audit.entries(limit=50, subject=answer["id"])
    assert [(one.actor, one.action) for one in reversed(entries)] == [
        ("lan", "verdict.give"),
        ("lan", "verdict.undo"),
        ("minh", "answer.hide"),
        ("minh", "answer.correct"),
        ("minh", "answer.restore"),
        ("lan", "answer.flag"),
    ]
    told = " ".join(str(dict(one.details)) for one in entries)
    assert not any(word in told for word in ("Sai hẳn", "phóng viên", "16/5", "Cầu"))
    assert behind.store.audit.problem() is None
