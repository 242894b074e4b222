from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.normalise import fold
from rag.vietnamese.periods import Period, asks_about_now, local_day, periods

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# A Tuesday.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)

# What is written, its first and last day: asked on 24/11/2026, each filters.
RELATIVE = """
hôm nay | 24/11/2026 24/11/2026
ngày hôm nay | 24/11/2026 24/11/2026
sáng nay | 24/11/2026 24/11/2026
chiều nay | 24/11/2026 24/11/2026
tối nay | 24/11/2026 24/11/2026
hôm qua | 23/11/2026 23/11/2026
ngày hôm qua | 23/11/2026 23/11/2026
sáng qua | 23/11/2026 23/11/2026
chiều qua | 23/11/2026 23/11/2026
tối hôm qua | 23/11/2026 23/11/2026
hqua | 23/11/2026 23/11/2026
tối qua | 23/11/2026 23/11/2026
đêm qua | 23/11/2026 23/11/2026
hôm kia | 22/11/2026 22/11/2026
hôm kìa | 21/11/2026 21/11/2026
24 giờ qua | 23/11/2026 24/11/2026
24h qua | 23/11/2026 24/11/2026
48 giờ qua | 22/11/2026 24/11/2026
3 ngày qua | 21/11/2026 24/11/2026
ba ngày qua | 21/11/2026 24/11/2026
hai hôm nay | 22/11/2026 24/11/2026
mấy ngày qua | 17/11/2026 24/11/2026
mấy hôm nay | 17/11/2026 24/11/2026
vài ngày gần đây | 17/11/2026 24/11/2026
những ngày qua | 17/11/2026 24/11/2026
10 ngày trở lại đây | 14/11/2026 24/11/2026
cách đây 3 ngày | 21/11/2026 21/11/2026
5 ngày trước | 19/11/2026 19/11/2026
hai tuần trước | 9/11/2026 15/11/2026
tuần này | 23/11/2026 29/11/2026
tuần trước | 16/11/2026 22/11/2026
tuần rồi | 16/11/2026 22/11/2026
tuần qua | 17/11/2026 24/11/2026
tuần vừa qua | 17/11/2026 24/11/2026
tuần vừa rồi | 17/11/2026 24/11/2026
2 tuần qua | 10/11/2026 24/11/2026
đầu tuần này | 23/11/2026 25/11/2026
cuối tuần trước | 21/11/2026 22/11/2026
cuối tuần qua | 21/11/2026 22/11/2026
cuối tuần vừa rồi | 21/11/2026 22/11/2026
giữa tuần trước | 18/11/2026 20/11/2026
hồi đầu tuần | 23/11/2026 25/11/2026
thứ Hai tuần trước | 16/11/2026 16/11/2026
thứ hai tuần này | 23/11/2026 23/11/2026
thứ 6 tuần trước | 20/11/2026 20/11/2026
sáng thứ Năm tuần trước | 19/11/2026 19/11/2026
thứ Tư tuần qua | 18/11/2026 18/11/2026
thứ Bảy vừa qua | 21/11/2026 21/11/2026
thứ Ba vừa rồi | 17/11/2026 17/11/2026
chủ nhật tuần trước | 22/11/2026 22/11/2026
Chủ nhật vừa qua | 22/11/2026 22/11/2026
tháng này | 1/11/2026 30/11/2026
tháng trước | 1/10/2026 31/10/2026
tháng rồi | 1/10/2026 31/10/2026
tháng qua | 24/10/2026 24/11/2026
tháng vừa qua | 24/10/2026 24/11/2026
3 tháng qua | 24/8/2026 24/11/2026
ba tháng gần đây | 24/8/2026 24/11/2026
nửa tháng qua | 9/11/2026 24/11/2026
nửa năm qua | 24/5/2026 24/11/2026
đầu tháng này | 1/11/2026 10/11/2026
giữa tháng trước | 11/10/2026 20/10/2026
cuối tháng trước | 21/10/2026 31/10/2026
hồi đầu tháng | 1/11/2026 10/11/2026
hồi cuối tháng | 21/11/2026 30/11/2026
ngày 5 tháng trước | 5/10/2026 5/10/2026
tháng 10 vừa qua | 1/10/2026 31/10/2026
tháng 3 năm nay | 1/3/2026 31/3/2026
tháng 12 năm ngoái | 1/12/2025 31/12/2025
cuối tháng 9 vừa rồi | 21/9/2026 30/9/2026
từ tháng 3 đến nay | 1/3/2026 24/11/2026
ngày 20/11 vừa qua | 20/11/2026 20/11/2026
ngày 7/5 năm nay | 7/5/2026 7/5/2026
ngày 10 tháng 10 vừa qua | 10/10/2026 10/10/2026
năm nay | 1/1/2026 31/12/2026
năm ngoái | 1/1/2025 31/12/2025
năm rồi | 1/1/2025 31/12/2025
năm trước | 1/1/2025 31/12/2025
năm kia | 1/1/2024 31/12/2024
năm qua | 24/11/2025 24/11/2026
một năm qua | 24/11/2025 24/11/2026
năm vừa qua | 24/11/2025 24/11/2026
đầu năm | 1/1/2026 31/3/2026
đầu năm nay | 1/1/2026 31/3/2026
giữa năm | 1/5/2026 31/8/2026
giữa năm ngoái | 1/5/2025 31/8/2025
cuối năm | 1/10/2026 31/12/2026
cuối năm ngoái | 1/10/2025 31/12/2025
đầu năm ngoái | 1/1/2025 31/3/2025
nửa đầu năm | 1/1/2026 30/6/2026
nửa đầu năm nay | 1/1/2026 30/6/2026
nửa cuối năm ngoái | 1/7/2025 31/12/2025
từ đầu năm đến nay | 1/1/2026 24/11/2026
từ đầu năm tới giờ | 1/1/2026 24/11/2026
kể từ đầu năm | 1/1/2026 24/11/2026
từ đầu năm nay | 1/1/2026 24/11/2026
quý I | 1/1/2026 31/3/2026
quý 3 | 1/7/2026 30/9/2026
quý II năm nay | 1/4/2026 30/6/2026
quý IV năm ngoái | 1/10/2025 31/12/2025
quý IV | 1/10/2026 31/12/2026
quý này | 1/10/2026 31/12/2026
quý trước | 1/7/2026 30/9/2026
quý vừa qua | 1/7/2026 30/9/2026
hai quý vừa qua | 1/4/2026 30/9/2026
3 tháng đầu năm | 1/1/2026 31/3/2026
6 tháng đầu năm | 1/1/2026 30/6/2026
6 tháng đầu năm nay | 1/1/2026 30/6/2026
sáu tháng đầu năm nay | 1/1/2026 30/6/2026
9 tháng đầu năm | 1/1/2026 30/9/2026
mười tháng đầu năm | 1/1/2026 31/10/2026
6 tháng cuối năm ngoái | 1/7/2025 31/12/2025
những tháng đầu năm | 1/1/2026 31/5/2026
năm học này | 1/9/2026 31/5/2027
năm học trước | 1/9/2025 31/5/2026
năm học vừa qua | 1/9/2025 31/5/2026
hè vừa qua | 1/6/2026 31/8/2026
hè năm ngoái | 1/6/2025 31/8/2025
Tết vừa qua | 10/2/2026 23/2/2026
dịp Tết Nguyên đán vừa qua | 10/2/2026 23/2/2026
Tết năm ngoái | 22/1/2025 4/2/2025
dịp lễ 2/9 vừa qua | 2/9/2026 2/9/2026
30/4 - 1/5 vừa qua | 30/4/2026 1/5/2026
dịp 30/4 và 1/5 năm nay | 30/4/2026 1/5/2026
Trung thu vừa rồi | 25/9/2026 25/9/2026
giao thừa năm nay | 16/2/2026 16/2/2026
mùng 5 tháng Giêng năm nay | 21/2/2026 21/2/2026
mùng 2 Tết vừa qua | 18/2/2026 18/2/2026
rằm tháng Giêng vừa qua | 3/3/2026 3/3/2026
rằm tháng Bảy năm nay | 27/8/2026 27/8/2026
Giỗ Tổ Hùng Vương năm nay | 26/4/2026 26/4/2026
Giáng sinh năm ngoái | 24/12/2025 25/12/2025
"""

# The same of what a date, year or feast names: nothing to filter by.
NAMED = """
ngày 7/5/1954 | 7/5/1954 7/5/1954
7/5/1954 | 7/5/1954 7/5/1954
7.5.1954 | 7/5/1954 7/5/1954
ngày 7-5-1954 | 7/5/1954 7/5/1954
ngày 7 tháng 5 năm 1954 | 7/5/1954 7/5/1954
ngày 7/5 | 7/5/2026 7/5/2026
ngày 20/12 | 20/12/2025 20/12/2025
năm 1954 | 1/1/1954 31/12/1954
tháng 5/2024 | 1/5/2024 31/5/2024
tháng 5-2024 | 1/5/2024 31/5/2024
quý 2-2019 | 1/4/2019 30/6/2019
tháng 5 năm 2024 | 1/5/2024 31/5/2024
cuối tháng 12/2018 | 21/12/2018 31/12/2018
tháng 3 đến tháng 5 năm 2021 | 1/3/2021 31/5/2021
tháng 3 - 5/2021 | 1/3/2021 31/5/2021
tháng 11/2020 đến tháng 2/2021 | 1/11/2020 28/2/2021
ngày 1 đến ngày 7/5/2024 | 1/5/2024 7/5/2024
1/5 đến 7/5/2024 | 1/5/2024 7/5/2024
28/12 - 3/1/2024 | 28/12/2023 3/1/2024
quý I/2024 | 1/1/2024 31/3/2024
quý 3 năm 2023 | 1/7/2023 30/9/2023
6 tháng đầu năm 2023 | 1/1/2023 30/6/2023
9 tháng đầu năm 2023 | 1/1/2023 30/9/2023
đầu năm 2020 | 1/1/2020 31/3/2020
cuối năm 2022 | 1/10/2022 31/12/2022
giai đoạn 2021 - 2025 | 1/1/2021 31/12/2025
từ năm 2015 đến 2020 | 1/1/2015 31/12/2020
năm 2019 đến nay | 1/1/2019 24/11/2026
năm học 2022-2023 | 1/9/2022 31/5/2023
năm học 2022 – 2023 | 1/9/2022 31/5/2023
dịp Tết Nguyên đán 2024 | 2/2/2024 16/2/2024
Tết 2007 | 10/2/2007 23/2/2007
Tết Giáp Thìn | 2/2/2024 16/2/2024
Tết Mậu Thân 1968 | 22/1/1968 4/2/1968
năm Ất Tỵ | 29/1/2025 16/2/2026
Trung thu 2023 | 29/9/2023 29/9/2023
Giỗ Tổ Hùng Vương 2024 | 18/4/2024 18/4/2024
30 Tết 2024 | 9/2/2024 9/2/2024
rằm tháng Bảy năm 2025 | 6/9/2025 6/9/2025
dịp 30/4 - 1/5 | 30/4/2026 1/5/2026
Quốc khánh 2/9/2025 | 2/9/2025 2/9/2025
"""


def rows(table: str) -> list[tuple[str, date, date]]:
    found = []
    for line in filter(None, table.split("\n")):
        written, days = line.split(" | ")
        first, last = (
            datetime.strptime(day, "%d/%m/%Y").replace(tzinfo=UTC).date() for day in days.split()
        )
        found.append((written, first, last))
    return found


def one(question: str, now: datetime = NOW) -> Period:
    found = periods(question, now, ZONE)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(("written", "first", "last"), rows(RELATIVE))
def test_a_relative_period_filters(written, first, last):
    period = one(f"Tỉnh ta có gì mới {written}?")
    assert (period.first, period.last) == (first, last)
    assert period.written.endswith(written)
    assert (period.kind, period.filters) == ("relative", True)


@pytest.mark.parametrize(("written", "first", "last"), rows(NAMED))
def test_a_date_of_what_happened_does_not_filter(written, first, last):
    period = one(f"Có gì xảy ra {written}?")
    assert (period.first, period.last) == (first, last)
    assert period.written.endswith(written)
    assert (period.kind, period.filters) == ("named", False)


# Without their marks hôm kìa and hôm kia are one, and "toi qua", "dem qua" say other
# things too.
BARE = [row for row in rows(RELATIVE + NAMED) if row[0] not in ("hôm kìa", "tối qua", "đêm qua")]


@pytest.mark.parametrize(("written", "first", "last"), BARE)
def test_typed_without_diacritics_it_is_the_same(written, first, last):
    period = one(fold(f"Co gi xay ra {written}?"))
    assert (period.first, period.last) == (first, last)
    assert period.written == fold(one(f"Có gì xảy ra {written}?").written)


@pytest.mark.parametrize(
    ("question", "written", "first", "last"),
    [
        ("Bài đăng ngày 7/5/2024 nói gì?", "ngày 7/5/2024", date(2024, 5, 7), date(2024, 5, 7)),
        ("Các bài được đăng vào ngày 7/5", "ngày 7/5", date(2026, 5, 7), date(2026, 5, 7)),
        ("Tin ngày 7/5/2024 có gì?", "ngày 7/5/2024", date(2024, 5, 7), date(2024, 5, 7)),
        ("Báo ra ngày 12/10/2026", "ngày 12/10/2026", date(2026, 10, 12), date(2026, 10, 12)),
        ("Số báo ra ngày 12/10/2026", "ngày 12/10/2026", date(2026, 10, 12), date(2026, 10, 12)),
        ("Bản tin sáng nay", "sáng nay", date(2026, 11, 24), date(2026, 11, 24)),
        ("Tin tức tuần trước", "tuần trước", date(2026, 11, 16), date(2026, 11, 22)),
        ("Bài viết đăng tháng 5/2024", "tháng 5/2024", date(2024, 5, 1), date(2024, 5, 31)),
        ("Bài báo đăng năm 2023", "năm 2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("Bài về giá lúa đăng từ ngày 1/5/2024", "ngày 1/5/2024", date(2024, 5, 1), NOW.date()),
        ("tin dang hom qua", "hom qua", date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_words_of_publication_filter_to_the_day(question, written, first, last):
    period = one(question)
    assert (period.written, period.first, period.last) == (written, first, last)
    assert (period.kind, period.filters, period.tail_days) == ("publication", True, 0)


@pytest.mark.parametrize(
    "question",
    [
        "Thông báo ngày 7/5/2024 của tỉnh nói gì?",
        "Cảnh báo ngày 7/5 về mưa lũ?",
        "Báo cáo năm 2023 nêu gì?",
        "Nghiên cứu đăng ngày 7/5/2019 trên tạp chí nêu gì?",
        "Trước giáng sinh năm ngoái bé bị gì?",
        "Ý kiến không hài lòng giảm bao nhiêu so với tháng trước?",
        "Số ca tăng bao nhiêu so với cùng kỳ năm ngoái?",
        "Khoảng 1 năm nay bệnh nhân bị thêm bệnh gì?",
        "Bệnh nhân phát hiện gì vào một năm trước?",
        "Nhiệm kỳ 2020 - 2025 có bao nhiêu đại biểu?",
        "Tuần sau tỉnh họp gì?",
        "Tháng tới có lễ hội nào?",
        "Cuối tuần này có mưa không?",
        "Năm sau thu bao nhiêu?",
        "Tết này công nhân nghỉ mấy ngày?",
        "Ngày mai họp gì?",
        "Nên ăn gì vào dịp Tết?",
        "6 tháng cuối năm 2027 làm gì?",
        "Hôm trước có tai nạn gì?",
        "Một ngày trước ông ấy ở đâu?",
        "Đầu năm sau khởi công cầu nào?",
        "Hãng nào đưa tin ngày 12/9?",
        "Theo bản tin, ngày 16/4 có gì?",
    ],
)
def test_these_are_periods_that_filter_nothing(question):
    assert [period for period in periods(question, NOW, ZONE) if period.filters] == []


@pytest.mark.parametrize(
    "question",
    [
        "Hai ngày trước khi hôn mê ông ấy làm gì?",
        "Bao nhiêu năm rồi bệnh viện không tổ chức hội nghị?",
        "Vài năm trước có gì?",
        "Bảy triệu năm trước có loài nào?",
        "Chờ 2 giờ rồi mà chưa tới lượt?",
        "Bưởi Năm Roi trồng ở đâu?",
        "Đầu năm mới nên làm gì?",
        "Việt Nam nay ra sao?",
        "viet nam nay ra sao",
        "benh nhan nam nay bi gi",
        "Cong ty Hoa Nam nay lam gi",
        "toi qua met moi",
        "Bé trai 6 tháng tuổi nặng bao nhiêu?",
        "Người thứ hai được cứu là ai?",
        "Bao nhiêu bài đăng đã được khảo sát?",
        "Tháng 13/2024 và ngày 31/2/2024 có gì?",
        "Quỹ này do ai lập?",
        "Có 3,5 triệu người và 1.200 hộ?",
        "Nam nữ bình đẳng là gì?",
        "Hiện nay ai là bí thư?",
    ],
)
def test_these_name_no_period(question):
    assert periods(question, NOW, ZONE) == []


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("hôm qua", date(2026, 11, 23), date(2026, 11, 24)),
        ("hôm kia", date(2026, 11, 22), date(2026, 11, 23)),
        ("thứ Hai tuần trước", date(2026, 11, 16), date(2026, 11, 17)),
        ("tuần trước", date(2026, 11, 16), date(2026, 11, 24)),
        ("hai tuần trước", date(2026, 11, 9), date(2026, 11, 22)),
        ("tháng trước", date(2026, 10, 1), date(2026, 11, 15)),
        ("quý II năm nay", date(2026, 4, 1), date(2026, 8, 14)),
        ("quý trước", date(2026, 7, 1), date(2026, 11, 14)),
        ("năm ngoái", date(2025, 1, 1), date(2026, 3, 31)),
        ("cuối năm ngoái", date(2025, 10, 1), date(2026, 3, 31)),
        ("năm nay", date(2026, 1, 1), date(2026, 11, 24)),
        ("hôm nay", date(2026, 11, 24), date(2026, 11, 24)),
        ("bài đăng tuần trước", date(2026, 11, 16), date(2026, 11, 22)),
    ],
)
def test_articles_are_looked_for_in_the_tail_too_but_never_past_today(written, first, last):
    assert one(f"Có gì {written}?").published(NOW.date()) == (first, last)


def test_figures_of_nine_months_asked_for_in_march_are_last_years():
    march = datetime(2026, 3, 10, tzinfo=ZONE)
    assert one("9 tháng đầu năm thu bao nhiêu?", march).first == date(2025, 1, 1)
    assert one("3 tháng đầu năm thu bao nhiêu?", march).first == date(2026, 1, 1)
    assert one("Cuối năm có gì?", march).last == date(2025, 12, 31)


def test_tet_is_the_coming_one_when_it_is_near():
    assert one("Tết này nghỉ mấy ngày?").first == date(2027, 1, 30)
    february = datetime(2026, 2, 26, tzinfo=ZONE)
    assert one("Tết này có bao nhiêu vụ tai nạn?", february).first == date(2026, 2, 10)


def test_the_day_is_that_of_the_archives_time_zone():
    # Late on Monday in London, Tuesday in Hanoi.
    night = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    assert one("Hôm nay có gì?", night).first == date(2026, 11, 24)
    assert one("Hôm nay có gì?", night.replace(tzinfo=None)).first == date(2026, 11, 23)


def test_several_come_in_order():
    found = periods("GRDP quý III/2025 và tháng trước so với năm ngoái?", NOW, ZONE)
    assert [p.written for p in found] == ["quý III/2025", "tháng trước", "năm ngoái"]
    assert [p.filters for p in found] == [False, True, False]


@pytest.mark.parametrize(
    "question",
    [
        "Hiện nay ai là chủ tịch xã?",
        "Giá lúa mới nhất?",
        "Tình hình bây giờ ra sao?",
        "Gần đây có vụ cháy nào?",
        "Hiện tại còn bao nhiêu hộ nghèo?",
        "Đến nay giải ngân bao nhiêu?",
        "Giá vàng hôm nay?",
        "gia lua moi nhat",
        "hien nay ai la chu tich",
    ],
)
def test_it_asks_about_now(question):
    assert asks_about_now(question)


@pytest.mark.parametrize(
    "question",
    [
        "Hiện tượng này do đâu?",
        "Ai thực hiện dự án?",
        "Máy hiện đại nhất là gì?",
        "Năm 1954 có gì?",
        "Người phụ nữ biểu hiện ra sao?",
        "hom qua co gi",
    ],
)
def test_it_does_not_ask_about_now(question):
    assert not asks_about_now(question)


def test_decomposed_text_keeps_its_own_offsets():
    question = unicodedata.normalize("NFD", "Ở Điện Biên tuần trước có gì?")
    period = one(question)
    assert question[period.start : period.end] == period.written
    assert unicodedata.normalize("NFC", period.written) == "tuần trước"


WORDS = st.sampled_from(
    [
        *("năm", "tháng", "tuần", "quý", "ngày", "hôm", "nay", "qua", "trước", "này", "ngoái"),
        *("đầu", "cuối", "nửa", "Tết", "rằm", "mùng", "từ", "đến", "2024", "1/5", "31/2", "-"),
        *("9999", "0", "12", "tin", "bài", "đăng", "giờ", "thứ Hai", "I/2024", "nam", "thang"),
        *("nhiệm kỳ", "học", "2020-2025", "Giêng", "Giáp", "Tý", "vừa qua", "cách đây", "24h"),
    ]
)


@given(
    st.one_of(st.text(), st.lists(WORDS, max_size=12).map(" ".join)),
    st.datetimes(timezones=st.sampled_from([UTC, ZONE])),
)
def test_any_text_has_periods_that_stand_in_it(question, now):
    asks_about_now(question)
    end = 0
    for period in periods(question, now, ZONE):
        assert period.first <= period.last
        assert question[period.start : period.end] == period.written != ""
        assert period.start >= end
        end = period.end
        today = local_day(now, ZONE)
        first, last = period.published(today)
        assert first <= last
        if period.filters:
            assert last <= today
