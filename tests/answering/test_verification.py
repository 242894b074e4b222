from __future__ import annotations

import pytest

from rag.answering.drafts import Draft, Evidence
from rag.answering.evidence import evidence_of
from rag.answering.verification import support_of
from rag.types import Article, Hit, Paragraph, Span

# Written for this test; the people and the bridge are made up.
TEXT = (
    "Rạng sáng 7/5/1954, quân ta chiếm xong đồi A1. Khối bộc phá nặng 960 kg do tổ công binh của "
    "ông Vàng Văn Bạch đặt trong đường hầm dài 47 m. Bà Lò Thị Mây, phó chủ tịch huyện Nậm Sương, "
    "cho biết dự kiến cuối năm 2025 khánh thành cầu với kinh phí hơn 14.000 tỷ đồng, không tăng "
    "giá vé. Bà nói: “Cầu này là của chung.” Vé giảm 5% từ ngày 2 tháng 9 năm 2024. UBND huyện có "
    "ba tổ thợ."
)

TRUE = [
    "Khối bộc phá nặng 960 kg được đặt trong đường hầm dài 47 m.",
    "Khối bộc phá nặng 960kg, đường hầm dài 47 mét.",
    "Quân ta chiếm đồi A1 vào rạng sáng ngày 7 tháng 5 năm 1954.",
    "Quân ta chiếm xong đồi A1 năm 1954.",
    "Ông Vàng Văn Bạch đặt khối bộc phá.",
    "Vàng Văn Bạch cùng tổ công binh đặt khối bộc phá.",
    "Kinh phí của cầu là hơn 14.000 tỷ đồng.",
    "Cầu có kinh phí hơn 14000 tỉ đồng.",
    "Cầu dự kiến khánh thành cuối năm 2025.",
    "Giá vé không tăng.",
    "Vé giảm 5 phần trăm từ 2/9/2024.",
    "Bà Lò Thị Mây là phó chủ tịch huyện Nậm Sương.",
    "Bà Mây nói “cầu này là của chung”.",
    "Ủy ban nhân dân huyện có ba tổ thợ.",
]
FALSE = {
    "Khối bộc phá nặng 906 kg.": "Số “906 kg”",
    "Khối bộc phá nặng 960 tấn.": "Số “960 tấn”",
    "Khối bộc phá nặng gần 960 kg.": "Số “960 kg”",
    "Kinh phí của cầu là 14.000 tỷ đồng.": "Số “14.000 tỷ",
    "Kinh phí của cầu là hơn 14.000 triệu đồng.": "Số “14.000 triệu",
    "Vé giảm xuống còn 5% từ 2/9/2024.": "Số “5 %”",
    "Huyện có bốn tổ thợ.": "Số “bốn tổ”",
    "Quân ta chiếm đồi A1 rạng sáng 8/5/1954.": "Ngày “8/5/1954”",
    "Quân ta chiếm đồi A1 ngày 7 tháng 5 năm 1955.": "Ngày “ngày 7 tháng 5 năm 1955”",
    "Quân ta chiếm đồi C1 rạng sáng 7/5/1954.": "Tên “C1”",
    "Ông Vàng Văn Bách đặt khối bộc phá.": "Tên “Ông Vàng Văn Bách”",
    "Ông Vàng Thị Bạch đặt khối bộc phá.": "Tên “Ông Vàng Thị Bạch”",
    "Lò Văn Bạch đặt khối bộc phá.": "Tên “Lò Văn Bạch”",
    "Tổ công binh của Tổ đặt khối bộc phá.": "Tên “Tổ”",
    "Bà Lò Thị Mây là chủ tịch huyện Nậm Sương.": "phó chủ",
    "Bà Lò Thị Mây là nguyên phó chủ tịch huyện Nậm Sương.": "nguyên phó",
    "Cầu khánh thành cuối năm 2025.": "dự kiến khánh",
    "Giá vé tăng.": "không tăng",
    "Quân ta chưa chiếm xong đồi A1.": "chưa chiếm",
    "Bà Mây nói “cầu này là của riêng”.": "Lời trích",
    "Bà Mây trồng nhiều lúa và nuôi cá ở ruộng.": "không nói đủ",
    "Khối bộc phá nặng 960 kg?": "Câu hỏi",
    "Vé giảm từ tháng 8.": "Ngày “tháng 8”",
    "Cầu có kinh phí hơn 14.000-15.000 tỷ đồng.": "Số “14.000-15.000”",
}


@pytest.mark.parametrize("claim", TRUE)
def test_what_the_paragraph_says_in_other_words_is_supported(claim):
    assert problems_of_written(claim, [TEXT], [TEXT]) == []


@pytest.mark.parametrize("claim", FALSE)
def test_what_it_does_not_say_is_told_with_the_reason(claim):
    problems = problems_of_written(claim, [TEXT], [TEXT])
    assert any(FALSE[claim] in problem for problem in problems)


def evidence(quote: str, text: str = TEXT) -> Evidence:
    start = text.index(quote)
    paragraph = Paragraph("a", 1, "p", 1, text)
    return Evidence(paragraph, Article(id="a"), Span(start, start + len(quote)))


def test_word_for_word_is_supported_whatever_it_says():
    quote = "không tăng giá vé."
    assert support_of(Draft(quote, (evidence(quote),))) == ("supported", ())


def test_a_sentence_that_cites_nothing_is_not():
    assert support_of(Draft("Cầu đẹp.", ())) == (
        "unsupported",
        ("Câu này không dẫn đoạn nào.",),
    )


def test_a_number_must_stand_in_the_evidence_a_name_anywhere_in_its_paragraph():
    near = evidence("Vé giảm 5% từ ngày 2 tháng 9 năm 2024.")
    assert support_of(Draft("Vé ở Nậm Sương giảm 5%.", (near,)))[0] == "supported"
    assert support_of(Draft("Vé giảm 5% còn 47 m.", (near,)))[0] == "unsupported"


def test_two_paragraphs_together_may_say_what_neither_says_alone():
    other = "Cầu dài 120 m, rộng 9 m."
    both = (evidence("Vé giảm 5% từ ngày 2 tháng 9 năm 2024."), evidence(other, other))
    draft = Draft("Cầu dài 120 m, vé giảm 5%.", both)
    assert support_of(draft)[0] == "supported"
    assert support_of(Draft(draft.text, both[:1]))[0] == "unsupported"


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Khối bộc phá nặng 960 kg.", "Khối bộc phá nặng 960 kg"),
        ("Vé giảm 5% từ 2/9/2024.", "Vé giảm 5% từ ngày 2 tháng 9 năm 2024."),
        ("Bà Mây bảo cầu là của chung.", "Bà nói: “Cầu này là của chung.”"),
    ],
)
def test_the_evidence_is_the_sentence_that_says_it(claim, quote):
    paragraph = Paragraph("a", 1, "p", 1, TEXT)
    found = evidence_of(claim, Hit(paragraph, Article(id="a"), 1.0))
    assert found is not None
    assert quote in found.quote
    assert TEXT[found.span.start : found.span.end] == found.quote
    assert len(found.quote) < 260


def test_a_paragraph_without_words_is_no_evidence():
    empty = Hit(Paragraph("a", 1, "p", 1, " "), Article(id="a"), 1.0)
    assert evidence_of("Cầu đẹp.", empty) is None


def test_a_name_is_compared_as_it_is_written() -> None:
    paragraph = "Hôm qua, cô Trần Hà My đến Điện Biên để nhận giải thưởng của tỉnh."
    assert not problems_of_written("Cô Trần Hà My đến Điện Biên.", [paragraph], [paragraph])
    assert problems_of_written("Cô Trần Hà Mi đến Điện Biên.", [paragraph], [paragraph])
