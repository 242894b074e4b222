import pytest

from rag.answering.checks.operators import operators
from rag.answering.checks.polarity import problems
from rag.answering.checks.statement import statement
from tests.answering.making import verified


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("xe không được chạy", ["chạy"]),
        ("chưa bị bắt", ["bắt"]),
        ("ông phủ nhận việc nhận tiền", ["nhận"]),
        ("không chỉ đẹp mà còn rẻ, hàng không, không khí, không gian", []),
        ("không ít người, không quá 5 lần", []),
        ("anh có đi không?", []),
        ("dự kiến cuối năm 2025 khánh thành", ["khánh"]),
        ("nghi phạm, nghi thức", []),
    ],
)
def test_what_is_turned_is_found(text, heads):
    read = statement(text)
    assert [read.words[one.head].form for one in operators(read)] == heads


SAID = statement(
    "Huyện không tăng giá vé và dự kiến khánh thành cầu vào tháng 9. Công an đang xác minh "
    "vụ việc, chưa tiết lộ danh tính nghi phạm của vụ cháy."
)


@pytest.mark.parametrize(
    "claim",
    [
        "Giá vé không tăng.",
        "Huyện sẽ khánh thành cầu vào tháng 9.",
        "Công an đang xác minh vụ việc.",
        "Danh tính nghi phạm chưa được tiết lộ.",
    ],
)
def test_the_same_in_other_words_is_not_turned(claim):
    assert problems(statement(claim), SAID) == []


@pytest.mark.parametrize(
    "claim",
    [
        "Huyện tăng giá vé.",
        "Huyện khánh thành cầu vào tháng 9.",
        "Công an đã xác minh vụ việc.",
        "Công an không xác minh vụ việc.",
        "Công an công bố danh tính nghi phạm của vụ cháy.",
    ],
)
def test_what_is_turned_round_is_told(claim):
    assert problems(statement(claim), SAID)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Xã Pú Lương sẽ khánh thành cầu treo.", "Xã Pú Lương đã khánh thành cầu treo."),
        ("Cầu treo Pú Lương có thể sập.", "Cầu treo Pú Lương đã sập."),
    ],
)
def test_what_is_over_is_not_to_come(claim, said):
    assert verified(claim, said).support == "unsupported"
    assert verified(claim, said.replace("đã ", "")).support == "supported"
