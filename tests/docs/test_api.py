"""Every example of docs/api.md runs against a real server, and prints what it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.serving import rag, serving
from tests.node.running import PACKAGES, need_node

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "api.md").read_text("utf-8")
WRITTEN_AT = "http://127.0.0.1:7860"
RUN = ("sh", "python", "js")
_FENCE = re.compile(
    r"^```(?P<language>\w+)\n(?P<code>.*?)^```$(?:\n\n^```text\n(?P<printed>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Example:
    name: str
    language: str
    code: str
    printed: str | None


def examples() -> list[Example]:
    found = []
    for number, match in enumerate(_FENCE.finditer(TEXT), 1):
        heading = re.findall(r"^## (.*)$", TEXT[: match.start()], re.MULTILINE)[-1]
        name = f"{number} {heading}, {match['language']}"
        found.append(Example(name, match["language"], match["code"], match["printed"]))
    return found


EXAMPLES = examples()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What the reader is told to have: a server over the sample articles, and a key."""
    folder = tmp_path_factory.mktemp("docs")
    data = folder / "data"
    assert rag(data, "ingest", ROOT / "corpus").returncode == 0
    made = rag(data, "keys", "create", "--scopes", "ask,read,ingest,review,admin", "--name", "docs")
    with serving(data, RAG_AUTH="keys", RAG_FETCH_ALLOW="127.0.0.1") as url:
        apart = {name: value for name, value in os.environ.items() if not name.startswith("RAG_")}
        yield apart | {"RAG_API_KEY": made.stdout.strip(), "URL": url}


def words_of(example: Example, url: str, folder: Path) -> list[str]:
    code = example.code.replace(WRITTEN_AT, url)
    if example.language == "python":
        return [sys.executable, "-W", "error", "-c", code]
    if example.language == "js":
        need_node()
        (folder / "node_modules").symlink_to(PACKAGES)
        (folder / "example.mjs").write_text(code, "utf-8")
        return ["node", "example.mjs"]
    (folder / "corpus").symlink_to(ROOT / "corpus")
    return [
        "bash",
        "-euo",
        "pipefail",
        "-c",
        code.replace(".venv/bin/rag", f"{sys.executable} -m rag"),
    ]


@pytest.mark.parametrize(
    "example",
    [pytest.param(one, id=one.name) for one in EXAMPLES if one.language in RUN],
)
def test_it_prints_what_it_says(example: Example, place: dict[str, str], tmp_path: Path) -> None:
    ran = subprocess.run(
        words_of(example, place["URL"], tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=tmp_path,
        env=place,
    )
    assert ran.returncode == 0, ran.stderr
    assert example.printed is not None, f"say what it prints: {ran.stdout}"
    pattern = re.escape(example.printed.strip()).replace("…", ".*?")
    printed = ran.stdout.replace("\r\n", "\n").strip()
    assert re.fullmatch(pattern, printed, re.DOTALL), printed


def test_every_block_is_run_or_read() -> None:
    assert {one.language for one in EXAMPLES} == {*RUN, "json"}
    assert TEXT.count("```") == 2 * (
        len(EXAMPLES) + sum(one.printed is not None for one in EXAMPLES)
    )
    for example in EXAMPLES:
        if example.language == "json":
            json.loads(example.code)


def test_what_it_names_is_there() -> None:
    for name in re.findall(r"\]\(([\w./-]+)\)", TEXT):
        assert (ROOT / "docs" / name).is_file()
