"""What is counted, and that it outlasts what was counted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic import command

from rag.store.counting import Tally
from rag.store.engine import make_engine, writing
from rag.store.store import Store
from rag.types import Answer, Citation, Feedback, ModelInfo
from tests.store.test_migrations import config

NOW = datetime.now(UTC)
FROM, TO = NOW - timedelta(hours=2), NOW + timedelta(days=2)  # a suite may run for hours
CITED = Citation(
    1, "bai.v1.p1", "bai", "Bài", "Báo Thử", "Giáo dục", None, None, "Ba lớp.", 0, 7, "/bai/bai"
)
ANSWERED = Answer("mot", "answered", "Mấy lớp?", "Mấy lớp?", NOW, "Ba lớp [1].", citations=(CITED,))
ABSTAINED = Answer("hai", "abstained", "Ai?", "Ai?", NOW, "Không tìm thấy.")


def counted(store: Store, **filters: str) -> dict[tuple[str, str], int]:
    """By what and section, those of none left out."""
    found = store.counts.by_period([FROM, TO], **filters)
    return {(one.what, one.section): one.count for one in found if one.count}


def test_questions_are_counted_by_outcome_generator_and_section(store: Store) -> None:
    store.save_answer(ANSWERED)
    store.save_answer(replace(ANSWERED, id="ba"))
    store.save_answer(ABSTAINED)
    fallen = ModelInfo(generator="openai:x", fallback=True)
    store.save_answer(replace(ABSTAINED, id="bon", model=fallen))
    found = store.counts.by_period([FROM, NOW + timedelta(days=1), TO])
    assert sorted(found, key=repr) == sorted(
        [
            Tally(0, "answered", "extractive", "Giáo dục", 2),
            Tally(0, "abstained", "extractive", "", 1),
            Tally(0, "abstained", "openai:x", "", 1),
            Tally(0, "fallback", "openai:x", "", 1),
        ],
        key=repr,
    )
    assert counted(store, section="Giáo dục") == {("answered", "Giáo dục"): 2}
    assert counted(store, generator="openai:x") == {("abstained", ""): 1, ("fallback", ""): 1}
    assert store.counts.names() == (["Giáo dục"], ["extractive", "openai:x"])


def test_a_question_belongs_to_one_period(store: Store) -> None:
    store.save_answer(ABSTAINED)
    hour = NOW.replace(minute=0, second=0, microsecond=0)
    starts = [hour + timedelta(hours=each) for each in range(-1, 12)]
    assert sum(one.count for one in store.counts.by_period(starts)) == 1


def test_what_is_said_last_of_an_answer_counts(store: Store) -> None:
    store.save_answer(ANSWERED)
    for rating, marker in (("up", None), ("down", None), ("down", 1), ("down", 1)):
        store.add_feedback(Feedback("mot", rating, NOW, marker=marker))  # type: ignore[arg-type]
    assert counted(store) == {
        ("answered", "Giáo dục"): 1,
        ("down", "Giáo dục"): 1,
        ("reported", "Giáo dục"): 1,
    }
    store.add_feedback(Feedback("mot", "up", NOW, marker=1))  # it was right after all
    store.add_feedback(Feedback("mot", "up", NOW))
    assert counted(store) == {("answered", "Giáo dục"): 1, ("up", "Giáo dục"): 1}


def test_counts_outlast_what_was_counted(store: Store) -> None:
    store.save_answer(ANSWERED)
    store.add_feedback(Feedback("mot", "up", NOW))
    before = counted(store)
    assert store.delete_answer("mot")
    assert counted(store) == before == {("answered", "Giáo dục"): 1, ("up", "Giáo dục"): 1}


def test_what_was_saved_before_there_were_counts_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    store = Store.open(path)
    store.save_answer(ANSWERED)
    store.save_answer(replace(ABSTAINED, model=ModelInfo(fallback=True)))
    for answer_id, rating, marker in (
        ("mot", "up", None),
        ("mot", "down", None),
        ("mot", "down", 1),
        ("hai", "up", None),
    ):
        store.add_feedback(Feedback(answer_id, rating, NOW, marker=marker))  # type: ignore[arg-type]
    anew = store.counts.by_period([FROM, TO])
    store.close()
    engine = make_engine(path)
    with writing(engine) as connection:
        # As a store of the schema before: without the table, and without what came later.
        for statement in (
            "DROP TABLE counts",
            "DROP TABLE feed_sitemaps",
            "DROP TABLE feed_entries",
            "DROP TABLE feeds",
            "DROP TABLE webhook_attempts",
            "DROP TABLE webhook_deliveries",
            "DROP TABLE webhooks",
            "DROP TABLE idempotency_keys",
            "DROP INDEX ix_answers_saved",
            "UPDATE alembic_version SET version_num = '0008'",
        ):
            connection.exec_driver_sql(statement)
        now = config()
        now.attributes["connection"] = connection
        command.upgrade(now, "0009")
    engine.dispose()
    store = Store.open(path)
    assert sorted(store.counts.by_period([FROM, TO]), key=repr) == sorted(
        (one for one in anew if one.count), key=repr
    )
    store.close()
