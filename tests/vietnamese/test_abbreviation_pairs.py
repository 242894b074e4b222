import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.abbreviation_pairs import pairs_in


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Chiều nay, Ủy ban nhân dân (UBND) tỉnh họp.", ("UBND", "Ủy ban nhân dân")),
        ("Chiều nay, Uỷ ban nhân dân (UBND) tỉnh họp.", ("UBND", "Uỷ ban nhân dân")),
        ("Người lao động đóng bảo hiểm xã hội (BHXH).", ("BHXH", "bảo hiểm xã hội")),
        ("Sở Giáo dục và Đào tạo (GD-ĐT) cho biết", ("GD-ĐT", "Giáo dục và Đào tạo")),
        ("lực lượng phòng cháy, chữa cháy (PCCC) có mặt", ("PCCC", "phòng cháy, chữa cháy")),
        ("Ban Chấp hành Trung ương (T.Ư) họp", ("T.Ư", "Trung ương")),
        ("Mặt trận Tổ quốc Việt Nam (MTTQ VN) kêu gọi", ("MTTQ VN", "Mặt trận Tổ quốc Việt Nam")),
        (
            "Mặt trận Tổ quốc (viết tắt là MTTQ) các cấp",
            ("MTTQ", "Mặt trận Tổ quốc"),
        ),
        (
            "Theo Ngân hàng Nhà nước Việt Nam (NHNN), lãi suất giảm.",
            ("NHNN", "Ngân hàng Nhà nước Việt Nam"),
        ),
        ("Theo Tổ chức Y tế Thế giới (WHO), dịch đã lui.", ("WHO", "Tổ chức Y tế Thế giới")),
        ("giám đốc Cục Điều tra Liên bang Mỹ (FBI) nói", ("FBI", "Cục Điều tra Liên bang Mỹ")),
    ],
)
def test_a_pair_that_the_text_explains_is_found(text: str, pair: tuple[str, str]) -> None:
    assert list(pairs_in(text)) == [pair]


@pytest.mark.parametrize(
    "text",
    [
        "Ảnh chụp tại chợ Bến Thành (TP.HCM) sáng nay.",
        "Ba người bị thương trong vụ nổ hôm qua (AFP).",
        "Giá vàng tăng lên 1.900 đô la mỗi ounce (USD).",
        "Ông Nguyễn Văn An (HLV) rời sân.",
        "Bộ trưởng Quốc phòng các nước ASEAN (ADMM) gặp nhau.",
        "Viện Đo lường thuộc Đại học Washington (IHME) dự báo.",
        "Hiệp hội Liên minh Phi công Mỹ (APA) phản đối.",
        "Bộ Chỉ huy Trung tâm Mỹ (CENTCOM) xác nhận.",
        "Hiệp định TRIPs của tổ chức thương mại thế giới (WTO).",
        "Kết thúc trận đấu. Bình luận (BHXH)",
        "Thế chiến thứ hai (II) và (a) hay (1954).",
    ],
)
def test_brackets_that_explain_nothing_give_nothing(text: str) -> None:
    assert list(pairs_in(text)) == []


def test_several_pairs_come_in_reading_order_each_as_often_as_it_is_explained() -> None:
    text = "Bảo hiểm y tế (BHYT) và bảo hiểm xã hội (BHXH); sau đó bảo hiểm y tế (BHYT)."
    assert [short for short, _ in pairs_in(text)] == ["BHYT", "BHXH", "BHYT"]


def test_a_phrase_is_not_cut_where_the_look_back_begins() -> None:
    long = "Người dân rất quan tâm tới việc này trong suốt nhiều năm liền của mình " * 3
    pairs = list(pairs_in(f"{long}và hội đồng nhân dân (HĐND) xã."))
    assert pairs == [("HĐND", "hội đồng nhân dân")]


@given(st.text(alphabet="UBNDTổ chứcỦyban ()-.,&WHO\n", max_size=200))
def test_any_text_gives_slices_of_itself(text: str) -> None:
    for short, words in pairs_in(text):
        assert short in text
        assert words in text
        assert "(" not in words
        assert words == words.strip()
