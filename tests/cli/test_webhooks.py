"""``rag webhooks``: added, listed, removed; deliveries shown and sent again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rag.store.store import Store
from rag.store.webhook_results import Attempt, Settlement
from rag.types import Feedback
from tests.cli.running import Ran, rag
from tests.store.desk import answer, article

URL = "https://cms.example/hoi-bao"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data: Path, *words: object) -> Ran:
    ran = rag(data, "webhooks", *words)
    assert ran.code == 0, ran.err
    return ran


def added(data: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(
        run(data, "add", URL, "--events", "answer.flagged", "--json").out
    )
    return made


def listed(data: Path, *words: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run(data, *words, "--json").out)
    return rows


def fail(data: Path, count: int) -> None:
    """So many events, each tried for the last time."""
    store = Store.open(data / "store.sqlite3")
    store.put(article())
    store.save_answer(answer("mot"))
    for _ in range(count):
        store.add_feedback(Feedback("mot", "down", datetime.now(UTC)))
        now = datetime.now(UTC)
        (claim,) = store.delivery_claims.claim(now, now + timedelta(minutes=1))
        failed = Settlement(Attempt(now, 500, "It answered 500.", 1), "failed")
        store.delivery_claims.settle(claim, failed, now=now, until=None)
    store.close()


def test_the_secret_alone_goes_to_stdout_and_is_nowhere_after(data: Path) -> None:
    ran = run(data, "add", URL, "--events", "answer.flagged, verdict.recorded")
    secret = ran.out.strip()
    assert secret.startswith("whsec_")
    assert "not shown again" in ran.err
    again = run(data, "list")
    assert URL in again.out
    assert "answer.flagged,verdict.recorded" in again.out
    assert secret not in again.out + again.err
    (row,) = listed(data, "list")
    assert (row["url"], row["enabled"], row["created_by"]) == (URL, True, "cli")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "http://10.0.0.7/", "--events", "answer.flagged"], "RAG_FETCH_ALLOW"),
        (["add", URL, "--events", "answer.asked"], "no such event"),
        (["add", URL], "--events"),
        (["remove", "khong-co"], "There is no webhook"),
        (["deliveries", "khong-co"], "There is no webhook"),
        (["replay", "wh"], "--failed-since"),
        (["replay", "wh", "mot", "--failed-since", "2027-01-31"], "--failed-since"),
        (["replay", "wh", "--failed-since", "hôm qua"], "no day"),
        (["replay", "wh", "--failed-since", "0001-01-01"], "no day"),
        (["replay", "wh", "mot"], "There is no webhook"),
    ],
)
def test_what_makes_no_sense_is_refused(data: Path, words: list[str], told: str) -> None:
    ran = rag(data, "webhooks", *words)
    assert ran.code in (1, 2)
    assert told in ran.err
    assert ran.out == ""


def test_an_inner_address_is_taken_where_it_is_allowed(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_FETCH_ALLOW", "10.0.0.0/24")
    run(data, "add", "http://10.0.0.7/nhan", "--events", "answer.flagged")
    assert listed(data, "list")[0]["url"] == "http://10.0.0.7/nhan"


def test_deliveries_are_shown_and_sent_again(data: Path) -> None:
    webhook = added(data)["id"]
    assert "Nothing yet." in run(data, "deliveries", webhook).err
    fail(data, 3)
    shown = run(data, "deliveries", webhook, "--state", "failed")
    assert shown.out.count("answer.flagged") == 3
    assert "It answered 500." in shown.out
    newest = listed(data, "deliveries", webhook)[0]
    assert newest["payload"]["data"]["answer"]["id"] == "mot"
    assert [one["status"] for one in newest["attempts"]] == [500]
    assert run(data, "replay", webhook, newest["id"]).out == "replayed 1\n"
    states = [one["state"] for one in listed(data, "deliveries", webhook)]
    assert states == ["pending", "failed", "failed"]
    tomorrow = (datetime.now() + timedelta(days=2)).date().isoformat()
    assert run(data, "replay", webhook, "--failed-since", tomorrow).out == "replayed 0\n"
    yesterday = (datetime.now() - timedelta(days=2)).date().isoformat()
    assert run(data, "replay", webhook, "--failed-since", yesterday).out == "replayed 2\n"
    assert {one["state"] for one in listed(data, "deliveries", webhook)} == {"pending"}
    assert run(data, "deliveries", webhook, "--state", "failed").out == ""


def test_it_is_disabled_enabled_rotated_and_removed(data: Path) -> None:
    made = added(data)
    webhook = made["id"]
    run(data, "disable", webhook)
    assert "disabled" in run(data, "list").out
    refused = rag(data, "webhooks", "ping", webhook)
    assert refused.code == 1
    assert "Enable it" in refused.err
    run(data, "enable", webhook)
    delivery = run(data, "ping", webhook).out.strip()
    assert listed(data, "deliveries", webhook)[0]["id"] == delivery
    secret = run(data, "rotate", webhook).out.strip()
    assert secret.startswith("whsec_")
    assert secret != made["secret"]
    run(data, "remove", webhook)
    assert listed(data, "list") == []
    assert "no webhook yet" in run(data, "list").err
