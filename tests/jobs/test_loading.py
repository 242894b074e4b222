from __future__ import annotations

import json
import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from rag.errors import Conflict, IndexUnavailable, NotFound, StoreError, WrongState
from rag.jobs import loading
from rag.jobs.load_report import file_name
from rag.jobs.loading import Loader
from rag.store.loads import Load
from rag.store.store import Store

BODY = "Bài một\n\nĐoạn đầu của bài.\n\nĐoạn sau của bài.\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tmp" / "uploads"


@pytest.fixture
def loader(store: Store, folder: Path) -> Iterator[Loader]:
    made = Loader(store, lambda: None, folder)
    yield made
    made.stop()


def put_in(loader: Loader, files: dict[str, bytes | str]) -> str:
    load_id = loader.begin(actor="lan")
    for name, data in files.items():
        path = loader.room(load_id)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        loader.add(load_id, name, path)
    loader.start(load_id, actor="lan")
    return load_id


def size(data: bytes | str) -> int:
    return len(data.encode() if isinstance(data, str) else data)


def ended(store: Store, load_id: str) -> Load:
    until = time.monotonic() + 20
    while (load := store.loads.get(load_id)).finished_at is None:
        assert time.monotonic() < until, load
        time.sleep(0.02)
    return load


def test_files_become_articles_and_the_report_names_each(
    loader: Loader, store: Store, folder: Path
) -> None:
    lines = [{"id": "hai", "title": "Hai", "body": "b"}, {"id": "ba"}]
    files = {
        "mot.txt": BODY,
        "nhieu.jsonl": "\n".join(map(json.dumps, lines)),
        "anh.png": b"\x89PNG",
        "rong.txt": "",
    }
    load = ended(store, put_in(loader, files))
    assert load.state == "done"
    assert load.bytes_done == load.bytes_total == sum(map(size, files.values()))
    assert load.report["counts"] == {"added": 2, "updated": 0, "unchanged": 0, "rejected": 3}
    rows = [(row["status"], row["file"], row["line"]) for row in load.report["articles"]]
    assert rows == [("added", "mot.txt", None), ("added", "nhieu.jsonl", 1)]
    rejected = [(one["file"], one["line"]) for one in load.report["rejected"]]
    assert rejected == [("nhieu.jsonl", 2), ("anh.png", None), ("rong.txt", None)]
    assert all(one["reason"] and one["vietnamese"] for one in load.report["rejected"])
    assert "Không đọc được loại tệp này" in load.report["rejected"][1]["vietnamese"]
    assert list(folder.iterdir()) == []


def test_no_place_on_disk_is_told(loader: Loader, store: Store, folder: Path) -> None:
    packed = folder.parent / "tin.zip"
    packed.parent.mkdir()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("trong/mot.txt", BODY)
        archive.writestr("trong/hai.xyz", "x")
    load = ended(store, put_in(loader, {"tin.zip": packed.read_bytes()}))
    assert load.report["articles"][0]["file"] == "tin.zip/trong/mot.txt"
    assert load.report["rejected"][0]["file"] == "tin.zip/trong/hai.xyz"
    assert str(folder) not in json.dumps(load.report)
    assert store.ids_from(["upload/tin.zip"]) == {load.report["articles"][0]["id"]}


def test_a_load_without_files_can_still_be_given_some(loader: Loader, store: Store) -> None:
    load_id = loader.begin(actor="lan")
    with pytest.raises(WrongState):
        loader.start(load_id, actor="lan")
    path = loader.room(load_id)
    path.write_text(BODY, encoding="utf-8")
    loader.add(load_id, "mot.txt", path)
    loader.start(load_id, actor="lan")
    assert ended(store, load_id).report["counts"]["added"] == 1


def test_a_second_start_leaves_the_files_of_the_first(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader = Loader(store, lambda: None, folder)
    # As if others had their turn before it.
    monkeypatch.setattr(loader, "_work", lambda: None)
    load_id = put_in(loader, {"mot.txt": BODY})
    with pytest.raises(Conflict):
        loader.start(load_id, actor="minh")
    assert [one.name for one in (folder / load_id).iterdir()] == ["1"]
    loader.stop()


@pytest.mark.parametrize("load_id", ["..", ".", "../..", "khong-co"])
def test_an_id_that_leads_elsewhere_takes_nothing_away(
    loader: Loader, folder: Path, load_id: str
) -> None:
    loader.begin(actor="lan")
    beside = folder.parent / "beside.txt"
    beside.write_text("a", encoding="utf-8")
    with pytest.raises(NotFound):
        loader.start(load_id, actor="lan")
    assert beside.exists()
    assert len(list(folder.iterdir())) == 1


def test_the_same_again_is_unchanged_and_an_edited_file_is_a_new_version(
    loader: Loader, store: Store
) -> None:
    ended(store, put_in(loader, {"mot.txt": BODY}))
    again = ended(store, put_in(loader, {"mot.txt": BODY}))
    assert again.report["counts"]["unchanged"] == 1
    edited = ended(store, put_in(loader, {"mot.txt": BODY + "\nThêm.\n"}))
    (row,) = edited.report["articles"]
    assert (row["status"], row["version"], row["is_other_title"]) == ("updated", 2, False)
    other = ended(store, put_in(loader, {"mot.txt": "Chuyện khác hẳn\n\nMột đoạn."}))
    assert other.report["articles"][0]["is_other_title"]


def test_what_lies_in_a_folder_beside_articles_is_passed_over(loader: Loader, store: Store) -> None:
    files = {"tin/mot.txt": BODY, "tin/anh.jpg": b"x", "tin/.DS_Store": b"x"}
    load = ended(store, put_in(loader, files))
    assert load.report["counts"]["rejected"] == 0
    assert load.report["passed_over"] == ["tin/anh.jpg", "tin/.DS_Store"]


def test_a_bomb_is_cut_and_the_rest_goes_in(
    loader: Loader, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "LIMITS", loading.Limits(unpacked=1_000_000))
    with zipfile.ZipFile(tmp_path / "bom.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bom.txt", b"a" * 50_000_000)
    files = {"bom.zip": (tmp_path / "bom.zip").read_bytes(), "mot.txt": BODY}
    load = ended(store, put_in(loader, files))
    assert load.report["counts"]["added"] == 1
    assert "quá lớn" in load.report["rejected"][0]["vietnamese"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\tin\\..\\mot.txt", "C:/tin/mot.txt"),
        ("", "tệp"),
        ("..", "tệp"),
        ("a\x00b\n.txt", "a b .txt"),
        ("\ud800.txt", "\ufffd.txt"),
        ("x" * 900 + ".txt", "x" * 296 + ".txt"),
        ("<img src=x>.txt", "<img src=x>.txt"),
    ],
)
def test_a_name_is_text_and_leads_nowhere(given: str, kept: str) -> None:
    assert file_name(given) == kept


def test_a_hostile_name_writes_nothing_elsewhere(
    loader: Loader, store: Store, tmp_path: Path
) -> None:
    before = sorted(tmp_path.parent.glob("*"))
    load = ended(store, put_in(loader, {"../../../thoat.txt": BODY}))
    assert load.report["articles"][0]["file"] == "thoat.txt"
    assert sorted(tmp_path.parent.glob("*")) == before
    assert not list(tmp_path.rglob("thoat*"))


def test_loads_have_their_turn_one_at_a_time(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    running = []

    def sync() -> None:
        running.append(1)
        assert gate.wait(20)

    loader = Loader(store, sync, folder)
    first, second = (put_in(loader, {"mot.txt": BODY}) for _ in range(2))
    while not running:
        time.sleep(0.01)
    assert store.loads.get(second).state == "waiting"
    gate.set()
    assert ended(store, first).state == ended(store, second).state == "done"
    assert len(running) == 2
    loader.stop()


@pytest.mark.parametrize(
    ("error", "state", "told"),
    [
        (IndexUnavailable("down"), "done", "chưa tìm được ngay"),
        (StoreError("down"), "failed", "Hệ thống đang gặp sự cố"),
        (RuntimeError("odd"), "failed", "lỗi của hệ thống"),
    ],
)
def test_a_failure_is_told_and_the_next_load_has_its_turn(
    store: Store, folder: Path, error: Exception, state: str, told: str
) -> None:
    failing = [error]

    def sync() -> None:
        if failing:
            raise failing.pop()

    loader = Loader(store, sync, folder)
    load = ended(store, put_in(loader, {"mot.txt": BODY}))
    assert load.state == state
    assert told in (load.trouble or "")
    assert load.report["counts"]["added"] == 1
    assert ended(store, put_in(loader, {"hai.txt": BODY})).state == "done"
    loader.stop()


def test_stopping_calls_what_was_not_done_interrupted(store: Store, folder: Path) -> None:
    begun, gate = threading.Event(), threading.Event()

    def sync() -> None:
        begun.set()
        gate.wait(20)

    loader = Loader(store, sync, folder)
    first = put_in(loader, {"mot.txt": BODY})
    second = put_in(loader, {"hai.txt": BODY})
    begun.wait(20)
    stopping = threading.Thread(target=loader.stop)
    stopping.start()
    time.sleep(0.1)
    gate.set()
    stopping.join()
    assert store.loads.get(first).state == "done"
    assert store.loads.get(second).state == "interrupted"
    assert list(folder.iterdir()) == []


def test_what_a_killed_server_left_is_called_interrupted_and_removed(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = Loader(store, lambda: None, folder)
    load_id = killed.begin(actor="lan")
    path = killed.room(load_id)
    path.write_text(BODY, "utf-8")
    killed.add(load_id, "mot.txt", path)
    store.loads.start(load_id, actor="lan")  # and nobody has it in hand
    monkeypatch.setattr(loading, "_STALE", timedelta(0))
    Loader(store, lambda: None, folder).sweep()
    assert store.loads.get(load_id).state == "interrupted"
    assert list(folder.iterdir()) == []


def test_a_load_that_was_started_or_is_not_there_has_no_room(loader: Loader, store: Store) -> None:
    load_id = put_in(loader, {"mot.txt": BODY})
    with pytest.raises(Conflict):
        loader.room(load_id)
    with pytest.raises(Conflict):
        loader.start(load_id, actor="lan")
    with pytest.raises(NotFound):
        loader.room("../../etc")
    ended(store, load_id)
