import pytest

from rag.answering.checks.figures import problems
from rag.answering.checks.statement import statement

SAID = statement(
    "Đội thắng 2-1, mỗi tháng tập 3-4 lần; thời gian chờ giảm hơn 1/3, khối u 5x7 cm, hai y tá ở "
    "cùng hàng nghìn khán giả."
)


@pytest.mark.parametrize(
    "claim", ["đội thắng 2-1", "hàng tháng tập", "giảm hơn 1/3", "khối u 5x7 cm", "có 2 y tá"]
)
def test_the_same_figure_is_there(claim):
    assert problems(statement(claim), SAID) == []


@pytest.mark.parametrize(
    ("claim", "named"),
    [
        ("đội thắng 1-2", "1-2"),
        ("mỗi tuần tập", "mỗi tuần"),
        ("giảm gần 1/3", "1/3"),
        ("khối u 5x7 m", "5x7"),
        ("ba y tá", "ba"),
        ("hàng trăm khán giả", "hàng trăm"),
    ],
)
def test_another_figure_is_named(claim, named):
    assert any(f"“{named}”" in problem for problem in problems(statement(claim), SAID))
