import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.followups import stand_alone
from rag.answering.turns import EarlierTurn
from rag.vietnamese.normalise import clean

MAIZE = EarlierTurn("Xã Huổi Tằm thu được bao nhiêu tấn ngô năm 2021?", "Năm 2021 xã thu 300 tấn.")
BRIDGE = EarlierTurn("Cầu treo Huổi Tằm thông xe ngày nào?", "Cầu thông xe sáng 16/5/2023.")
CHIEF = EarlierTurn(
    "Ai là trưởng phòng Văn hóa huyện?", "Bà Lò Thị Mây là trưởng phòng Văn hóa huyện Pú Lương."
)
FIRE = EarlierTurn("Vụ cháy chợ Pú Lương xảy ra khi nào?", "Đêm 3/4/2022.")
PEOPLE = EarlierTurn("Dân số Đà Nẵng là bao nhiêu?", "Hơn 1,2 triệu người.")


@pytest.mark.parametrize(
    ("turn", "follow_up", "standalone"),
    [
        (MAIZE, "còn năm 2022 thì sao?", "Xã Huổi Tằm thu được bao nhiêu tấn ngô năm 2022?"),
        (MAIZE, "còn 2022?", "Xã Huổi Tằm thu được bao nhiêu tấn ngô năm 2022?"),
        (MAIZE, "còn lúa thì sao?", "Xã Huổi Tằm thu được bao nhiêu tấn lúa năm 2021?"),
        (MAIZE, "Còn xã Pú Lương?", "Xã Pú Lương thu được bao nhiêu tấn ngô năm 2021?"),
        (BRIDGE, "ở đâu?", "Cầu treo Huổi Tằm thông xe ở đâu?"),
        (BRIDGE, "Ở đâu vậy ạ?", "Cầu treo Huổi Tằm thông xe ở đâu?"),
        (BRIDGE, "o dau", "Cầu treo Huổi Tằm thông xe o dau?"),
        (BRIDGE, "vì sao?", "Vì sao cầu treo Huổi Tằm thông xe?"),
        (BRIDGE, "Kinh phí bao nhiêu?", "Kinh phí của cầu treo Huổi Tằm bao nhiêu?"),
        (BRIDGE, "Vậy ai là chủ đầu tư?", "Ai là chủ đầu tư của cầu treo Huổi Tằm?"),
        (BRIDGE, "Cây cầu này dài bao nhiêu mét?", "Cầu treo Huổi Tằm dài bao nhiêu mét?"),
        (CHIEF, "bà ấy là ai?", "Bà Lò Thị Mây là ai?"),
        (CHIEF, "Ba ay sinh nam nao", "Bà Lò Thị Mây sinh nam nao?"),
        (CHIEF, "bao nhiêu tuổi?", "Bà Lò Thị Mây bao nhiêu tuổi?"),
        (FIRE, "bao nhiêu người?", "Vụ cháy chợ Pú Lương bao nhiêu người?"),
        (FIRE, "Nguyên nhân là gì?", "Nguyên nhân của vụ cháy chợ Pú Lương là gì?"),
        (FIRE, "cụ thể hơn?", FIRE.question),
        (FIRE, "còn gì nữa không?", FIRE.question),
        (PEOPLE, "thế còn Hà Nội?", "Dân số Hà Nội là bao nhiêu?"),
        (PEOPLE, "Thành phố này có mấy quận?", "Đà Nẵng có mấy quận?"),
        (PEOPLE, "ở đó có những bãi biển nào?", "Ở Đà Nẵng có những bãi biển nào?"),
    ],
)
def test_a_follow_up_says_what_it_left_out(turn, follow_up, standalone):
    assert stand_alone(follow_up, [turn]) == standalone


@pytest.mark.parametrize(
    "question",
    [
        "Giá vàng hôm nay bao nhiêu?",
        "Vì sao người dân xếp hàng mua xăng khi họ vẫn còn nhiên liệu?",
        "Ông Nguyễn Văn Thể nói gì khi ông ấy trả lời chất vấn?",
        "Dòng họ Trịnh ở Thanh Hóa có từ bao giờ?",
        "Tuần này thời tiết miền Bắc thế nào?",
        "Còn bao nhiêu hộ nghèo ở Mường Nhé?",
        "luong huu nam 2024 tang bao nhieu",
        "Bộ Y tế khuyến cáo điều gì do dịch sởi?",
        "Sau đó quân Pháp rút về đâu ở Mường Thanh?",
    ],
)
@pytest.mark.parametrize("turn", [MAIZE, BRIDGE, CHIEF, FIRE, PEOPLE])
def test_what_stands_alone_is_left_to_the_letter(turn, question):
    assert stand_alone(question, [turn]) == question


def test_without_turns_nothing_is_changed():
    assert stand_alone("ông ấy là ai?", []) == "ông ấy là ai?"


def test_who_was_spoken_of_before_the_last_turn_is_still_known():
    assert stand_alone("Bà ấy sinh năm nào?", [CHIEF, MAIZE]) == "Bà Lò Thị Mây sinh năm nào?"


def test_a_man_is_not_called_by_a_womans_name():
    assert stand_alone("Ông ấy sinh năm nào?", [CHIEF]) != "Ông Lò Thị Mây sinh năm nào?"


def test_a_chain_of_follow_ups_goes_on_from_what_was_understood():
    first = stand_alone("còn năm 2022 thì sao?", [MAIZE])
    second = stand_alone("còn xã Pú Lương?", [MAIZE, EarlierTurn(first)])
    assert second == "Xã Pú Lương thu được bao nhiêu tấn ngô năm 2022?"


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_text_may_be_asked_after_any(question, before, answer):
    turns = [EarlierTurn(clean(before), clean(answer))]
    assert isinstance(stand_alone(clean(question), turns), str)


PIECES = [
    *("còn", "thì sao", "ông ấy", "bà", "họ", "ở đó", "này", "năm", "2022", "Hà Nội", "vì", "ai"),
    *(
        "là",
        "gì",
        "bao nhiêu",
        "người",
        "dự án",
        "cầu",
        "Huổi Tằm",
        "không",
        "khi nào",
        "tỉnh",
        "?",
    ),
]
WORDS = st.sampled_from(PIECES)


@given(st.lists(WORDS, max_size=10), st.lists(WORDS, max_size=10))
def test_any_words_of_a_conversation_may_be_asked(question, before):
    understood = stand_alone(" ".join(question), [EarlierTurn(" ".join(before))])
    assert isinstance(understood, str)
