from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rag.cli import rag

ARTICLE = {
    "id": "cho-phien",
    "title": "Chợ phiên Pú Lương họp lại",
    "body": "Chợ phiên Pú Lương họp từ 5 giờ đến 10 giờ sáng. Chợ có 60 gian hàng.",
    "published_at": "2023-05-17T08:00:00+07:00",
}
ASKED = "Chợ phiên Pú Lương có bao nhiêu gian hàng?"
PRINTED = "Chợ phiên Pú Lương có bao nhiêu gian hàng, theo bài đăng ngày 16/5/2023?"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    articles = folder / "articles.jsonl"
    articles.write_text(json.dumps(ARTICLE, ensure_ascii=False) + "\n", encoding="utf-8")
    result = CliRunner().invoke(rag, ["ingest", str(articles), "--data-dir", str(folder / "data")])
    assert result.exit_code == 0, result.output
    return folder


def run(archive: Path, *words: str) -> Any:
    result = CliRunner().invoke(rag, [*words, "--data-dir", str(archive / "data")])
    assert result.exit_code == 0, result.output
    return result


def test_search_says_which_period_it_understood(archive: Path) -> None:
    found = json.loads(run(archive, "search", PRINTED, "--json").stdout)
    assert found["hits"] == []
    assert found["filters"]["inferred"][0]["written"] == "ngày 16/5/2023"
    assert "theo “ngày 16/5/2023” trong câu hỏi" in run(archive, "search", PRINTED).stderr


def test_no_infer_lets_the_words_filter_nothing(archive: Path) -> None:
    found = json.loads(run(archive, "search", PRINTED, "--json", "--no-infer").stdout)
    assert found["hits"][0]["article_id"] == "cho-phien"
    assert found["filters"]["from"] is None
    answer = json.loads(run(archive, "ask", PRINTED, "--json", "--no-infer").stdout)
    assert answer["filters"]["inferred"] == []
    assert json.loads(run(archive, "ask", PRINTED, "--json").stdout)["status"] == "abstained"


def test_each_question_of_a_file_has_its_own_now(archive: Path) -> None:
    questions, out = archive / "questions.jsonl", archive / "answers.jsonl"
    asked = f"Hôm qua {ASKED[0].lower()}{ASKED[1:]}"
    rows = [
        {"id": "next-day", "question": asked, "asked_at": "2023-05-18T09:00:00+07:00"},
        {"id": "next-year", "question": asked, "asked_at": "2024-05-18T09:00:00+07:00"},
    ]
    questions.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    for command, found in (("ask", "citations"), ("search", "hits")):
        run(archive, command, "--questions", str(questions), "--out", str(out))
        lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert [(line["id"], bool(line[found])) for line in lines] == [
            ("next-day", True),
            ("next-year", False),
        ]
