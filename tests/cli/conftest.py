import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cli.running import rag

ROWS = [
    {"id": "doi-a1", "title": "Đồi A1", "body": "Khối bộc phá trên đồi A1 nặng gần một nghìn cân."},
    {"id": "ca-phe", "title": "Cà phê Mường Ảng", "body": "Cà phê Mường Ảng chín vào tháng mười."},
]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith("RAG_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with two articles, for tests that only ask."""
    folder = tmp_path_factory.mktemp("archive")
    articles = folder / "articles.jsonl"
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
    articles.write_text(text, "utf-8")
    ran = rag(folder / "data", "ingest", articles)
    assert (ran.code, ran.out) == (0, "added 2, updated 0, unchanged 0, rejected 0\n")
    return folder / "data"


@pytest.fixture
def data(archive: Path, tmp_path: Path) -> Path:
    """A copy of it, for tests that change something."""
    shutil.copytree(archive, tmp_path / "data")
    return tmp_path / "data"
