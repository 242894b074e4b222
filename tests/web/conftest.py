"""A real archive behind the real application: store, indexes, chain and routes.

The application is not started here, so the chat page stays away: it has tests of
its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rag.bootstrap import Application, open_application
from rag.jobs.loading import Loader
from rag.settings import Settings
from rag.web.app import create_app
from rag.web.services import Services
from tests.web.making import ARTICLES


def services_of(application: Application) -> Services:
    return Services(
        store=application.store,
        retriever=application.retriever,
        chain=application.chain,
        sync=application.sync,
        zone=application.settings.zone,
        version="9.9.9",
        loader=Loader(
            application.store, application.sync.sync, application.settings.data_dir / "tmp/loads"
        ),
        generator=application.model.generator,
        embedding=application.model.embedding,
        ranker=application.model.ranker,
        answer_counts=application.counts.snapshot,
    )


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    data_dir: Path = tmp_path_factory.mktemp("data")
    opened = open_application(Settings(_env_file=None, data_dir=data_dir))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def services(application: Application) -> Iterator[Services]:
    made = services_of(application)
    yield made
    made.loader.stop()


@pytest.fixture(scope="module")
def client(services: Services) -> TestClient:
    """The application's own answers to errors are wanted, not its exceptions."""
    client = TestClient(
        create_app(services), base_url="http://localhost", raise_server_exceptions=False
    )
    for article_id, article in ARTICLES.items():
        assert client.put(f"/api/v1/articles/{article_id}", json=article).status_code == 201
    return client
