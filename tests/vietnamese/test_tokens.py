from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.tokens import syllables, terms, tokens


def test_short_words_numbers_and_codes_are_tokens() -> None:
    assert syllables("Ở đồi A1, ý nghĩa: 1.200 tỷ, 0,5% ca H5N1") == [
        "ở", "đồi", "a1", "ý", "nghĩa", "1.200", "tỷ", "0,5", "ca", "h5n1",
    ]  # fmt: skip


def test_pairs_join_neighbours_but_not_across_a_stop_or_comma() -> None:
    assert terms("Điện Biên, quý I/2024. Hết") == [
        "điện", "biên", "quý", "i", "2024", "hết", "điện_biên", "quý_i", "i_2024",
    ]  # fmt: skip


def test_old_and_new_tone_placement_give_the_same_terms() -> None:
    assert terms("Hoà Bình, thuỷ điện, sức khoẻ") == terms("Hòa Bình, thủy điện, sức khỏe")


@given(st.text())
def test_offsets_point_at_the_words(text: str) -> None:
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.text == syllables(text[token.start : token.end])[0]
