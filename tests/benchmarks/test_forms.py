import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.forms import FORMS, chosen, new_placement, old_placement
from rag.evaluation.datasets import GoldQuestion
from rag.vietnamese.normalise import match_form


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa bình, thủy lợi, khỏe", "hoà bình, thuỷ lợi, khoẻ"),
        ("HÓA CHẤT ở Thúy", "HOÁ CHẤT ở Thuý"),
        ("Quý quả hoàn toàn, thoát, của mùa", "Quý quả hoàn toàn, thoát, của mùa"),
    ],
)
def test_the_two_placements_of_a_tone(old: str, new: str) -> None:
    assert new_placement(old) == new_placement(new) == new
    assert old_placement(new) == old_placement(old) == old
    assert FORMS["new tone placement, in NFD"](old) == unicodedata.normalize("NFD", new)


@given(st.text(st.sampled_from("hqoòóuùúyỳýaàáeèét \u0301Q"), max_size=12))
def test_forms_match_and_undo_each_other(text: str) -> None:
    for form in FORMS.values():
        assert match_form(form(text)) == match_form(text)
    assert old_placement(new_placement(text)) == old_placement(text)


def test_questions_that_can_show_a_difference_come_first() -> None:
    texts = ["Ai?", "Hòa ở đâu?", "Bao giờ?", "Thuỷ là ai?", "Quý mấy?"]
    questions = [GoldQuestion(text, text, frozenset(), ()) for text in texts]
    drawn = chosen(questions, 3, seed=1)
    assert {one.text for one in drawn[:2]} == {"Hòa ở đâu?", "Thuỷ là ai?"}
    assert len(drawn) == 3
    assert drawn == chosen(questions, 3, seed=1)
    assert len(chosen(questions, 200, seed=1)) == 5
