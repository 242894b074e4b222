import pytest

from rag.answering.polarity import verdict
from rag.vietnamese.question_shapes import yes_no


def said(question: str, sentence: str) -> str:
    asked = yes_no(question)
    assert asked is not None
    return verdict(asked, sentence)


@pytest.mark.parametrize(
    ("question", "sentence", "word"),
    [
        ("Chợ có bán vải không?", "Chợ bán vải và mật ong.", "Có"),
        ("Chợ có bán vải không?", "Chợ không bán vải.", "Không"),
        ("Chợ có bán vải không?", "Chợ này cũng chưa bán vải.", "Chưa"),
        ("Bà Mây đã xuất viện chưa?", "Bà Mây đã xuất viện sáng 3/5.", "Rồi"),
        ("Bà Mây đã xuất viện chưa?", "Bà Mây chưa được xuất viện.", "Chưa"),
        ("Ông Mây là trưởng bản phải không?", "Ông Mây là trưởng bản Huổi Tằm.", "Có"),
        ("Cầu có bị sập không?", "Cầu không bị sập.", "Không"),
    ],
)
def test_the_very_predicate_affirmed_or_denied(question, sentence, word):
    assert said(question, sentence) == word


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        # Said by somebody, planned, doubted, over, or under a condition.
        ("Chợ có bán vải không?", "Theo ông Tám, chợ bán vải."),
        ("Chợ có bán vải không?", "Chợ dự kiến bán vải."),
        ("Chợ có bán vải không?", "Chợ có thể không bán vải."),
        ("Chợ có bán vải không?", "Nếu đông khách, chợ bán vải."),
        ("Chợ có bán vải không?", "Chợ từng bán vải."),
        ("Cầu có bị sập không?", "Cầu suýt bị sập."),
        ("Ông Mây là trưởng bản phải không?", "Ông Mây là phó trưởng bản."),
        ("Ông Mây là trưởng bản phải không?", "Ông Mây là nguyên trưởng bản."),
        # Of something else, or of more than this.
        ("Ông Tám có bán vải không?", "Bà Mây mua của ông Tám và bán vải."),
        ("Ông Tám có kiện bà Mây không?", "Bà Mây kiện ông Tám."),
        ("Hãng hàng có bay đêm không?", "Hãng hàng không bay đêm."),
        ("Chợ có bán vải không?", "Siêu thị bán vải."),
        ("Chợ có bán vải không?", "Chợ bán mật ong."),
        ("Chợ có bán vải không?", "Chợ bán vải, không bán mật ong."),
        ("Chợ có bán vải không?", "Không chỉ chợ bán vải."),
        ("Chợ có bán vải không?", "Chợ không phải nơi bán vải."),
        ("Chợ có bán vải không?", "Chợ bán vải máy và chưa bán vải dệt tay."),
        ("Chợ có bán vải không?", "Chợ có bán vải không?"),
        ("Chợ có bán vải không?", "“Chợ bán vải.”"),
    ],
)
def test_anything_less_is_left_to_the_reader(question, sentence):
    assert said(question, sentence) == ""
