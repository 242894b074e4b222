"""PDF, as pypdf reads it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from io import BytesIO
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from rag.web.taking.contents import answer_document, conversation_document
from rag.web.taking.document import Document, Paragraph, Run, plain
from rag.web.taking.pdf import write_pdf
from tests.web.taking.making import ABSTAINED, ANSWER, PLACE, SITE, cited, document_of
from tests.web.taking.reading import pdf_text, squeezed

TONES = ["", *"\u0300\u0301\u0303\u0309\u0323"]
LETTERS = [
    unicodedata.normalize("NFC", letter + tone)
    for letter, tone in product("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY", TONES)
] + ["đ", "Đ"]


def document(text: str, *, is_strong: bool = False) -> Document:
    return Document("Thử", PLACE.taken_at, (Paragraph((Run(text, is_strong=is_strong),)),))


@pytest.mark.parametrize("is_strong", [False, True])
def test_every_vietnamese_letter_is_drawn_and_read_back(is_strong: bool) -> None:
    assert len(set(LETTERS)) == 146
    read = squeezed(pdf_text(write_pdf(document(" ".join(LETTERS), is_strong=is_strong))))
    assert read == "".join(LETTERS)


def test_marks_that_combine_come_out_composed_where_they_can() -> None:
    name = "Nguyễn Thị Thuở ở Điện Biên Phủ; x\u0323\u0302 q\u0303"
    decomposed = unicodedata.normalize("NFD", name)
    read = pdf_text(write_pdf(document(plain(decomposed)))).strip()
    assert read == unicodedata.normalize("NFC", decomposed)


def test_it_says_what_it_is() -> None:
    read = PdfReader(BytesIO(write_pdf(answer_document(ANSWER, PLACE))))
    assert read.metadata is not None
    assert (read.metadata.title, read.metadata.author) == (ANSWER.question, "Hỏi Báo")
    assert read.metadata.creation_date == PLACE.taken_at
    root = read.trailer["/Root"]
    assert root["/Lang"] == "vi-VN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_fonts_are_inside() -> None:
    page = PdfReader(BytesIO(write_pdf(answer_document(ANSWER, PLACE)))).pages[0]
    fonts = [one.get_object() for one in page["/Resources"]["/Font"].values()]
    assert len(fonts) == 2
    for font in fonts:
        within = font["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in within["/FontDescriptor"]


def test_markers_lead_to_their_evidence() -> None:
    page = PdfReader(BytesIO(write_pdf(answer_document(ANSWER, PLACE)))).pages[0]
    links = [one.get_object()["/A"]["/URI"] for one in page["/Annots"]]
    assert f"{SITE}/bai/cau-treo?version=1&danh-dau=p2.0-42#p2" in links
    assert f"{SITE}/tra-loi/{ANSWER.id}" in links


def test_a_long_conversation_has_numbered_pages_and_an_outline() -> None:
    turns = [ANSWER, replace(ABSTAINED, question="Còn năm 2022?")] * 10
    file = write_pdf(conversation_document(turns, PLACE, is_whole=True))
    read = PdfReader(BytesIO(file))
    assert len(read.pages) > 3
    for number, page in enumerate(read.pages, 1):
        assert page.extract_text().rstrip().endswith(f"Hỏi Báo · trang {number}")
    (top, inner) = read.outline
    assert top.title == f"Hội thoại: {ANSWER.question}"
    titles = [one.title for one in inner if not isinstance(one, list)]
    assert titles == [turn.question for turn in turns]


def test_what_the_typeface_lacks_is_owned_up_to() -> None:
    text = pdf_text(write_pdf(answer_document(cited(quote="Gặp 习近平 😀, số {nb}."), PLACE)))
    assert "Gặp (?) (?), số {nb}." in text
    assert "Chỗ ghi (?) là ký tự mà phông chữ của tệp PDF không có" in squeezed_lines(text)
    assert "Chỗ ghi" not in pdf_text(write_pdf(answer_document(ANSWER, PLACE)))


def squeezed_lines(text: str) -> str:
    return " ".join(text.split())


def test_a_word_longer_than_a_line_is_broken_and_whole() -> None:
    word = "ế" * 3000
    assert squeezed(pdf_text(write_pdf(document(word)))) == word


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_any_text_makes_a_file(text: str) -> None:
    assert PdfReader(BytesIO(write_pdf(document_of(plain(text))))).pages
