from datetime import UTC, datetime

import pytest

from rag.answering.checks.moments import problems
from rag.answering.checks.statement import statement

PUBLISHED = datetime(2020, 10, 26, 9, 50, tzinfo=UTC)
SAID = statement(
    "Rạng sáng 12/10, đoàn lên đường trước ngày 15/10; hôm qua họ về, thứ hai tuần này họp bàn "
    "cho giai đoạn 2016-2020 và từ 3/5 đến 7/5."
)


@pytest.mark.parametrize(
    "claim",
    [
        "ngày 12 tháng 10",
        "ngày 12/10/2020",
        "tháng 10",
        "ngày 25/10/2020",
        "trước 15/10",
        "giai đoạn 2016-2020",
        "ngày 3/5",
        "thứ 2 tuần này",
    ],
)
def test_a_date_is_there_however_it_is_written(claim):
    assert problems(statement(claim), SAID, PUBLISHED) == []


@pytest.mark.parametrize(
    "claim",
    [
        "ngày 13/10",
        "ngày 12/10/2019",
        "ngày 24/10/2020",
        "sau ngày 15/10",
        "chiều 12/10",
        "giai đoạn 2016-2021",
        "thứ ba tuần này",
        "tuần trước họ về",
        "từ 3/5 đến 8/5",
    ],
)
def test_a_day_off_is_told(claim):
    assert problems(statement(claim), SAID, PUBLISHED)


def test_a_year_that_the_article_leaves_out_is_unknown_where_its_day_is():
    assert problems(statement("ngày 12/10/2020"), SAID, None)
