"""Commands over a running server do what they do on a data directory."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.cli import rag as group
from rag.cli.serving import from_here
from tests.cli.running import Ran, plain_rag, rag
from tests.integration.serving import serving

FIRST = "Khối bộc phá trên đồi A1 nặng bao nhiêu?"
SECOND = "Cà phê chín tháng mấy?"
BY_ITSELF = "A server at {url} has the data directory: it answers.\n"


@pytest.fixture(scope="module")
def held(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the archive, which a server has."""
    copy = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(archive, copy)
    return copy


@pytest.fixture(scope="module")
def url(held: Path) -> Iterator[str]:
    with serving(held) as address:
        yield address


@pytest.fixture(scope="module")
def guarded(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Another that asks for keys."""
    copy = tmp_path_factory.mktemp("guarded") / "data"
    shutil.copytree(archive, copy)
    with serving(copy, RAG_AUTH="keys") as address:
        yield copy, address


def ways(archive: Path, held: Path, url: str, *arguments: object) -> tuple[Ran, Ran, Ran]:
    """One command on a data directory, over a server, and on the server's own directory."""
    return rag(archive, *arguments), plain_rag("--server", url, *arguments), rag(held, *arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", FIRST],
        ["ask", "Giá vàng hôm nay bao nhiêu?"],
        ["ask", "--section", "Thể thao", SECOND],
        ["search", SECOND],
        ["search", "--json", "--top-k", 2, SECOND],
        ["search", "--explain", "cà phê chín ở Mường Ảng hiện nay, Paris"],
        ["search", "--explain", "--json", "ca phe"],
        ["search", "--from", "2024-01-01", SECOND],
        ["search", "bài đăng ngày 7/5/2024 về cà phê"],
        ["search", "--no-infer", "bài đăng ngày 7/5/2024 về cà phê"],
    ],
)
def test_it_prints_the_same(archive: Path, held: Path, url: str, arguments: list[Any]) -> None:
    here, there, by_itself = ways(archive, held, url, *arguments)
    assert here.code == 0
    assert (there.code, there.out, there.err) == (here.code, here.out, here.err)
    assert (by_itself.code, by_itself.out) == (here.code, here.out)
    assert by_itself.err == BY_ITSELF.format(url=url) + here.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", ""],
        ["ask", "a" * 5000],
        ["ask", "--conversation", "khong-co", FIRST],
        ["ask", "--from", "2024-02-01", "--to", "2024-01-01", FIRST],
        ["search", "--from", "2024-02-01", "--to", "2024-01-01", FIRST],
    ],
)
def test_it_fails_the_same(archive: Path, held: Path, url: str, arguments: list[Any]) -> None:
    here, there, by_itself = ways(archive, held, url, *arguments)
    assert here.code in (1, 2)
    assert (there.code, there.out, there.err) == (here.code, "", here.err)
    assert by_itself.err == BY_ITSELF.format(url=url) + here.err


def test_an_answer_as_json(archive: Path, held: Path, url: str) -> None:
    made = [json.loads(ran.out) for ran in ways(archive, held, url, "ask", "--json", FIRST)]
    for answer in made:
        assert {answer.pop(name) and name for name in ("id", "asked_at", "conversation_id")}
    assert made[0] == made[1] == made[2]


def test_a_conversation_goes_on_there(url: str) -> None:
    first = json.loads(plain_rag("ask", "--server", url, "--json", FIRST).out)
    more = ["--conversation", first["conversation_id"], "--json", "ở đâu?"]
    second = json.loads(plain_rag("ask", "--server", url, *more).out)
    assert second["conversation_id"] == first["conversation_id"]
    assert second["standalone_question"] != "ở đâu?"


@pytest.mark.parametrize("command", [["ask"], ["search"], ["search", "--explain"]])
def test_a_file_of_questions(
    archive: Path, held: Path, url: str, tmp_path: Path, command: list[str]
) -> None:
    questions = tmp_path / "q.jsonl"
    rows = [
        {"id": "1", "question": SECOND, "asked_at": "2024-05-07T08:00:00+07:00"},
        {
            "id": "2",
            "question": "cà phê, bài đăng hôm qua",
            "asked_at": "2024-05-07T08:00:00+07:00",
        },
        {"id": "3", "question": "a" * 999},
    ]
    if command == ["ask"]:
        rows.append({"id": "4", "question": "   \u200b"})
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    out = [tmp_path / f"{n}.jsonl" for n in range(3)]
    places = [["--data-dir", archive], ["--server", url], ["--data-dir", held]]
    ran = [
        plain_rag(*place, *command, "--questions", questions, "--out", path)
        for place, path in zip(places, out, strict=True)
    ]
    assert ran[1].code == ran[2].code == ran[0].code
    assert ran[1].err == ran[0].err
    told = [[json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in out]
    for row in (row for rows in told for row in rows):
        for name in ("ms", "answer_id", "conversation_id", "asked_at"):
            row.pop(name, None)
    assert len(told[0]) == len(rows)
    assert told[0] == told[1] == told[2]


def test_articles_are_sent_there(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "bài"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "lua.txt").write_text("Mùa lúa\nLúa Nà Tấu chín tháng chín.", "utf-8")
    (folder / "hong.docx").write_bytes(b"no Word")
    (folder / "trong.txt").write_bytes(b"")
    lines = [{"title": "Ngô", "body": "Ngô Tủa Chùa gieo tháng ba."}, {"id": "x"}]
    (folder / "tin.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    local = tmp_path / "data"
    here = rag(local, "ingest", "--json", folder)
    there = plain_rag("--server", url, "ingest", "--json", folder)
    assert (here.code, there.code) == (3, 3)
    told, expected = json.loads(there.out), json.loads(here.out)
    empty = str(folder / "trong.txt")
    assert [one["file"] for one in told["rejected"]].count(empty) == 1
    for report in (told, expected):  # what is said of an empty file differs
        report["rejected"] = sorted(
            (one for one in report["rejected"] if one["file"] != empty),
            key=lambda one: one["file"],
        )
    assert told == expected
    ran = plain_rag("--server", url, "ingest", folder)
    assert ran.out == rag(local, "ingest", folder).out
    assert f"Rejected: {folder / 'tin.jsonl'}:2: " in ran.err
    found = json.loads(plain_rag("--server", url, "search", "--json", "lúa Nà Tấu chín").out)
    ours = json.loads(rag(local, "search", "--json", "lúa Nà Tấu chín").out)
    assert found["hits"][0]["paragraph_id"] == ours["hits"][0]["paragraph_id"]


def test_two_files_of_one_name_are_two_loads(url: str, tmp_path: Path) -> None:
    for name in ("mot", "hai"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "t.docx").write_bytes(b"no Word")
    ran = plain_rag("--server", url, "ingest", tmp_path / "mot", tmp_path / "hai")
    assert ran.code == 3
    for name in ("mot", "hai"):
        assert f"Rejected: {tmp_path / name / 't.docx'}: " in ran.err


def test_what_is_not_there_and_what_cannot_be_pruned(url: str, tmp_path: Path) -> None:
    gone = plain_rag("--server", url, "ingest", tmp_path / "khong-co")
    assert (gone.code, "no such file" in gone.err) == (1, True)
    pruned = plain_rag("--server", url, "ingest", "--prune", tmp_path)
    assert pruned.code == 2
    assert "--prune cannot be done over a server" in pruned.err


def test_files_for_spreadsheets(held: Path, url: str) -> None:
    plain_rag("--server", url, "ask", FIRST)
    for form in ("csv", "jsonl"):
        there = plain_rag("--server", url, "export", "answers", "--format", form)
        assert there.out == rag(held, "export", "answers", "--format", form).out
        assert FIRST in there.out
    none = plain_rag(
        "--server", url, "export", "answers", "--from", "2020-01-01", "--to", "2020-01-01"
    )
    assert FIRST not in none.out


def test_the_status_it_tells(url: str) -> None:
    told = json.loads(plain_rag("--server", url, "status", "--json").out)
    assert told["server"]["url"] == url
    assert told["store"]["articles"] >= 2
    assert told["indexes"]["lag"] == 0
    assert told["model"]["generator"] == "extractive"
    assert f"url: {url}" in plain_rag("--server", url, "status").out


def test_it_may_be_named_by_the_environment(
    url: str, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_SERVER", url)
    told = plain_rag("ask", FIRST)
    assert (told.code, told.err) == (0, "")
    assert "gần một nghìn cân" in told.out
    # A data directory on the command line goes past it.
    assert json.loads(rag(archive, "status", "--json").out)["data_dir"] == str(archive)
    assert not Path("data").exists()


LOCAL = [
    ["serve"], ["reindex"], ["verify"], ["backup", "F"], ["restore", "F"], ["retention"],
    ["keys", "list"], ["users", "list"], ["evaluate", "."], ["train", "ranker", ".", "--out", "F"],
    ["webhooks", "list"], ["feeds", "list"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", LOCAL)
def test_what_cannot_be_done_there_says_so(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (["--server", "http://127.0.0.1:9"], []):
        monkeypatch.setenv("RAG_SERVER", "" if place else "http://127.0.0.1:9")
        ran = plain_rag(*place, *arguments)
        assert ran.code == 2
        assert f"`rag {arguments[0]}" in ran.err
        assert "cannot be done over a server" in ran.err
    assert [*Path().iterdir()] == []


def test_every_command_is_done_here_or_there() -> None:
    over_a_server = {"ask", "search", "ingest", "export", "status"}
    assert over_a_server | {words[0] for words in LOCAL} == set(group.commands)


def test_two_places_are_refused(archive: Path, url: str) -> None:
    ran = rag(archive, "ask", "--server", url, FIRST)
    assert (ran.code, "name two places" in ran.err) == (2, True)
    ran = plain_rag("ask", "--server", "127.0.0.1:7860", FIRST)
    assert (ran.code, "no address of a server" in ran.err) == (2, True)


def test_one_that_asks_for_keys(
    guarded: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data, url = guarded
    for place in (["--server", url], ["--data-dir", data]):
        ran = plain_rag(*place, "ask", FIRST)
        assert ran.code == 1
        assert f"The server at {url} asks for a key. Set RAG_API_KEY" in ran.err
    monkeypatch.setenv("RAG_API_KEY", "hb_khong_phai_khoa")
    ran = plain_rag("--server", url, "ask", FIRST)
    assert (ran.code, "takes no such key" in ran.err) == (1, True)
    assert "hb_khong_phai_khoa" not in ran.err
    key = rag(data, "keys", "create", "--scopes", "ask", "--name", "thử").out.strip()
    monkeypatch.setenv("RAG_API_KEY", key)
    for place in (["--server", url], ["--data-dir", data]):
        ran = plain_rag(*place, "ask", FIRST)
        assert ran.code == 0
        assert "Warning" not in ran.err
    ran = plain_rag("--server", url, "search", FIRST)
    assert (ran.code, "needs the permission read" in ran.err) == (1, True)
    ran = plain_rag("--server", url, "ingest", tmp_path)
    assert ran.code == 0  # there was nothing to send
    (tmp_path / "a.txt").write_text("A\nB", "utf-8")
    ran = plain_rag("--server", url, "ingest", tmp_path)
    assert (ran.code, "needs the permission ingest" in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("url", "reached"),
    [
        ("http://0.0.0.0:7860", "http://127.0.0.1:7860"),
        ("http://[::]:80", "http://[::1]:80"),
        ("http://10.0.0.0:7860", "http://10.0.0.0:7860"),
    ],
)
def test_the_lock_names_an_address_that_can_be_reached(url: str, reached: str) -> None:
    assert from_here(url) == reached
