import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.corpus import docx
from rag.corpus.docx import load_docx
from rag.errors import CorruptFile, InputError, TooLarge
from tests.corpus.making import word_file, zipped

FILE = word_file(
    [
        ("Title", "Lớp học trên đỉnh núi"),
        ("Subtitle", "Ba lớp ghép, bốn mươi học sinh."),
        ("Normal", "Đoạn một."),
        ("Caption", "Điểm trường mùa đông."),
        ("List Bullet", "Góp củi"),
        ("Normal", " "),
    ],
    [("Năm", "Học sinh"), ("2023", "40")],
)


def test_styles_tell_what_is_what() -> None:
    assert load_docx(FILE).payload == {
        "title": "Lớp học trên đỉnh núi",
        "lead": "Ba lớp ghép, bốn mươi học sinh.",
        "body": ["Đoạn một.", "Góp củi", "Năm | Học sinh", "2023 | 40"],
        "captions": ["Điểm trường mùa đông."],
    }


def test_without_styles_the_first_paragraph_is_the_title() -> None:
    payload = load_docx(word_file([("Normal", "Tít"), ("Normal", "Đoạn một.")])).payload
    assert (payload["title"], payload["body"]) == ("Tít", ["Đoạn một."])


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 cut short", zipped({"a.txt": "x"}), FILE[: len(FILE) // 2]]
)
def test_what_is_no_word_file_says_so(data: bytes) -> None:
    with pytest.raises(CorruptFile, match="not a Word file"):
        load_docx(data)


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(TooLarge, match="unpacks to"):
        load_docx(FILE)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_file_is_a_file_or_our_error(data: st.DataObject) -> None:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(FILE)) as package:
        for name in package.namelist():
            parts[name] = package.read(name)
    name = data.draw(st.sampled_from(sorted(parts)))
    position = data.draw(st.integers(0, len(parts[name])))
    length = data.draw(st.integers(0, 40))
    junk = data.draw(st.binary(max_size=8))
    parts[name] = parts[name][:position] + junk + parts[name][position + length :]
    with contextlib.suppress(InputError):
        load_docx(zipped(parts))
