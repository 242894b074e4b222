import pytest

from rag.answering.checks.amounts import problems
from rag.answering.checks.statement import statement

SAID = statement(
    "Năm nay vé giảm còn 5%, kinh phí hơn 1.200 tỷ đồng cho 30 ca mắc và 2 tấn thóc; đội thắng "
    "2-1, mỗi tháng tập 3-4 lần ở Rào Trăng 3."
)


@pytest.mark.parametrize(
    "claim",
    [
        "kinh phí hơn 1,2 nghìn tỷ đồng",
        "kinh phí trên 1200 tỉ",
        "2.000 kg thóc",
        "30 người mắc",
        "tập ba đến bốn lần hàng tháng",
        "có một ca sĩ",
        "Rào Trăng 3 ngập",
    ],
)
def test_the_same_number_written_otherwise_is_there(claim):
    assert problems(statement(claim), SAID) == []


@pytest.mark.parametrize(
    ("claim", "named"),
    [
        ("vé giảm 5%", "5%"),
        ("vé giảm còn 5 điểm phần trăm", "5 điểm phần trăm"),
        ("kinh phí 1.200 tỷ đồng", "1.200 tỷ đồng"),
        ("kinh phí hơn 1.200 triệu đồng", "hơn 1.200 triệu đồng"),
        ("2 tạ thóc", "2 tạ"),
        ("30 tỉnh mắc", "30 tỉnh"),
    ],
)
def test_another_number_is_named(claim, named):
    assert any(f"“{named}”" in problem for problem in problems(statement(claim), SAID))


def test_what_grew_did_not_shrink():
    grew = statement("Lượng khách tăng 12% so với năm trước.")
    assert problems(statement("Lượng khách giảm 12%."), grew)
    assert not problems(statement("Lượng khách tăng thêm 12%."), grew)
