import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.typing import raw_telex, raw_vni, unaccented
from rag.vietnamese.normalise import fold, match_form
from rag.vietnamese.typed import MAX_ALTERNATIVES, MAX_CHARACTERS, readings

QUESTIONS = [
    "Chiến dịch Điện Biên Phủ kéo dài bao nhiêu ngày đêm?",
    "Ai là tổng chỉ huy của chiến dịch?",
    "Đồi A1 nằm ở phường nào của thành phố?",
    "Quý I năm nay tỉnh thu ngân sách được bao nhiêu tỷ đồng?",
    "Vì sao lễ hội Hoa Ban được tổ chức vào tháng Ba?",
    "Sân bay Mường Thanh mở lại từ khi nào?",
    "Khi bị sốt xuất huyết thì nên uống nước gì?",
    "Hồ Pá Khoang rộng mấy héc-ta, thuộc xã nào?",
    "Người Thái ở Tây Bắc làm xôi nếp nương như thế nào?",
    "Huyện nào trồng nhiều cà phê và mắc ca nhất?",
    "Xe khách chạy tuyến Hà Nội – Điện Biên giá bao nhiêu?",
    "Học sinh lớp 10 đăng ký nguyện vọng đến ngày nào?",
    "Quốc lộ 12 sạt lở ở đâu?",
    "Mưa đá làm hỏng bao nhiêu ngôi nhà?",
    "Thuở ấy bộ đội hành quân bằng đường nào?",
]
ORDINARY = [
    *QUESTIONS,
    *map(unaccented, QUESTIONS),
    "đồi A1", "doi a1 o dau", "H5N1", "cúm H5N1 là gì", "QL12", "F0", "B52 bi ban roi o dau",
    "sóng 4G ở xã vùng cao", "vitamin B12", "vitamin k", "nặng bao nhiêu kg", "xăng E5 và E10",
    "wood", "off", "box", "photos", "text", "text box photos off",
    "Where was the battle of Dien Bien Phu fought, and who was in command?",
    "what is his name", "How many photos does the box of wood have?", "UBND", "TP.HCM", "",
]  # fmt: skip


@pytest.mark.parametrize("question", ORDINARY)
def test_an_ordinary_question_means_itself_alone(question: str) -> None:
    (only,) = readings(question)
    assert (only.text, only.weight, only.kind) == (question, 1.0, "as_typed")


@pytest.mark.parametrize("question", QUESTIONS)
def test_raw_keys_are_read_beside_what_was_typed(question: str) -> None:
    for keys, kind in ((raw_telex(question), "telex"), (raw_vni(question), "vni")):
        typed, meant, *_ = readings(keys)
        assert typed.text == keys
        assert match_form(meant.text) == match_form(question)
        assert meant.kind == kind


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddieenj bieen phur", "điện biên phủ"),
        ("DDieenj Bieen", "Điện Biên"),
        ("d9ie65n bie6n", "điện biên"),
        ("ddieenj", "điện"),
        ("DDAAU LAF DDOOIF A1", "ĐÂU LÀ ĐỒI A1"),
        ("Chiến dịch ddieenj bieen phur", "Chiến dịch điện biên phủ"),
        ("hqua tp có j?", "hôm qua thành phố có gì?"),
        ("vé giá 50k phải ko", "vé giá 50 nghìn phải không"),
        ("bn bn nhiễm covid hnay?", "bao nhiêu bệnh nhân nhiễm covid hôm nay?"),
        ("co bn nguoi ko?", "co bao nhieu nguoi khong?"),
        ("Ntn là hợp lệ", "như thế nào là hợp lệ"),
        ("cos bn nguwowif ddi ddaau", "có bao nhiêu người đi đâu"),
    ],
)
def test_what_is_meant(typed: str, meant: str) -> None:
    found = readings(typed)
    assert found[0].text == typed
    assert meant in [reading.text for reading in found[1:3]]


def test_every_reading_of_shorthand_is_kept_and_the_likeliest_is_first() -> None:
    found = [reading.text for reading in readings("xã có bn hộ nghèo?")]
    assert found == [
        "xã có bn hộ nghèo?",
        "xã có bao nhiêu hộ nghèo?",
        "xã có bệnh nhân hộ nghèo?",
        "xã có bạn hộ nghèo?",
    ]


WORDS = ["ko", "k", "bn", "dc", "đc", "50k", "3tr", "ddieenj", "bieen", "d9ie65n", "phu3", "A1",
         "box", "hôm", "qua?", ",", "TP.", "j", "ntn", "vs", "đt", ".."]  # fmt: skip
PIECES = st.lists(st.sampled_from(WORDS)).map(" ".join)


@given(st.one_of(st.text(), PIECES, PIECES.map(fold)))
def test_readings_of_any_text(text: str) -> None:
    found = readings(text)
    assert found[0].text == text
    assert found[0].weight == 1.0
    assert len(found) <= 1 + MAX_ALTERNATIVES
    assert len({reading.text for reading in found}) == len(found)
    weights = [reading.weight for reading in found]
    assert weights == sorted(weights, reverse=True)
    assert all(0 < weight <= 1 for weight in weights)


def test_a_page_of_text_is_no_question() -> None:
    assert len(readings("ddieenj bieen phur " * MAX_CHARACTERS)) == 1
