from __future__ import annotations

import pytest

from rag.answering.asked import AskedQuestion
from rag.answering.asked_values import VALUES, AskedValue, asked_value
from rag.index.rarity import TermRarity
from rag.retrieval.matching import QuestionTerms
from rag.vietnamese.normalise import fold
from rag.vietnamese.tokens import tokens
from tests.answering.making import WEIGHTS


def value_of(question: str) -> AskedValue | None:
    terms = QuestionTerms.from_question(question, TermRarity(WEIGHTS))
    return asked_value(AskedQuestion(question, terms))


def held(question: str, sentence: str) -> list[str]:
    """The words of the sentence at which something of the kind asked for begins."""
    value = value_of(question)
    assert value is not None
    words = tokens(sentence)
    return [words[place].text for place in value.places(sentence, words)]


@pytest.mark.parametrize("form", [str, fold])
@pytest.mark.parametrize(
    ("question", "gives", "other"),
    [
        ("Nghệ nhân Mây bao nhiêu tuổi?", "Bà Mây, 63 tuổi, dệt vải.", "Bà Mây có 3 con."),
        ("Chợ có bao nhiêu gian hàng?", "Chợ có 60 gian hàng.", "Chợ họp từ 5 giờ."),
        ("Lễ diễn ra vào ngày nào?", "Lễ mở ngày 12/3.", "Lễ đông người."),
        ("Bà Mây chữa ở bệnh viện nào?", "Bà vào Bệnh viện Nậm Sương.", "Bà về quê ở Lào Cai."),
        ("Ai mở lớp dệt?", "Lớp do bà Lò Thị Mây mở.", "Lớp mở ở nhà văn hóa."),
        ("Đứa trẻ là trai hay gái?", "Chị sinh một bé gái.", "Chị sinh con ở trạm y tế."),
    ],
)
def test_something_of_the_kind_asked_for_is_found_where_it_stands(form, question, gives, other):
    assert held(form(question), gives)
    assert not held(form(question), other)


def test_what_the_question_says_itself_is_no_answer():
    question = "Trong 230 người dệt ở Pú Lương có bao nhiêu người biết nhuộm?"
    assert held(question, "Xã có 230 người dệt, trong đó 41 người biết nhuộm.") == ["41"]
    assert held("Bà Lò Thị Mây học nghề của ai?", "Cuối năm đó Lò Thị Mây học bà Hà.") == ["hà"]


def test_a_percentage_is_not_a_count():
    assert held("Tỷ lệ hộ nghèo là bao nhiêu phần trăm?", "Còn 12% hộ nghèo, 40 hộ.") == ["12"]


@pytest.mark.parametrize("question", ["Huyện đã làm gì?", "Chợ phiên Pú Lương thế nào?"])
def test_what_shows_in_no_word_is_not_looked_for(question):
    assert value_of(question) is None


def test_every_kind_has_its_number():
    asked = ["Vì sao chợ nghỉ?", "Chợ họp ở đâu?", "Vải màu gì?", "Bà cao bao nhiêu?"]
    assert {value.name for one in asked if (value := value_of(one))} <= set(VALUES)
    assert len(VALUES) == len(set(VALUES))
