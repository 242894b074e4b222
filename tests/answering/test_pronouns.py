import pytest

from rag.answering.pronouns import only_named, person_word, refers_back, tells_of_somebody


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Ông cho biết chợ họp lại.", "ông"),
        ("Anh này đã đi chợ.", "anh"),
        ("Sau đó, chị về bản.", "chị"),
        ("Bà 70 tuổi.", "bà"),
        ("Họ lập một nhóm dệt.", "họ"),
    ],
)
def test_somebody_told_before(sentence, word):
    assert person_word(sentence) == word
    assert refers_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ông Tám cho biết chợ họp lại.",
        "Ông nội của Mây dệt vải.",
        "Bà con trong bản dệt vải.",
        "Anh em trong bản làm đường.",
        "Anh Tám kể.",
        "Theo lời Mây, ông về bản.",
        "Chợ họp lúc 5 giờ.",
        "Ôm con, Mây khóc.",
    ],
)
def test_a_name_or_a_noun_of_its_own_needs_nothing_before_it(sentence):
    assert person_word(sentence) == ""
    assert not refers_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Đơn vị này có 30 người.",
        "Tại đây, vải được bán hết.",
        "Đây là chợ phiên lớn nhất.",
        "Các hộ trên đã nhận tiền.",
    ],
)
def test_something_told_before(sentence):
    assert refers_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Lúc này, trời mưa.",
        "Do đó, chợ họp muộn.",
        "Trước đó, huyện đã làm đường.",
        "Sau thời điểm này, chợ vắng.",
        "Phụ nữ trên 21 tuổi nên đi khám.",
    ],
)
def test_a_time_or_a_link_is_read_without_what_comes_before(sentence):
    assert not refers_back(sentence)


def test_the_only_one_who_can_be_meant():
    text = "Ông Đặng Hải Triều, ở xã Pú Lương, có 2 ha chè. Vườn rộng."
    span = only_named("ông", text)
    assert span is not None
    assert text[span.start : span.end] == "Ông Đặng Hải Triều"
    both = "Ông Đặng Hải Triều và bà Lò Thị Mây có 2 ha chè."
    for word, name in (("ông", "Ông Đặng Hải Triều"), ("bà", "bà Lò Thị Mây")):
        span = only_named(word, both)
        assert span is not None
        assert both[span.start : span.end] == name


@pytest.mark.parametrize(
    "text",
    [
        "Vườn chè rộng 2 ha.",
        "Ông Đặng Hải Triều gặp ông Lò Văn Tám.",
        "Bác sĩ Trần Văn Cừ khám cho ông Đặng Hải Triều.",
        "Ông Đặng Hải Triều thuê Nguyễn Văn Bảy hái chè.",
        "Ông Đặng Hải Triều gặp John Smith ở vườn.",
        "Bà Lò Thị Mây có 2 ha chè.",
    ],
)
def test_nobody_where_it_may_be_somebody_else(text):
    assert only_named("ông", text) is None


def test_initials_are_a_name_and_a_small_letter_with_marks_is_none():
    text = "Sáng 19-3, chị P. H.V. Trời mưa."
    span = only_named("chị", text)
    assert span is not None
    assert text[span.start : span.end] == "chị P. H.V"
    assert only_named("anh", "Hôm qua anh ấy không đến.") is None
    assert person_word("Anh ấy không đến.") == "anh"


def test_of_whom_a_sentence_speaks():
    assert tells_of_somebody("Nam bệnh nhân 31 tuổi được cứu.")
    assert not tells_of_somebody("Chợ họp lúc 5 giờ.")
