"""What must hold when several processes write, when one is killed, and over backups."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.callers import User
from rag.errors import CorruptFile, StoreError, UsageError
from rag.store.backup import bring_back
from rag.store.store import Store
from rag.types import Article, Watermark

WRITER = """
import sys
from rag.store.store import Store
from rag.types import Article
store = Store.open(sys.argv[1])
name, count = sys.argv[2], int(sys.argv[3])
for number in range(count):
    ids = [f"{name}-{number}-{k}" for k in range(5)]
    batch = [Article(key, title=f"Bài {key}", body=("a", "b", "c")) for key in ids]
    store.put_many(batch)
    print(number, flush=True)
store.close()
"""


def writer(url: str, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, url, name, str(count)], stdout=subprocess.PIPE, text=True
    )


def test_two_processes_write_at_once_and_no_change_is_missed(store: Store, url: str) -> None:
    with writer(url, "mot", 20) as one, writer(url, "hai", 20) as other:
        seen: list[str] = []
        after = Watermark(0)
        while one.poll() is None or other.poll() is None:
            changed, after = store.changes(after, now=datetime.now(UTC), limit=7)
            seen += [stored.id for stored in changed]
    while True:
        changed, after = store.changes(after, now=datetime.now(UTC), limit=50)
        if not changed:
            break
        seen += [stored.id for stored in changed]
    assert one.returncode == other.returncode == 0
    assert len(seen) == len(set(seen)) == 200
    assert store.latest_sequence() == 200


def test_a_killed_ingest_leaves_whole_articles_only(store: Store, url: str) -> None:
    with writer(url, "bai", 10_000) as process:
        assert process.stdout is not None
        for _ in range(3):
            process.stdout.readline()
        process.kill()
    stats = store.stats(datetime.now(UTC))
    assert stats.articles >= 15
    assert stats.articles % 5 == 0
    assert stats.paragraphs == stats.articles * 4
    assert store.check() == []


def test_a_backup_under_writing_is_one_moment_and_comes_back(
    store: Store, url: str, tmp_path: Path
) -> None:
    with writer(url, "bai", 10_000) as process:
        assert process.stdout is not None
        process.stdout.readline()
        for number in range(3):
            store.backup(tmp_path / f"sao-luu-{number}.sqlite3")
        process.kill()
    bring_back(tmp_path / "sao-luu-2.sqlite3", tmp_path / "moi" / "store.sqlite3", overwrite=False)
    restored = Store.open(f"sqlite:///{tmp_path / 'moi' / 'store.sqlite3'}")
    stats = restored.stats(datetime.now(UTC))
    assert stats.articles > 0
    assert stats.paragraphs == stats.articles * 4
    assert restored.latest_sequence() == stats.articles
    assert restored.check() == []
    restored.close()


def test_a_restore_replaces_nothing_unasked(store: Store, tmp_path: Path) -> None:
    store.put(Article("cu", title="Cũ"))
    store.backup(tmp_path / "b.sqlite3")
    store.put(Article("moi", title="Mới"))
    store.close()
    here = tmp_path / "store.sqlite3"
    with pytest.raises(UsageError, match="--overwrite"):
        bring_back(tmp_path / "b.sqlite3", here, overwrite=False)
    bring_back(tmp_path / "b.sqlite3", here, overwrite=True)
    again = Store.open(f"sqlite:///{here}")
    assert again.articles(["cu", "moi"]).keys() == {"cu"}
    again.close()


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("không phải bản sao lưu")
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as other:
        other.execute("CREATE TABLE t (x)")
    for name in ("text", "other.sqlite3"):
        with pytest.raises(CorruptFile, match="sound backup"):
            bring_back(tmp_path / name, tmp_path / "store.sqlite3", overwrite=False)
    with pytest.raises(UsageError, match="no backup"):
        bring_back(tmp_path / "khong-co", tmp_path / "store.sqlite3", overwrite=False)
    assert not (tmp_path / "store.sqlite3").exists()


def test_a_backup_replaces_a_former_one_and_nothing_else(store: Store, tmp_path: Path) -> None:
    good = tmp_path / "b.sqlite3"
    good.touch()
    with pytest.raises(UsageError, match="never held an article"):
        store.backup(good)
    store.put(Article("mot", title="Một"))
    store.backup(good)
    store.put(Article("hai", title="Hai"))
    store.backup(good)
    with closing(sqlite3.connect(good)) as opened:
        assert opened.execute("SELECT count(*) FROM articles").fetchone() == (2,)
    letter = tmp_path / "thu.docx"
    letter.write_text("không phải bản sao lưu")
    with pytest.raises(UsageError, match="not a backup"):
        store.backup(letter)
    assert letter.read_text() == "không phải bản sao lưu"
    with pytest.raises(UsageError, match="the store itself"):
        store.backup(tmp_path / "store.sqlite3")


def test_an_empty_store_does_not_replace_a_backup(store: Store, tmp_path: Path) -> None:
    store.put(Article("mot", title="Một"))
    store.backup(tmp_path / "b.sqlite3")
    before = (tmp_path / "b.sqlite3").read_bytes()
    (tmp_path / "khac").mkdir()
    other = Store.open(tmp_path / "khac" / "store.sqlite3")
    with pytest.raises(UsageError, match="never held an article"):
        other.backup(tmp_path / "b.sqlite3")
    other.close()
    assert (tmp_path / "b.sqlite3").read_bytes() == before


def test_a_backup_that_cannot_be_copied_leaves_the_store(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(Article("mot", title="Một"))
    store.backup(tmp_path / "b.sqlite3")
    store.close()

    class Failing(sqlite3.Connection):
        def backup(self, *given: object, **more: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

    real = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *given, **more: real(*given, factory=Failing, **more)
    )
    with pytest.raises(StoreError, match=r"disk is full.*left as it was"):
        bring_back(tmp_path / "b.sqlite3", tmp_path / "store.sqlite3", overwrite=True)
    monkeypatch.undo()
    again = Store.open(tmp_path / "store.sqlite3")
    assert again.article("mot").state == "live"
    again.close()


@pytest.mark.parametrize("name", ["d?x", "d#x", "d%20x", "Đồi A1"])
def test_any_folder_name_is_a_place_for_a_store(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    opened = Store.open(tmp_path / name / "store.sqlite3")
    opened.put(Article("mot", title="Một"))
    opened.close()
    assert (tmp_path / name / "store.sqlite3").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_store_that_is_not_there_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no store at"):
        Store.open(tmp_path / "khong-co" / "store.sqlite3", make=False)
    assert list(tmp_path.iterdir()) == []


def test_a_restored_store_has_nobody_signed_in(store: Store, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    user = User("u-1", "lan", "Lan", "reviewer", now)
    store.people.add(user, "mã băm", actor="test")
    store.people.begin_session(user, "mã phiên", now + timedelta(hours=1))
    store.put(Article("bai", title="Bài"))
    store.backup(tmp_path / "sao-luu")
    store.close()
    bring_back(tmp_path / "sao-luu", tmp_path / "moi" / "store.sqlite3", overwrite=False)
    with closing(sqlite3.connect(tmp_path / "moi" / "store.sqlite3")) as opened:
        assert opened.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
        assert opened.execute("SELECT count(*) FROM users").fetchone() == (1,)
    with closing(sqlite3.connect(tmp_path / "sao-luu")) as opened:
        assert opened.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
