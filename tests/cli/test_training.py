"""``rag train ranker`` over a dataset made on the spot."""

import json
from pathlib import Path

from click.testing import CliRunner

from rag.cli import rag
from rag.retrieval.learned import LearnedRanker

THINGS = ("cầu", "chợ", "đập", "hồ", "đèo", "bản", "trường", "nhà máy", "vườn", "tháp")


def test_a_ranker_is_trained_saved_and_read(tmp_path: Path) -> None:
    dataset = tmp_path / "tap"
    dataset.mkdir()
    articles, questions = [], []
    for number in range(20):
        name = f"{THINGS[number % 10]} số {number}"
        body = f"Đường tới {name} dễ đi.\n{name} rộng {number + 3}00 mét.\nNgười dân vui."
        articles.append({"id": f"a{number}", "title": name.capitalize(), "body": body})
        questions.append(
            {
                "id": f"q{number}",
                "question": f"{name} rộng bao nhiêu mét?",
                "gold_article_ids": [f"a{number}"],
                "answers": [f"{number + 3}00 mét"],
            }
        )
    for file, rows in (("articles.jsonl", articles), ("questions.jsonl", questions)):
        (dataset / file).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    out = tmp_path / "ranker"
    arguments = ["train", "ranker", str(dataset), "--out", str(out), "--all-questions"]
    found = CliRunner().invoke(rag, ["--data-dir", str(tmp_path / "data"), *arguments])
    assert found.exit_code == 0, found.output
    assert "by cross-validation" in found.output
    assert LearnedRanker.load(lambda query: [], out).name.startswith("trees-")
    card = (out / "README.md").read_text("utf-8")
    assert "20 questions of tap" in card
    assert not list((tmp_path / "data").glob("scratch-*"))


def test_a_folder_that_is_no_dataset_is_told(tmp_path: Path) -> None:
    arguments = ["train", "ranker", str(tmp_path), "--out", str(tmp_path / "out")]
    found = CliRunner().invoke(rag, ["--data-dir", str(tmp_path / "data"), *arguments])
    assert found.exit_code != 0
    assert not (tmp_path / "out").exists()
