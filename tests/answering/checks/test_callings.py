import pytest

from rag.answering.checks.callings import problems
from rag.answering.checks.statement import statement

# Names made up for these tests.
SAID = statement(
    "Bác sĩ Lò Văn Tám khám cho bà Vàng Thị Mây ở huyện Nậm Sương, tỉnh Pú Lương, quận Bản Đin và "
    "Mường Khoa."
)


@pytest.mark.parametrize(
    "claim",
    [
        "Ông khám ở tỉnh Lò Văn Tám.",
        "Người khám là bác sĩ Nậm Sương.",
        "Người bệnh là ông Vàng Thị Mây.",
        "Xã thuộc tỉnh Nậm Sương.",
    ],
)
def test_a_name_called_what_another_is_called_is_told(claim):
    assert problems(statement(claim), SAID, SAID)


@pytest.mark.parametrize(
    "claim",
    [
        "Ông Lò Văn Tám khám ở tỉnh Pú Lương.",
        "Bà đến từ quận Mường Khoa.",
        "Chị Vàng Thị Mây khỏi.",
    ],
)
def test_other_words_for_the_same_are_not(claim):
    assert problems(statement(claim), SAID, SAID) == []
