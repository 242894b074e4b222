import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.ids import (
    id_from_content,
    id_from_path,
    id_from_url,
    is_id,
    mapped_id,
    original_id,
)


@pytest.mark.parametrize("valid", ["dbp-0001", "A", "x_y-Z", "9" * 120])
def test_a_valid_id_is_kept(valid: str) -> None:
    assert is_id(valid)
    assert mapped_id(valid) == valid


@pytest.mark.parametrize("invalid", ["", "bài 1", "a/b", "a.b", "9" * 121, "a\n"])
def test_others_are_not_ids(invalid: str) -> None:
    assert not is_id(invalid)
    assert is_id(mapped_id(invalid))


def test_an_id_from_elsewhere_can_be_turned_back() -> None:
    mapped = mapped_id("bài/2024#7")
    assert is_id(mapped)
    assert original_id(mapped) == "bài/2024#7"


def test_a_long_one_is_shortened_and_says_that_it_cannot_be_turned_back() -> None:
    long = "Chuyên mục/" * 40
    mapped = mapped_id(long)
    assert is_id(mapped)
    assert mapped.startswith("chuyen-muc-")
    assert original_id(mapped) is None
    assert mapped != mapped_id(long + "/2")


def test_an_id_of_ones_own_is_not_taken_for_an_escaped_one() -> None:
    assert original_id("dbp-0001") is None
    assert original_id("x--_FF") is None


@given(st.text(max_size=200))
def test_every_text_maps_to_an_id(text: str) -> None:
    mapped = mapped_id(text)
    assert is_id(mapped)
    assert mapped_id(mapped) == mapped
    if mapped.startswith("x--") and not is_id(text):
        assert original_id(mapped) == text


@given(st.text(max_size=30), st.text(max_size=30))
def test_two_originals_never_share_an_escaped_id(one: str, other: str) -> None:
    if one != other and not is_id(one) and not is_id(other):
        assert mapped_id(one) != mapped_id(other)


@given(st.text(), st.text())
def test_derived_ids_are_ids(one: str, other: str) -> None:
    assert is_id(id_from_path(one, other))
    assert is_id(id_from_content(one, other))


def test_an_address_names_an_article_whatever_its_fragment() -> None:
    name = id_from_url("https://Bao.Example/kinh-te/trong-que-12.html#anh")
    assert name == id_from_url("https://bao.example/kinh-te/trong-que-12.html")
    assert name.startswith("trong-que-12-")
    assert name != id_from_url("https://bao.example/kinh-te/trong-que-13.html")


def test_a_path_names_an_article_in_either_normal_form() -> None:
    assert id_from_path("bài/quế.txt") == id_from_path("bài/quế.txt")
    assert id_from_path("a.jsonl", "Tin một") != id_from_path("a.jsonl", "Tin hai")
    assert id_from_path("2024/que.txt") != id_from_path("2023/que.txt")
