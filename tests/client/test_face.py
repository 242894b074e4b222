"""What other programs see of the package, and what importing it costs them."""

from __future__ import annotations

import importlib.resources
import inspect
import json
import subprocess
import sys

import rag.client
from rag.client import AsyncClient, Client

METHODS = {
    "answer", "answers", "article", "articles", "ask", "ask_stream", "begin_load",
    "delete_answer", "delete_article", "export", "give_feedback", "give_verdict", "load",
    "paragraph", "put_article", "search", "send_file", "start_load", "statistics", "status",
    "verdicts", "version",
}  # fmt: skip


def public(kind: type) -> set[str]:
    return {name for name in vars(kind) if not name.startswith("_")}


def test_its_names_stay() -> None:
    assert set(rag.client.__all__) == {
        "AnswerStream", "ApiProblem", "AsyncAnswerStream", "AsyncClient", "Client",
        "ClientError", "Conflict", "ConnectionFailed", "Counts", "Forbidden", "Gone",
        "InvalidRequest", "ListedAnswer", "ListedArticle", "Load", "NotFound", "RateLimited",
        "RetryPolicy", "SearchResults", "ServerError", "ServerStatus", "Share", "Statistics",
        "StoredArticle", "StreamCut", "TimedOut", "Unauthorized", "UnreadableReply",
        "VerdictEntry",
    }  # fmt: skip
    assert all(hasattr(rag.client, name) for name in rag.client.__all__)


def test_both_clients_have_the_same_methods() -> None:
    assert public(Client) == METHODS | {"close"}
    assert public(AsyncClient) == METHODS | {"aclose"}
    for name in METHODS:
        here, there = getattr(Client, name), getattr(AsyncClient, name)
        assert inspect.signature(here) == inspect.signature(there)
        assert inspect.getdoc(here)


def test_what_a_method_takes_is_shown() -> None:
    shown = inspect.signature(Client("http://localhost").ask)
    assert [*shown.parameters][:2] == ["question", "filters"]
    assert "conversation_id" in shown.parameters


def test_importing_it_loads_nothing_of_the_server() -> None:
    program = "import json, sys, rag.client; print(json.dumps(sorted(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    loaded = json.loads(ran.stdout)
    heavy = {
        "alembic", "chromadb", "fastapi", "gradio", "langchain", "langchain_core", "numpy",
        "pydantic", "sqlalchemy", "starlette", "tantivy", "torch", "uvicorn",
    }  # fmt: skip
    assert heavy.isdisjoint(loaded)
    ours = {name for name in loaded if name.startswith("rag.")} - {"rag.client"}
    rest = {name for name in ours if not name.startswith("rag.client.")}
    assert rest == {"rag.errors", "rag.types", "rag.wire", "rag.wire_in"}


def test_its_types_are_shipped() -> None:
    assert importlib.resources.files("rag").joinpath("py.typed").is_file()
