from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.archives import entries
from rag.corpus.ids import is_id
from rag.corpus.reading import Read, Rejection, read_articles
from rag.corpus.walk import Found, total_bytes
from rag.errors import InputError, UnknownFileType
from tests.corpus.making import CAPTION, SITE_TEXT, lines_of, pdf_file, put, word_file


def read(*paths: Path) -> tuple[list[Read], list[Rejection]]:
    found = list(read_articles(paths))
    return (
        [one for one in found if isinstance(one, Read)],
        [one for one in found if isinstance(one, Rejection)],
    )


def test_every_format_in_one_folder(tmp_path: Path) -> None:
    put(tmp_path / "a.jsonl", lines_of({"title": "JSON"}))
    put(tmp_path / "b.txt", "Chữ\n\nMột.")
    put(tmp_path / "c.md", "---\ntitle: Markdown\n---\nMột.")
    put(tmp_path / "d.html", f"<title>Trang</title><h1>Trang</h1><p>{'Một câu dài. ' * 30}</p>")
    put(tmp_path / "e.docx", word_file([("Title", "Word"), ("Normal", "Một.")]))
    put(tmp_path / "f.pdf", pdf_file(["Bản in", "", "Một câu."]))
    put(tmp_path / "g.CSV", "title,body\nBảng,Một.\n")
    found, rejected = read(tmp_path)
    assert rejected == []
    assert [one.article.title for one in found] == [
        "JSON", "Chữ", "Markdown", "Trang", "Word", "Bản in", "Bảng",
    ]  # fmt: skip
    assert len({one.article.id for one in found}) == 7
    assert [one.origin for one in found][1] == str((tmp_path / "b.txt").resolve())


def test_a_page_as_the_website_gives_it(tmp_path: Path) -> None:
    (found,), _ = read(put(tmp_path / "000_2ba9.txt", SITE_TEXT))
    assert found.article.captions == (CAPTION,)
    assert found.article.published_at is None
    assert found.article.body[-1].endswith("nối nghề.")
    assert found.line is None
    assert found.where == str(tmp_path / "000_2ba9.txt")


def test_what_is_no_article_is_told_with_file_and_line_and_the_rest_goes_in(
    tmp_path: Path,
) -> None:
    path = put(
        tmp_path / "a.jsonl",
        lines_of({"id": "a", "title": "A"}, {"lead": "x"}, {"title": "B", "kind": "thơ"})
        + b"{\n"
        + lines_of({"id": "c", "title": "C"}),
    )
    found, rejected = read(path)
    assert [(one.article.id, one.line) for one in found] == [("a", 1), ("c", 5)]
    assert [one.where for one in rejected] == [f"{path}:{line}" for line in (2, 3, 4)]
    assert "neither a title nor a body" in rejected[0].reason
    assert "kind" in rejected[1].reason
    assert "not JSON" in rejected[2].reason


def test_an_edited_file_is_the_same_article(tmp_path: Path) -> None:
    (first,), _ = read(put(tmp_path / "a.txt", "Tít\n\nMột."))
    (second,), _ = read(put(tmp_path / "a.txt", "Tít mới\n\nHai."))
    assert first.article.id == second.article.id
    assert first.article != second.article


def test_a_line_keeps_its_id_when_it_moves_or_its_body_is_edited(tmp_path: Path) -> None:
    one, two = {"title": "Một", "body": "a"}, {"title": "Hai", "body": "b"}
    before, _ = read(put(tmp_path / "a.jsonl", lines_of(one, two)))
    after, _ = read(put(tmp_path / "a.jsonl", lines_of(two, one | {"body": "c"})))
    ids = {read.article.title: read.article.id for read in before}
    assert {read.article.title: read.article.id for read in after} == ids


def test_an_id_from_elsewhere_is_recorded(tmp_path: Path) -> None:
    (found,), _ = read(put(tmp_path / "a.jsonl", lines_of({"id": "cms:7/á", "title": "A"})))
    assert is_id(found.article.id)
    assert found.original_id == "cms:7/á"
    assert "'cms:7/á'" in found.warnings[0]


def test_the_address_names_the_article_before_the_path_does(tmp_path: Path) -> None:
    text = "---\ntitle: A\nurl: https://bao.example/a.html\n---\nMột."
    (one,), _ = read(put(tmp_path / "x/a.md", text))
    (two,), _ = read(put(tmp_path / "y/b.md", text))
    assert one.article.id == two.article.id


def test_an_unknown_type_says_what_is_read(tmp_path: Path) -> None:
    for path in (put(tmp_path / "a.xyz", "x"), put(tmp_path / "khong-duoi", "x")):
        _, (rejection,) = read(path)
        assert isinstance(rejection.error, UnknownFileType)
        assert ".jsonl, .ndjson, .txt, .md" in rejection.reason
    _, (rejection,) = read(put(tmp_path / "a.json", "{}"))
    assert "one object a line" in rejection.reason


def test_invalid_bytes_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    (text,), _ = read(put(tmp_path / "a.txt", "Tít\n\nMột ".encode() + b"\xff."))
    assert text.article.body == ("Một \ufffd.",)
    assert "at byte 12" in text.warnings[0]
    (line,), _ = read(put(tmp_path / "a.jsonl", b'{"title": "\xff"}'))
    assert (line.where, "at byte 11" in line.warnings[0]) == (f"{tmp_path}/a.jsonl:1", True)
    (row,), _ = read(put(tmp_path / "a.csv", b"title\n\xff\n"))
    assert "at byte 6" in row.warnings[0]


def test_a_missing_path_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="khong-co"):
        read_articles([tmp_path, tmp_path / "khong-co"])


def test_corrupt_files_do_not_stop_the_rest(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.docx", "c.html", "d.csv", "e.txt", "f.md", "g.jsonl.gz", "h.zip"):
        (tmp_path / name).write_bytes(b"\x00\x01")
    (tmp_path / "e.txt").write_bytes(b"")
    put(tmp_path / "z.txt", "Tít")
    found, rejected = read(tmp_path)
    assert [one.article.title for one in found][-1] == "Tít"
    assert {Path(one.file).name[0] for one in rejected} >= set("abcdegh")


def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    gone = Found(tmp_path / "a.txt", "a.txt", True)
    with pytest.raises(InputError, match="No such file"):
        list(entries(gone))


def test_progress_counts_to_the_size_on_disk(tmp_path: Path) -> None:
    put(tmp_path / "a.jsonl.gz", lines_of(*({"id": str(n), "title": "A"} for n in range(300))))
    put(tmp_path / "b.txt", SITE_TEXT)
    put(tmp_path / "c.pdf", b"%PDF-".ljust(50))
    told: list[int] = []
    list(read_articles([tmp_path], on_bytes=told.append))
    assert sum(told) == total_bytes([tmp_path])
    assert min(told) >= 0


@given(st.lists(st.tuples(st.sampled_from(["txt", "md", "csv", "jsonl", "jsonl.gz"]), st.binary())))
def test_reading_is_deterministic_and_never_fails(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("kho")
    for number, (suffix, data) in enumerate(made):
        put(folder / f"{number}.{suffix}", data)
    first = list(read_articles([folder]))
    second = list(read_articles([folder]))
    assert [getattr(one, "article", one.where) for one in first] == [
        getattr(one, "article", one.where) for one in second
    ]
    assert all(is_id(one.article.id) for one in first if isinstance(one, Read))
