import json
import os
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


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path, articles: Path) -> Path:
    """A data directory with the articles in it."""
    folder = tmp_path / "data"
    assert rag(folder, "ingest", articles).code == 0
    return folder
