from datetime import UTC, datetime
from pathlib import Path

import pytest

from rag.errors import InputError, UsageError
from rag.evaluation.datasets import GoldQuestion, is_tuning_article, named_in, read_questions


def test_questions_of_a_dataset(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text(
        '{"id": "q1", "question": "Ai?", "gold_article_ids": ["a"], "answers": ["ông"],'
        ' "asked_at": "2024-05-07T08:00:00+07:00"}\n\n'
        '{"id": 2, "question": "Đâu?", "answerable": false}\n',
        "utf-8",
    )
    first, second = read_questions(tmp_path)
    assert (first.id, first.text, first.article_ids, first.answers) == (
        "q1",
        "Ai?",
        frozenset({"a"}),
        ("ông",),
    )
    assert first.asked_at == datetime(2024, 5, 7, 1, tzinfo=UTC)
    assert second.asked_at is None
    assert (second.id, second.answerable, second.is_tuning) == ("2", False, False)
    assert first.is_tuning == is_tuning_article("a")


def test_halves_go_by_the_hash_of_the_article() -> None:
    assert [is_tuning_article(key) for key in "abcde"] == [False, False, True, True, True]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"id": 1, "question": "", "asked_at": "2024-05-07T08:00"}',
        '{"id": "q"}',
        '{"id": "q", "question": null}',
        '{"id": "q", "question": "?", "gold_article_ids": "abc"}',
        '{"id": "q", "question": "?", "answers": "ông"}',
        "[]",
        "7",
    ],
)
def test_a_line_that_is_no_question_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_questions(tmp_path)


def test_a_folder_without_questions_says_what_a_dataset_is(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"articles\.jsonl"):
        read_questions(tmp_path)


ASKED = [GoldQuestion(key, "?", frozenset(), ()) for key in ("q1", "q2", "q3")]


def test_questions_named_in_a_file_keep_their_own_order(tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("q3\n\n  q1 \nq3\n", "utf-8")
    assert [one.id for one in named_in(ids, ASKED)] == ["q1", "q3"]


def test_an_id_that_is_no_questions_is_named(tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("q1\nq9\nq8\n", "utf-8")
    with pytest.raises(UsageError, match=r"'q8'.*2 such"):
        named_in(ids, ASKED)


def test_a_file_of_ids_that_is_no_text_is_named(tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"ids\.txt"):
        named_in(ids, ASKED)
