import pytest

from rag.answering.checks.copies import is_copy, is_near, problems
from rag.answering.checks.statement import statement

# Made up for these tests.
SAID = statement(
    "Bà Lò Mây, phó chủ tịch huyện Nậm Sương, tặng ông Vàng Bạch 50 chiếc xe đạp hôm 4/5. "
    "Cầu treo (dài 47 m) có thể khánh thành vào cuối năm nay và không thu phí người đi bộ. "
    "Thuyền gỗ được sửa bằng tiền của quỹ khuyến học."
)


@pytest.mark.parametrize(
    "claim",
    [
        "Ông Vàng Bạch, phó chủ tịch huyện Nậm Sương, tặng bà Lò Mây 50 chiếc xe đạp hôm 4/5.",
        "Bà Lò Mây, chủ tịch huyện Nậm Sương, tặng ông Vàng Bạch 50 chiếc xe đạp hôm 4/5.",
        "Bà Lò Mây, phó chủ tịch huyện Nậm Sương, tặng ông Vàng Bạch 50 chiếc xe đạp hôm 5/5.",
        "Bà Lò Mây, phó chủ tịch huyện Nậm Sương, không tặng ông Vàng Bạch 50 chiếc xe đạp.",
        "Cầu treo (dài 47 m) khánh thành vào cuối năm nay và không thu phí người đi bộ.",
        "Cầu treo có thể khánh thành vào cuối năm nay và thu phí người đi bộ.",
        "Cầu treo được sửa bằng tiền của quỹ khuyến học.",
    ],
)
def test_what_was_changed_in_a_near_copy_is_told(claim):
    assert problems(statement(claim), SAID)


@pytest.mark.parametrize(
    "claim",
    [
        "Cầu treo có thể khánh thành vào cuối năm nay và không thu phí người đi bộ.",
        "Cầu treo có thể khánh thành vào cuối năm nay.",
        "Bà Lò Mây tặng ông Vàng Bạch 50 xe đạp.",
        "Cuối năm nay cây cầu dài 47 m có lẽ sẽ mở cho người dân qua lại.",
        "Thuyền gỗ được sửa nhờ tiền của quỹ khuyến học.",
    ],
)
def test_what_is_left_out_or_said_anew_is_no_change(claim):
    assert problems(statement(claim), SAID) == []


def test_a_copy_leaves_out_brackets_and_what_stands_at_its_ends():
    short = statement("Cầu treo có thể khánh thành vào cuối năm nay.")
    assert is_copy(short, SAID)
    assert is_near(short, SAID)
    assert not is_copy(statement("Cầu tre có thể khánh thành vào cuối năm nay."), SAID)
    assert not is_near(statement("Bà Mây nuôi cá."), SAID)
