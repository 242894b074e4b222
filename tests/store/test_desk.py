"""Verdicts and what is done about answers, as rows that are only added."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rag.errors import Conflict, Forbidden, NotFound, VerdictError, WrongState
from rag.store.desk_results import Verdict, VerdictEntry
from rag.store.store import Store
from tests.store.desk import answer, article


@pytest.fixture
def desk(store: Store) -> Store:
    store.put(article())
    store.save_answer(answer("mot", citations=2))
    return store


def judge(
    store: Store, verdict: Verdict, *, marker: int = 1, by: str = "lan", after: int | None = None
) -> VerdictEntry:
    return store.desk.judge("mot", marker, verdict, by=by, signed=by.title(), after=after)


def state(store: Store) -> str | None:
    standing = store.answer("mot").standing
    return standing.state if standing else None


@pytest.mark.parametrize("table", ["verdicts", "answer_actions"])
@pytest.mark.parametrize("change", ["UPDATE {} SET by = 'ai đó'", "DELETE FROM {}"])
def test_the_database_itself_refuses_changes(
    desk: Store, tmp_path: Path, table: str, change: str
) -> None:
    judge(desk, "unsupported")
    with (
        closing(sqlite3.connect(tmp_path / "store.sqlite3")) as opened,
        pytest.raises(sqlite3.IntegrityError, match="never changed"),
    ):
        opened.execute(change.format(table))


def test_a_verdict_keeps_what_numbers_need_and_outlives_its_answer(
    desk: Store, tmp_path: Path
) -> None:
    judge(desk, "partial")
    assert desk.delete_answer("mot")
    with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as opened:
        row = opened.execute(
            "SELECT answer_id, marker, verdict, generator, section, article_id, paragraph_id, "
            "asked_at FROM verdicts"
        ).fetchone()
        left = [
            opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("desk_items", "answer_standings", "desk_leases")
        ]
    kept = ("mot", 1, "partial", "extractive", "Giao thông", "cau", "cau.v1.p1")
    assert row == (*kept, "2026-11-01T08:00:00+00:00")
    assert left == [0, 0, 0]


def test_whoever_has_not_seen_the_last_entry_is_told_of_it(desk: Store) -> None:
    first = judge(desk, "supported", after=0)
    with pytest.raises(Conflict) as told:
        judge(desk, "unsupported", by="minh", after=0)
    assert told.value.latest == first
    assert state(desk) is None  # nothing was done
    judge(desk, "partial", by="minh", after=first.number)
    # Another citation's entries are none of this one's.
    judge(desk, "supported", marker=2, after=0)
    assert [one.verdict for one in desk.desk.verdicts("mot")] == [
        "supported",
        "partial",
        "supported",
    ]


def test_what_is_not_there_is_told_apart(desk: Store) -> None:
    with pytest.raises(NotFound):
        desk.desk.judge("khong-co", 1, "supported", by="lan", signed="Lan")
    with pytest.raises(VerdictError):
        judge(desk, "supported", marker=3)
    with pytest.raises(NotFound):
        desk.desk.undo("mot", "khong-co", by="lan", others=True)
    with pytest.raises(NotFound):
        desk.desk.act("khong-co", "hidden", by="lan", signed="Lan")
    with pytest.raises(NotFound):
        desk.desk.act("khong-co", "restored", by="lan", signed="Lan")


def test_undoing_is_one_more_entry(desk: Store) -> None:
    given = judge(desk, "unsupported")
    assert state(desk) == "hidden"
    with pytest.raises(Forbidden):
        desk.desk.undo("mot", given.id, by="minh", others=False)
    undone = desk.desk.undo("mot", given.id, by="lan", others=False)
    assert state(desk) is None
    with pytest.raises(WrongState):
        desk.desk.undo("mot", given.id, by="lan", others=False)
    with pytest.raises(NotFound):  # an undoing is no verdict: judge again
        desk.desk.undo("mot", undone.id, by="lan", others=True)
    first, second = desk.desk.verdicts("mot")
    assert (first.is_undone, second.undoes) == (True, first.id)
    item = desk.desk_queue.item("mot", 1)
    assert item is not None
    assert (item.verdict, item.verdict_number) == (None, second.number)


def test_what_counts_after_an_undoing_is_the_one_before_it(desk: Store) -> None:
    judge(desk, "partial")
    second = judge(desk, "supported", by="minh")
    item = desk.desk_queue.item("mot", 1)
    assert item is not None
    assert (item.verdict, item.judged_by) == ("supported", "minh")
    desk.desk.undo("mot", second.id, by="minh", others=False)
    item = desk.desk_queue.item("mot", 1)
    assert item is not None
    assert (item.verdict, item.judged_by) == ("partial", "lan")


def test_a_flag_leaves_an_answer_as_it_stands(desk: Store) -> None:
    desk.desk.act("mot", "flagged", by="lan", signed="Lan")
    assert state(desk) is None
    desk.desk.act("mot", "hidden", by="minh", signed="Minh")
    desk.desk.act("mot", "flagged", by="lan", signed="Lan")
    assert state(desk) == "hidden"
    assert [one.action for one in desk.desk.actions("mot")] == ["flagged", "hidden", "flagged"]


def test_a_corrected_answer_keeps_its_correction(desk: Store) -> None:
    judge(desk, "unsupported")
    standing = desk.desk.act(
        "mot", "corrected", by="minh", signed="Minh, 1/11/2026", text="Cầu dài 130 m.", claims=["a"]
    )
    assert standing is not None
    assert not standing.is_held_back
    assert standing.action.claims == ("a",)
    assert desk.answer("mot").standing == standing
