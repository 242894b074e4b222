import pytest

from rag.vietnamese.normalise import fold
from rag.vietnamese.question_kinds import Kind, holds, kind_of, measures, unit_asked

QUESTIONS = {
    "Toàn huyện có bao nhiêu nhóm dệt?": Kind.QUANTITY,
    "Chợ họp từ khi nào?": Kind.TIME,
    "Cầu xây năm nào?": Kind.TIME,
    "Ai là trưởng bản?": Kind.PERSON,
    "Thư mục được đăng ở đâu?": Kind.PLACE,
    "Vì sao đường hỏng?": Kind.REASON,
    "Người dân nhuộm chàm như thế nào?": Kind.MANNER,
    "Xã có những nghề nào?": Kind.LIST,
    "Ông Mây giữ chức vụ gì?": Kind.THING,
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_kind_is_told_with_marks_and_without(question):
    assert kind_of(question) == QUESTIONS[question]
    assert kind_of(fold(question)) == QUESTIONS[question]


def test_power_is_not_a_time():
    assert kind_of("Ủy ban có quyền lực nào?") != Kind.TIME


def test_a_few_is_a_quantity_and_a_machine_is_not():
    assert kind_of("Bản có mấy hộ?") == Kind.QUANTITY
    assert kind_of("Xưởng có máy gì?") == Kind.THING


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Kind.QUANTITY, "Bản có 30 hộ."),
        (Kind.QUANTITY, "Bản có ba mươi hộ."),
        (Kind.TIME, "Chợ họp ngày 20.5."),
        (Kind.PERSON, "Trưởng bản là ông Lò Văn Mây."),
        (Kind.PLACE, "Chợ họp tại xã Pú Lương."),
        (Kind.REASON, "Đường hỏng do mưa lũ."),
    ],
)
def test_a_sentence_holds_what_is_asked(kind, sentence):
    assert holds(kind, sentence) == 1.0
    assert holds(kind, "Xanh biếc.") == 0.0


def test_the_unit_asked_is_looked_for_after_a_number():
    unit = unit_asked("Huyện có bao nhiêu nhóm dệt?")
    assert unit is not None
    assert measures(unit, "Huyện có 14 nhóm dệt với 230 người.") == 1.0
    assert measures(unit, "Huyện có 14 nhóm nhỏ.") == 0.5
    assert measures(unit, "Huyện có 230 người.") == 0.0
    rate = unit_asked("Tỷ lệ hộ nghèo là bao nhiêu?")
    assert rate == "%"
    assert measures(rate, "Còn 12,5% hộ nghèo.") == 1.0
    assert unit_asked("Ai là trưởng bản?") is None
