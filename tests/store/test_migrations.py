"""The schema, made from nothing and from what an older version left."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from rag.errors import StoreError
from rag.store.engine import make_engine, reading, writing
from rag.store.schema import HEAD, MIGRATIONS, migrate
from rag.store.store import Store
from rag.store.tables import metadata
from rag.types import Answer, Article
from rag.wire import answer_to_dict

OLD = Answer("tra-loi", "abstained", "Ai?", "Ai?", datetime(2024, 5, 7, 1, tzinfo=UTC), "Không.")


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    return made


def test_head_is_the_newest_migration_and_they_stand_in_one_line() -> None:
    scripts = ScriptDirectory.from_config(config())
    assert scripts.get_heads() == [HEAD]
    assert [one.revision for one in scripts.walk_revisions()][-1] == "0001"


def test_from_nothing_the_schema_is_that_of_the_tables(tmp_path: Path) -> None:
    engine = make_engine(tmp_path / "store.sqlite3")
    migrate(engine)
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_store_of_the_first_schema_keeps_what_it_holds(tmp_path: Path) -> None:
    engine = make_engine(tmp_path / "store.sqlite3")
    with writing(engine) as connection:
        first = config()
        first.attributes["connection"] = connection
        command.upgrade(first, "0001")
        connection.exec_driver_sql(
            "INSERT INTO articles VALUES ('cu', 1, 'x', 'live', NULL, NULL, 0, NULL, NULL, 1)"
        )
        connection.exec_driver_sql(
            "INSERT INTO versions (article_id, version, stored_at, title, lead, kind, corrects) "
            "VALUES ('cu', 1, '2024-05-07T01:00:00+00:00', 'Bài cũ', '', 'news', '[]')"
        )
        connection.exec_driver_sql(
            "INSERT INTO answers (id, asked_at, asked_epoch, status, conversation_id, payload) "
            "VALUES ('tra-loi', '2024-05-07T01:00:00+00:00', 1715043600, 'abstained', 'mot', ?)",
            (json.dumps(answer_to_dict(OLD)),),
        )
    migrate(engine)
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
    store = Store.open(tmp_path / "store.sqlite3")
    assert store.article("cu").article.title == "Bài cũ"
    (turn,) = store.conversation("mot", since=OLD.asked_at, limit=5)
    assert turn.answer == OLD
    assert store.article("cu").original_id is None
    assert store.put(Article("moi", title="Mới")).status == "added"
    store.close()


def test_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
        opened.commit()
    with pytest.raises(StoreError, match="Upgrade Hỏi Báo"):
        Store.open(path)
