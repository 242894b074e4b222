"""An answer judged wrong is gone from every way that readers have to it, at once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag.answering.conversation import Conversations
from rag.callers import LOCAL
from rag.web.chat_state import drawn_anew, restored
from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded
from tests.web.making import BRIDGE
from tests.web.reading import page, text_of
from tests.web.taking.reading import READERS

HELD = "Tòa soạn đang xem lại câu trả lời này."
# What the answer quotes, and nobody asks.
SECRET = "thông xe sáng 16/5/2023"
QUESTION = "Cầu treo Huổi Tằm thông xe ngày nào?"


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
    asked = callers["reader"].post("/api/v1/answers", json={"question": QUESTION}).json()
    assert SECRET in asked["answer"]
    return asked  # type: ignore[no-any-return]


def verdict(callers: Callers, answer: dict[str, Any], value: str, marker: int = 1) -> str:
    body = {"marker": marker, "verdict": value}
    address = f"/api/v1/answers/{answer['id']}/verdicts"
    given = callers["reviewer"].post(address, json=body)
    assert given.status_code == 201, given.text
    return str(given.json()["id"])


def undo(callers: Callers, answer: dict[str, Any], verdict_id: str) -> None:
    address = f"/api/v1/answers/{answer['id']}/verdicts/{verdict_id}:undo"
    assert callers["reviewer"].post(address).status_code == 201


def act(callers: Callers, answer: dict[str, Any], action: str, **body: Any) -> None:
    done = callers["editor"].post(f"/api/v1/answers/{answer['id']}:{action}", json=body)
    assert done.status_code == 200, done.text


def faces(
    reader: TestClient, services: Services, answer: dict[str, Any]
) -> Iterator[tuple[str, Callable[[], str]]]:
    """Every way to what a saved answer says, by name, as the text that a reader sees."""
    answer_id, conversation = answer["id"], answer["conversation_id"]
    yield "page", lambda: text_of(page(reader, f"/tra-loi/{answer_id}"))
    yield "API", lambda: reader.get(f"/api/v1/answers/{answer_id}").text
    for kind, read in READERS.items():
        for way in (f"/tra-loi/{answer_id}", f"/hoi-thoai/{conversation}"):
            yield (
                f"{way.split('/')[1]} {kind}",
                lambda way=way, kind=kind, read=read: read(
                    reader.get(f"{way}/tai-ve?dang={kind}").content
                ),
            )
    memory = {"conversation": conversation, "pending": "", "order": ""}

    def chat() -> str:
        return " ".join(one.html for one in restored(services, memory, LOCAL).shown)

    yield "chat", chat
    drawn = restored(services, memory, LOCAL).shown
    yield "chat's session", lambda: " ".join(one.html for one in drawn_anew(services, drawn))


def test_it_is_gone_from_each_at_once_and_comes_back(
    callers: Callers, behind: Services, answer: dict[str, Any]
) -> None:
    ways = dict(faces(callers["reader"], behind, answer))
    assert len(ways) == 10
    for name, read in ways.items():
        assert SECRET in " ".join(read().split()), name
    verdict(callers, answer, "unsupported")
    for name, read in ways.items():
        assert SECRET not in " ".join(read().split()), name
        assert HELD in " ".join(read().split()), name
    act(callers, answer, "restore")
    for name, read in ways.items():
        assert SECRET in " ".join(read().split()), name
        assert HELD not in read(), name


def test_as_an_answer_of_the_api_it_keeps_the_contract(
    callers: Callers, answer: dict[str, Any]
) -> None:
    verdict(callers, answer, "unsupported")
    shown = callers["reader"].get(f"/api/v1/answers/{answer['id']}").json()
    assert shown["status"] == "abstained"
    assert (shown["claims"], shown["citations"], shown["suggestions"]) == ([], [], [])
    assert (shown["answer"], shown["question"]) == (HELD, QUESTION)
    # Staff read what was said.
    assert SECRET in callers["review"].get(f"/api/v1/answers/{answer['id']}").json()["answer"]


def test_feedback_learns_nothing_of_its_sources(callers: Callers, answer: dict[str, Any]) -> None:
    verdict(callers, answer, "unsupported")
    address = f"/api/v1/answers/{answer['id']}/feedback"
    about = callers["reader"].post(address, json={"rating": "down", "marker": 1})
    assert about.status_code == 422
    assert "cites nothing" in about.json()["detail"]
    assert callers["reader"].post(address, json={"rating": "down"}).status_code == 201


def test_a_later_question_is_not_read_by_what_it_said(
    callers: Callers, behind: Services, answer: dict[str, Any]
) -> None:
    conversations = Conversations(behind.store, lambda: datetime.now(UTC))
    (turn,) = conversations.turns(answer["conversation_id"])
    assert SECRET in " ".join(turn.whole)
    verdict(callers, answer, "unsupported")
    (turn,) = conversations.turns(answer["conversation_id"])
    assert (turn.whole, turn.answer) == ((), "")


@pytest.mark.parametrize("value", ["supported", "partial", "irrelevant"])
def test_other_verdicts_hide_nothing(callers: Callers, answer: dict[str, Any], value: str) -> None:
    verdict(callers, answer, value)
    assert SECRET in callers["reader"].get(f"/api/v1/answers/{answer['id']}").text


def shown(callers: Callers, answer: dict[str, Any]) -> bool:
    return HELD not in callers["reader"].get(f"/api/v1/answers/{answer['id']}").text


def test_two_verdicts_hide_until_both_are_undone(callers: Callers, answer: dict[str, Any]) -> None:
    first = verdict(callers, answer, "unsupported")
    second = verdict(callers, answer, "unsupported")
    undo(callers, answer, first)
    assert not shown(callers, answer)
    undo(callers, answer, second)
    assert shown(callers, answer)


def test_an_undone_verdict_shows_nothing_that_an_editor_hid(
    callers: Callers, answer: dict[str, Any]
) -> None:
    act(callers, answer, "hide")
    given = verdict(callers, answer, "unsupported")
    undo(callers, answer, given)
    assert not shown(callers, answer)
    act(callers, answer, "restore")
    assert shown(callers, answer)


def test_judging_it_right_later_does_not_restore_it(
    callers: Callers, answer: dict[str, Any]
) -> None:
    verdict(callers, answer, "unsupported")
    verdict(callers, answer, "supported")
    assert not shown(callers, answer)


def test_wrong_again_after_restoring_hides_again_and_undoing_that_shows_it(
    callers: Callers, answer: dict[str, Any]
) -> None:
    verdict(callers, answer, "unsupported")
    act(callers, answer, "restore")
    again = verdict(callers, answer, "unsupported")
    assert not shown(callers, answer)
    undo(callers, answer, again)
    assert shown(callers, answer)  # as the editor left it


def test_a_correction_stands_on_top_and_the_judged_sentence_is_gone(
    callers: Callers, behind: Services, answer: dict[str, Any]
) -> None:
    verdict(callers, answer, "unsupported")
    text = "Cầu thông xe chiều <b>17/5</b>."
    act(callers, answer, "correct", text=text)
    today = datetime.now(behind.zone)
    signed = f"Đính chính của tòa soạn (Minh, {today.day}/{today.month}/{today.year}): "
    for name, read in faces(callers["reader"], behind, answer):
        told = " ".join(read().split())
        # An answer's sentence is gone; its source's own paragraph is still its source.
        assert "rút lại" in told, name
        assert signed in told, name
    body = callers["reader"].get(f"/api/v1/answers/{answer['id']}").json()
    assert body["notices"][0] == signed + text
    assert SECRET not in body["answer"]
    assert not any(SECRET in claim["text"] for claim in body["claims"])
    # Markers and citations still agree.
    used = list(itertools.chain.from_iterable(claim["citations"] for claim in body["claims"]))
    assert set(used) == {one["marker"] for one in body["citations"]}
    source = callers["reader"].get(f"/tra-loi/{answer['id']}").text
    assert "&lt;b&gt;17/5&lt;/b&gt;" in source
    assert source.index("Đính chính") < source.index("rút lại")
    # Judged wrong again it is hidden; that undone, the correction stands again.
    again = verdict(callers, answer, "unsupported")
    assert not shown(callers, answer)
    undo(callers, answer, again)
    assert callers["reader"].get(f"/api/v1/answers/{answer['id']}").json() == body
    act(callers, answer, "restore")
    assert SECRET in callers["reader"].get(f"/api/v1/answers/{answer['id']}").text


def test_a_correction_needs_words(callers: Callers, answer: dict[str, Any]) -> None:
    address = f"/api/v1/answers/{answer['id']}:correct"
    assert callers["editor"].post(address, json={"text": " \n "}).status_code == 422
    assert callers["editor"].post(address, json={"text": "x" * 2001}).status_code == 422
    beyond = {"text": "Sai.", "claims": [99]}
    assert callers["editor"].post(address, json=beyond).status_code == 422


def test_deleted_it_is_gone_and_its_verdicts_stay(
    callers: Callers, behind: Services, answer: dict[str, Any]
) -> None:
    verdict(callers, answer, "unsupported")
    deleted = callers["editor"].delete(f"/api/v1/answers/{answer['id']}")
    assert deleted.status_code == 204
    assert callers["reader"].get(f"/tra-loi/{answer['id']}").status_code == 404
    assert behind.store.desk_queue.item(answer["id"], 1) is None
    found = callers["review"].get(f"/api/v1/answers/{answer['id']}/verdicts").json()["verdicts"]
    assert [one["verdict"] for one in found] == ["unsupported"]
