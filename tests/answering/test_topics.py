import pytest

from rag.answering.topics import Topic


@pytest.mark.parametrize(
    ("question", "subject", "statement"),
    [
        ("Cầu treo Huổi Tằm thông xe ngày nào?", "Cầu treo Huổi Tằm", "Cầu treo Huổi Tằm thông xe"),
        ("Dân số Hà Nội là bao nhiêu?", "Hà Nội", "Dân số Hà Nội"),
        ("Vì sao giá vàng tăng mạnh?", "giá vàng", "giá vàng tăng mạnh"),
        (
            "Có bao nhiêu người chết trong vụ cháy ở Khương Hạ?",
            "vụ cháy ở Khương Hạ",
            "người chết trong vụ cháy ở Khương Hạ",
        ),
        (
            "Năm 2021, xã Huổi Tằm thu được bao nhiêu tấn ngô?",
            "xã Huổi Tằm",
            "Năm 2021, xã Huổi Tằm thu được tấn ngô",
        ),
        ("Ai là đạo diễn phim Bố già?", "phim Bố già", "đạo diễn phim Bố già"),
        ("dan so da nang la bao nhieu", "da nang", "dan so da nang"),
        ("Là gì?", "", ""),
    ],
)
def test_what_a_question_is_about(question, subject, statement):
    topic = Topic.of(question)
    assert (topic.subject, topic.statement) == (subject, statement)
