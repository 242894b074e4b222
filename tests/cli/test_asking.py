import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import rag


def asked(path: Path, *lines: object) -> Path:
    path.write_text(
        "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines),
        "utf-8",
    )
    return path


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_question_is_answered_with_its_source(archive: Path) -> None:
    ran = rag(archive, "ask", "Khối bộc phá trên đồi A1 nặng bao nhiêu?")
    assert ran.code == 0
    assert "gần một nghìn cân [1]." in ran.out
    assert "/bai/doi-a1?version=1#p1" in ran.out
    answer = json.loads(rag(archive, "ask", "--json", "Bộc phá đồi A1 nặng bao nhiêu?").out)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["paragraph_id"] == "doi-a1.v1.p1"


def test_a_search_lists_paragraphs_best_first(archive: Path) -> None:
    ran = rag(archive, "search", "--json", "--top-k", 2, "cà phê chín tháng mấy")
    hits = json.loads(ran.out)["hits"]
    assert hits[0]["paragraph_id"] == "ca-phe.v1.p1"
    assert len(hits) == 2
    assert "ca-phe.v1.p1" in rag(archive, "search", "cà phê chín tháng mấy").out


def test_a_search_explains_itself(archive: Path) -> None:
    ran = rag(archive, "search", "--explain", "cà phê chín ở Mường Ảng hiện nay, Paris")
    assert ran.code == 0
    assert "newer articles are preferred" in ran.err
    assert "words in the paragraph +" in ran.out
    assert "before ranking: 1; score: " in ran.out
    assert "nowhere in the article: paris" in ran.out
    shown = json.loads(rag(archive, "search", "--explain", "--json", "cà phê hiện nay").out)
    assert shown["understood"]["is_about_now"] is True
    for place, hit in enumerate(shown["hits"], 1):
        why = hit["explanation"]
        assert why["rank"] == place
        assert sum(part["value"] for part in why["parts"]) == pytest.approx(hit["score"])
    assert "explanation" not in rag(archive, "search", "--json", "cà phê hiện nay").out


def test_a_file_of_questions_is_explained_where_asked(archive: Path, tmp_path: Path) -> None:
    questions = asked(tmp_path / "q.jsonl", {"id": "1", "question": "Cà phê chín tháng mấy?"})
    out = tmp_path / "r.jsonl"
    assert rag(archive, "search", "--questions", questions, "--out", out).code == 0
    (plain,) = rows(out)
    ran = rag(archive, "search", "--explain", "--questions", questions, "--out", out)
    assert (ran.code, ran.err) == (0, "")
    (row,) = rows(out)
    assert row.pop("understood")["text"] == "Cà phê chín tháng mấy?"  # type: ignore[index]
    hits: list[dict[str, Any]] = row["hits"]  # type: ignore[assignment]
    reasons = [hit.pop("explanation") for hit in hits]
    assert [why["rank"] for why in reasons] == [*range(1, len(hits) + 1)]
    for hit, why in zip(hits, reasons, strict=True):
        assert sum(part["value"] for part in why["parts"]) == pytest.approx(hit["score"])
    # What is asked for is added; nothing else changes, nor is any of it there unasked.
    assert row | {"ms": 0} == plain | {"ms": 0}


@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_file_of_questions_gives_a_line_each(archive: Path, tmp_path: Path, command: str) -> None:
    questions = asked(
        tmp_path / "q.jsonl",
        {"id": "1", "question": "Cà phê chín tháng mấy?"},
        '{"id": "nửa\\ud83d", "question": "Bộc phá đồi A1 nặng bao nhiêu\\ud83d?"}',
    )
    out = tmp_path / "r.jsonl"
    out.write_text("cũ\n" * 100, "utf-8")
    ran = rag(archive, command, "--questions", questions, "--out", out)
    assert (ran.code, ran.err) == (0, "")
    found = rows(out)
    assert [row["id"] for row in found] == ["1", "nửa\ud83d"]
    assert all(isinstance(row["ms"], float) for row in found)
    if command == "search":
        assert found[0]["hits"][0]["paragraph_id"] == "ca-phe.v1.p1"  # type: ignore[index]
    else:
        assert found[1]["status"] == "answered"


def test_a_question_that_cannot_be_asked_is_one_line_and_status_three(
    archive: Path, tmp_path: Path
) -> None:
    questions = asked(
        tmp_path / "q.jsonl",
        '{"id": "nửa", "question": "\\ud83d"}',
        {"id": "2", "question": "Cà phê chín tháng mấy?"},
    )
    ran = rag(archive, "ask", "--questions", questions, "--out", tmp_path / "r.jsonl")
    assert ran.code == 3
    first, second = rows(tmp_path / "r.jsonl")
    assert "no letters" in str(first["error"])
    assert second["status"] == "answered"


@pytest.mark.parametrize("command", ["search", "ask"])
def test_the_questions_are_never_written_over(archive: Path, tmp_path: Path, command: str) -> None:
    questions = asked(tmp_path / "q.jsonl", {"id": "1", "question": "Cà phê?"})
    before = questions.read_bytes()
    (tmp_path / "link.jsonl").symlink_to(questions)
    for out in (questions, tmp_path / "link.jsonl"):
        ran = rag(archive, command, "--questions", questions, "--out", out)
        assert ran.code == 2
        assert "the file of questions itself" in ran.err
    assert questions.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"id": "1", "question": "a\xff"}', "line 2: not a question"),
        (b"[]", "line 2: not a question"),
        (b'{"id": "1"}', "line 2: not a question"),
        (b'{"id": "1", "question": "a", "asked_at": "mai"}', "line 2: not a question"),
    ],
)
def test_a_line_that_is_no_question_is_named_and_nothing_is_touched(
    archive: Path, tmp_path: Path, line: bytes, said: str
) -> None:
    questions, out = tmp_path / "q.jsonl", tmp_path / "r.jsonl"
    questions.write_bytes(b'{"id": "0", "question": "a"}\n' + line + b"\n")
    out.write_text("kết quả cũ")
    ran = rag(archive, "ask", "--questions", questions, "--out", out)
    assert ran.code == 2
    assert said in ran.err
    assert out.read_text() == "kết quả cũ"


def test_results_that_cannot_be_written_are_wrong_use(archive: Path, tmp_path: Path) -> None:
    questions = asked(tmp_path / "q.jsonl", {"id": "1", "question": "Cà phê?"})
    ran = rag(
        archive, "search", "--questions", questions, "--out", tmp_path / "khong-co" / "r.jsonl"
    )
    assert ran.code == 2
    assert "Cannot write --out" in ran.err


@pytest.mark.parametrize("command", ["search", "ask"])
def test_bytes_of_another_encoding_are_asked_as_far_as_they_can_be_read(
    archive: Path, command: str
) -> None:
    # What the interpreter makes of an argument that is not UTF-8.
    for more in ((), ("--json",)):
        ran = rag(archive, command, "Cà phê chín tháng mấy\udcff", *more)
        assert (ran.code, ran.err) == (0, "")
        assert "ca-phe.v1.p1" in ran.out or "#p1" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [(), ("câu hỏi", "--questions", "x.jsonl"), ("--questions", "x.jsonl"), ("a", "--from", "mai")],
)
def test_wrong_use_is_status_two(archive: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    asked(tmp_path / "x.jsonl", {"id": "1", "question": "Cà phê?"})
    ran = rag(archive, "search", *arguments)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_question_goes_on_from_an_answer(archive: Path) -> None:
    first = json.loads(rag(archive, "ask", "--json", "Cà phê Mường Ảng chín tháng mấy?").out)
    then = rag(archive, "ask", "--conversation", first["conversation_id"], "ở đâu?")
    assert then.code == 0
    assert "Đã hiểu là: Cà phê Mường Ảng chín ở đâu?" in then.out
    unknown = rag(archive, "ask", "--conversation", "khong-co", "ở đâu?")
    assert unknown.code == 1
    assert "begin one" in unknown.err
