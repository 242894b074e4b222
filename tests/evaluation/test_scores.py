from pathlib import Path

import pytest

from rag.errors import InputError
from rag.evaluation.scores import Scored, read_scores, write_scores

ROW = Scored(
    id="c1",
    typed="unaccented",
    question="o dau",
    cluster="bài-1",
    is_tuning=True,
    metrics={"article_ndcg_10": 0.5},
    article_rank=3,
    hits=("bài-1.v1.p0",),
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "scores.jsonl"
    write_scores(path, [ROW])
    assert read_scores(path) == [ROW]
    assert "bài-1" in path.read_text("utf-8")


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "c1"}', "7"])
def test_a_line_that_is_no_score_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "scores.jsonl"
    path.write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_scores(path)


def test_the_same_question_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scores.jsonl"
    write_scores(path, [ROW, ROW])
    with pytest.raises(InputError, match=r"line 2.*c1.*twice"):
        read_scores(path)


def test_a_missing_file_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--out"):
        read_scores(tmp_path / "none.jsonl")
