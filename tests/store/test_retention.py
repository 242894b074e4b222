"""What is deleted is gone, from the file too; what staff need is kept."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.errors import NotFound
from rag.store.retention import OldAnswers
from rag.store.store import Store
from rag.types import Answer, Citation, Feedback

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=1)
QUESTION = "Ai trồng 1.347 cây ban ở bản Huổi Tằm?"
ANSWER = Answer(
    "mot", "abstained", QUESTION, QUESTION, NOW, "Không tìm thấy.", conversation_id="c-1"
)

CITED = replace(
    ANSWER,
    status="answered",
    citations=(
        Citation(1, "bai.v1.p1", "bai", "Bài", None, None, None, None, "Ba.", 0, 3, "/bai/bai"),
    ),
)


def said(store: Store, answer_id: str, rating: str) -> None:
    note = "Lời nhắn 58.213 của bạn đọc"
    store.add_feedback(Feedback(answer_id, rating, NOW, note=note))  # type: ignore[arg-type]


def in_files(folder: Path, text: str) -> list[str]:
    """The store's files that hold a text."""
    needle = text.encode()
    files = sorted(folder.glob("store.sqlite3*"))
    assert files
    return [file.name for file in files if needle in file.read_bytes()]


def is_there(store: Store, answer_id: str) -> bool:
    try:
        store.answer(answer_id)
    except NotFound:
        return False
    return True


def test_old_answers_go_in_batches_and_the_oldest_first(store: Store) -> None:
    for name in ("mot", "hai", "ba"):
        store.save_answer(replace(ANSWER, id=name))
    assert store.retention.old(NOW - timedelta(days=1)) == OldAnswers(0, 0)
    assert store.retention.delete_old(NOW - timedelta(days=1), limit=9) == 0
    assert store.retention.old(LATER) == OldAnswers(3, 0)
    assert store.retention.delete_old(LATER, limit=2) == 2
    assert [is_there(store, name) for name in ("mot", "hai", "ba")] == [False, False, True]
    assert store.retention.delete_old(LATER, limit=2) == 1


def test_what_a_reader_found_fault_with_is_kept(store: Store) -> None:
    for name in ("mot", "hai", "ba"):
        store.save_answer(replace(ANSWER, id=name))
    said(store, "hai", "down")
    said(store, "hai", "up")  # thought again: staff may still look why
    said(store, "ba", "up")
    assert store.retention.old(LATER) == OldAnswers(2, 1)
    store.retention.delete_old(LATER, limit=9)
    assert [is_there(store, name) for name in ("mot", "hai", "ba")] == [False, True, False]


def test_what_the_staff_judged_or_did_something_about_is_kept(store: Store, tmp_path: Path) -> None:
    for name in ("mot", "hai", "ba", "bon", "nam"):
        store.save_answer(replace(CITED, id=name))
    store.desk.judge("mot", 1, "supported", by="lan", signed="Lan")
    store.desk.act("hai", "asked_again", by="minh", signed="Minh", new_answer_id="ba")
    with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as opened:
        for answer_id, removed_at in (("bon", None), ("nam", NOW.isoformat())):
            opened.execute(
                "INSERT INTO gold_questions VALUES (?, ?, 'Ai?', '', '[]', '[]', 1, 'lan', '', ?)",
                (f"vang-{answer_id}", answer_id, removed_at),
            )
        opened.commit()
    assert store.retention.old(LATER) == OldAnswers(1, 4)
    store.retention.delete_old(LATER, limit=9)
    kept = [is_there(store, name) for name in ("mot", "hai", "ba", "bon", "nam")]
    assert kept == [True, True, True, True, False]


def test_when_it_was_saved_counts_and_not_what_the_caller_called_now(store: Store) -> None:
    store.save_answer(replace(ANSWER, asked_at=NOW - timedelta(days=4000)))
    assert store.retention.old(NOW - timedelta(days=1)) == OldAnswers(0, 0)


def test_the_record_tells_how_many_and_nothing_else(store: Store) -> None:
    store.retention.finish("retention", LATER, 0)
    assert store.audit.entries(limit=9) == []
    store.retention.finish("retention", LATER, 3)
    (entry,) = store.audit.entries(limit=9)
    assert (entry.actor, entry.action, entry.subject) == (
        "retention",
        "retention.delete",
        "answers",
    )
    assert entry.details == {"answers": 3, "saved_before": LATER.isoformat()}


@pytest.mark.parametrize("way", ["retention", "answer", "conversation"])
def test_nothing_of_what_is_deleted_stands_in_the_file_or_its_log(
    store: Store, tmp_path: Path, way: str
) -> None:
    # Long enough for pages of its own, and between others.
    for number in range(20):
        other = f"Câu hỏi khác số {number}?"
        kept = replace(ANSWER, question=other, standalone_question=other, conversation_id="x")
        store.save_answer(replace(kept, id=f"khac-{number}"))
    store.save_answer(replace(ANSWER, answer="Không tìm thấy. " * 800 + QUESTION))
    said(store, "mot", "up")
    assert in_files(tmp_path, "1.347 cây ban")
    assert in_files(tmp_path, "58.213")
    if way == "retention":
        store.retention.delete_old(LATER, limit=99)
        store.retention.finish("retention", LATER, 21)
    elif way == "answer":
        assert store.delete_answer("mot", actor="lan")
    else:
        assert store.delete_conversation("c-1", actor="lan") == 1
    assert in_files(tmp_path, "1.347 cây ban") == []
    assert in_files(tmp_path, "58.213") == []


def test_who_deletes_what_is_not_theirs_is_recorded(store: Store) -> None:
    for name in ("mot", "hai", "ba"):
        store.save_answer(replace(ANSWER, id=name))
    assert store.delete_answer("mot")
    assert store.audit.entries(limit=9) == []  # a reader's own
    assert store.delete_answer("hai", actor="lan")
    assert not store.delete_answer("hai", actor="lan")
    assert store.delete_conversation("c-1", actor="minh") == 1
    assert store.delete_conversation("c-1", actor="minh") == 0
    recorded = [(e.actor, e.action, e.subject, e.details) for e in store.audit.entries(limit=9)]
    assert recorded == [
        ("minh", "conversation.delete", "", {"answers": 1}),
        ("lan", "answer.delete", "hai", {}),
    ]
