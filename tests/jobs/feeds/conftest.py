from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.store.store import Store
from tests.jobs.feeds.polling import Polls
from tests.jobs.feeds.site import Site, hostile_site


@pytest.fixture(scope="session")
def furnished_site() -> Iterator[Site]:
    with hostile_site() as opened:
        yield opened


@pytest.fixture
def polls(furnished_site: Site, tmp_path: Path) -> Iterator[Polls]:
    """Over an empty store and the site as it was furnished."""
    furnished = dict(furnished_site.pages)
    furnished_site.asked.clear()
    store = Store.open(tmp_path / "store.sqlite3")
    yield Polls(store, furnished_site)
    store.close()
    furnished_site.pages.clear()
    furnished_site.pages.update(furnished)
