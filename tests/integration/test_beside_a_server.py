"""A server has the data directory, and other commands are run beside it."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.running import rag as rag_here
from tests.integration.serving import rag, serving


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("integration") / "data"


@pytest.fixture(scope="module")
def url(data: Path) -> Iterator[str]:
    with serving(data) as address:
        yield address


def searchable(url: str, words: str, paragraph_id: str) -> bool:
    hits = httpx.get(f"{url}/api/v1/search", params={"q": words}, timeout=30).json()["hits"]
    return any(hit["paragraph_id"] == paragraph_id for hit in hits)


def jsonl(path: Path, **row: str) -> Path:
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    return path


def test_what_is_ingested_beside_it_is_searchable_within_two_seconds(
    data: Path, url: str, tmp_path: Path
) -> None:
    path = jsonl(tmp_path / "a.jsonl", id="gao", title="Gạo", body="Gạo Mường Thanh dẻo thơm.")
    ran = rag(data, "ingest", path)
    stored_at = time.monotonic()
    assert ran.returncode == 0, ran.stderr
    assert f"A server at {url} has the data directory" in ran.stderr
    while not searchable(url, "gạo Mường Thanh", "gao.v1.p1"):
        assert time.monotonic() - stored_at < 2
        time.sleep(0.05)


def test_an_index_that_could_not_be_written_follows_once_it_can(
    data: Path, url: str, tmp_path: Path
) -> None:
    obstacle = data / "lexical" / "state.new"
    obstacle.mkdir()
    rag(data, "ingest", jsonl(tmp_path / "a.jsonl", id="xoe", title="Xòe", body="Xòe sáu điệu."))
    deadline = time.monotonic() + 20
    while (told := httpx.get(f"{url}/readyz", timeout=30)).status_code != 503:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "lexical index" in told.json()["detail"]
    obstacle.rmdir()
    while not searchable(url, "xòe sáu điệu", "xoe.v1.p1"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    # Found as soon as one index has it; the other is a moment behind.
    while httpx.get(f"{url}/readyz", timeout=30).json().get("index_lag") != 0:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_status_asks_it_how_far_its_indexes_are(data: Path, url: str) -> None:
    report = json.loads(rag(data, "status", "--json").stdout)
    assert report["server"]["url"] == url
    assert report["indexes"]["lag"] == 0
    assert report["indexes"]["lexical_passages"] == report["store"]["paragraphs"]
    assert report["model"]["generator"] == "extractive"
    assert report["answering"]["model_failures"] == 0


def test_a_second_server_and_a_question_are_sent_to_the_first(
    data: Path, url: str, tmp_path: Path
) -> None:
    ran = rag(data, "serve", "--port", 0)
    assert ran.returncode == 1
    assert f"It answers at {url}: ask there" in ran.stderr
    rag(data, "ingest", jsonl(tmp_path / "a.jsonl", id="bo", title="Bò", body="Bò nặng 300 kg."))
    asked = rag_here(data, "ask", "Bò nặng bao nhiêu kg?")
    assert asked.code == 0
    assert asked.err == f"A server at {url} has the data directory: it answers.\n"
    assert "300 kg [1]" in asked.out


def test_a_backup_under_writes_comes_back_elsewhere_and_verifies(
    data: Path, url: str, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            article = {"title": f"Tin {number}", "body": "Một đoạn.\nHai đoạn."}
            httpx.put(f"{url}/api/v1/articles/tin-{number}", json=article, timeout=30)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        ran = rag(data, "backup", tmp_path / "b.sqlite3")
    finally:
        stop.set()
        writer.join()
    assert ran.returncode == 0, ran.stderr
    restored = rag_here(tmp_path / "khac", "restore", tmp_path / "b.sqlite3")
    assert restored.code == 0, restored.err
    assert not restored.out.startswith("restored 0 ")
    verified = rag_here(tmp_path / "khac", "verify")
    assert (verified.code, verified.out) == (0, "store and indexes agree\n")
