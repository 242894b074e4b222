"""The MCP SDK's own client against a real server on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from rag.bootstrap import open_keys
from rag.corpus.payload import article_from_payload
from rag.store.store import Store
from tests.web.making import ARTICLES, ASKED, NOT_TOLD
from tests.web.serving import serving


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mcp")


@pytest.fixture(scope="module")
def store(data_dir: Path) -> Iterator[Store]:
    opened = Store.open(data_dir / "store.sqlite3")
    for article_id, article in ARTICLES.items():
        opened.put(article_from_payload(article, default_id=article_id)[0])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(data_dir: Path, store: Store) -> Iterator[str]:
    del store  # its articles are there first
    with serving(data_dir, RAG_AUTH="keys") as url:
        yield url


def key(store: Store, *scopes: str) -> str:
    return open_keys(store).create(scopes, name="mcp", actor="test").text


@asynccontextmanager
async def assistant(address: str, key: str) -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        create_mcp_http_client(headers=headers) as http,
        Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
    ):
        yield client


def call(address: str, key: str, tool: str, **arguments: Any) -> Any:
    async def calling() -> Any:
        async with assistant(address, key) as client:
            return await client.call_tool(tool, arguments)

    return anyio.run(calling)


def test_the_tools_are_typed_and_say_what_they_do(address: str, store: Store) -> None:
    async def listing() -> Any:
        async with assistant(address, key(store, "ask")) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in anyio.run(listing)}
    assert set(tools) == {"ask", "search", "get_article"}
    for tool in tools.values():
        assert tool.output_schema["properties"]
        assert tool.annotations.destructive_hint is False
    assert tools["search"].annotations.read_only_hint is True
    assert tools["ask"].annotations.read_only_hint is False
    assert "context" not in tools["ask"].input_schema["properties"]


def test_an_answer_comes_with_its_citations(address: str, store: Store) -> None:
    result = call(address, key(store, "ask"), "ask", question=ASKED)
    assert not result.is_error
    answer = result.structured_content
    assert answer["status"] == "answered"
    (cited, *_) = answer["citations"]
    paragraph = store.paragraphs([cited["paragraph_id"]])[cited["paragraph_id"]]
    assert paragraph.text[cited["start"] : cited["end"]] == cited["quote"]
    assert store.answer(answer["id"]).answer.answer == answer["answer"]


def test_a_follow_up_and_an_abstention(address: str, store: Store) -> None:
    asking = key(store, "ask")
    first = call(address, asking, "ask", question="Cầu treo Huổi Tằm dài bao nhiêu mét?")
    conversation = first.structured_content["conversation_id"]
    then = call(
        address, asking, "ask", question="khởi công ngày nào?", conversation_id=conversation
    )
    assert "12/2/2023" in then.structured_content["answer"]
    other = key(store, "ask")
    refused = call(address, other, "ask", question="ở đâu?", conversation_id=conversation)
    assert refused.is_error
    silent = call(address, asking, "ask", question=NOT_TOLD).structured_content
    assert (silent["status"], silent["citations"]) == ("abstained", [])


def test_an_argument_that_is_none_is_refused_and_not_left_aside(address: str, store: Store) -> None:
    reading = key(store, "read")
    for tool, right, wrong in (
        ("search", {"query": ASKED}, {"from": "2030-01-01"}),
        ("get_article", {"article_id": "cau-treo"}, {"id": "khac"}),
    ):
        refused = call(address, reading, tool, **right, **wrong)
        assert refused.is_error
        (name,) = wrong
        assert f"takes no {name}. Send only: " in refused.content[0].text
        assert not call(address, reading, tool, **right).is_error

    async def listing() -> Any:
        async with assistant(address, reading) as client:
            return (await client.list_tools()).tools

    assert all(tool.input_schema["additionalProperties"] is False for tool in anyio.run(listing))


def test_search_and_reading(address: str, store: Store) -> None:
    reading = key(store, "read")
    hits = call(address, reading, "search", query=ASKED, top_k=3).structured_content["hits"]
    assert hits[0]["article_id"] == "cau-treo"
    article = call(address, reading, "get_article", article_id="cau-treo").structured_content
    assert article["paragraphs"][0]["paragraph_id"] == "cau-treo.v1.p0"


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("get_article", {"article_id": "khong-co"}, "There is no article"),
        ("get_article", {"article_id": "cau-treo", "version": 9}, "There is no version 9"),
        ("search", {"query": "cầu", "date_from": "2024-02-01", "date_to": "2024-01-01"}, "before"),
        ("search", {"query": "cầu", "top_k": 0}, "top_k"),
        ("search", {"query": "cầu", "date_from": "hôm qua"}, "date_from"),
        ("search", {"query": ""}, "query"),
    ],
)
def test_bad_arguments_are_told_to_the_assistant(
    address: str, store: Store, tool: str, arguments: dict[str, Any], said: str
) -> None:
    result = call(address, key(store, "read"), tool, **arguments)
    assert result.is_error
    assert said in result.content[0].text
    assert "Traceback" not in result.content[0].text


def test_a_scope_that_is_lacking_is_named(address: str, store: Store) -> None:
    result = call(address, key(store, "read"), "ask", question=ASKED)
    assert result.is_error
    assert "lacks the scope ask" in result.content[0].text
    result = call(address, key(store, "ask"), "search", query=ASKED)
    assert "lacks the scope read" in result.content[0].text
