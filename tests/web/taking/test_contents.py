"""What the three files say, and that they say the same."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Answer
from rag.web.taking.contents import answer_document, conversation_document
from rag.web.taking.document import Document, Heading, Quotation, plain, web_address
from rag.web.taking.docx import write_docx
from rag.web.taking.markdown import write_markdown
from rag.web.taking.pdf import write_pdf
from tests.web.taking.making import ABSTAINED, ANSWER, PLACE, SITE, cited
from tests.web.taking.reading import READERS, squeezed

WRITERS = {"md": write_markdown, "docx": write_docx, "pdf": write_pdf}


def text_of(document: Document, form: str) -> str:
    return squeezed(READERS[form](WRITERS[form](document)))


ANSWERED = f"""
Cầu thông xe ngày nào?
Trả lời tự động từ kho bài · hỏi lúc 28/11/2026, 8:02 · {SITE}/tra-loi/tra-loi-1
Tải về lúc 28/11/2026, 11:00. Nếu sau lúc tải về có bài nguồn được đính chính hoặc gỡ, chỉ
trang của câu trả lời cho biết điều đó.
Đã hiểu là: “Cầu treo Huổi Tằm thông xe ngày nào?”
Lưu ý: Bài “Thông xe” đã được đính chính ở một bài khác: {SITE}/bai/dinh-chinh
Sáng 16/5/2023 [1]. Theo bài “Thông xe”: Cầu treo Huổi Tằm thông xe sáng 16/5/2023 [1] [2].
Nguồn
[1] Thông xe cầu treo Huổi Tằm · Báo Thử · Giao thông · 17/5/2023
Cầu treo Huổi Tằm thông xe sáng 16/5/2023.
Đoạn này trong kho bài: {SITE}/bai/cau-treo?version=1#p2 · Bài gốc: https://example.org/cau-treo
[2] (Bài không có tiêu đề) · (không rõ ngày đăng)
Tựa bài
Sapo của bài.
Đoạn này trong kho bài: {SITE}/bai/khac?version=3#p0
"""
ABSTENTION = f"""
Giá vàng hôm nay?
Trả lời tự động từ kho bài · hỏi lúc 28/11/2026, 8:05 · {SITE}/tra-loi/tra-loi-2
Tải về lúc 28/11/2026, 11:00. Nếu sau lúc tải về có bài nguồn được đính chính hoặc gỡ, chỉ
trang của câu trả lời cho biết điều đó.
Không tìm thấy trong kho bài thông tin để trả lời câu hỏi này.
Các đoạn gần nhất trong kho bài chưa nói đến điều được hỏi.
Gợi ý bài gần chủ đề
Các bài dưới đây không phải là nguồn của câu trả lời.
Chợ phiên Pú Lương
"""


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(("answer", "said"), [(ANSWER, ANSWERED), (ABSTAINED, ABSTENTION)])
def test_an_answer_is_told_whole_and_in_order(form: str, answer: Answer, said: str) -> None:
    assert text_of(answer_document(answer, PLACE), form).replace("•", "") == squeezed(said)


@pytest.mark.parametrize("form", WRITERS)
def test_a_conversation_has_its_answers_in_order(form: str) -> None:
    document = conversation_document([ANSWER, ABSTAINED], PLACE, is_whole=True)
    text = text_of(document, form)
    parts = [
        "Hội thoại: Cầu thông xe ngày nào?",
        "2 câu hỏi · tải về lúc 28/11/2026, 11:00",
        f"{SITE}/tra-loi/tra-loi-1",
        "Sáng 16/5/2023 [1].",
        "[2] (Bài không có tiêu đề)",
        "Giá vàng hôm nay?",
        f"{SITE}/tra-loi/tra-loi-2",
        "Không tìm thấy trong kho bài",
        "Gợi ý bài gần chủ đề",
    ]
    places = [text.index(squeezed(part)) for part in parts]
    assert places == sorted(places)


def test_a_conversation_that_had_more_before_says_so() -> None:
    document = conversation_document([ABSTAINED], PLACE, is_whole=False)
    assert squeezed("1 câu hỏi gần nhất · tải về") in text_of(document, "md")


def test_headings_leave_no_level_out() -> None:
    document = conversation_document([ANSWER, ABSTAINED], PLACE, is_whole=True)
    levels = [block.level for block in document.blocks if isinstance(block, Heading)]
    assert levels == [1, 2, 3, 2, 3]


@pytest.mark.parametrize("form", WRITERS)
def test_what_was_withdrawn_is_said_and_not_quoted(form: str) -> None:
    document = answer_document(cited(quote=None), PLACE)
    text = text_of(document, form)
    assert squeezed("Nguồn này hiện không mở cho bạn đọc, nên đoạn trích không hiển thị.") in text
    assert not any(isinstance(block, Quotation) for block in document.blocks)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "/bai/khac", "https://", "http://[::1", "ftp://a.b", "http://x:y"],
)
def test_an_address_that_leads_nowhere_is_left_out(url: str) -> None:
    assert "Bàigốc" not in text_of(answer_document(cited(url=url), PLACE), "docx")


def test_an_address_is_written_as_any_program_reads_it() -> None:
    address = web_address('http://báo.vn/đường dẫn?a="b"&c=<d>')
    assert address is not None
    assert address.isascii()
    assert address.startswith("http://xn--bo-mia.vn/%C4%91")
    assert not set(address) & set(' "<>')


@given(st.text())
def test_plain_text_is_one_line_of_what_can_be_seen(text: str) -> None:
    made = plain(text)
    assert plain(made) == made
    assert unicodedata.is_normalized("NFC", made)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in made)
    assert not set(made) & set("\u200b\u200e\u202e\u2066\u061c\ufeff\uffff\ufdd0\n")


def test_a_title_in_a_list_of_files_is_not_endless() -> None:
    document = answer_document(replace(ANSWER, question="dài " * 200), PLACE)
    assert len(document.title) <= 120
    assert document.title.endswith("…")
