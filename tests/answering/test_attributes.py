from __future__ import annotations

import pytest

from rag.answering.attributes import attribute_asked, gives_attribute


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Đồi A1 cao bao nhiêu mét?", "height"),
        ("doi a1 cao bao nhieu met", "height"),
        ("Ông Lò Văn Mây bao nhiêu tuổi?", "age"),
        ("Một khung cửi giá bao nhiêu?", "price"),
        ("Mỗi hộ vay bao nhiêu tiền?", "price"),
        ("Bà Mây tốt nghiệp trường nào?", "school"),
        ("Số điện thoại của trạm y tế xã là bao nhiêu?", "phone"),
        ("Buổi lễ kéo dài bao lâu?", "duration"),
        ("Bà Mây sinh năm nào?", "birth"),
    ],
)
def test_the_attribute_is_told_from_the_question_with_marks_or_without(question, name):
    found = attribute_asked(question)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "question",
    [
        "Đồi A1 là gì?",
        "Chuyên gia khuyên uống bao nhiêu nước?",
        "Lượng oxy ở mức bao nhiêu?",
        "Có bao nhiêu cán bộ xã?",
        "Xã có khả năng đón bao nhiêu khách?",
        "Vì sao giá ngô giảm?",
    ],
)
def test_other_questions_ask_no_attribute_that_a_form_tells(question):
    assert attribute_asked(question) is None


@pytest.mark.parametrize(
    ("question", "gives", "other"),
    [
        (
            "Đồi A1 cao bao nhiêu mét?",
            "Đồi A1 cao 32 mét so với cánh đồng.",
            "Trên đồi A1 có 644 ngôi mộ.",
        ),
        ("Khung cửi giá bao nhiêu?", "Mỗi khung bán 2 triệu đồng.", "Bản có 14 khung cửi."),
        ("Lễ hội kéo dài bao lâu?", "Lễ hội diễn ra trong ba ngày.", "Lễ hội đông người."),
        ("Có bao nhiêu người dự lễ?", "Hơn 200 học sinh đã dự.", "Lễ có 3 phần."),
        ("Bà Mây sinh năm nào?", "Bà Mây sinh năm 1960.", "Bà Mây dệt vải từ năm 1980."),
    ],
)
def test_a_sentence_gives_it_or_gives_something_else(question, gives, other):
    assert gives_attribute(question, gives)
    assert not gives_attribute(question, other)


def test_what_is_asked_of_one_person_is_not_given_by_a_sentence_on_another():
    question, names = "Nghệ nhân Lò Thị Mây bao nhiêu tuổi?", ["Lò Thị Mây"]
    assert gives_attribute(question, "Bà Mây, 63 tuổi, dệt vải.", names)
    assert gives_attribute(question, "Bà 63 tuổi.", names, "Mây dệt từ bé.")
    assert not gives_attribute(question, "Con trai là Lò Thị Hùng, 30 tuổi.", names)
