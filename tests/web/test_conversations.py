"""Deleting conversations: who may, and what the record keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded
from tests.web.making import BRIDGE, NOT_TOLD


@pytest.fixture(scope="module")
def callers(services: Services) -> Iterator[Callers]:
    with calling(guarded(services, may_readers_ask=True)) as made:
        assert made["admin key"].put("/api/v1/articles/cau-treo", json=BRIDGE).is_success
        yield made


def asked(client: TestClient) -> dict[str, Any]:
    made: dict[str, Any] = client.post("/api/v1/answers", json={"question": NOT_TOLD}).json()
    return made


def address(answer: dict[str, Any]) -> str:
    return f"/api/v1/conversations/{answer['conversation_id']}"


def test_a_reader_deletes_a_conversation_by_its_id_and_leaves_no_trace(
    callers: Callers, services: Services
) -> None:
    before = services.store.audit.entries(limit=1)
    reader = callers["reader"]
    first = asked(reader)
    following = {"question": "còn bạc?", "conversation_id": first["conversation_id"]}
    second = reader.post("/api/v1/answers", json=following).json()
    assert reader.delete(address(first)).status_code == 204
    for answer in (first, second):
        assert reader.get(f"/api/v1/answers/{answer['id']}").status_code == 404
    assert reader.delete(address(first)).status_code == 404
    assert services.store.audit.entries(limit=1) == before


def test_a_keys_conversations_are_its_own(callers: Callers, services: Services) -> None:
    answer = asked(callers["ask"])
    assert callers["reader"].delete(address(answer)).status_code == 404
    assert callers["ask"].get(f"/api/v1/answers/{answer['id']}").status_code == 200
    assert callers["ask"].delete(address(answer)).status_code == 204
    (entry,) = services.store.audit.entries(limit=1)
    assert entry.action == "conversation.delete"
    assert entry.actor.startswith("key:")


@pytest.mark.parametrize("caller", ["reviewer", "editor", "review"])
def test_staff_delete_any_and_the_record_says_who(
    callers: Callers, services: Services, caller: str
) -> None:
    answer = asked(callers["reader"])
    assert callers[caller].delete(address(answer)).status_code == 204
    (entry,) = services.store.audit.entries(limit=1)
    assert (entry.action, entry.details) == ("conversation.delete", {"answers": 1})
    assert answer["conversation_id"] not in f"{entry}"


def test_staff_who_delete_an_answer_are_recorded(callers: Callers, services: Services) -> None:
    answer = asked(callers["reader"])
    assert callers["reviewer"].delete(f"/api/v1/answers/{answer['id']}").status_code == 204
    (entry,) = services.store.audit.entries(limit=1)
    assert (entry.actor, entry.action, entry.subject) == ("lan", "answer.delete", answer["id"])
