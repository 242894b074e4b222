from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rag.errors import Conflict, NotFound, UsageError
from rag.store.store import Store

ROOM = {"most": 3, "most_bytes": 100}


def test_a_load_takes_files_then_waits_runs_and_ends(store: Store) -> None:
    loads = store.loads
    loads.begin("mot", actor="lan")
    assert loads.add_file("mot", "a.txt", 10, **ROOM) == 1
    assert loads.add_file("mot", "<b>.md", 20, **ROOM) == 2
    loads.start("mot", actor="lan")
    assert loads.get("mot").state == "waiting"
    loads.progress("mot", state="running", bytes_done=10, report={"added": 1})
    loads.finish("mot", "done", bytes_done=30, report={"added": 2})
    found = loads.get("mot")
    assert [(one.number, one.name, one.size) for one in found.files] == [
        (1, "a.txt", 10),
        (2, "<b>.md", 20),
    ]
    assert (found.state, found.bytes_done, found.bytes_total) == ("done", 30, 30)
    assert found.report == {"added": 2}
    assert found.finished_at is not None
    (logged,) = store.audit.entries(limit=5, subject="mot")
    assert (logged.action, logged.details) == ("load.start", {"files": 2})


def test_what_was_started_takes_nothing_more(store: Store) -> None:
    store.loads.begin("mot", actor="lan")
    with pytest.raises(UsageError, match="no file"):
        store.loads.start("mot", actor="lan")
    store.loads.add_file("mot", "a", 1, **ROOM)
    store.loads.start("mot", actor="lan")
    with pytest.raises(Conflict):
        store.loads.start("mot", actor="lan")
    with pytest.raises(Conflict):
        store.loads.add_file("mot", "b", 1, **ROOM)


@pytest.mark.parametrize(("sizes", "last"), [((1, 1, 1), 1), ((60,), 41)])
def test_a_load_has_room_for_so_many_files_and_bytes(
    store: Store, sizes: tuple[int, ...], last: int
) -> None:
    store.loads.begin("mot", actor="lan")
    for size in sizes:
        store.loads.add_file("mot", "a", size, **ROOM)
    with pytest.raises(UsageError, match="at most 3 files and 100 bytes"):
        store.loads.add_file("mot", "a", last, **ROOM)
    assert len(store.loads.get("mot").files) == len(sizes)


def test_what_nobody_works_on_is_called_interrupted(store: Store) -> None:
    loads = store.loads
    for load_id in ("nhan", "cho", "xong"):
        loads.begin(load_id, actor="lan")
        loads.add_file(load_id, "a", 1, **ROOM)
    for load_id in ("cho", "xong"):
        loads.start(load_id, actor="lan")
    loads.finish("xong", "done", bytes_done=1, report={})
    now = datetime.now(UTC)
    past = now - timedelta(minutes=1)
    assert loads.interrupt(working_since=past, receiving_since=past) == []
    later = datetime.now(UTC)
    assert loads.interrupt(working_since=later, receiving_since=past) == ["cho"]
    assert loads.interrupt(working_since=later, receiving_since=later) == ["nhan"]
    assert {one.id: one.state for one in loads.latest(5)} == {
        "nhan": "interrupted",
        "cho": "interrupted",
        "xong": "done",
    }


def test_a_beat_says_that_somebody_works_on_it(store: Store) -> None:
    store.loads.begin("mot", actor="lan")
    since = datetime.now(UTC)
    store.loads.beat(["mot"])
    assert store.loads.interrupt(working_since=since, receiving_since=since) == []


def test_old_loads_are_forgotten_and_unfinished_ones_are_not(store: Store) -> None:
    for load_id in ("xong", "dang"):
        store.loads.begin(load_id, actor="lan")
        store.loads.add_file(load_id, "a", 1, **ROOM)
    store.loads.finish("xong", "failed", bytes_done=0, report={}, trouble="Hỏng.")
    assert store.loads.remove_before(datetime.now(UTC)) == 1
    assert [one.id for one in store.loads.latest(5)] == ["dang"]
    with pytest.raises(NotFound):
        store.loads.get("xong")
