"""What ``rag ask`` prints is what a reader is shown anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from rag.cli import rag

ARTICLES = [
    {
        "id": "dap",
        "title": "Đập Huổi Lóng",
        "body": "Đập Huổi Lóng cao 21 mét.",
        "published_at": "2023-05-17T20:30:00+00:00",
        "section": "Kinh tế",
    },
    {"id": "sua", "title": "Đính chính", "body": "Đập cao 23 mét.", "corrects": ["dap"]},
]
ASKED = "Đập Huổi Lóng cao bao nhiêu mét?"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    def invoke(*arguments: str) -> str:
        result = CliRunner().invoke(rag, ["--data-dir", str(tmp_path / "data"), *arguments])
        assert result.exit_code == 0, result.output
        return result.stdout

    file = tmp_path / "bai.jsonl"
    lines = (json.dumps(article, ensure_ascii=False) for article in ARTICLES)
    file.write_text("\n".join(lines), encoding="utf-8")
    invoke("ingest", str(file))
    return invoke


def test_a_correction_is_told_and_the_day_is_the_archives(run: Callable[..., str]) -> None:
    printed = run("ask", ASKED)
    assert "đã được đính chính ở một bài khác: /bai/sua" in printed
    # Half past eight in the evening in London is the next day in Hanoi.
    assert printed.count("18/5/2023") == 2
    assert "17/05/2023" not in printed
    assert "/bai/sua" in json.loads(run("ask", "--json", ASKED))["notices"][0]


def test_why_there_is_no_answer_is_told(run: Callable[..., str]) -> None:
    asked = "Đập Huổi Lóng năm 1975 của ông Vàng A Sếnh cao bao nhiêu mét?"
    printed = run("ask", asked)
    assert json.loads(run("ask", "--json", asked))["abstention"] in printed
    assert "Gợi ý bài gần chủ đề" in printed


def test_a_filter_is_read_in_the_form_that_articles_are_kept_in(run: Callable[..., str]) -> None:
    assert "21 mét" in run("ask", "--section", "Kinh te\u0302\u0301 ", ASKED)
