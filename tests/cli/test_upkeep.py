import json
import os
import pty
import shutil
import subprocess
import sys
import termios
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import rag as rag_package
from rag.bootstrap import open_store
from rag.errors import ModelError
from rag.index.lock import DataDirLock
from rag.settings import Settings
from rag.types import Feedback
from tests.cli.running import rag

SHIPPED = Path(rag_package.__file__).parent / "models" / "embedding"
# The tests' own directory is not the repository's: a relative path would not hold.
APART = os.environ | {"PYTHONPATH": str(Path(rag_package.__file__).parents[1])}
FIRST = "Cà phê chín tháng mấy?"


def finds(data: Path) -> bool:
    return "ca-phe.v1.p1" in rag(data, "search", FIRST).out


def test_status_counts_what_is_there(data: Path) -> None:
    report = json.loads(rag(data, "status", "--json").out)
    assert report["store"]["articles"] == 2
    assert report["indexes"]["lexical_passages"] == report["indexes"]["vector_passages"] == 4
    assert report["indexes"]["lag"] == 0
    assert report["model"]["generator"] == "extractive"
    assert "articles: 2" in rag(data, "status").out


def test_status_counts_what_readers_said(data: Path) -> None:
    asked = json.loads(rag(data, "ask", FIRST, "--json").out)
    with closing(open_store(Settings(data_dir=data, _env_file=None))) as store:
        store.add_feedback(Feedback(asked["id"], "up", datetime.now(UTC)))
        store.add_feedback(Feedback(asked["id"], "down", datetime.now(UTC), marker=1))
    report = json.loads(rag(data, "status", "--json").out)
    said = {"given": 2, "answers_up": 1, "answers_down": 0, "citations_down": 1}
    assert report["feedback"] == said
    assert "answers_up: 1" in rag(data, "status").out


def test_status_says_what_the_language_model_has_used_today(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_LLM", "openai:thu")
    monkeypatch.setenv("RAG_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("RAG_LLM_TOKENS_A_DAY", "5000")
    with closing(open_store(Settings(data_dir=data, _env_file=None))) as store:
        today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
        assert store.reserve_tokens(today, 1200, ceiling=None)
    report = json.loads(rag(data, "status", "--json").out)
    assert report["llm"] == {"name": "openai:thu", "tokens_today": 1200, "tokens_a_day": 5000}


def test_a_misspelt_data_dir_makes_no_store_and_keeps_the_backup(
    data: Path, tmp_path: Path
) -> None:
    good = tmp_path / "good.db"
    assert rag(data, "backup", good).code == 0
    before = good.read_bytes()
    ran = rag(tmp_path / "dta", "backup", good)
    assert ran.code == 2
    assert "no store at" in ran.err
    assert good.read_bytes() == before
    assert not (tmp_path / "dta").exists()


def test_a_backup_comes_back_elsewhere_and_verifies(data: Path, tmp_path: Path) -> None:
    store = open_store(Settings(_env_file=None, data_dir=data))
    store.withdraw("doi-a1")
    store.close()
    rag(data, "backup", tmp_path / "b.db")
    ran = rag(tmp_path / "khac", "restore", tmp_path / "b.db")
    assert ran.code == 0
    assert "restored 1 articles, 2 passages (1 withdrawn, 0 erased)" in ran.out
    assert rag(tmp_path / "khac", "verify").out == "store and indexes agree\n"
    assert finds(tmp_path / "khac")
    ran = rag(tmp_path / "khac", "restore", tmp_path / "b.db")
    assert ran.code == 2
    assert "--overwrite" in ran.err


def test_a_restore_that_ends_after_the_swap_leaves_no_index_of_another_store(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rag(data, "backup", tmp_path / "b.db")
    more = tmp_path / "more.jsonl"
    more.write_text('{"id": "them", "title": "Thêm", "body": "Ruộng bậc thang đã gặt xong."}\n')
    rag(data, "ingest", more)
    assert "them.v1.p1" in rag(data, "search", "ruộng bậc thang").out

    def killed(*given: object, **more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("rag.cli.upkeep.application", killed)
        rag(data, "restore", "--overwrite", tmp_path / "b.db")
    assert rag(data, "verify").out == "store and indexes agree\n"
    assert "them.v1.p1" not in rag(data, "search", "ruộng bậc thang").out
    assert finds(data)


def garbage(path: str) -> Callable[[Path], None]:
    def write(data: Path) -> None:
        (data / path).write_bytes("rác ".encode() * 2000)

    return write


def no_folder(data: Path) -> None:
    shutil.rmtree(data / "chroma")


@pytest.mark.parametrize(
    "damage",
    [
        garbage("lexical/state.json"),
        garbage("lexical/passages/meta.json"),
        no_folder,
        lambda data: (data / "lexical" / "state.json").write_text("[]"),
    ],
)
def test_whatever_is_damaged_reindex_mends(data: Path, damage: Callable[[Path], None]) -> None:
    damage(data)
    searched = rag(data, "search", FIRST)
    assert "Traceback" not in searched.err
    assert "ca-phe" in searched.out or "rag reindex" in searched.err
    ran = rag(data, "reindex")
    assert (ran.code, ran.out) == (0, "indexed 2 articles, 4 passages (0 withdrawn, 0 erased)\n")
    assert finds(data)
    assert rag(data, "verify").code == 0


def test_a_damaged_chroma_is_mended_by_what_the_error_says(data: Path) -> None:
    garbage("chroma/chroma.sqlite3")(data)

    def apart(*words: str) -> subprocess.CompletedProcess[str]:
        # In a process of its own: chromadb keeps what failed to open for its process.
        words = (sys.executable, "-m", "rag", "--data-dir", str(data), *words)
        return subprocess.run(words, capture_output=True, text=True, check=False, env=APART)

    searched = apart("search", FIRST)
    assert searched.returncode == 1
    assert searched.stderr.count("\n") == 1
    assert "run `rag reindex`" in searched.stderr
    assert apart("reindex").returncode == 0
    assert finds(data)
    assert rag(data, "verify").code == 0


def test_a_model_that_does_not_load_costs_no_index(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(name: str) -> None:
        raise ModelError(f"{name} does not load.")

    with monkeypatch.context() as patched:
        patched.setattr("rag.bootstrap.load_embeddings", failing)
        assert rag(data, "reindex").code == 1
    assert (data / "chroma" / "chroma.sqlite3").is_file()
    assert (data / "lexical" / "state.json").is_file()
    assert finds(data)


def test_a_change_of_the_embedding_makes_the_vectors_again(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = json.loads(rag(data, "status", "--json").out)["indexes"]["fingerprint"]
    other = shutil.copytree(SHIPPED, tmp_path / "model")
    weights = load_file(other / "model.safetensors")
    name = max(weights, key=lambda key: weights[key].size)
    weights[name] = np.roll(weights[name], 1, axis=-1)
    save_file(weights, other / "model.safetensors")
    monkeypatch.setenv("RAG_EMBEDDING_MODEL", str(other))
    assert finds(data)
    after = json.loads(rag(data, "status", "--json").out)["indexes"]
    assert after["fingerprint"] != before
    assert (after["vector_passages"], after["lag"]) == (4, 0)
    assert rag(data, "verify").code == 0


def test_long_work_shows_a_bar_where_someone_watches(data: Path, tmp_path: Path) -> None:
    (data / "lexical" / "state.json").unlink()
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 100))
    words = [sys.executable, "-m", "rag", "--data-dir", str(data), "search", FIRST]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=slave, env=APART) as process:
        os.close(slave)
        seen = b""
        with suppress(OSError):  # how a terminal says that its other end is closed
            while some := os.read(master, 4096):
                seen += some
        process.wait()
    os.close(master)
    assert process.returncode == 0
    assert b"indexing" in seen
    assert b"2/2" in seen


@pytest.mark.parametrize("command", ["verify", "reindex", "restore"])
def test_what_has_to_be_alone_says_to_end_the_other(
    data: Path, tmp_path: Path, command: str
) -> None:
    more = [tmp_path / "b.db", "--overwrite"] if command == "restore" else []
    rag(data, "backup", tmp_path / "b.db")
    with DataDirLock(data) as held:
        held.announce("http://127.0.0.1:9")
        ran = rag(data, command, *more)
        assert ran.code == 1
        assert "End it first" in ran.err
        assert "ask there" not in ran.err
        status = json.loads(rag(data, "status", "--json").out)
        assert status["indexes"] is None
        assert "did not say" in status["problem"]
        asked = rag(data, "ask", FIRST)
        assert asked.code == 1
        assert "A server at http://127.0.0.1:9 has the data directory: it answers." in asked.err
        assert "cannot be reached" in asked.err
