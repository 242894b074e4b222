"""The record of who did what cannot be rewritten unseen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from rag.errors import StoreError
from rag.store.engine import make_engine, writing
from rag.store.store import Store


@pytest.mark.parametrize("change", ["UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log"])
def test_an_entry_is_neither_changed_nor_removed(store: Store, url: str, change: str) -> None:
    store.audit.record("lan", "article.withdraw", "mot")
    engine = make_engine(url)
    with pytest.raises(StoreError, match="never changed"), writing(engine) as connection:
        connection.execute(text(change))
    engine.dispose()
    assert [one.actor for one in store.audit.entries(limit=9)] == ["lan"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_log SET actor = 'x' WHERE number = 2",
        "UPDATE audit_log SET details = '{}' WHERE number = 1",
        "DELETE FROM audit_log WHERE number = 2",
    ],
)
def test_a_change_past_the_triggers_shows(store: Store, url: str, change: str) -> None:
    for subject in ("mot", "hai", "ba"):
        store.audit.record("lan", "article.withdraw", subject, reason="thử")
    assert store.audit.problem() is None
    engine = make_engine(url)
    with writing(engine) as connection:
        for event in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_log_no_{event}"))
        connection.execute(text(change))
    engine.dispose()
    assert "was changed" in (store.audit.problem() or "")


def test_many_threads_append_without_a_gap(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: store.audit.record("lan", "thu", str(n)), range(60)))
    numbers = [one.number for one in store.audit.entries(limit=99)]
    assert numbers == list(range(60, 0, -1))
    assert store.audit.problem() is None
