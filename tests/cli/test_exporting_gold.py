"""``rag export gold``: a folder that ``rag evaluate`` reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rag.cli import main
from rag.store.store import Store
from tests.cli.running import rag

ASKED = "Khối bộc phá trên đồi A1 nặng bao nhiêu?"


@pytest.fixture
def gold(data: Path) -> Path:
    """The archive of two articles, one of which answers the one gold question."""
    store = Store.open(data / "store.sqlite3")
    store.gold.add(
        None,
        ASKED,
        datetime.now(UTC),
        article_ids=["doi-a1"],
        answers=["gần một nghìn cân"],
        answerable=True,
        by="lan",
    )
    store.close()
    return data


def test_what_is_exported_is_measured_as_the_gold_set_itself_is(gold: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bo-chuan"
    ran = rag(gold, "export", "gold", folder, "--all-articles")
    assert (ran.code, ran.out) == (0, f"1 questions, 2 articles in {folder}\n")
    own, read_back = (
        json.loads(rag(gold, "evaluate", *what, "--typed", "as_written", "--json").out)
        for what in (["--gold"], [folder])
    )
    assert own["questions"] == read_back["questions"] == 1
    assert own["articles"] == read_back["articles"] == 2
    assert own["figures"] == read_back["figures"]
    assert own["figures"]
    recorded = rag(gold, "export", "audit", "--format", "jsonl").out.splitlines()
    entry = json.loads(recorded[1])
    assert (entry["actor"], entry["action"]) == ("rag export", "export.gold")
    assert entry["details"] == {"questions": 1}
    assert ASKED not in "".join(recorded)


def test_the_articles_that_answer_are_enough(gold: Path, tmp_path: Path) -> None:
    ran = rag(gold, "export", "gold", tmp_path / "bo-chuan")
    assert ran.out.startswith("1 questions, 1 articles in ")
    assert rag(gold, "evaluate", tmp_path / "bo-chuan", "--typed", "as_written").code == 0


def test_what_is_left_out_is_listed(gold: Path, tmp_path: Path) -> None:
    store = Store.open(gold / "store.sqlite3")
    store.withdraw("doi-a1")
    (kept,) = store.gold.questions()
    store.close()
    ran = rag(gold, "export", "gold", tmp_path / "bo-chuan")
    assert ran.code == 3
    assert f"Left out: question {kept.id}" in ran.err
    assert "bộc phá" not in (tmp_path / "bo-chuan" / "articles.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["gold"], "rag export gold FOLDER"),
        (["gold", "bo", "--format", "csv"], "rag export gold FOLDER"),
        (["gold", "bo", "--from", "2026-05-17"], "rag export gold FOLDER"),
        (["answers", "bo"], "go with gold"),
        (["verdicts", "--all-articles"], "go with gold"),
        (["gold", "store.sqlite3"], "is a file"),
    ],
    ids=str,
)
def test_wrong_use_is_told(
    gold: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    monkeypatch.chdir(gold)
    ran = rag(gold, "export", *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert not (gold / "bo").exists()


def test_an_empty_set_is_told(data: Path, tmp_path: Path) -> None:
    ran = rag(data, "export", "gold", tmp_path / "bo-chuan")
    assert (ran.code, ran.out) == (2, "")
    assert "The gold set is empty" in ran.err


def test_over_a_server_it_is_refused(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_SERVER", "http://127.0.0.1:9")
    monkeypatch.chdir(gold.parent)
    with pytest.raises(SystemExit) as ended:
        main(["export", "gold", "bo-chuan"])
    assert ended.value.code == 2
    assert not (gold.parent / "bo-chuan").exists()
