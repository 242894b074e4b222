from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.store.store import Store
from rag.types import Article
from tests.store.desk import answer, article


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.sqlite3'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()


@pytest.fixture
def cited(store: Store) -> Store:
    """A store with an article that an answer cites twice, and one that none does."""
    store.put(article())
    store.put(Article("khac", title="Khác", body=("Không ai dẫn.",)))
    store.save_answer(answer("mot", citations=2))
    return store
