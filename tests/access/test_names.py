"""What a key and a person may be called."""

from __future__ import annotations

import pytest

from rag.access.names import NAME_CHARS, is_line, is_name


@pytest.mark.parametrize(
    "name", ["Trang chủ", "Nguyễn Văn A", "a\u00a0b", "tin \U0001f4f0", "x" * 80]
)
def test_names(name: str) -> None:
    assert is_line(name)
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    ["a\nb", "a\tb", "a\u202eb", "a\u200bb", "a\xadb", "a\udcff", "x" * (NAME_CHARS + 1)],
    ids=ascii,
)
def test_what_cannot_stand_among_names(name: str) -> None:
    assert not is_line(name)
    assert not is_name(name)


@pytest.mark.parametrize("name", ["", " ", "\u3000"], ids=ascii)
def test_a_line_that_says_nothing_is_no_name(name: str) -> None:
    assert is_line(name)
    assert not is_name(name)
