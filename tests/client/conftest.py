"""A real server on loopback that asks for keys, and both clients before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from rag.bootstrap import open_application
from rag.callers import KeyLimits, Scope
from rag.client import AsyncClient, Client
from rag.settings import Settings
from rag.web.app import create_app
from rag.web.services import Services
from tests.web.callers import guarded
from tests.web.conftest import services_of
from tests.web.making import ARTICLES
from tests.web.serving import served

Keys = Callable[..., str]


class Waited:
    """An async client whose methods are waited for; what it iterates comes as a list. So
    both clients go through the same tests."""

    def __init__(self, client: AsyncClient, portal: BlockingPortal) -> None:
        self._client = client
        self._portal = portal

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            async def waiting() -> Any:
                made = getattr(self._client, name)(*arguments, **named)
                if hasattr(made, "__aiter__"):
                    return [one async for one in made]
                return await made

            return self._portal.call(waiting)

        return call


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder: Path = tmp_path_factory.mktemp("data")
    opened = open_application(Settings(_env_file=None, data_dir=folder))
    made = guarded(services_of(opened))
    yield made
    made.loader.stop()
    opened.close()


@pytest.fixture(scope="session")
def url(services: Services) -> Iterator[str]:
    with served(create_app(services)) as address:
        key = key_of(services, "ingest")
        with Client(address, api_key=key) as client:
            for article_id, article in ARTICLES.items():
                assert client.put_article({"id": article_id, **article}).status == "added"
        yield address


def key_of(services: Services, *scopes: Scope, limits: KeyLimits | None = None) -> str:
    guard = services.gate.guard
    assert guard is not None
    more = {"limits": limits} if limits else {}
    return guard.keys.create(scopes, name="thử", actor="test", **more).text  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def key(services: Services) -> str:
    """One that may do everything."""
    return key_of(services, "admin", "ask", "read", "ingest", "review")


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as opened:
        yield opened


@pytest.fixture(params=["sync", "async"])
def connect(request: pytest.FixtureRequest, portal: BlockingPortal) -> Iterator[Callable[..., Any]]:
    """Makes a client of the kind under test."""
    closing: list[Callable[[], object]] = []

    def made(*arguments: Any, **named: Any) -> Any:
        if request.param == "sync":
            client = Client(*arguments, **named)
            closing.append(client.close)
            return client

        async def opened() -> AsyncClient:
            return AsyncClient(*arguments, **named)

        other = portal.call(opened)
        closing.append(lambda: portal.call(other.aclose))
        return Waited(other, portal)

    yield made
    for close in closing:
        close()


@pytest.fixture
def paper(connect: Callable[..., Any], url: str, key: str) -> Any:
    """A client of the kind under test, with every permission."""
    return connect(url, api_key=key)
