from fractions import Fraction

import pytest

from rag.answering.checks import amounts, figures
from rag.answering.checks.ratios import ratios
from rag.answering.checks.statement import statement
from tests.answering.making import verified


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("một nửa số hộ", Fraction(1, 2)),
        ("hai phần ba số hộ", Fraction(2, 3)),
        ("1/4 số hộ", Fraction(1, 4)),
        ("35% số hộ", Fraction(35, 100)),
        ("cứ 10 hộ thì có một hộ nghèo", Fraction(1, 10)),
        ("200.000 ca sinh mới có một ca", Fraction(1, 200_000)),
    ],
)
def test_a_share_is_read_however_it_is_written(text, value):
    assert [one.value for one in ratios(statement(text))] == [value]


@pytest.mark.parametrize(
    ("claim", "said", "is_true"),
    [
        ("50% số hộ có điện", "Một nửa số hộ có điện.", True),
        ("hơn một phần ba số hộ có điện", "35% số hộ có điện.", True),
        ("cứ 10 hộ thì có một hộ nghèo", "10% số hộ nghèo.", True),
        ("gần một phần ba số hộ có điện", "35% số hộ có điện.", False),
        ("25% số hộ có điện", "Một nửa số hộ có điện.", False),
    ],
)
def test_shares_are_compared_by_value(claim, said, is_true):
    mine, theirs = statement(claim), statement(said)
    found = amounts.problems(mine, theirs) + figures.problems(mine, theirs)
    assert (found == []) == is_true


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (
            "25% số hộ ở Pú Lương nghèo.",
            "Số hộ ở Pú Lương nghèo được công bố ngày 1/4.",
        ),
        ("25% số hộ ở Pú Lương nghèo.", "Số hộ ở Pú Lương nghèo được công bố hôm 1/4 tại xã."),
        (
            "Hai phần ba số hộ ở Pú Lương nghèo.",
            "Số hộ ở Pú Lương nghèo; đội của xã xếp hạng 2/3.",
        ),
        ("Hai phần ba số hộ ở Pú Lương nghèo.", "Nhà 2/3 Pú Lương là của số hộ nghèo."),
    ],
)
def test_days_and_ranks_are_no_shares(claim, said):
    assert ratios(statement(said)) == []
    assert verified(claim, said).support == "unsupported"


@pytest.mark.parametrize("said", ["Số hộ nghèo chiếm 1/4.", "Gần 1/4 số hộ nghèo."])
def test_a_share_with_a_slash_is_one_where_something_is_counted(said):
    assert [one.value for one in ratios(statement(said))] == [Fraction(1, 4)]


def test_half_a_day_is_no_share():
    assert ratios(statement("nửa ngày trời")) == []
