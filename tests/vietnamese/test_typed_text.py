from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.typed_text import Pattern, TypedText


def found(source: str, text: str) -> str | None:
    typed = TypedText.of(text)
    match = Pattern.of(source).for_text(typed).search(typed.form)
    return match and typed.written(match.start(), match.end())


@pytest.mark.parametrize(
    ("source", "text", "written"),
    [
        ("tháng trước", "Từ Tháng Trước đến nay", "Tháng Trước"),
        ("tháng trước", "tu thang truoc den nay", "thang truoc"),
        # Some marks left out.
        ("tháng trước", "từ tháng truoc", "tháng truoc"),
        ("năm nay", "Việt Nam nay", None),
        ("năm nay", "viet nam nay", None),
        ("năm nay", "thu nam nay", "nam nay"),
        ("quý i", "quý i/2024", None),
        ("1/5", "21/5 và 1/5/2024", None),
    ],
)
def test_a_pattern_finds_what_was_meant(source, text, written):
    assert found(source, text) == written


def test_decomposed_letters_count_as_one():
    text = unicodedata.normalize("NFD", "Từ tháng trước")
    assert found("tháng trước", text) == unicodedata.normalize("NFD", "tháng trước")


def test_what_says_something_else_without_marks_is_not_read_then():
    pattern = Pattern.only_marked("tối qua")
    for text, is_found in (("Tối qua mưa", True), ("toi qua met", False), ("Tôi qua cầu", False)):
        typed = TypedText.of(text)
        assert bool(pattern.for_text(typed).search(typed.form)) is is_found


@given(st.text())
def test_every_place_leads_back_to_the_text(text):
    typed = TypedText.of(text)
    assert len(typed.starts) == len(typed.form) + 1
    pieces = [typed.written(i, i + 1) for i in range(len(typed.form))]
    assert "".join(pieces) == text
