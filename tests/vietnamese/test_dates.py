from datetime import date

import pytest

from rag.vietnamese.dates import DateMention, dates
from rag.vietnamese.quantities import quantities


def only(text: str) -> DateMention:
    (found,) = dates(text)
    return found


@pytest.mark.parametrize(
    ("text", "written", "first", "last"),
    [
        ("7/5/1954", "7/5/1954", "1954-05-07", "1954-05-07"),
        ("là 7.5.1954.", "7.5.1954", "1954-05-07", "1954-05-07"),
        ("7-5-1954", "7-5-1954", "1954-05-07", "1954-05-07"),
        ("(07/05/1954)", "07/05/1954", "1954-05-07", "1954-05-07"),
        ("7 - 5 - 1954", "7 - 5 - 1954", "1954-05-07", "1954-05-07"),
        ("1954-05-07", "1954-05-07", "1954-05-07", "1954-05-07"),
        ("ngày 7/5/1954", "ngày 7/5/1954", "1954-05-07", "1954-05-07"),
        ("sáng 7/5 năm 1954, ta", "7/5 năm 1954", "1954-05-07", "1954-05-07"),
        ("ngày 7 tháng 5 năm 1954", None, "1954-05-07", "1954-05-07"),
        ("ngày 7 tháng 5, năm 1954", None, "1954-05-07", "1954-05-07"),
        ("7 tháng 5 năm 1954", None, "1954-05-07", "1954-05-07"),
        ("ngày 19 tháng Tám năm 1945", None, "1945-08-19", "1945-08-19"),
        ("ngày 29/2/2024", None, "2024-02-29", "2024-02-29"),
        ("từ 28/4 - 2/5/2024", "28/4 - 2/5/2024", "2024-04-28", "2024-05-02"),
        ("ngày 7-9/5/2024", "ngày 7-9/5/2024", "2024-05-07", "2024-05-09"),
        ("từ ngày 7 đến 9/5/2024", "ngày 7 đến 9/5/2024", "2024-05-07", "2024-05-09"),
        ("ngày 7 và 8/5/2024", None, "2024-05-07", "2024-05-08"),
        ("tháng 5/2024", None, "2024-05-01", "2024-05-31"),
        ("tháng 5-2024", None, "2024-05-01", "2024-05-31"),
        ("tháng 2 năm 2023", None, "2023-02-01", "2023-02-28"),
        ("tháng Tám năm 1945", None, "1945-08-01", "1945-08-31"),
        ("tháng năm năm 1954", None, "1954-05-01", "1954-05-31"),
        ("hồi 5/2024", "5/2024", "2024-05-01", "2024-05-31"),
        ("quý I/2024", None, "2024-01-01", "2024-03-31"),
        ("quý IV năm 2024", None, "2024-10-01", "2024-12-31"),
        ("quý 3 năm 2023", None, "2023-07-01", "2023-09-30"),
        ("quý III-2023", None, "2023-07-01", "2023-09-30"),
        ("6 tháng đầu năm 2024", None, "2024-01-01", "2024-06-30"),
        ("sáu tháng cuối năm 2024", None, "2024-07-01", "2024-12-31"),
        ("9 tháng đầu năm 2024", None, "2024-01-01", "2024-09-30"),
        ("năm 2021", None, "2021-01-01", "2021-12-31"),
        ("năm 938", None, "0938-01-01", "0938-12-31"),
        ("World Cup 2022", "2022", "2022-01-01", "2022-12-31"),
        ("đầu năm 2020", None, "2020-01-01", "2020-12-31"),
        ("nhiệm kỳ 2020 - 2025", None, "2020-01-01", "2025-12-31"),
        ("năm học 2022-2023", None, "2022-09-01", "2023-05-31"),
        ("giai đoạn 2021 - 2025", None, "2021-01-01", "2025-12-31"),
        ("từ năm 2015 đến năm 2020", None, "2015-01-01", "2020-12-31"),
        ("trong 5 năm 2001-2005", "2001-2005", "2001-01-01", "2005-12-31"),
        ("thế kỷ XX", None, "1901-01-01", "2000-12-31"),
        ("thế kỷ thứ XIX", None, "1801-01-01", "1900-12-31"),
        ("thế kỷ 21", None, "2001-01-01", "2100-12-31"),
        ("những năm 1980", None, "1980-01-01", "1989-12-31"),
        ("thập niên 1990", None, "1990-01-01", "1999-12-31"),
        ("những năm 80 của thế kỷ XX", None, "1980-01-01", "1989-12-31"),
        ("những năm 60 thế kỷ trước", None, "1960-01-01", "1969-12-31"),
    ],
)
def test_a_whole_date_has_its_days(text: str, written: str | None, first: str, last: str) -> None:
    found = only(text)
    assert text[found.start : found.end] == (written or text)
    assert (found.first, found.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "day", "month"),
    [
        ("ngày 7/5", 7, 5),
        ("ngày 20.5 vừa qua", 20, 5),
        ("sáng 3-5", 3, 5),
        ("sáng nay (20.5)", 20, 5),
        ("hôm qua (3-5), tỉnh họp", 3, 5),
        ("tối 6 tháng 5", 6, 5),
        ("kỷ niệm Quốc khánh 2/9", 2, 9),
        ("dịp lễ 30-4", 30, 4),
        ("từ 7/5", 7, 5),
        ("ngày 7", 7, None),
        ("tháng 10 năm ngoái", None, 10),
        ("cuối tháng 3", None, 3),
        ("cách mạng tháng Tám", None, 8),
        ("tháng mười hai", None, 12),
    ],
)
def test_a_date_without_a_year_stays_without(text: str, day: int | None, month: int | None) -> None:
    found = only(text)
    assert (found.day, found.month, found.year, found.first, found.last) == (
        day,
        month,
        None,
        None,
        None,
    )
    assert not found.is_lunar
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "day", "month"),
    [
        ("mùng 5 tháng Giêng", 5, 1),
        ("mồng 10 tháng 3 âm lịch", 10, 3),
        ("ngày 10/3 âm lịch", 10, 3),
        ("rằm tháng bảy", 15, 7),
        ("mùng 1 Tết", 1, 1),
        ("30 Tết", 30, 12),
        ("23 tháng Chạp", 23, 12),
    ],
)
def test_a_lunar_date_is_flagged_and_not_converted(text: str, day: int, month: int) -> None:
    found = only(text)
    assert (found.day, found.month, found.is_lunar, found.first) == (day, month, True, None)


@pytest.mark.parametrize(
    "text",
    [
        "dài 20.5 m",
        "3.5 triệu",
        "hội nghị 3.5",
        "trong 6 tháng 5 người",
        "1-2 hộ",
        "chiếm 2/3 dân số",
        "đạt 9/10 xã",
        "40/13/2020",
        "29/2/2023",
        "có 2015 hộ",
        "hơn 2000",
        "5 năm 2 lần",
        "mỗi tháng 2 lần",
        "mỗi ngày 7 tiếng",
        "1.954",
    ],
)
def test_a_number_is_no_date(text: str) -> None:
    assert dates(text) == []


def test_parts_and_kinds_are_kept() -> None:
    assert only("đầu năm 2020").part == "đầu"
    assert only("nhiệm kỳ 2020-2025").kind == "nhiệm kỳ"
    assert only("quý I").quarter == 1
    assert only("những năm 80").first is None
