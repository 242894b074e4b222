"""The gold set as a dataset: written, read back, without names and ids of answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.corpus.reading import Read, read_articles
from rag.errors import UsageError
from rag.evaluation.datasets import read_questions
from rag.evaluation.gold import gold_questions
from rag.evaluation.gold_dataset import write_dataset
from rag.store.store import Store
from rag.types import Article

NOW = datetime.now(UTC)
ASKED = datetime(2026, 5, 17, 1, 30, tzinfo=UTC)
BRIDGE = Article(
    "cau",
    title='Cầu treo "Huổi Tằm"',
    lead="Dài 120 mét.",
    body=("=1+1 là hai.", "Đoạn thứ hai."),
    captions=("Người dân đi trên cầu.",),
    published_at=ASKED,
    section="Giao thông",
    source="Báo Thử",
    url="https://example.org/cau",
    correction_note="Tên bản đã được sửa.",
)
MARKET = Article("cho", title="Chợ phiên", body=("Chợ có 60 gian.",))
SCHOOL = Article("lop", title="Lớp học", body=("Lớp có 25 em.",), kind="opinion")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.sqlite3")
    for article in (BRIDGE, MARKET, SCHOOL):
        opened.put(article)
    yield opened
    opened.close()


def add(store: Store, question: str, *articles: str, answers: tuple[str, ...] = ()) -> str:
    kept = store.gold.add(
        "id-cua-cau-tra-loi",
        question,
        ASKED,
        article_ids=articles,
        answers=answers,
        answerable=bool(articles),
        by="lan",
    )
    return kept.id


def test_it_is_read_back_as_it_was(store: Store, tmp_path: Path) -> None:
    store.gold.add(
        None,
        "Cầu dài\nbao nhiêu?",
        ASKED,
        article_ids=["cau", "cho"],
        answers=["120 mét", "“một trăm hai mươi” mét"],
        answerable=True,
        by="lan",
    )
    add(store, "Giá vàng hôm nay?")
    written = write_dataset(store, tmp_path / "bo-chuan", NOW)
    assert (written.articles, written.questions, written.left_out) == (2, 2, ())
    assert read_questions(tmp_path / "bo-chuan") == gold_questions(store)
    read = list(read_articles([tmp_path / "bo-chuan" / "articles.jsonl"]))
    assert [one.article for one in read if isinstance(one, Read)] == [BRIDGE, MARKET]
    assert not any(one.warnings for one in read if isinstance(one, Read))


def test_it_names_nobody_and_opens_nothing(store: Store, tmp_path: Path) -> None:
    add(store, "Cầu dài bao nhiêu?", "cau")
    write_dataset(store, tmp_path / "bo-chuan", NOW)
    text = (tmp_path / "bo-chuan" / "questions.jsonl").read_text("utf-8")
    assert set(json.loads(text)) == {
        "id", "question", "gold_article_ids", "answers", "answerable", "asked_at",
    }  # fmt: skip
    assert "lan" not in text
    assert "id-cua-cau-tra-loi" not in text


def test_all_articles_are_those_that_readers_see(store: Store, tmp_path: Path) -> None:
    add(store, "Cầu dài bao nhiêu?", "cau")
    for number in range(450):
        store.put(Article(f"them-{number}", title=f"Bài {number}"))
    store.put(Article("cam-van", title="Chưa đến giờ", published_at=NOW + timedelta(days=1)))
    store.withdraw("cho")
    written = write_dataset(store, tmp_path / "ca-kho", NOW, whole=True)
    assert written.articles == 452
    lines = (tmp_path / "ca-kho" / "articles.jsonl").read_text("utf-8").splitlines()
    ids = {json.loads(line)["id"] for line in lines}
    assert len(ids) == 452
    assert ids >= {"cau", "lop", "them-449"}
    assert ids.isdisjoint({"cho", "cam-van"})


def test_what_was_taken_out_since_is_left_out_and_told(store: Store, tmp_path: Path) -> None:
    store.gold.add(
        None, "Cả hai?", ASKED, article_ids=["cau", "cho"], answers=[], answerable=True, by="lan"
    )
    gone = add(store, "Chợ có mấy gian?", "cho")
    store.withdraw("cho")
    written = write_dataset(store, tmp_path / "bo-chuan", NOW)
    assert (written.articles, written.questions, written.left_out) == (1, 1, (gone,))
    (question,) = read_questions(tmp_path / "bo-chuan")
    assert question.article_ids == {"cau"}
    assert "60 gian" not in (tmp_path / "bo-chuan" / "articles.jsonl").read_text("utf-8")


def test_nothing_is_written_over_and_nothing_for_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="empty"):
        write_dataset(store, tmp_path / "bo-chuan", NOW)
    assert not (tmp_path / "bo-chuan").exists()
    add(store, "Cầu dài bao nhiêu?", "cau")
    folder = tmp_path / "cua-ai"
    folder.mkdir()
    (folder / "questions.jsonl").write_text("của tôi", "utf-8")
    with pytest.raises(UsageError, match="is there already"):
        write_dataset(store, folder, NOW)
    assert [path.name for path in folder.iterdir()] == ["questions.jsonl"]
    with pytest.raises(UsageError, match="Cannot write"):
        write_dataset(store, tmp_path / "store.sqlite3" / "trong-tep", NOW)
