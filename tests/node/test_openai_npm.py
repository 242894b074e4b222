"""OpenAI's own npm client, unmodified, against a real server on loopback."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rag.web.services import Services
from tests.node.running import HERE, need_node, node
from tests.web.making import ASKED

SCRIPT = HERE / "install.sh"


@pytest.fixture(scope="module")
def said(url: str, key: str) -> dict[str, Any]:
    need_node()
    ran = node(HERE / "ask.mjs", url, key, ASKED)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def test_an_answer_has_its_citations(said: dict[str, Any], services: Services) -> None:
    (choice,) = said["whole"]["choices"]
    message = choice["message"]
    assert "16/5/2023" in message["content"]
    assert "\n\nNguồn:\n" in message["content"]
    cited = message["citations"][0]
    paragraph = services.store.paragraphs([cited["paragraph_id"]])[cited["paragraph_id"]]
    assert paragraph.text[cited["start"] : cited["end"]] == cited["quote"]
    assert said["whole"]["usage"]["total_tokens"] > 0


def test_a_stream_joined_is_the_whole(said: dict[str, Any]) -> None:
    pieces = [chunk["choices"][0]["delta"] for chunk in said["chunks"] if chunk["choices"]]
    whole = said["whole"]["choices"][0]["message"]
    assert "".join(piece.get("content") or "" for piece in pieces) == whole["content"]
    (cited,) = [piece["citations"] for piece in pieces if piece.get("citations")]
    assert cited == whole["citations"]
    assert said["chunks"][-1]["usage"]["total_tokens"] > 0


def test_the_model_is_listed(said: dict[str, Any]) -> None:
    assert said["models"] == ["hoi-bao"]


@pytest.mark.parametrize(
    ("what", "name", "status", "told"),
    [
        ("key", "AuthenticationError", 401, "key"),
        ("model", "NotFoundError", 404, "gpt-5"),
        ("body", "BadRequestError", 400, "messages"),
        ("n", "BadRequestError", 400, "n: there is one answer"),
    ],
)
def test_errors_are_the_clients_own(
    said: dict[str, Any], what: str, name: str, status: int, told: str
) -> None:
    error = said["errors"][what]
    assert (error["name"], error["status"]) == (name, status)
    assert told in error["message"]
    assert error["type"]


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """An environment without a package manager, node or npm."""
    for name in ("dirname", "id"):
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    return {"PATH": str(tmp_path)}


@pytest.mark.parametrize(
    ("more", "code", "line"),
    [
        ({}, 0, "Skipping the tests of the npm client: nodejs npm missing"),
        ({"CI": "true"}, 1, "The tests of the npm client cannot be run: nodejs npm missing"),
    ],
)
def test_where_it_cannot_be_installed_one_line_says_so(
    bare: dict[str, str], more: dict[str, str], code: int, line: str
) -> None:
    done = subprocess.run(
        ["/bin/sh", str(SCRIPT)], env=bare | more, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    (told,) = done.stderr.splitlines()
    assert told.startswith(line)
