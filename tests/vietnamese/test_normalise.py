import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.normalise import (
    clean,
    clean_block,
    fold,
    has_diacritics,
    match_form,
    spelling_form,
)

VIETNAMESE = st.text(
    alphabet="aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụ"
    "ưừứửữựvxyỳýỷỹỵ ABCĐHOAQUY0123456789.,"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("thuỷ", "thủy"),
        ("HOÀ BÌNH", "hòa bình"),
        ("Uỷ ban", "Ủy ban"),
        ("ðiện", "điện"),
        (unicodedata.normalize("NFD", "Điện Biên Phủ"), "điện biên phủ"),
    ],
)
def test_two_spellings_of_one_word_match(one: str, other: str) -> None:
    assert match_form(one) == match_form(other)


@pytest.mark.parametrize("word", ["quý", "toàn", "ngoại", "hoàn", "khoẻn", "Thúy", "quỳ", "oán"])
def test_a_tone_that_is_placed_right_stays(word: str) -> None:
    assert match_form(word) == word.lower()


@given(VIETNAMESE)
def test_match_form_is_idempotent_and_keeps_every_code_point(text: str) -> None:
    once = match_form(text)
    assert match_form(once) == once
    assert len(once) == len(text)


@given(st.text())
def test_cleaning_is_idempotent_and_leaves_no_invisible_characters(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert "\n" not in cleaned
    assert not any(unicodedata.category(c) in {"Cc", "Zl", "Zp"} for c in cleaned)
    assert "\u200b" not in cleaned
    assert "\u202e" not in cleaned


def test_a_block_keeps_its_line_breaks() -> None:
    assert clean_block("một \r\n\r\n  hai\u00a0ba\u200b") == "một\nhai ba"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Điện Biên Phủ", "dien bien phu"), ("Ở ĐÂY", "o day"), ("H5N1", "h5n1"), ("ýỹ", "yy")],
)
def test_folding_takes_every_mark(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@given(VIETNAMESE)
def test_folding_gives_plain_letters(text: str) -> None:
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)


def test_a_mark_is_seen() -> None:
    assert has_diacritics("đi")
    assert has_diacritics("Ơ")
    assert not has_diacritics("Dien Bien 1954")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kĩ thuật", "kỹ thuật"),
        ("lí do", "lý do"),
        ("quí I", "quý I"),
        ("Mĩ", "Mỹ"),
        ("1 tỉ", "1 tỷ"),
        ("bác sĩ", "bác sỹ"),
        ("hi vọng", "hy vọng"),
        ("2020 – 2025", "2020 - 2025"),
        ("“Hoa ban”", '"Hoa ban"'),
        ("Điện\u200b Biên", "Điện Biên"),
        (unicodedata.normalize("NFD", "Kĩ sư"), "Kỹ sư"),
    ],
)
def test_two_spellings_of_one_sound_match(one: str, other: str) -> None:
    assert match_form(one) == match_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tay", "tai"), ("Thi", "Thy"), ("ý", "í"), ("vy", "vi"), ("khi", "khy"), ("may", "mai"),
        ("tin", "tyn"), ("quýt", "quít"), ("kiên", "kyên"), ("chị", "chỵ"), ("Ni", "Ny"),
    ],
)  # fmt: skip
def test_other_words_do_not_match(one: str, other: str) -> None:
    assert match_form(one) != match_form(other)


def test_names_are_told_apart_as_they_are_written() -> None:
    assert spelling_form("Hà Mi") != spelling_form("Hà My")
    assert spelling_form("HOÀ") == "hòa"


@given(st.text())
def test_match_form_is_idempotent_on_any_text(text: str) -> None:
    once = match_form(text)
    assert match_form(once) == once
    assert match_form(spelling_form(text)) == once


@given(VIETNAMESE)
def test_match_form_does_not_mind_how_letters_are_composed(text: str) -> None:
    assert match_form(unicodedata.normalize("NFD", text)) == match_form(text)


def test_a_terminals_colours_leave_nothing_behind():
    assert clean("Đèo\x1b[31m Pha\x1b[0m Đin\x1b") == "Đèo Pha Đin"
