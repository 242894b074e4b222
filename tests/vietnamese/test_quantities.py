from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.mentions import mentions
from rag.vietnamese.numerals import digits_value
from rag.vietnamese.quantities import Quantity, quantities

WORDS = """
1 2,5 1.200 3.5 05 2024 7/5 5-7 % điểm phần trăm năm hai mươi lăm mười nghìn tỷ triệu rưỡi nửa
đồng người ngày tháng giờ phút m2 kg từ đến hơn gần không quá tăng lên giảm xuống thứ quý I/2024
( ) . , ; A1 $ h30 Tết rằm thế kỷ XX nhiệm kỳ 2020 - 2025 linh lẻ / İ ° K
"""
PIECES = st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=12).map(" ".join)


def only(text: str) -> Quantity:
    (found,) = quantities(text)
    return found


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.200", "1200"),
        ("14000", "14000"),
        ("1.234.567,5", "1234567.5"),
        ("1,234,567.5", "1234567.5"),
        ("1,234.5", "1234.5"),
        ("2,5", "2.5"),
        ("3.5", "3.5"),
        ("12.75", "12.75"),
        ("0.125", "0.125"),
        ("0,005", "0.005"),
        ("1,234", "1.234"),
        ("1 200 000", "1200000"),
        ("05", "5"),
        ("1.2.3", None),
        ("0123.456.78", None),
    ],
)
def test_digits_are_read_by_the_rule(written: str, value: str | None) -> None:
    assert digits_value(written) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("đầu tư 1.200 tỷ đồng", "1200000000000", "đồng", "money"),
        ("đầu tư 1.200 tỉ đồng", "1200000000000", "đồng", "money"),
        ("vốn 1,2 nghìn tỷ đồng", "1200000000000", "đồng", "money"),
        ("vốn 1 tỷ 200 triệu đồng", "1200000000", "đồng", "money"),
        ("vốn 3 tỷ 450 triệu 500 nghìn đồng", "3450500000", "đồng", "money"),
        ("lương 2 triệu rưỡi", "2500000", "", "count"),
        ("lương hai triệu rưỡi đồng", "2500000", "đồng", "money"),
        ("giá mười lăm nghìn đồng", "15000", "đồng", "money"),
        ("giá mười lăm ngàn đồng", "15000", "đồng", "money"),
        ("phạt nửa triệu đồng", "500000", "đồng", "money"),
        ("giá 50.000đ", "50000", "đồng", "money"),
        ("giá 60.000 đồng/kg", "60000", "đồng/kg", "money"),
        ("thu 45 triệu đồng/người/năm", "45000000", "đồng/người/năm", "money"),
        ("trị giá 5 triệu USD", "5000000", "usd", "money"),
        ("trị giá 5 triệu đô la", "5000000", "usd", "money"),
        ("trị giá $5 triệu", "5000000", "usd", "money"),
        ("trị giá 1,200 USD", "1200", "usd", "money"),
        ("giá 3.035.600 đồng", "3035600", "đồng", "money"),
        ("phạt 10 vạn đồng", "100000", "đồng", "money"),
        ("gói mười nghìn tỷ đồng", "10000000000000", "đồng", "money"),
        ("thưởng 15tr đồng", "15000000", "đồng", "money"),
        ("giá 1 200 000 đồng", "1200000", "đồng", "money"),
        ("có hai mươi lăm người", "25", "người", "count"),
        ("có hai mươi tư học sinh", "24", "học sinh", "count"),
        ("có hai lăm hộ", "25", "hộ", "count"),
        ("có ba mươi mốt ca", "31", "ca", "count"),
        ("có mười một lượt", "11", "lượt", "count"),
        ("có một trăm linh năm hộ", "105", "hộ", "count"),
        ("có ba trăm năm mươi bản", "350", "bản", "count"),
        ("có một nghìn hai trăm con bò", "1200", "con", "count"),
        ("hai nghìn không trăm hai mươi tư người", "2024", "người", "count"),
        ("có năm người", "5", "người", "count"),
        ("có 05 xã", "5", "xã", "count"),
        ("có 1,200 người", "1200", "người", "count"),
        ("xảy ra 12 vụ cháy", "12", "vụ", "count"),
        ("đón 3,5 triệu lượt khách", "3500000", "lượt khách", "count"),
        ("đón 3.5 triệu lượt khách", "3500000", "lượt khách", "count"),
        ("bắt 3 bị cáo", "3", "bị cáo", "count"),
        ("có 2015 hộ", "2015", "hộ", "count"),
        ("trồng 7 trụ", "7", "trụ", "count"),
        ("giá trị 3.5", "3.5", "", "count"),
        ("đạt 6,5%", "6.5", "%", "percent"),
        ("đạt 6.5 %", "6.5", "%", "percent"),
        ("đạt 12 phần trăm", "12", "%", "percent"),
        ("thêm 2,1 điểm phần trăm", "2.1", "điểm phần trăm", "percentage_points"),
        ("thêm 2 điểm %", "2", "điểm phần trăm", "percentage_points"),
        ("nặng 960kg", "960", "kg", "measure"),
        ("nặng 5 tạ", "5", "tạ", "measure"),
        ("nặng 3 tấn 2 tạ", "32", "tạ", "measure"),
        ("dài 12,5 km", "12.5", "km", "measure"),
        ("dài 1.850 mét", "1850", "m", "measure"),
        ("rộng 500 m2", "500", "m2", "measure"),
        ("rộng 500m²", "500", "m2", "measure"),
        ("rộng 3 sào", "3", "sào", "measure"),
        ("rộng 226 héc-ta", "226", "ha", "measure"),
        ("chứa 40 mét khối", "40", "m3", "measure"),
        ("nhanh 60 km/h", "60", "km/giờ", "measure"),
        ("đạt 65 tạ/ha", "65", "tạ/ha", "measure"),
        ("cao 1m65", "1.65", "m", "measure"),
        ("nóng 39°C", "39", "độ c", "measure"),
        ("trong 2 năm rưỡi", "2.5", "năm", "measure"),
        ("phạt 2 năm 6 tháng tù", "30", "tháng", "measure"),
        ("lúc 6 giờ 30 phút", "390", "phút", "measure"),
        ("lúc 6h30", "390", "phút", "measure"),
        ("lúc 6 giờ 30", "390", "phút", "measure"),
        ("ở tuổi 35", "35", "tuổi", "measure"),
        ("chị 26 tuổi", "26", "tuổi", "measure"),
        ("trong năm ngày qua", None, None, None),
        ("lần thứ hai", "2", "thứ", "ordinal"),
        ("đứng thứ 3 thế giới", "3", "thứ", "ordinal"),
        ("ở quận 1", "1", "quận", "ordinal"),
        ("ở Q.5", "5", "quận", "ordinal"),
        ("ở P. 8, TP. Mỹ Tho", "8", "phường", "ordinal"),
        ("trên quốc lộ 6", "6", "quốc lộ", "ordinal"),
        ("học lớp 9", "9", "lớp", "ordinal"),
        ("theo khoản 2", "2", "khoản", "ordinal"),
        ("lớp 30 học sinh", "30", "học sinh", "count"),
    ],
)
def test_an_amount_has_value_unit_and_kind(
    text: str, value: str | None, unit: str | None, kind: str | None
) -> None:
    if value is None:
        assert quantities(text) == []
        return
    found = only(text)
    assert (found.value, found.unit, found.kind) == (Decimal(value), unit, kind)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("có 30 hộ", "exact"),
        ("có hơn 30 hộ", "over"),
        ("có trên 30 hộ", "over"),
        ("vượt 30 hộ", "over"),
        ("có gần 30 hộ", "under"),
        ("dưới 30 hộ", "under"),
        ("chưa đầy 30 ngày", "under"),
        ("chưa đến 30 hộ", "under"),
        ("ít hơn 30 hộ", "under"),
        ("không quá 30 hộ", "at_most"),
        ("tối đa 30 hộ", "at_most"),
        ("không cao hơn 30 đồng", "at_most"),
        ("từ 18 tuổi trở xuống", "at_most"),
        ("ít nhất 30 hộ", "at_least"),
        ("tối thiểu 30 hộ", "at_least"),
        ("không dưới 30 hộ", "at_least"),
        ("từ 18 tuổi trở lên", "at_least"),
        ("khoảng 30 hộ", "about"),
        ("ước tính 30 hộ", "about"),
        ("xấp xỉ 30 hộ", "about"),
        ("ngồi trên một chiếc ghế", "exact"),
        ("ngoài 5 lĩnh vực trên", "exact"),
    ],
)
def test_a_limit_is_read(text: str, bound: str) -> None:
    assert only(text).bound == bound


@pytest.mark.parametrize(
    ("text", "change", "bound"),
    [
        ("tăng 5%", "by", "exact"),
        ("tăng thêm 5%", "by", "exact"),
        ("tăng hơn 5%", "by", "over"),
        ("tăng gấp 3 lần", "by", "exact"),
        ("giảm 2 điểm phần trăm", "by", "exact"),
        ("tăng lên 5%", "to", "exact"),
        ("nâng tổng số lên 50 ca", "to", "exact"),
        ("tăng lên hơn 5%", "to", "over"),
        ("giảm xuống còn 5%", "to", "exact"),
        ("giảm còn 5%", "to", "exact"),
        ("đạt 5%", None, "exact"),
    ],
)
def test_a_change_by_is_not_a_change_to(text: str, change: str | None, bound: str) -> None:
    assert (only(text).change, only(text).bound) == (change, bound)


def test_a_change_has_where_it_began_and_ended() -> None:
    assert [(q.value, q.change) for q in quantities("giảm từ 7% xuống 5%")] == [
        (7, "from"),
        (5, "to"),
    ]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("nghỉ 5-7 ngày", 5, 7, "ngày"),
        ("nghỉ 5 - 7 ngày", 5, 7, "ngày"),
        ("nghỉ 5–7 ngày", 5, 7, "ngày"),
        ("từ 5 đến 7", 5, 7, ""),
        ("từ 5 đến 7 ngày", 5, 7, "ngày"),
        ("từ 5 ngày đến 7 ngày", 5, 7, "ngày"),
        ("10-15%", 10, 15, "%"),
        ("từ 10% đến 15%", 10, 15, "%"),
        ("2-3 triệu đồng", 2_000_000, 3_000_000, "đồng"),
        ("5 triệu - 7 triệu đồng", 5_000_000, 7_000_000, "đồng"),
        ("120.000 đến 300.000 đồng/bộ", 120_000, 300_000, "đồng/bộ"),
        ("hai tới ba cái", 2, 3, "cái"),
        ("hai đến ba người", 2, 3, "người"),
    ],
)
def test_a_range_has_two_ends(text: str, low: int, high: int, unit: str) -> None:
    found = only(text)
    assert (found.low, found.high, found.unit, found.value) == (low, high, unit, None)


@pytest.mark.parametrize(
    "text",
    [
        "đồi A1, cúm H5N1, H 5 N 1, QL12, 5G, F - 35, Covid-19",
        "thông tư 22/2021/TT-BGDĐT",
        "tên lửa Hwasong -14, tổ hợp 9M729",
        "chiếm 2/3 dân số",
        "thắng 2-1, thắng 1-2",
        "sáng thứ hai, chiều thứ 7",
        "năm học mới, năm nay, những năm tháng",
        "ông Ba ở vịnh Ba Tư",
        "vàng 18K",
        "3. Hệ vận động",
        "là một người tốt",
        "hàng trăm người, vài chục con",
    ],
)
def test_a_number_that_counts_nothing_is_no_amount(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("3 tấn", "3000", "kg"),
        ("5 tạ", "500", "kg"),
        ("226 ha", "2260000", "m2"),
        ("1,5 km", "1500", "m"),
        ("2 giờ", "7200", "giây"),
        ("2 năm", "24", "tháng"),
        ("3 sào", "3", "sào"),
        ("2 lượng vàng", "2", "lượng"),
    ],
)
def test_only_exact_conversions_are_made(text: str, low: str, unit: str) -> None:
    base, _, name = only(text).in_base_unit()
    assert (base, name) == (Decimal(low), unit)


def test_offsets_are_the_number_and_its_unit() -> None:
    text = "Tỉnh có hơn 1.200 hộ, tăng 5,5% so với năm 2023."
    assert [text[q.start : q.end] for q in quantities(text)] == ["1.200 hộ", "5,5%"]


@given(st.one_of(st.text(max_size=60), PIECES))
def test_nothing_raises_and_no_character_is_claimed_twice(text: str) -> None:
    found = mentions(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert [one for one in found if isinstance(one, Quantity)] == quantities(text)
    for one in quantities(text):
        written = text[one.start : one.end]
        assert written.strip() == written
        assert one.low <= one.high


@given(st.integers(0, 10**12), st.sampled_from(["hộ", "đồng", "kg", "%"]))
def test_a_whole_number_written_the_vietnamese_way_reads_back(value: int, unit: str) -> None:
    written = f"{value:,}".replace(",", ".")
    found = only(f"tổng là {written} {unit}")
    assert found.value == value


@given(st.integers(0, 10**8), st.integers(1, 99))
def test_a_decimal_reads_back(whole: int, part: int) -> None:
    written = f"{whole:,}".replace(",", ".") + f",{part:02}"
    assert only(f"dài {written} km").value == Decimal(f"{whole}.{part:02}")


DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def said(number: int) -> str:
    """A number under a million as it is said aloud."""
    if number >= 1000:
        rest = number % 1000
        padded = "không trăm " if 0 < rest < 100 else ""
        linh = "linh " if 0 < rest < 10 else ""
        return f"{said(number // 1000)} nghìn {padded}{linh}{said(rest) if rest else ''}".strip()
    if number >= 100:
        rest = number % 100
        linh = "linh " if 0 < rest < 10 else ""
        return f"{DIGITS[number // 100]} trăm {linh}{said(rest) if rest else ''}".strip()
    if number < 10:
        return DIGITS[number]
    tens, ones = divmod(number, 10)
    head = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    last = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, DIGITS[ones])
    return f"{head} {last}".strip()


@given(st.integers(10, 999_999))
def test_a_number_in_words_reads_back(value: int) -> None:
    assert only(f"có {said(value)} người").value == value
