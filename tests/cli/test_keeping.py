"""``rag retention`` and ``rag export``."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rag.store.requests import Request
from rag.store.store import Store
from tests.cli.conftest import ROWS
from tests.cli.running import rag

ASKED = "Khối bộc phá trên đồi A1 nặng bao nhiêu?"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive of its own, in which nobody has asked yet."""
    articles = tmp_path / "articles.jsonl"
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
    articles.write_text(text, "utf-8")
    assert rag(tmp_path / "data", "ingest", articles).code == 0
    return tmp_path / "data"


@pytest.fixture
def asked(data: Path) -> Path:
    """With two answers, one of them a hundred days old."""
    for question in (ASKED, "Ai vẽ tranh lụa?"):
        assert rag(data, "ask", question).code == 0
    with closing(sqlite3.connect(data / "store.sqlite3")) as opened:
        opened.execute(
            "UPDATE answers SET saved_epoch = saved_epoch - 8640000 WHERE status = 'answered'"
        )
        opened.commit()
    return data


def answers(data: Path) -> list[str]:
    exported = rag(data, "export", "answers", "--format", "jsonl")
    assert exported.code == 0
    return [json.loads(line)["question"] for line in exported.out.splitlines()]


def test_old_questions_are_told_and_then_deleted(asked: Path) -> None:
    dry = rag(asked, "retention", "--dry-run")
    assert (dry.code, dry.out) == (
        0,
        "to delete 1, older and kept 0\ncontacts to take out of 0 requests\n",
    )
    assert len(answers(asked)) == 2
    done = rag(asked, "retention")
    assert (done.code, done.out) == (
        0,
        "deleted 1, older and kept 0\ncontacts taken out of 0 requests\n",
    )
    assert answers(asked) == ["Ai vẽ tranh lụa?"]


def test_days_are_a_setting(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_QUESTION_DAYS", "0")
    ran = rag(asked, "retention")
    assert (ran.code, ran.out) == (
        0,
        "deleted 0, older and kept 0\ncontacts taken out of 0 requests\n",
    )
    assert "for ever" in ran.err
    monkeypatch.setenv("RAG_QUESTION_DAYS", "101")
    assert rag(asked, "retention", "--dry-run").out.startswith("to delete 0, older and kept 0\n")
    monkeypatch.setenv("RAG_QUESTION_DAYS", "-1")
    wrong = rag(asked, "retention")
    assert wrong.code == 2
    assert "RAG_QUESTION_DAYS" in wrong.err


def test_who_asked_for_a_correction_is_forgotten_after_days_that_are_set(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(data / "store.sqlite3")
    received = date(2024, 5, 7)
    for name in ("moi", "cu", "dang-cho"):
        store.requests.record(
            Request(name, "reply", "ca-phe", "Xin sửa.", received, received, "Bà Mận", "0900"),
            actor="lan",
        )
        if name != "dang-cho":
            store.requests.resolve(name, "refuse", actor="minh")
    store.close()
    with closing(sqlite3.connect(data / "store.sqlite3")) as opened:
        # Entries are never changed by the product, so this goes past it.
        opened.execute("DROP TRIGGER request_entries_no_update")
        long_ago = (datetime.now(UTC) - timedelta(days=91)).isoformat()
        opened.execute("UPDATE request_entries SET at = ? WHERE request_id = 'cu'", (long_ago,))
        opened.commit()
    monkeypatch.setenv("RAG_CONTACT_DAYS", "0")
    kept = rag(data, "retention")
    assert "contacts taken out of 0 requests" in kept.out
    assert "RAG_CONTACT_DAYS is 0" in kept.err
    monkeypatch.delenv("RAG_CONTACT_DAYS")
    assert "contacts to take out of 1 requests" in rag(data, "retention", "--dry-run").out
    assert "contacts taken out of 1 requests" in rag(data, "retention").out
    assert "contacts taken out of 0 requests" in rag(data, "retention").out
    store = Store.open(data / "store.sqlite3")
    assert {one.id: one.contact for one in store.requests.all()} == {
        "moi": "0900",
        "cu": None,
        "dang-cho": "0900",
    }
    (entry,) = store.audit.entries(action="request.forget", limit=9)
    assert (entry.actor, entry.subject) == ("rag retention", "cu")
    store.close()


def test_exports_are_csv_for_spreadsheets_or_json_lines(asked: Path) -> None:
    exported = rag(asked, "export", "answers")
    assert exported.code == 0
    assert exported.out.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(exported.out[1:], newline="")))
    assert [row["question"] for row in rows] == [ASKED, "Ai vẽ tranh lụa?"]
    verdicts = rag(asked, "export", "verdicts")
    assert verdicts.out.startswith('\ufeff"number","id","at"')
    assert len(verdicts.out.splitlines()) == 1
    audit = rag(asked, "export", "audit", "--format", "jsonl")
    recorded = [json.loads(line)["action"] for line in audit.out.splitlines()]
    assert recorded == ["export.audit", "export.verdicts", "export.answers"]


def test_days_that_are_none_are_refused(asked: Path) -> None:
    for wrong in (["--from", "17/5/2026"], ["--from", "2026-05-17", "--to", "2026-05-16"]):
        ran = rag(asked, "export", "answers", *wrong)
        assert (ran.code, ran.out) == (2, "")


def test_an_archive_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for command in (["retention"], ["export", "answers"]):
        assert rag(tmp_path / "khong-co", *command).code == 2
    assert not (tmp_path / "khong-co").exists()
