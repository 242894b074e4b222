"""What stands in no log: questions, keys, addresses, what opens an answer."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from rag.web.services import Services
from tests.web.callers import calling, guarded
from tests.web.making import BRIDGE

ASKED = "Cầu treo Huổi Tằm thông xe ngày nào, bà Lò Thị Kín hỏi?"
NOTE = "Số của tôi là 0912345678"


class Twice:
    """Saves an answer, then the same again, which the store refuses."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def invoke(self, question):  # type: ignore[no-untyped-def]
        answer = self._services.chain.invoke(question)
        self._services.store.save_answer(answer)
        return answer


def test_no_question_no_key_and_no_address(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    behind = guarded(services, may_readers_ask=True)
    with calling(behind) as callers:
        callers["admin key"].put("/api/v1/articles/cau-treo", json=BRIDGE)
        ask = callers["ask"]
        answer = ask.post("/api/v1/answers", json={"question": ASKED}).json()
        address = f"/api/v1/answers/{answer['id']}"
        ask.post(f"{address}/feedback", json={"rating": "down", "note": NOTE})
        callers["reader"].get(f"/tra-loi/{answer['id']}")
        ask.delete(f"/api/v1/conversations/{answer['conversation_id']}")
        key = ask.headers["Authorization"].removeprefix("Bearer ")
    with calling(replace(behind, chain=Twice(services))) as callers:
        failed = callers["ask"].post("/api/v1/answers", json={"question": ASKED})
        assert failed.status_code == 503
    ours = [record for record in caplog.records if not record.name.startswith("httpx")]
    formatter = logging.Formatter()  # with the traceback, as a log file has it
    written = "\n".join(formatter.format(record) for record in ours)
    assert "/api/v1/answers" in written  # the failure is there
    for secret in ("Lò Thị Kín", "0912345678", key, answer["id"], answer["conversation_id"]):
        assert secret not in written
    assert "testclient" not in written
