import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.keystrokes import from_telex, from_vni
from rag.vietnamese.orthography import is_syllable


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("ddieenj", "điện"), ("dieenjd", "điện"), ("dienjde", "điện"), ("DDieenj", "Điện"),
        ("Ddieenj", "Điện"), ("DDIEENJ", "ĐIỆN"), ("bieen", "biên"), ("phur", "phủ"),
        ("phuwowng", "phương"), ("phuowng", "phương"), ("phuongw", "phương"), ("thuowr", "thuở"),
        ("hoawcj", "hoặc"), ("wng", "ưng"), ("muaw", "mưa"), ("ruouwj", "rượu"), ("cuuws", "cứu"),
        ("gif", "gì"), ("gieengs", "giếng"), ("quys", "quý"), ("quoocs", "quốc"), ("hoaf", "hòa"),
        ("ngoeoj", "ngoẹo"), ("xooong", "xoong"), ("dsdoong", None), ("owr", "ở"),
    ],
)  # fmt: skip
def test_telex(keys: str, meant: str | None) -> None:
    assert from_telex(keys) == meant


@pytest.mark.parametrize(
    "word", ["wood", "off", "text", "hoa", "ban", "xx", "ww", "ass", "đi", "a1", "", "WHO", "tâ"]
)
def test_what_is_no_telex(word: str) -> None:
    assert from_telex(word) is None


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("d9ie65n", "điện"), ("d9ien65", "điện"), ("dien965", "điện"), ("die6n", "diên"),
        ("D9ie65n", "Điện"), ("bien6", "biên"), ("tru7o7ng2", "trường"), ("truong72", "trường"),
        ("hoa8c5", "hoặc"), ("o73", "ở"), ("O73", "Ở"), ("y1", "ý"), ("thu2y", "thùy"),
    ],
)  # fmt: skip
def test_vni(keys: str, meant: str) -> None:
    assert from_vni(keys) == meant


@pytest.mark.parametrize(
    "word",
    ["A1", "H5N1", "QL12", "F0", "B52", "4G", "B12", "U23", "covid19", "hoa", "", "12", "đ9"],
)
def test_codes_are_no_vni(word: str) -> None:
    assert from_vni(word) is None


@given(st.text(alphabet="abcdeghiklmnopqrstuvxyfjwzABDO0123456789", max_size=16))
def test_keys_spell_a_syllable_or_nothing(word: str) -> None:
    for decoded in (from_telex(word), from_vni(word)):
        assert decoded is None or is_syllable(decoded)


@given(st.text())
def test_any_text_can_be_keys(word: str) -> None:
    from_telex(word)
    from_vni(word)
