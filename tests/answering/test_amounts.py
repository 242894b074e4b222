import pytest

from rag.answering.amounts import agree, asked_amount, content_share, told_amount
from rag.vietnamese.quantities import Quantity, quantities


def told(question: str, sentence: str) -> str | None:
    asked = asked_amount(question)
    assert asked is not None
    amount = told_amount(asked, sentence)
    return sentence[amount.start : amount.end] if amount else None


@pytest.mark.parametrize(
    ("question", "sentence", "amount"),
    [
        ("Chợ Pú Lương có bao nhiêu gian hàng?", "Chợ có 60 gian hàng.", "60 gian hàng"),
        ("Vụ cháy làm bao nhiêu người chết?", "Lửa làm 5 người chết.", "5 người"),
        ("Xã có mấy hộ nghèo?", "Cả xã có 30 hộ nghèo.", "30 hộ nghèo"),
        ("Tháp cao bao nhiêu mét?", "Tháp cao 19,2 m.", "19,2 m"),
        ("Dự án có tổng vốn bao nhiêu tỷ đồng?", "Tổng vốn 14.000 tỷ đồng.", "14.000 tỷ đồng"),
        ("Tỷ lệ hộ nghèo của xã là bao nhiêu?", "Tỷ lệ hộ nghèo còn 7,5%.", "7,5%"),
    ],
)
def test_the_amount_of_what_is_asked(question, sentence, amount):
    assert told(question, sentence) == amount


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        # Of another thing, or of one of several.
        ("Vụ cháy làm bao nhiêu người chết?", "Vụ cháy làm 5 người bị thương."),
        ("Vụ cháy làm bao nhiêu người chết?", "5 người chết, 7 người bị thương."),
        ("Chợ có bao nhiêu gian hàng?", "Chợ có 3 bãi xe."),
        # A part, a share of each, a change, a plan, a claim, a range.
        ("Chợ có bao nhiêu gian hàng?", "Chợ rộng, trong đó có 12 gian hàng."),
        ("Xã có mấy hộ nghèo?", "Xã giảm 12 hộ nghèo."),
        ("Xã có mấy hộ nghèo?", "Mỗi bản có 12 hộ nghèo."),
        ("Chợ có bao nhiêu gian hàng?", "Chợ dự kiến có 70 gian hàng."),
        ("Xã có mấy hộ nghèo?", "Xã có 20-30 hộ nghèo."),
    ],
)
def test_any_other_amount_is_none(question, sentence):
    assert told(question, sentence) is None


@pytest.mark.parametrize(
    "question",
    [
        "Chợ họp lúc mấy giờ?",
        "Chợ ở đâu?",
        "Có bao nhiêu người?",
        "Cú sút xa bao nhiêu mét?",
        "cho co bao nhieu gian hang?",
        "Bao nhiêu người mua bao nhiêu con gà?",
    ],
)
def test_what_no_two_articles_can_be_held_to(question):
    assert asked_amount(question) is None


def test_how_much_of_the_question_a_text_holds():
    asked = asked_amount("Chợ phiên Pú Lương có bao nhiêu gian hàng?")
    assert asked is not None
    name = frozenset(["pú", "lương"])
    assert content_share(asked, "Chợ phiên đông.", besides=name) == 1.0
    assert content_share(asked, "Chợ đông.", besides=name) == 0.5
    assert content_share(asked, "Vải đẹp.", besides=frozenset([*name, "chợ", "phiên"])) == 1.0


def amount(text: str) -> Quantity:
    (found,) = quantities(text)
    return found


@pytest.mark.parametrize(
    ("one", "other", "may_agree"),
    [
        ("hơn 30 hộ", "32 hộ", True),
        ("hơn 30 hộ", "29 hộ", False),
        ("hơn 30 hộ", "60 hộ", False),
        ("gần 30 hộ", "28 hộ", True),
        ("gần 30 hộ", "31 hộ", False),
        ("khoảng 30 hộ", "31 hộ", True),
        ("1,2 triệu đồng", "1.215.000 đồng", True),
        ("1,2 triệu đồng", "1.315.000 đồng", False),
        ("2 tấn", "2.000 kg", True),
        ("13.500 tỷ đồng", "14.000 tỷ đồng", False),
        ("60 hộ", "55 hộ", False),
        ("ít nhất 5 người", "ít nhất 6 người", True),
    ],
)
def test_whether_one_number_may_lie_behind_both(one, other, may_agree):
    assert agree(amount(one), amount(other)) is may_agree
    assert agree(amount(other), amount(one)) is may_agree
