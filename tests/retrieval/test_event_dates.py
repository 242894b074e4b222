from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.event_dates import WEIGHT, event_dates
from rag.vietnamese.periods import Period, periods

NOW = datetime(2024, 10, 5, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def named(question: str) -> list[Period]:
    return [one for one in periods(question, NOW, ZoneInfo("Asia/Ho_Chi_Minh")) if not one.filters]


@pytest.mark.parametrize(
    ("question", "text", "printed", "share"),
    [
        ("Ngày 7/5/1954 có gì?", "Chiều 7-5-1954, cờ bay trên nóc hầm.", None, 1.0),
        ("Ngày 7/5/1954 có gì?", "Chiến dịch mở màn ngày 13/3/1954.", None, 0.0),
        ("Năm 1954 có gì?", "Chiến dịch mở màn ngày 13/3/1954.", None, 1.0),
        ("Ngày 7/5/1954 có gì?", "Năm 1954 là một mốc lớn.", None, 0.0),
        ("Ngày 7/5/2023 có gì?", "Sáng 7/5, lễ hội mở cửa.", date(2023, 5, 8), 1.0),
        ("Ngày 7/5/2023 có gì?", "Sáng 7/5, lễ hội mở cửa.", date(2021, 5, 8), 0.0),
        ("Ngày 30/12/2022 có gì?", "Ngày 30/12, cầu thông xe.", date(2023, 1, 2), 1.0),
        ("Ngày 7/5/2023 có gì?", "Sáng 7/5, lễ hội mở cửa.", None, 1.0),
        ("Ngày 7/5/2023 có gì?", "Không có ngày nào ở đây.", date(2023, 5, 8), 0.0),
        ("Ngày 29/2/2024 có gì?", "Ngày 29/2, trời mưa.", date(2024, 3, 1), 1.0),
        ("Từ năm 1954 và năm 1975 có gì?", "Mùa xuân năm 1975.", None, 0.5),
    ],
)
def test_a_date_within_the_period_counts(
    question: str, text: str, printed: date | None, share: float
) -> None:
    asked = named(question)
    assert asked
    assert event_dates(text, printed, asked) == pytest.approx(WEIGHT * share)


def test_without_a_period_nothing_is_read() -> None:
    assert event_dates("Chiều 7-5-1954", None, []) == 0.0


@given(st.text(alphabet="ngày tháng năm 0123456789/.-", max_size=60), st.none() | st.dates())
def test_any_text_and_any_day_stay_within_the_bound(text: str, printed: date | None) -> None:
    assert 0.0 <= event_dates(text, printed, named("Ngày 7/5/1954 có gì?")) <= WEIGHT
