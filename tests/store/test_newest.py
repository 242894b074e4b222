from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rag.store.store import Store
from rag.types import Article

NOW = datetime(2024, 3, 2, tzinfo=UTC)


def test_what_was_published_last_comes_first_then_what_was_put_in_last(store: Store) -> None:
    for number in range(4):
        day = NOW - timedelta(days=number)
        store.put(Article(f"d{number}", title="Tin", published_at=day))
    for number in range(3):
        store.put(Article(f"u{number}", title="Tin"))
    store.put(Article("mai", title="Tin", published_at=NOW + timedelta(days=1)))
    store.withdraw("d1")
    store.withdraw("u1")
    assert [one.id for one in store.newest(NOW, limit=9)] == ["d0", "d2", "d3", "u2", "u0"]
    assert [one.id for one in store.newest(NOW, limit=4)] == ["d0", "d2", "d3", "u2"]
    assert [one.id for one in store.newest(NOW, limit=2)] == ["d0", "d2"]
    later = store.newest(NOW + timedelta(days=2), limit=1)
    assert [one.id for one in later] == ["mai"]
