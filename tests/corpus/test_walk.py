from pathlib import Path

import pytest

from rag.corpus.walk import Found, checked, files, is_noise, total_bytes, without_questions
from rag.errors import InputError
from tests.corpus.making import put


def names(*paths: Path) -> list[str]:
    return [found.relative for found in files(paths) if isinstance(found, Found)]


def test_folders_are_walked_in_order_without_what_is_not_meant(tmp_path: Path) -> None:
    for name in (
        "b.txt", "a.md", "năm/2024.txt", ".git/config", ".an.txt", "README.md", "LICENSE",
        "anh.JPG", "trang_files/x.css", "x.la", "năm/~$bai.docx",
    ):  # fmt: skip
        put(tmp_path / name, "x")
    assert names(tmp_path) == ["a.md", "b.txt", "x.la", "năm/2024.txt"]
    assert total_bytes([tmp_path]) == 4


def test_a_file_named_is_read_whatever_its_name(tmp_path: Path) -> None:
    assert names(put(tmp_path / "README.md", "x")) == ["README.md"]


def test_a_dataset_is_read_without_its_questions(tmp_path: Path) -> None:
    put(tmp_path / "set/articles.jsonl", "x")
    put(tmp_path / "set/questions.jsonl", "x")
    put(tmp_path / "other/questions.jsonl", "x")
    assert names(tmp_path) == ["other/questions.jsonl", "set/articles.jsonl"]
    assert names(tmp_path / "set/questions.jsonl") == ["questions.jsonl"]
    inside = ["s/articles.jsonl.gz", "s/questions.jsonl", "questions.jsonl"]
    assert without_questions(inside) == ["s/articles.jsonl.gz", "questions.jsonl"]


def test_each_file_once(tmp_path: Path) -> None:
    one = put(tmp_path / "a.txt", "x")
    (tmp_path / "b.txt").symlink_to(one)
    assert names(one, tmp_path) == ["a.txt"]


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such file or folder: .*khong-co"):
        checked([tmp_path, tmp_path / "khong-co"])


@pytest.mark.parametrize("name", ["notice.md", "bai.txt", "readme-cho-ban-doc.txt"])
def test_articles_are_not_noise(name: str) -> None:
    assert not is_noise(name)
