from __future__ import annotations

import pytest

from rag.vietnamese.opposites import contraries, is_often_meant, stances


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
    turned = {pair for pair, side in first if (pair, not side) in second}
    assert turned
    assert not {(pair, side) for pair, side in first & second if pair in turned}


def test_a_negated_word_is_its_contrary():
    assert sides("Số ca không tăng.") & sides("Số ca giảm.")


def test_the_longest_phrase_counts_and_slices_to_what_is_written():
    text = "Sữa ít hơn và xã HỦY BỎ dự án."
    assert [text[one.start : one.end] for one in stances(text)][-1] == "HỦY BỎ"


def test_a_text_without_such_words_takes_no_side():
    assert stances("Chợ phiên họp vào chủ nhật.") == []


def test_of_some_pairs_alone_the_same_stances_are_found():
    text = "Số ca tăng, trường không đóng cửa."
    found = stances(text)
    pairs = {one.pair for one in found}
    assert {(o.pair, o.side, o.start) for o in stances(text, pairs)} >= {
        (o.pair, o.side, o.start) for o in found
    }
    assert stances(text, []) == []


def test_contraries_go_both_ways():
    assert "giảm" in contraries("tăng")
    assert "tăng" in contraries("giảm")
    assert contraries("chợ phiên") == frozenset()


def test_what_means_too_much_is_marked():
    assert is_often_meant("cao")
    assert not is_often_meant("khánh thành")
