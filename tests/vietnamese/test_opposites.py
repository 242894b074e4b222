from __future__ import annotations

import pytest

from rag.vietnamese.opposites import stances


def sides(text: str) -> set[tuple[int, bool]]:
    return {(one.pair, one.side) for one in stances(text)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Số ca sởi tăng 30%.", "Số ca sởi giảm 30%."),
        ("Tỉnh đồng ý xây chợ.", "Tỉnh từ chối xây chợ."),
        ("Cầu khởi công hôm qua.", "Cầu khánh thành hôm qua."),
        ("Trường tiếp tục nấu ăn.", "Trường tạm dừng nấu ăn."),
        ("Bé được cứu sống.", "Bé tử vong."),
        ("Số ca không tăng.", "Số ca tăng."),
        ("Tỉnh không đồng ý.", "Tỉnh đồng ý."),
    ],
)
def test_contraries_stand_on_two_sides_of_one_pair(one, other):
    first, second = sides(one), sides(other)
    assert any((pair, not side) in second for pair, side in first)
    assert not first & second


def test_a_negated_word_is_its_contrary():
    assert sides("Số ca không tăng.") & sides("Số ca giảm.")


def test_the_longest_phrase_counts_and_slices_to_what_is_written():
    text = "Sữa ít hơn và xã HỦY BỎ dự án."
    assert [text[one.start : one.end] for one in stances(text)][-1] == "HỦY BỎ"


def test_a_text_without_such_words_takes_no_side():
    assert stances("Chợ phiên họp vào chủ nhật.") == []
