from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.referents import Sort, referents, within
from rag.vietnamese.normalise import clean


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Bà Lò Thị Mây giữ chức vụ gì?", [("person", "Bà", "Lò Thị Mây")]),
        ("Ca sĩ Mỹ Tâm sinh năm nào?", [("person", "Ca sĩ", "Mỹ Tâm")]),
        ("Messi gặp Kim Jong-un ở đâu?", [("thing", "", "Messi"), ("thing", "", "Kim Jong-un")]),
        ("Tỉnh Điện Biên có mấy huyện?", [("place", "Tỉnh", "Điện Biên")]),
        ("Thủ đô của Pháp là gì?", [("place", "", "Pháp")]),
        ("dan so da nang nam 2022", [("place", "", "da nang"), ("time", "", "2022")]),
        ("Sân bay Điện Biên mở cửa khi nào?", [("thing", "Sân bay", "Điện Biên")]),
        ("Bộ Y tế có mấy thứ trưởng?", [("body", "Bộ", "Y tế")]),
        ("Công an Hà Nội bắt ai?", [("body", "Công an", "Hà Nội")]),
        ("Giá xăng hôm qua và năm 2021?", [("time", "", "hôm qua"), ("time", "", "năm 2021")]),
        ("Dân số là bao nhiêu?", []),
        ("Chủ tịch UBND là ai?", []),
    ],
)
def test_what_a_text_names(text, named):
    assert [(str(one.sort), one.head, one.name) for one in referents(text)] == named


@given(st.text(max_size=80))
def test_names_are_slices_in_order(text):
    text = clean(text)
    found = referents(text)
    for one in found:
        assert text[one.start : one.end].endswith(one.name)
        assert one.sort in Sort
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "written"),
    [("Cầu treo Huổi Tằm", "cầu treo Huổi Tằm"), ("Hà Nội", "Hà Nội"), ("UBND tỉnh", "UBND tỉnh")],
)
def test_only_the_capital_of_a_beginning_is_taken(text, written):
    assert within(text) == written
