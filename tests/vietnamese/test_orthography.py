import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.normalise import fold
from rag.vietnamese.orthography import is_folded_syllable, is_syllable, toneless, with_tone

SYLLABLES = [
    "Điện", "Biên", "Phủ", "nghiêng", "giếng", "gì", "già", "quý", "quyển", "quốc", "khuya",
    "khuỷu", "thuở", "rượu", "hoặc", "xoong", "ngoèo", "yêu", "ý", "uống", "ương", "ưa", "Đắk",
    "Lắk", "Kạn", "Kông", "Krông", "Pồ", "huýt", "quýt", "oằn", "uỵch", "loắt", "quẹo", "nghĩ",
    "ghế", "kẻ",
]  # fmt: skip


@pytest.mark.parametrize("word", SYLLABLES)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_folded_syllable(fold(word))


@pytest.mark.parametrize(
    "word",
    ["wood", "off", "box", "text", "ca\u0301c\u0300", "tẽt", "các\u0301", "kan\u0303o", "khoâng",
     "ceo", "ngi", "ghan", "giy", "b", "", "ng", "điênđ", "coviđ", "bàch", "tộtộ"],
)  # fmt: skip
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("bare", "tone", "toned"),
    [
        ("hoa", "\u0300", "hòa"), ("thuy", "\u0309", "thủy"), ("quy", "\u0301", "quý"),
        ("hoan", "\u0300", "hoàn"), ("gia", "\u0300", "già"), ("gi", "\u0300", "gì"),
        ("ngoai", "\u0300", "ngoài"), ("đươc", "\u0323", "được"), ("mua", "\u0300", "mùa"),
        ("mưa", "\u0323", "mựa"), ("khuyu", "\u0309", "khuỷu"), ("điên", "\u0323", "điện"),
        ("giêng", "\u0301", "giếng"), ("quôc", "\u0301", "quốc"), ("thuơ", "\u0309", "thuở"),
    ],
)  # fmt: skip
def test_a_tone_goes_on_its_vowel(bare: str, tone: str, toned: str) -> None:
    assert with_tone(bare, tone) == toned
    assert toneless(toned) == (bare, tone)


def test_a_stop_carries_two_tones_only() -> None:
    assert with_tone("cac", "\u0300") is None
    assert with_tone("cac", "\u0301") == "các"


@given(st.text(max_size=12))
def test_any_text_can_be_asked_about(word: str) -> None:
    if is_syllable(word):
        assert is_folded_syllable(fold(word))
