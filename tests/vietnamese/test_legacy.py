import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.legacy import from_legacy, is_unicode, legacy_encoding, suspected_encoding

VNI = "Chieán dòch Ñieän Bieân Phuû keát thuùc ngaøy 7/5/1954, boä ñoäi ta ñaõ toaøn thaéng."
TCVN3 = "ChiÕn dÞch §iÖn Biªn Phñ kÕt thóc ngµy 7/5/1954, bé ®éi ta ®· toµn th¾ng."
UNICODE = "Chiến dịch Điện Biên Phủ kết thúc ngày 7/5/1954, bộ đội ta đã toàn thắng."


@pytest.mark.parametrize(("text", "encoding"), [(VNI, "vni"), (TCVN3, "tcvn3")])
def test_text_of_old_fonts_is_told_and_converted(text: str, encoding: str) -> None:
    assert legacy_encoding(text) == encoding
    assert from_legacy(text, encoding) == UNICODE


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ÑIEÄN BIEÂN PHUÛ", "ĐIỆN BIÊN PHỦ"),
        ("xöù sôû cuûa hoa ban, nghóa tình, lòch söû", "xứ sở của hoa ban, nghĩa tình, lịch sử"),
        ("ngöôøi Thaùi ôû Möôøng Thanh", "người Thái ở Mường Thanh"),
        ("kyû nieäm, thuûy ñieän, huyeän Tuaàn Giaùo", "kỷ niệm, thủy điện, huyện Tuần Giáo"),
    ],
)
def test_vni(text: str, meant: str) -> None:
    assert from_legacy(text, "vni") == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("céng hßa x· héi", "cộng hòa xã hội"),
        ("CéNG HßA", "CỘNG HÒA"),
        ("T\u00ad liÖu vÒ M\u00adêng Thanh", "Tư liệu về Mường Thanh"),
        ("ñy ban nh©n d©n", "ủy ban nhân dân"),
    ],
)
def test_tcvn3(text: str, meant: str) -> None:
    assert from_legacy(text, "tcvn3") == meant


@pytest.mark.parametrize(
    "text",
    [
        UNICODE,
        "",
        "Where was the battle fought? See the naïve café résumé.",
        "Les élèves de l'école où j'ai été étaient là, ça s'est passé en août.",
        "Für die Schüler wäre es schön, über große Höhen zu sprechen.",
        "Có ai ở nhà không? Mai tôi đi Hà Nội.",
        "là, có, hai, trí, bé, mà, hè",
        "Nhiệt độ 30 °C, góc 45°, giá 5 £, § 12, 3 × 4 ± 1",
    ],
)
def test_other_text_is_not_taken_for_it(text: str) -> None:
    assert legacy_encoding(text) is None
    assert suspected_encoding(text) is None


def test_two_words_are_a_suspicion_only() -> None:
    assert legacy_encoding("Phaïm Huøng") is None
    assert suspected_encoding("Ñieän Bieân") == "vni"


def test_an_unknown_encoding_is_an_error() -> None:
    with pytest.raises(ValueError, match="viscii"):
        from_legacy("a", "viscii")


@given(st.text(), st.sampled_from(["vni", "tcvn3"]))
def test_converting_never_raises_and_leaves_plain_text_alone(text: str, encoding: str) -> None:
    legacy_encoding(text)
    suspected_encoding(text)
    converted = from_legacy(text, encoding)
    if text.isascii():
        assert converted == text
    if encoding == "tcvn3" and not is_unicode(text) and "ß" not in text:
        assert len(converted) == len(text)
