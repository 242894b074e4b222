from __future__ import annotations

import pytest

from rag.answering.quotations import MAX_STRETCH_SYLLABLES, quotable
from rag.vietnamese.tokens import syllables

SPEAKER = "Ông Tám cho rằng:"
SAID = "Việc này không đúng. Ông Lê Văn Zet đã lấy trộm 3 tấn cà phê. Tôi sẽ kiện."
POLICE = "Công an huyện chưa xác nhận."
MORE = " ".join(["Chuyện ấy cả bản đều biết từ lâu rồi."] * 20)


def parts(text: str) -> list[str]:
    return [text[span.start : span.end] for span in quotable(text)]


@pytest.mark.parametrize("marks", ["“”", '""', "«»"])
def test_what_is_said_in_several_sentences_is_quoted_whole_with_who_says_it(marks):
    quotation = f"{SPEAKER} {marks[0]}{SAID}{marks[1]}"
    assert parts(f"Vườn rộng 2 ha. {quotation} {POLICE}") == [
        "Vườn rộng 2 ha.",
        quotation,
        POLICE,
    ]


@pytest.mark.parametrize("mark", ["“", '"', "«"])
def test_a_quotation_that_is_not_closed_reaches_to_the_paragraphs_end(mark):
    text = f"{SPEAKER} {mark}{SAID}"
    assert parts(text) == [text]


def test_who_speaks_may_come_after():
    quotation = f"“{SAID}”, ông Tám nói."
    assert parts(f"{quotation} {POLICE}") == [quotation, POLICE]
    apart = f"“{SAID}” Ông Tám nói như vậy."
    assert parts(f"{apart} {POLICE}") == [apart, POLICE]


def test_a_quotation_that_stands_alone_takes_the_sentence_that_leads_it_in():
    text = f"Ông Tám bức xúc. “Ông Lê Văn Zet đã lấy trộm 3 tấn cà phê.” {POLICE}"
    led, last = parts(text)
    assert led == "Ông Tám bức xúc. “Ông Lê Văn Zet đã lấy trộm 3 tấn cà phê.”"
    assert last == POLICE


def test_what_nobody_is_named_for_is_not_quoted():
    assert parts("“Ông Lê Văn Zet đã lấy trộm 3 tấn cà phê.”") == []
    # The paragraph before opened it: who speaks is not told here.
    assert parts(f"Tôi thấy tận mắt. Ông Zet lấy 3 tấn.” {POLICE}") == [POLICE]


def test_a_long_quotation_is_quoted_from_its_speaker_on_as_far_as_it_may_reach():
    text = f"{SPEAKER} “Việc này không đúng. {MORE} Ông Zet đã lấy trộm 3 tấn.” {POLICE}"
    first, last = parts(text)
    assert first.startswith(f"{SPEAKER} “Việc này không đúng. Chuyện ấy")
    assert len(syllables(first)) <= MAX_STRETCH_SYLLABLES
    assert "3 tấn" not in first
    assert last == POLICE


def test_a_long_quotation_whose_speaker_comes_last_is_quoted_up_to_them():
    text = f"“Ông Zet đã lấy trộm 3 tấn. {MORE} Tôi sẽ kiện”, ông Tám nói."
    (only,) = parts(text)
    assert only.endswith("Tôi sẽ kiện”, ông Tám nói.")
    assert "3 tấn" not in only


def test_words_quoted_within_one_sentence_change_nothing():
    text = 'Xã chọn việc “Trồng bông. Giữ hoa văn” để làm. Nhà nào cũng có khung cửi 21".'
    assert parts(text) == [
        "Xã chọn việc “Trồng bông. Giữ hoa văn” để làm.",
        'Nhà nào cũng có khung cửi 21".',
    ]


def test_a_turn_of_a_dialogue_is_quoted_only_where_its_speaker_is_told():
    turn = "- Tôi thấy rõ. Ông Lê Văn Zet đã lấy trộm 3 tấn cà phê"
    assert parts(f"{turn}.") == []
    assert parts(f"{turn}, ông Tám kể.") == [f"{turn}, ông Tám kể."]
    # An item of a list is nobody's speech.
    assert parts("- Trồng mới 3 ha cà phê.") == ["- Trồng mới 3 ha cà phê."]


def test_a_headline_in_quotation_marks_does_not_swallow_the_lead():
    assert parts("“Vườn này của tôi\nÔng Tám có 2 ha cà phê.") == ["Ông Tám có 2 ha cà phê."]
