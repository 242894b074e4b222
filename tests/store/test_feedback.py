import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rag.errors import NotFound
from rag.store.results import FeedbackCounts
from rag.store.store import Store
from rag.types import Answer, Article, Feedback

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


def answer(answer_id: str) -> Answer:
    return Answer(answer_id, "abstained", "Ai?", "Ai?", NOW, "Không tìm thấy.")


def rows(folder: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "store.sqlite3")) as opened:
        return opened.execute("SELECT * FROM feedback ORDER BY number").fetchall()


def test_what_is_said_is_added_and_what_was_said_stays(store: Store, tmp_path: Path) -> None:
    store.save_answer(answer("mot"))
    store.add_feedback(Feedback("mot", "up", NOW))
    store.add_feedback(Feedback("mot", "down", NOW, "false", 2, "Không phải 30.\nLà 40."))
    assert rows(tmp_path) == [
        (1, "mot", "up", None, None, None, NOW.isoformat()),
        (2, "mot", "down", "false", 2, "Không phải 30.\nLà 40.", NOW.isoformat()),
    ]


def test_the_latest_counts_of_each_answer_and_each_citation(store: Store) -> None:
    assert store.feedback_counts() == FeedbackCounts(0, 0, 0, 0)
    for name in ("mot", "hai", "ba"):
        store.save_answer(answer(name))
    for name, rating, marker in (
        ("mot", "down", None),
        ("hai", "down", None),
        ("mot", "up", None),  # thought again
        ("mot", "down", 1),  # a good answer with a bad citation
        ("mot", "down", 2),
        ("mot", "up", 2),  # thought again
        ("ba", "up", None),
    ):
        store.add_feedback(Feedback(name, rating, NOW, marker=marker))
    assert store.feedback_counts() == FeedbackCounts(
        given=7, answers_up=2, answers_down=1, citations_down=1
    )


def test_of_an_answer_that_is_not_there_nothing_is_kept(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="may have been deleted"):
        store.add_feedback(Feedback("khong-co", "up", NOW))
    assert rows(tmp_path) == []


def test_it_goes_with_its_answer(store: Store, tmp_path: Path) -> None:
    for name in ("mot", "hai"):
        store.save_answer(answer(name))
        store.add_feedback(Feedback(name, "down", NOW, note="Chưa đúng ý tôi hỏi."))
    assert store.delete_answer("mot")
    assert [row[1] for row in rows(tmp_path)] == ["hai"]
    assert store.feedback_counts().given == 1


def test_a_readers_own_words_outlast_an_erased_article(store: Store, tmp_path: Path) -> None:
    store.put(Article("bai", title="Bài"))
    store.save_answer(answer("mot"))
    store.add_feedback(Feedback("mot", "down", NOW, note="Bài này viết sai."))
    store.erase("bai", reason="", rewrite=lambda kept: kept)
    assert [row[5] for row in rows(tmp_path)] == ["Bài này viết sai."]
