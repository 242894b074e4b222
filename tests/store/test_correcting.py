from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rag.store.store import Store
from rag.types import Article


def test_who_corrects_an_article_is_who_says_so_now_and_may_be_read(store: Store) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    store.put(Article("sai", body=("Cao 21 mét.",)))
    store.put(Article("dung", body=("Cao 23 mét.",), corrects=("sai", "khac")))
    store.put(Article("som", body=("Cao 24 mét.",), corrects=("sai",), published_at=later))
    store.put(Article("cu", body=("Cao 22 mét.",), corrects=("sai",)))
    assert [one.id for one in store.correcting("sai")] == ["cu", "dung"]
    store.put(Article("cu", body=("Cao 22 mét.",)))
    assert [one.id for one in store.correcting("sai")] == ["dung"]
    store.withdraw("dung", reason="")
    assert store.correcting("sai") == []
    assert store.correcting("khong-co") == []
