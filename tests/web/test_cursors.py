"""Every list is turned the same way, and its cursors are of no use anywhere else."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded
from tests.web.making import ASKED, BRIDGE, NOT_TOLD

PROBLEM = "application/problem+json"
NOT_HELD = (NOT_TOLD, "Tàu vũ trụ nào bay qua sao Hỏa?", "Ai vô địch cờ vua năm 1990?")
_NEXT = re.compile(r'<(/[^>]*)>; rel="next"')


@pytest.fixture(scope="module")
def callers(services: Services) -> Iterator[Callers]:
    with calling(guarded(services)) as made:
        fill(made["admin"])
        yield made


def fill(admin: TestClient) -> None:
    """Three of everything that is listed."""
    for number in range(3):
        article = BRIDGE | {"title": f"Cầu treo {number}"}
        assert admin.put(f"/api/v1/articles/cau-treo-{number}", json=article).is_success
        answer = admin.post("/api/v1/answers", json={"question": ASKED}).json()
        address = f"/api/v1/answers/{answer['id']}"
        assert admin.post(f"{address}:gold", json={}).is_success
        unheld = {"question": NOT_HELD[number]}
        assert admin.post("/api/v1/answers", json=unheld).json()["status"] == "abstained"
        asked = {
            "kind": "reply",
            "article_id": f"cau-treo-{number}",
            "text": "Xin trả lời.",
            "received_on": f"2024-05-0{number + 1}",
        }
        assert admin.post("/api/v1/requests", json=asked).is_success
        load = admin.post("/api/v1/loads").json()["id"]
        sent = admin.post(
            f"/api/v1/loads/{load}/files", params={"name": "a.txt"}, content=b"T\n\nN"
        )
        assert sent.is_success
        wanted = {"url": "https://cms.example/", "events": ["answer.flagged"]}
        webhook = admin.post("/api/v1/webhooks", json=wanted).json()["id"]
        for _ in range(3):
            assert admin.post(f"/api/v1/webhooks/{webhook}:ping").is_success


def lists(admin: TestClient) -> dict[str, str]:
    """Each list's address, and the name that its rows have."""
    answer = admin.get("/api/v1/answers?limit=200&status=answered").json()["answers"][0]["id"]
    for _ in range(3):
        verdict = {"marker": 1, "verdict": "supported"}
        assert admin.post(f"/api/v1/answers/{answer}/verdicts", json=verdict).is_success
    webhook = admin.get("/api/v1/webhooks").json()["webhooks"][0]["id"]
    return {
        "/api/v1/answers?status=answered": "answers",
        f"/api/v1/answers/{answer}/verdicts?": "verdicts",
        "/api/v1/articles?section=Giao thông": "articles",
        "/api/v1/audit?action=article.": "entries",
        "/api/v1/gold?": "questions",
        "/api/v1/keys?": "keys",
        "/api/v1/loads?": "loads",
        "/api/v1/requests?": "requests",
        "/api/v1/unanswered?days=30": "groups",
        "/api/v1/users?": "users",
        "/api/v1/webhooks?": "webhooks",
        f"/api/v1/webhooks/{webhook}/deliveries?state=pending": "deliveries",
    }


def test_every_list_is_turned_to_its_end_and_holds_everything_once(callers: Callers) -> None:
    admin = callers["admin"]
    for address, name in lists(admin).items():
        whole = admin.get(f"{address}&limit=100").json()
        assert whole["next"] is None, address
        rows: list[Any] = []
        way = f"{address}&limit=1"
        while True:
            page = admin.get(way)
            assert page.status_code == 200, (way, page.text)
            rows += page.json()[name]
            link = page.headers.get("Link")
            if link is None:
                assert page.json()["next"] is None
                break
            found = _NEXT.fullmatch(link)
            assert found
            assert page.json()["next"] in found[1]
            way = found[1]
        assert len(rows) >= 3, address
        # Who turns the pages is seen by it: a key's last use, an account's.
        assert list(map(identity, rows)) == list(map(identity, whole[name])), address


def identity(row: dict[str, Any]) -> Any:
    return next(row[name] for name in ("id", "number", "prefix", "name", "question") if name in row)


def test_a_cursor_that_was_changed_is_refused(callers: Callers) -> None:
    admin = callers["admin"]
    for address in lists(admin):
        first = admin.get(f"{address}&limit=1").json()["next"]
        sealed = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4))
        place = json.loads(sealed[9:])
        moved = sealed[:9] + json.dumps([*place[:-1], "0"]).encode()
        for bad in (
            first[:-2],
            first + "AAAA",
            ("A" if first[0] != "A" else "B") + first[1:],
            base64.urlsafe_b64encode(moved).decode().rstrip("="),
            base64.urlsafe_b64encode(json.dumps(place).encode()).decode(),
            "é",
            "%",
            "x" * 5_000,
        ):
            refused = admin.get(address, params={"cursor": bad} | asked_of(address))
            assert (refused.status_code, refused.headers["content-type"]) == (400, PROBLEM)
            assert "Send `next` of the page before" in refused.json()["detail"]


def asked_of(address: str) -> dict[str, str]:
    query = address.partition("?")[2]
    return dict(pair.split("=") for pair in query.split("&") if pair)


def test_a_cursor_of_another_list_or_of_other_filters_is_refused(callers: Callers) -> None:
    admin = callers["admin"]
    audit = admin.get("/api/v1/audit?limit=1").json()["next"]
    assert admin.get("/api/v1/audit", params={"cursor": audit}).status_code == 200
    filtered = {"cursor": audit, "action": "article."}
    assert admin.get("/api/v1/audit", params=filtered).status_code == 400
    assert admin.get("/api/v1/gold", params={"cursor": audit}).status_code == 400
    # A longer page is no other list.
    assert admin.get("/api/v1/audit", params={"cursor": audit, "limit": 3}).status_code == 200


def test_what_comes_in_while_somebody_turns_pages_moves_nothing(callers: Callers) -> None:
    admin = callers["admin"]
    first = admin.get("/api/v1/answers?limit=2").json()
    seen = [one["id"] for one in first["answers"]]
    admin.post("/api/v1/answers", json={"question": ASKED})
    rest = admin.get("/api/v1/answers", params={"cursor": first["next"], "limit": 200}).json()
    assert not set(seen) & {one["id"] for one in rest["answers"]}


def test_a_page_for_people_says_so_too(callers: Callers) -> None:
    for address in ("/kho-bai/bai?tiep=abc", "/kiem-chung/danh-sach?sau=abc"):
        page = callers["admin"].get(address, headers={"Accept": "text/html"})
        assert page.status_code == 400
        assert "Danh sách đã đổi. Xin tải lại trang." in page.text
