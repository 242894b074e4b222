from fractions import Fraction

import pytest

from rag.answering.checks import amounts, figures
from rag.answering.checks.ratios import ratios
from rag.answering.checks.statement import statement


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


def test_half_a_day_is_no_share():
    assert ratios(statement("nửa ngày trời")) == []
