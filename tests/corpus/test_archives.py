import gzip
import json
import lzma
import zipfile
from pathlib import Path

import pytest

from rag.corpus import archives
from rag.corpus.archives import Limits
from rag.corpus.reading import Read, Rejection, read_articles, read_files
from rag.corpus.walk import files
from rag.errors import CorruptFile, TooLarge, UnknownFileType
from tests.corpus.making import SITE_TEXT, lines_of, put, word_file, zipped


def read(path: Path) -> tuple[list[Read], list[Rejection]]:
    found = list(read_articles([path]))
    return (
        [one for one in found if isinstance(one, Read)],
        [one for one in found if isinstance(one, Rejection)],
    )


@pytest.mark.parametrize("suffix", [".gz", ".xz"])
def test_a_compressed_file_is_the_same_article(tmp_path: Path, suffix: str) -> None:
    plain, _ = read(put(tmp_path / "plain/que.txt", SITE_TEXT))
    packed, rejected = read(put(tmp_path / f"packed/que.txt{suffix}", SITE_TEXT))
    assert [one.article for one in packed] == [one.article for one in plain]
    assert rejected == []


def test_a_zip_of_all_sorts(tmp_path: Path) -> None:
    members = {
        "tin/que.txt": SITE_TEXT,
        "tin/lop.docx": word_file([("Title", "Lớp học"), ("Normal", "Một.")]),
        "../../ngoai.md": "# Ngoài\n\nMột.",
        "bo/articles.jsonl": lines_of({"id": "a1", "title": "A"}),
        "bo/questions.jsonl": lines_of({"id": "q"}),
        "__MACOSX/tin/._que.txt": "x",
        ".an/a.txt": "x",
        "README.md": "x",
        "con.zip": zipped({"a.txt": "x"}),
        "la.xyz": "x",
    }
    path = put(tmp_path / "kho.zip", zipped(members))
    found, rejected = read(path)
    assert {one.article.title: one.origin.removeprefix(str(path.resolve())) for one in found} == {
        "Ngoài": "/ngoai.md",
        "A": "/bo/articles.jsonl",
        "Lớp học": "/tin/lop.docx",
        "Bản Na Ư giữ nghề dệt thổ cẩm": "/tin/que.txt",
    }
    assert [Path(one.file).name for one in rejected] == ["con.zip", "la.xyz"]
    assert "an archive inside an archive" in rejected[0].reason
    assert isinstance(rejected[1].error, UnknownFileType)
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_file_cut_short_gives_what_could_be_read(tmp_path: Path) -> None:
    whole = [{"id": f"a{n}", "title": f"Bài {n}", "body": str(hash(str(n)))} for n in range(5000)]
    path = put(tmp_path / "a.jsonl.gz", lines_of(*whole))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    found, rejected = read(path)
    assert 0 < len(found) < 5000
    assert isinstance(rejected[0].error, CorruptFile)
    assert "damaged or cut short" in rejected[0].reason


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.xz", "a.zip"])
def test_what_only_bears_the_suffix_is_damaged(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"not compressed at all")
    _, rejected = read(path)
    assert isinstance(rejected[0].error, CorruptFile)


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_FILE_BYTES", 1000)
    for name in ("a.txt.gz", "a.txt.xz", "a.txt"):
        _, rejected = read(put(tmp_path / name, "a" * 5000))
        assert isinstance(rejected[0].error, TooLarge)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    many = put(tmp_path / "many.zip", zipped({f"{n}.txt": "x" for n in range(4)}))
    assert "holds 4 files" in read(many)[1][0].reason
    monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", 100)
    large = put(tmp_path / "large.zip", zipped({"a.txt": "Một\n" * 10, "b.txt": "Hai\n" * 20}))
    found, rejected = read(large)
    assert [one.article.title for one in found] == ["Một"]
    assert "unpacks to more than" in rejected[0].reason


def test_an_encrypted_member_says_so(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": "Một"}))
    data[6] |= 1  # the flag in the member's own header and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    _, rejected = read(put(tmp_path / "a.zip", bytes(data)))
    assert "is encrypted" in rejected[0].reason


@pytest.mark.parametrize("packed", ["a.jsonl.gz", "a.jsonl.xz", "a.zip", "gz in a.zip"])
def test_what_unpacks_to_more_than_its_limit_is_cut_there(tmp_path: Path, packed: str) -> None:
    row = json.dumps({"id": "mot", "title": "Bài", "body": "a"}).encode() + b"\n"
    bomb = row + b" " * 1023 + b"\n" + (b" " * 1023 + b"\n") * 20_000
    path = tmp_path / packed.rpartition(" ")[2]
    if packed.endswith(".zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            if packed == "a.zip":
                archive.writestr("a.jsonl", bomb)
            else:  # what it says of itself is small: only counting shows it
                archive.writestr("a.jsonl.gz", gzip.compress(bomb))
    else:
        path.write_bytes((gzip if packed.endswith("gz") else lzma).compress(bomb))
    assert path.stat().st_size < 100_000
    found = list(read_files(files([path]), limits=Limits(unpacked=1_000_000)))
    (rejected,) = [one for one in found if isinstance(one, Rejection)]
    assert isinstance(rejected.error, TooLarge)
    assert "quá lớn" in rejected.error.vietnamese


def test_an_archive_of_more_files_than_its_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", "Bài\n\nĐoạn.")
    (rejected,) = read_files(files([path]), limits=Limits(members=4))
    assert isinstance(rejected, Rejection)
    assert isinstance(rejected.error, TooLarge)
