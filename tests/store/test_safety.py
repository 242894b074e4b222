"""What must hold when several processes write, when one is killed, and over backups."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from rag.errors import CorruptFile, StoreError, UsageError
from rag.store.backup import bring_back
from rag.store.engine import make_engine, reading
from rag.store.schema import HEAD, MIGRATIONS
from rag.store.store import Store
from rag.store.tables import metadata
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


def test_a_newer_schema_is_left_alone(store: Store, url: str, tmp_path: Path) -> None:
    store.close()
    path = tmp_path / "store.sqlite3"
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
        opened.commit()
    with pytest.raises(StoreError, match="Upgrade Hỏi Báo"):
        Store.open(url)


def test_the_migrations_make_the_tables_and_end_at_head(store: Store, url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
    engine = make_engine(url)
    with reading(engine) as connection:
        made = inspect(connection)
        for table in metadata.sorted_tables:
            assert {column["name"] for column in made.get_columns(table.name)} == set(
                table.columns.keys()
            )
            assert {index["name"] for index in made.get_indexes(table.name)} == {
                index.name for index in table.indexes
            }
    engine.dispose()
