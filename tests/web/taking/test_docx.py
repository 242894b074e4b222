"""DOCX, as python-docx reads it."""

from __future__ import annotations

from datetime import UTC
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.web.taking.contents import answer_document
from rag.web.taking.document import plain
from rag.web.taking.docx import write_docx
from tests.web.taking.making import ABSTAINED, ANSWER, PLACE, SITE, cited, document_of
from tests.web.taking.reading import docx_text


def test_it_says_what_it_is() -> None:
    file = docx.Document(BytesIO(write_docx(answer_document(ANSWER, PLACE))))
    said = file.core_properties
    assert (said.title, said.language, said.author) == (ANSWER.question, "vi-VN", "Hỏi Báo")
    assert said.created is not None
    assert said.created.astimezone(UTC) == PLACE.taken_at
    assert not said.comments
    assert file.sections[0].page_width.cm == pytest.approx(21, abs=0.01)


def test_styles_and_links_are_those_of_word() -> None:
    file = docx.Document(BytesIO(write_docx(answer_document(ANSWER, PLACE))))
    styles = {one.text: one.style.name for one in file.paragraphs if one.style}
    assert styles[ANSWER.question] == "Heading 1"
    assert styles["Nguồn"] == "Heading 2"
    assert styles["Sapo của bài."] == "Quote"
    links = {link.text: link.url for one in file.paragraphs for link in one.hyperlinks}
    assert links[" [2]".strip()] == f"{SITE}/bai/khac?version=3&danh-dau=p0.0-42#p0"
    assert links["https://example.org/cau-treo"] == "https://example.org/cau-treo"


def test_suggestions_are_a_list() -> None:
    file = docx.Document(BytesIO(write_docx(answer_document(ABSTAINED, PLACE))))
    (suggested,) = [one for one in file.paragraphs if one.text == "Chợ phiên Pú Lương"]
    assert suggested.style is not None
    assert suggested.style.name == "List Bullet"
    assert suggested.hyperlinks[0].url == f"{SITE}/bai/cho-phien?version=1"


def test_spelling_is_checked_as_vietnamese() -> None:
    with ZipFile(BytesIO(write_docx(answer_document(ANSWER, PLACE)))) as parts:
        assert 'w:val="vi-VN"' in parts.read("word/styles.xml").decode()


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    text = plain(text)
    read = docx_text(write_docx(document_of(text)))
    assert read.split("\n") == [text, text, f"Trước {text}{text}{text}", text]


@pytest.mark.parametrize("quote", ["a\x00b\x0bc", "\uffff\ufffe", "x\u202egnod", "A" * 5000, "😀"])
def test_what_xml_forbids_breaks_nothing(quote: str) -> None:
    read = docx_text(write_docx(answer_document(cited(quote=quote, url="http://a b/\x01"), PLACE)))
    assert plain(quote) in read
