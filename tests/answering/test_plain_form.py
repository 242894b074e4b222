import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.plain_form import plain_form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lúc 6h30, 7h.", "lúc 6 giờ 30, 7 giờ."),
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("5 ki-lô-mét", "5 km"),
        ("hai ngàn tỉ", "hai nghìn tỷ"),
        ("thuỷ", "thủy"),
    ],
)
def test_what_is_written_in_several_ways_has_one_form(one, other):
    assert plain_form(one) == plain_form(other)


def test_names_that_differ_stay_apart():
    assert plain_form("Trần Hà My") != plain_form("Trần Hà Mi")


@given(st.text(max_size=60))
def test_the_plain_form_is_idempotent(text):
    assert plain_form(plain_form(text)) == plain_form(text)
