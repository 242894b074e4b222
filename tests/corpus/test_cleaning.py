import pytest

from rag.corpus.cleaning import is_caption, without_furniture

STORY = (
    "Nghề dệt ở bản Na Ư có từ lâu đời, mỗi cô gái lớn lên đều biết trồng bông, kéo sợi và dệt "
    "vải. Có thời gian dài khung cửi bị xếp vào góc nhà vì vải công nghiệp rẻ và sẵn, nhưng mấy "
    "năm gần đây tiếng thoi lại vang lên trong bản."
)


@pytest.mark.parametrize(
    "caption",
    [
        "Chị em tổ dệt bản Na Ư (xã Na Ư) hướng dẫn các em gái lên khung cửi.",
        "Ảnh: Người dân bản Na Ư trên nương quế.",
        "Nương quế sau một năm đã phủ xanh đồi. Ảnh: Lò Mai",
        "Hội thi dệt vải ở bản. (Ảnh tư liệu: Lò Mai)",
    ],
)
def test_a_line_about_the_photo_is_a_caption(caption: str) -> None:
    assert is_caption(caption, STORY)


@pytest.mark.parametrize(
    "lead",
    [
        "Sáng 17/5, UBND xã Na Ư tổ chức ngày hội dệt thổ cẩm.",
        "ĐBP - UBND xã Na Ư tổ chức ngày hội dệt thổ cẩm.",
        "Xã Na Ư vừa mở lớp dạy dệt cho 30 học viên.",
        "Bà con bản Na Ư mở lại lớp dạy dệt sau nhiều năm vắng tiếng thoi, với ba mươi học viên là "
        "các em gái trong bản và sự giúp sức của những nghệ nhân cao tuổi trong vùng.",
        "“Tôi giữ nghề cho con cháu.”",
        "Tiếng thoi trở lại với bản",
        "Bản có nghề. Nghề có người.",
        "Ảnh hưởng của mưa lũ khiến đường vào bản Na Ư ách tắc.",
    ],
)
def test_a_lead_is_not(lead: str) -> None:
    assert not is_caption(lead, STORY)


def test_a_short_paragraph_before_another_is_not_a_caption() -> None:
    assert not is_caption("Chị em bản Na Ư ngồi dệt vải.", "Các cụ ngồi se sợi bên bếp lửa.")


def test_what_the_site_prints_below_goes() -> None:
    body = ["Đoạn một.", "Đoạn hai.", "Phản hồi", "Các tin khác", "Mới nhất", "Liên kết website"]
    assert without_furniture(body) == ["Đoạn một.", "Đoạn hai."]


def test_so_do_the_headlines_listed_there() -> None:
    body = ["Đoạn một.", "Lò Mai", "» Các tin khác:", "Mở đường lên bản", "Chợ phiên đông khách"]
    assert without_furniture(body) == ["Đoạn một.", "Lò Mai"]


def test_a_heading_in_the_story_stays() -> None:
    body = ["Đoạn một.", "Bình luận", "Đoạn này là lời bàn của tòa soạn.", "Chia sẻ"]
    assert without_furniture(body) == body[:3]
    assert without_furniture([]) == []
