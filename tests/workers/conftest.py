"""A small archive, its application, and two workers beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rag.bootstrap import Application, open_application
from rag.settings import Settings
from rag.workers.faces import WorkerChain, WorkerSearcher
from rag.workers.pool import WorkerPool
from tests.answering.making import CRAFTS, MARKET


@dataclass(frozen=True, slots=True)
class Beside:
    """What a serving process has, its workers included."""

    app: Application
    pool: WorkerPool
    chain: WorkerChain
    searcher: WorkerSearcher


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beside]:
    settings = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("workers") / "data")
    app = open_application(settings)
    try:
        for article in (CRAFTS, MARKET):
            app.store.put(article)
        app.sync.sync()
        pool = WorkerPool(settings, 2, app.counts)
        try:
            reached = lambda: app.sync.reached  # noqa: E731
            searcher = WorkerSearcher(pool, reached, app.retriever)
            yield Beside(app, pool, WorkerChain(pool, reached), searcher)
        finally:
            pool.close()
    finally:
        app.close()


def children(pid: int) -> list[int]:
    """The processes that a process started, whichever thread of it did (Linux)."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return [int(one) for each in threads for one in (each / "children").read_text().split()]
