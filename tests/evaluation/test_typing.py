import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.typing import (
    half_unaccented,
    one_typo,
    raw_telex,
    raw_vni,
    shorthand,
    unaccented,
)
from rag.vietnamese.keystrokes import from_telex, from_vni
from rag.vietnamese.normalise import fold, has_diacritics, match_form
from rag.vietnamese.orthography import parts, with_tone

QUESTION = "Thành phố Điện Biên Phủ có bao nhiêu người ở ĐỒI A1?"


def test_each_way_of_typing() -> None:
    assert unaccented(QUESTION) == "Thanh pho Dien Bien Phu co bao nhieu nguoi o DOI A1?"
    assert raw_telex(QUESTION) == (
        "Thanhf phoos Ddieenj Bieen Phur cos bao nhieeu nguwowif owr DDOOIF A1?"
    )
    assert (
        raw_vni(QUESTION)
        == "Thanh2 pho61 D9ie6n5 Bie6n Phu3 co1 bao nhie6u ngu7o7i2 o73 D9O6I2 A1?"
    )
    assert shorthand(QUESTION) == "Tp Điện Biên Phủ có bn ng ở ĐỒI A1?"


def test_half_of_the_marked_words_lose_their_marks() -> None:
    half = half_unaccented(QUESTION, 1)
    before = [word for word in QUESTION.split() if has_diacritics(word)]
    after = [word for word in half.split() if has_diacritics(word)]
    assert (len(before), len(after)) == (10, 5)
    assert unaccented(half) == unaccented(QUESTION)


@given(st.text(), st.integers())
def test_the_same_seed_gives_the_same_text(text: str, seed: int) -> None:
    for way in (half_unaccented, one_typo):
        assert way(text, seed) == way(text, seed)
    for plain in (unaccented, raw_telex, raw_vni, shorthand):
        plain(text)


@given(st.integers())
def test_a_typo_is_one_slip_in_one_word(seed: int) -> None:
    typed = one_typo(QUESTION, seed)
    changed = [(a, b) for a, b in zip(QUESTION.split(" "), typed.split(" "), strict=True) if a != b]
    ((meant, slip),) = changed
    assert abs(len(meant) - len(slip)) <= 1


@pytest.mark.parametrize("text", ["", "ở A1", "?!"])
def test_a_text_without_a_long_word_has_no_typo(text: str) -> None:
    assert one_typo(text, 7) == text


INITIALS = ["", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng",
            "ngh", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"]  # fmt: skip
RHYMES = re.findall(
    r"\S+",
    "a ai ang anh ăn ât âu e eo êt êch i iêu iêng inh o oai oan oăng oong ô ông ơ ơi u ua uân uy "
    "uyên uya uê uô uôi uơ ư ưa ưu ươi ươu ương ươc y yêu yên",
)


@given(
    st.sampled_from(INITIALS),
    st.sampled_from(RHYMES),
    st.sampled_from(["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]),
)
def test_what_is_typed_in_keys_is_read_back(initial: str, rhyme: str, tone: str) -> None:
    bare = initial + rhyme
    syllable = with_tone(bare, tone) if parts(bare) else None
    if syllable is None or (not tone and rhyme.endswith(("c", "ch", "p", "t"))):
        return
    if syllable == fold(syllable):
        return
    assert match_form(from_telex(raw_telex(syllable)) or "") == match_form(syllable)
    assert match_form(from_vni(raw_vni(syllable)) or "") == match_form(syllable)
