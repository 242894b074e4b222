import pytest

from rag.answering.checks.statement import statement
from rag.answering.checks.titles import problems, titles_of

# People and posts are made up.
SAID = statement(
    "Bà Lò Thị Mây, phó giám đốc sở, và nguyên chủ tịch xã Vàng Văn Bạch họp với quyền giám đốc "
    "Sông Đục. Giám đốc Mùa A Sình vắng mặt."
)


def test_a_title_is_read_whole():
    found = titles_of(statement("nguyên phó tổng giám đốc, cao nguyên, quyền bộ trưởng"))
    assert [title.words for title in found] == ["nguyên phó tổng giám đốc", "quyền bộ trưởng"]


@pytest.mark.parametrize(
    "claim",
    [
        "Bà Lò Thị Mây là phó giám đốc sở.",
        "Nguyên chủ tịch xã Vàng Văn Bạch dự họp.",
        "Giám đốc Mùa A Sình vắng mặt.",
    ],
)
def test_a_title_in_full_is_there(claim):
    assert problems(statement(claim), SAID, SAID) == []


@pytest.mark.parametrize(
    "claim",
    [
        "Chủ tịch xã Vàng Văn Bạch dự họp.",
        "Bà Lò Thị Mây là phó bí thư.",
        "Bà Lò Thị Mây, giám đốc sở, dự họp.",
        "Phó giám đốc Mùa A Sình vắng mặt.",
    ],
)
def test_more_or_less_of_a_title_is_told(claim):
    assert problems(statement(claim), SAID, SAID)
