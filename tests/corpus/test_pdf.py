import contextlib
import io
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from rag.corpus.pdf import load_pdf
from rag.errors import CorruptFile, InputError
from tests.corpus.making import pdf_file

LINES = [
    "Đường mới lên bản vùng cao",
    "",
    "Con đường dài mười hai ki-lô-mét nối trung tâm xã với ba bản",
    "vùng cao đã được đổ bê tông. Người dân đi chợ phiên không còn",
    "phải lội suối vào mùa mưa.",
    "",
    "Dọc tuyến có bốn cầu nhỏ và hai ngầm tràn. Bà con các bản góp",
    "ngày công phát quang hai bên đường.",
]
FILE = pdf_file(LINES, title="Đường mới lên bản vùng cao")


def test_lines_become_paragraphs() -> None:
    assert load_pdf(FILE).payload == {
        "title": "Đường mới lên bản vùng cao",
        "body": [
            "Con đường dài mười hai ki-lô-mét nối trung tâm xã với ba bản vùng cao đã được đổ bê "
            "tông. Người dân đi chợ phiên không còn phải lội suối vào mùa mưa.",
            "Dọc tuyến có bốn cầu nhỏ và hai ngầm tràn. Bà con các bản góp ngày công phát quang "
            "hai bên đường.",
        ],
        "captions": [],
    }


def test_a_title_that_only_the_properties_state_is_not_taken() -> None:
    payload = load_pdf(pdf_file(LINES, title="Microsoft Word - bai1.doc")).payload
    assert payload["title"] == "Đường mới lên bản vùng cao"


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"cột trái dòng thứ {n} của bài này" for n in range(6)]
    right = [f"cột phải dòng thứ {n} của bài này" for n in range(6)]
    lines = [f"{one}        {other}" for one, other in zip(left, right, strict=True)]
    payload = load_pdf(pdf_file(lines)).payload
    text = " ".join([str(payload["title"]), *payload["body"]])
    assert text.index("trái dòng thứ 5") < text.index("phải dòng thứ 0")


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(FILE)))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is damaged"),
        (b"%PDF-1.4\nkh\xc3\xb4ng ph\xe1\xba\xa3i", "is damaged"),
        (FILE[: len(FILE) // 3], "is damaged"),
        (encrypted(), "is encrypted"),
        (pdf_file([]), "holds no text, only pictures"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(
    data: bytes, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(CorruptFile, match=said) as caught:
        load_pdf(data)
    assert "ingest" in str(caught.value)
    assert caplog.text == ""


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(FILE)), st.integers(0, 60), st.binary(max_size=10))
def test_a_damaged_file_is_a_file_or_our_error(position: int, length: int, junk: bytes) -> None:
    with contextlib.suppress(InputError):
        load_pdf(FILE[:position] + junk + FILE[position + length :])
