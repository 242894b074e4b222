from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.cohesion import Cohesion
from rag.answering.spans import MAX_LIST_SYLLABLES, ReadSentence
from tests.answering.making import WEIGHTS

COHESION = Cohesion(WEIGHTS)


def read(text: str) -> ReadSentence:
    return ReadSentence(text, COHESION)


def words(text: str) -> set[str]:
    return {text[one.span.start : one.span.end] for one in read(text).spans()}


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("Chợ Pú Lương có hơn 60 gian hàng.", "hơn 60 gian hàng"),
        ("Giá điện tăng 5% từ tháng 3.", "tăng 5%"),
        ("Hội thi mở tại xã Huổi Tằm vào sáng 12/5/2023.", "sáng 12/5/2023"),
        ("Chợ bán gà, mật ong và vải dệt tay.", "gà, mật ong và vải dệt tay"),
        ("Đường hỏng vì mưa lớn kéo dài nhiều ngày.", "mưa lớn kéo dài nhiều ngày"),
        ("Người mở lớp là bà Lò Thị Mây, trưởng bản.", "bà Lò Thị Mây"),
        ("Cô gọi cách làm ấy là “trồng lại bông”.", "“trồng lại bông”"),
    ],
)
def test_what_answers_is_among_the_spans(sentence, answer):
    assert answer in words(sentence)


@pytest.mark.parametrize(
    ("sentence", "cut"),
    [
        ("Chợ Pú Lương có hơn 60 gian hàng.", "60 gian hàng"),
        ("Huyện chi không quá 14.000 tỷ đồng.", "14.000 tỷ đồng"),
        ("Đàn bò còn 60 con trở lên.", "60 con"),
        ("Người mở lớp là bà Lò Thị Mây, trưởng bản.", "Thị Mây"),
        ("Người mở lớp là bà Lò Thị Mây, trưởng bản.", "Lò Thị Mây"),
        ("Bác sĩ khám cho bệnh nhân ở bản.", "nhân ở bản"),
        ("Hội thi mở tại xã Huổi Tằm vào sáng 12/5/2023.", "5/2023"),
        ("Nhà trưng bày (dựng năm 2020) ở bản.", "trưng bày (dựng năm 2020"),
        ("Nghề của bản là dệt vải.", "là dệt vải"),
        ("Nghề của bản là dệt vải và nhuộm chàm.", "dệt vải và"),
        ("Việc này do ông ấy làm.", "ông ấy"),
        ("Chị nói: “Tôi dệt ba tháng”.", "Tôi dệt ba tháng"),
        ("Giá điện tăng 5% từ tháng 3.", "tăng 5"),
        ("Giá điện tăng 5% từ tháng 3.", "5%"),
    ],
)
def test_no_span_cuts_what_belongs_together(sentence, cut):
    assert cut in sentence
    assert cut not in words(sentence)


@pytest.mark.parametrize(
    ("sentence", "answer", "outside"),
    [
        ("Xã dự kiến làm 12 km đường.", "12 km đường", ["dự kiến"]),
        ("Cầu chưa thông xe trong tháng 5.", "tháng 5", ["chưa"]),
        ("Phim có khả năng đạt 65 triệu USD.", "65 triệu USD", ["có khả năng"]),
        ("Không chỉ dệt vải, bản còn nhuộm chàm.", "nhuộm chàm", []),
        ("Xã chưa họp. Huyện làm 12 km đường.", "12 km đường", []),
        ("Xã dự kiến làm 12 km đường.", "dự kiến làm 12 km đường", []),
    ],
)
def test_hedges_and_negations_left_outside_are_told(sentence, answer, outside):
    found = read(sentence)
    spans = {sentence[one.span.start : one.span.end]: one for one in found.spans()}
    assert found.left_outside(spans[answer]) == outside


@given(st.text(alphabet='aăbcđeghikmnopt ôơưáàạ0123456789.,;:()“”"%-/\n', max_size=60))
def test_every_span_is_a_clean_slice(text):
    sentence = read(text)
    for one in sentence.spans():
        shown = text[one.span.start : one.span.end]
        assert shown == shown.strip(" ,.;:")
        assert 0 < one.last - one.first <= MAX_LIST_SYLLABLES
        assert shown.count("(") == shown.count(")")
        assert shown.count("“") == shown.count("”")
        assert shown.count('"') % 2 == 0
