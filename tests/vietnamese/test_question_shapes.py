import pytest

from rag.vietnamese.normalise import fold
from rag.vietnamese.question_kinds import Kind, kind_of
from rag.vietnamese.question_shapes import YesNo, compared, shape_of, yes_no

YES_NO = {
    "Chợ phiên có họp vào chủ nhật không?": ("chợ phiên", "họp vào chủ nhật", False),
    "Ông Mây đã xuất viện chưa?": ("ông mây", "xuất viện", True),
    "Ông Mây đã xuất viện hay chưa?": ("ông mây", "xuất viện", True),
    "Có phải ông Mây là trưởng bản không?": ("ông mây", "là trưởng bản", False),
    "Ông Mây là trưởng bản, phải không?": ("ông mây", "là trưởng bản", False),
    "Cầu treo bị sập đúng không ạ?": ("cầu treo", "bị sập", False),
    "Liệu cầu có được xây không?": ("cầu", "được xây", False),
}


@pytest.mark.parametrize("question", YES_NO)
def test_what_is_asked_by_yes_or_no(question):
    assert shape_of(question) is Kind.YES_NO
    assert yes_no(question) == YesNo(*YES_NO[question])


@pytest.mark.parametrize(
    "question",
    [
        "Có ai bị thương không?",
        "Ông Mây đi bộ được không?",
        "Có phải cầu chưa xây không?",
        "cau da xay xong chua",
    ],
)
def test_what_is_asked_so_but_not_plainly_enough_to_be_told_apart(question):
    assert shape_of(question) is Kind.YES_NO
    assert yes_no(question) is None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Ai không nộp đơn?", Kind.PERSON),
        ("Vì sao huyện không làm đường?", Kind.REASON),
        ("Bản nào chưa có điện?", Kind.THING),
        ("Xã có mấy hộ?", Kind.QUANTITY),
        ("vi sao duong hong", Kind.REASON),
    ],
)
def test_a_not_within_a_question_asks_for_no_yes(question, kind):
    assert shape_of(question) is kind
    assert yes_no(question) is None


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Huế và Vinh, nơi nào đông dân hơn?", ("huế", "vinh")),
        ("Lan và Mai, ai cao hơn?", ("lan", "mai")),
        ("So sánh giá vàng với giá bạc", ("giá vàng", "giá bạc")),
        ("Điểm khác biệt lớn nhất giữa trà so với cà phê là gì?", ("trà", "cà phê")),
        ("Cúm và cảm lạnh khác nhau thế nào?", ("cúm", "cảm lạnh")),
    ],
)
def test_two_things_compared(question, sides):
    assert compared(question) == sides
    assert shape_of(question) is Kind.COMPARE
    assert compared(fold(question)) is None


@pytest.mark.parametrize(
    "question", ["Ý kiến giảm bao nhiêu so với tháng trước?", "Ai cao hơn?", "Bản có gà và lợn?"]
)
def test_a_measure_against_something_compares_no_two_things(question):
    assert compared(question) is None


@pytest.mark.parametrize("question", [*YES_NO, "Huế và Vinh, nơi nào đông dân hơn?"])
def test_rankers_still_see_the_kinds_that_they_were_trained_on(question):
    assert kind_of(question) not in (Kind.YES_NO, Kind.COMPARE)
    assert list(Kind)[-2:] == [Kind.YES_NO, Kind.COMPARE]
