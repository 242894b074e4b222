import pytest

from rag.answering.accusations import accuses, says_on_whose_word


@pytest.mark.parametrize(
    ("sentence", "is_accusation", "is_sourced"),
    [
        ("Ông Lê Văn Zet lấy trộm 3 tấn cà phê.", True, False),
        ("Theo cáo trạng, ông Lê Văn Zet lấy trộm 3 tấn cà phê.", True, True),
        ("Bị cáo Lê Văn Zet lừa đảo 20 người.", True, True),
        ("Ông bị cáo buộc nhận hối lộ.", True, True),
        ("Kẻ gian lấy trộm 3 tấn cà phê.", False, False),
        ("Ông Lê Văn Zet bán 3 tấn cà phê.", False, False),
        ("Ông Lê Văn Zet theo đuổi nghề lừa đảo.", True, False),
    ],
)
def test_who_is_accused_and_on_whose_word(sentence, is_accusation, is_sourced):
    assert accuses(sentence) is is_accusation
    assert says_on_whose_word(sentence) is is_sourced
