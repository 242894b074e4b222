"""Files that staff take out: what is in them, and what never is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from rag.errors import FilterError
from rag.store.exporting import Span
from rag.web.exporting import span_of
from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded
from tests.web.making import ASKED, BRIDGE, NOT_TOLD

FORMULA = "=cmd|' /C calc'!A0"
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(scope="module")
def callers(services: Services) -> Iterator[Callers]:
    with calling(guarded(services)) as made:
        assert made["admin key"].put("/api/v1/articles/cau-treo", json=BRIDGE).is_success
        yield made


@pytest.fixture(scope="module")
def answer(callers: Callers) -> dict[str, Any]:
    """Asked with a key; found fault with in words that are a formula, and judged."""
    made: dict[str, Any] = callers["ask"].post("/api/v1/answers", json={"question": ASKED}).json()
    assert made["status"] == "answered"
    address = f"/api/v1/answers/{made['id']}/feedback"
    for said in ({"rating": "down", "note": FORMULA}, {"rating": "down", "marker": 1}):
        assert callers["ask"].post(address, json=said).status_code == 201
    return made


@pytest.fixture(scope="module")
def verdict(services: Services, answer: dict[str, Any]) -> str:
    """The id of one that counts, after one that was undone."""
    desk = services.store.desk
    first = desk.judge(answer["id"], 1, "partial", by="lan", signed="Lan")
    desk.undo(answer["id"], first.id, by="lan", others=False)
    return desk.judge(answer["id"], 1, "supported", by="lan", signed="Lan", note=FORMULA).id


def taken(client: TestClient, what: str, **query: str) -> str:
    response = client.get(f"/api/v1/exports/{what}", params=query)
    assert response.status_code == 200, response.text
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"
    return response.text


def sheet(client: TestClient, what: str, **query: str) -> list[dict[str, str]]:
    text = taken(client, what, format="csv", **query)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def lines(client: TestClient, what: str, **query: str) -> list[dict[str, Any]]:
    text = taken(client, what, format="jsonl", **query)
    return [json.loads(line) for line in text.splitlines()]


def test_an_answer_as_a_row(callers: Callers, answer: dict[str, Any]) -> None:
    (row,) = [r for r in sheet(callers["reviewer"], "answers") if r["id"] == answer["id"]]
    assert row["question"] == ASKED
    assert row["answer"] == answer["answer"]
    assert row["asked_at"] == datetime.fromisoformat(answer["asked_at"]).astimezone(HANOI).strftime(
        "%Y-%m-%d %H:%M:%S"
    )
    assert row["sections"] == "Giao thông"
    assert (row["rating"], row["reported"]) == ("down", "[1]")
    assert row["sources"].startswith("[1] Thông xe cầu treo Huổi Tằm /bai/cau-treo?version=")
    assert row["notes"] == "'" + FORMULA


def test_an_answer_as_a_line_of_json(callers: Callers, answer: dict[str, Any]) -> None:
    (row,) = [r for r in lines(callers["review"], "answers") if r["id"] == answer["id"]]
    assert row["citations"] == answer["citations"]
    assert [said["note"] for said in row["feedback"]] == [FORMULA, None]
    assert row["standing"] == "shown"


def test_no_key_no_address_and_no_conversation_leaves(
    callers: Callers, services: Services, answer: dict[str, Any]
) -> None:
    owner = services.store.owner_of(answer["id"])
    assert owner is not None
    prefix = owner.removeprefix("key:")
    for form in ("csv", "jsonl"):
        text = taken(callers["editor"], "answers", format=form)
        for secret in (prefix, answer["conversation_id"], "testclient", "127.0.0.1"):
            assert secret not in text


def test_answers_of_one_conversation_can_be_told(callers: Callers) -> None:
    ask = callers["ask"]
    first = ask.post("/api/v1/answers", json={"question": ASKED}).json()
    following = {"question": "còn ở đâu?", "conversation_id": first["conversation_id"]}
    second = ask.post("/api/v1/answers", json=following).json()
    other = ask.post("/api/v1/answers", json={"question": NOT_TOLD}).json()
    told = {r["id"]: r["conversation"] for r in lines(callers["review"], "answers")}
    assert told[first["id"]] == told[second["id"]] != told[other["id"]]


def test_a_verdict_with_what_was_judged(
    callers: Callers, answer: dict[str, Any], verdict: str
) -> None:
    rows = [r for r in lines(callers["reviewer"], "verdicts") if r["answer_id"] == answer["id"]]
    assert [(r["verdict"], r["undone"]) for r in rows] == [("partial", True), ("supported", False)]
    row = rows[-1]
    assert row["id"] == verdict
    assert row["quote"] == answer["citations"][0]["quote"]
    citing = [c["text"] for c in answer["claims"] if 1 in c["citations"]]
    assert row["claim"] == " ".join(citing)
    shown = next(r for r in sheet(callers["reviewer"], "verdicts") if r["id"] == verdict)
    assert shown["note"] == "'" + FORMULA
    assert shown["by"] == "lan"


def test_days_narrow_it(callers: Callers, answer: dict[str, Any], verdict: str) -> None:
    today = datetime.now(UTC).astimezone(HANOI).date()
    for what in ("answers", "verdicts"):
        assert lines(callers["review"], what, **{"from": str(today), "to": str(today)})
        assert lines(callers["review"], what, to="2020-01-01") == []
        assert lines(callers["review"], what, **{"from": "2999-01-01"}) == []


def test_days_are_of_the_archives_calendar_and_the_last_counts_whole() -> None:
    day = date(2026, 5, 17)
    assert span_of(day, day, HANOI) == Span(
        datetime(2026, 5, 16, 17, tzinfo=UTC), datetime(2026, 5, 17, 17, tzinfo=UTC)
    )
    assert span_of(None, date.max, HANOI) == Span()
    with pytest.raises(FilterError, match="other way round"):
        span_of(day, date(2026, 5, 16), HANOI)
    with pytest.raises(FilterError, match="out of the calendar"):
        span_of(date.min, None, HANOI)


@pytest.mark.parametrize(
    "query", [{"format": "xlsx"}, {"from": "hôm qua"}, {"from": "2026-05-17", "to": "2026-05-16"}]
)
def test_bad_input_is_told(callers: Callers, query: dict[str, str]) -> None:
    response = callers["review"].get("/api/v1/exports/answers", params=query)
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"


def test_that_somebody_took_a_file_is_recorded(callers: Callers, services: Services) -> None:
    taken(callers["reviewer"], "verdicts", format="jsonl", to="2020-01-01")
    (entry,) = services.store.audit.entries(limit=1)
    assert (entry.actor, entry.action, entry.subject) == ("lan", "export.verdicts", "jsonl")
    assert entry.details == {"to": "2020-01-01"}
    rows = lines(callers["admin"], "audit")
    assert any(row["action"] == "export.verdicts" and row["actor"] == "lan" for row in rows)
    assert sheet(callers["admin"], "audit")[1]["action"] == "export.audit"


# Last: they change what the others look at.
def test_verdicts_outlive_a_deleted_answer_without_its_text(
    callers: Callers, services: Services
) -> None:
    made = callers["ask"].post("/api/v1/answers", json={"question": ASKED}).json()
    services.store.desk.judge(made["id"], 1, "supported", by="minh", signed="Minh")
    assert callers["ask"].delete(f"/api/v1/answers/{made['id']}").status_code == 204
    (row,) = [r for r in lines(callers["review"], "verdicts") if r["answer_id"] == made["id"]]
    assert (row["verdict"], row["by"], row["generator"]) == ("supported", "minh", "extractive")
    assert (row["question"], row["claim"], row["quote"]) == (None, None, None)


def test_a_hidden_answer_is_told_so(callers: Callers, services: Services) -> None:
    made = callers["ask"].post("/api/v1/answers", json={"question": ASKED}).json()
    services.store.desk.judge(made["id"], 1, "unsupported", by="lan", signed="Lan")
    (row,) = [r for r in lines(callers["review"], "answers") if r["id"] == made["id"]]
    assert row["standing"] == "hidden"
    assert row["answer"] == made["answer"]


def test_a_withdrawn_articles_text_is_in_no_export(
    callers: Callers, answer: dict[str, Any], verdict: str
) -> None:
    quote = answer["citations"][0]["quote"]
    admin = callers["admin key"]
    assert quote in taken(admin, "answers", format="jsonl")
    assert quote in taken(admin, "verdicts", format="jsonl")
    assert admin.delete("/api/v1/articles/cau-treo").status_code == 204
    for what in ("answers", "verdicts"):
        for form in ("csv", "jsonl"):
            assert quote not in taken(admin, what, format=form)
