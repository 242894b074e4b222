import pytest

from rag.answering.checks.denials import is_denied
from tests.answering.making import verified


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (
            "Ông Bình không ký hợp đồng với Sao Mai.",
            "Ông Bình mất ba ngày ký hợp đồng với Sao Mai.",
        ),
        ("Công an chưa bắt ông Bình.", "Công an vừa chặn xe, bắt ông Bình."),
        ("Công an chưa bắt ông Bình.", "Công an vừa chặn xe, bắt giữ ông Bình."),
        (
            "Ông Bình chưa trả tiền cho công ty Sao Mai.",
            "Ông Bình trả hết tiền cho công ty Sao Mai.",
        ),
        ("Công an chưa bắt ông Bình.", "Công an chặn bắt ông Bình."),
        ("Ông Bình không nhận tiền.", "Ông Bình khó tính nhưng nhận tiền."),
        ("Ông Bình chưa từng đến Sao Mai.", "Ông Bình rời nhà từ sớm, đến Sao Mai."),
    ],
)
def test_a_word_that_denies_something_else_denies_no_deed(claim, said):
    assert verified(claim, said).support != "supported"


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Ông Bình không ký hợp đồng với Sao Mai.", "Ông Bình từ chối ký hợp đồng với Sao Mai."),
        ("Ông Bình không ký hợp đồng với Sao Mai.", "Ông Bình tránh ký hợp đồng với Sao Mai."),
        ("Ông Bình chưa từng đến Sao Mai.", "Ông Bình lần đầu đến Sao Mai."),
        ("Danh tính nghi phạm chưa được tiết lộ.", "Danh tính nghi phạm được giữ bí mật."),
    ],
)
def test_a_deed_is_denied_without_a_word_for_not(claim, said):
    assert not any("không nói “" in problem for problem in verified(claim, said).problems)


def test_a_deed_that_is_not_there_is_neither_denied_nor_affirmed():
    assert is_denied("ông không ký", len("ông không "), "ông đến muộn.", is_never=False) is None
