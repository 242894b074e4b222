from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from rag.retrieval.inference import effective_filters
from rag.types import CorpusState, Filters

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)
DATED = CorpusState(3, datetime(2026, 11, 20, tzinfo=UTC))
UNDATED = CorpusState(3, None)


def inferred(question: str, given: Filters | None = None, corpus: CorpusState = DATED) -> Filters:
    return effective_filters(
        question, given or Filters(), now=NOW, zone=ZONE, corpus=lambda: corpus
    )


def days(question: str) -> tuple[date | None, date | None]:
    filters = inferred(question)
    return filters.date_from, filters.date_to


def test_it_says_which_filter_and_from_which_words():
    filters = inferred("UBND tỉnh họp gì tuần trước?")
    assert (filters.date_from, filters.date_to) == (date(2026, 11, 16), date(2026, 11, 24))
    (one,) = filters.inferred
    assert (one.filter, one.written) == ("published", "tuần trước")
    assert (one.date_from, one.date_to) == (filters.date_from, filters.date_to)


@pytest.mark.parametrize(
    "given", [Filters(date_from=date(2020, 1, 1)), Filters(date_to=date(2020, 1, 1))]
)
def test_days_that_the_caller_chose_hold_alone(given):
    assert inferred("UBND tỉnh họp gì tuần trước?", given) == given


def test_other_filters_stay_beside_it():
    filters = inferred("Tuần trước có gì?", Filters(section="Kinh tế", source="Báo Thử"))
    assert (filters.section, filters.source) == ("Kinh tế", "Báo Thử")
    assert filters.date_from == date(2026, 11, 16)


def test_an_archive_without_dates_is_not_filtered_by_them():
    assert inferred("Tuần trước có gì?", corpus=UNDATED) == Filters()
    chosen = Filters(date_from=date(2026, 11, 1))
    assert inferred("Tuần trước có gì?", chosen, corpus=UNDATED) == chosen


def test_the_archive_is_not_looked_at_where_there_is_no_period():
    def corpus() -> CorpusState:
        raise AssertionError("not needed")

    question = "Chiến dịch kết thúc ngày 7/5/1954 phải không?"
    given = Filters(section="Lịch sử")
    assert effective_filters(question, given, now=NOW, zone=ZONE, corpus=corpus) == given


def test_of_two_periods_compared_the_later_is_within():
    assert days("GRDP năm nay tăng bao nhiêu so với năm ngoái?") == (
        date(2026, 1, 1),
        date(2026, 11, 24),
    )
    assert days("Lượng máu năm trước ít hơn năm nay bao nhiêu?") == (
        date(2025, 1, 1),
        date(2026, 11, 24),
    )


def test_two_periods_are_searched_together():
    assert days("Hôm qua và hôm kia có mưa không?") == (date(2026, 11, 22), date(2026, 11, 24))


def test_the_day_of_publication_counts_alone():
    question = "Bài đăng ngày 7/5/2024 nói gì về tuần trước?"
    assert days(question) == (date(2024, 5, 7), date(2024, 5, 7))


@pytest.mark.parametrize("now", [datetime.min, datetime.max])
def test_the_ends_of_the_calendar_are_no_failure(now):
    for moment in (now, now.replace(tzinfo=UTC)):
        for question in ("Hôm qua có gì?", "Năm ngoái có gì?", "Hôm nay có gì?"):
            effective_filters(question, Filters(), now=moment, zone=ZONE, corpus=lambda: DATED)
