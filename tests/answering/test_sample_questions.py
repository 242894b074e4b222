from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.sample_questions import (
    MAX_QUESTION_CHARS,
    Candidate,
    candidates,
    made_questions,
)
from rag.store.rows import paragraphs_of
from rag.types import Article, ArticleVersion, Question
from tests.answering.making import NOW, TinyArchive

BRIDGE = Article(
    id="cau",
    title="Cầu treo Huổi Tằm",
    body=("Cầu treo Huổi Tằm dài 120 m.", "Ông Lò Văn Pánh, Chủ tịch xã Pú Lương, đến dự."),
    published_at=datetime(2023, 5, 16, tzinfo=UTC),
)


def stored(article: Article) -> ArticleVersion:
    paragraphs = tuple(paragraphs_of(article, 1))
    return ArticleVersion(article, 1, "live", True, NOW, paragraphs)


def offered(*articles: Article) -> list[str]:
    return [one.text for one in candidates(stored(article) for article in articles)]


@pytest.mark.parametrize(
    ("sentence", "question", "value"),
    [
        ("Đèo Nậm Pon dài 32 km.", "Đèo Nậm Pon dài bao nhiêu km?", "32 km"),
        ("Động Nà Hốc sâu hơn 350 m.", "Động Nà Hốc sâu bao nhiêu mét?", "350 m"),
        (
            "Theo quy hoạch, cao tốc Pú Lương - Nậm Sương dài 53,5 km.",
            "Cao tốc Pú Lương - Nậm Sương dài bao nhiêu km?",
            "53,5 km",
        ),
        (
            "Cánh đồng Nà Tấu nằm trong lòng chảo Pú Lương, rộng hơn 4.000 ha.",
            "Cánh đồng Nà Tấu rộng bao nhiêu ha?",
            "4.000 ha",
        ),
        (
            "Nhà máy Nậm Pon có công suất 125 MW.",
            "Nhà máy Nậm Pon có công suất bao nhiêu MW?",
            "125 MW",
        ),
        (
            "Dự án Huổi Tằm có tổng mức đầu tư 3,5 tỷ đồng.",
            "Dự án Huổi Tằm có tổng mức đầu tư bao nhiêu tỷ đồng?",
            "3,5 tỷ đồng",
        ),
        (
            "Hồ Pa Luông cách trung tâm xã Pú Lương khoảng 20 km.",
            "Hồ Pa Luông cách trung tâm xã Pú Lương bao nhiêu km?",
            "20 km",
        ),
        (
            "Mở màn ngày 13/3, chiến dịch Nà Tấu diễn ra trong 56 ngày đêm.",
            "Chiến dịch Nà Tấu diễn ra trong bao nhiêu ngày đêm?",
            "56 ngày đêm",
        ),
        (
            "Trường Pú Lương có 31 phòng học và một nhà ăn.",
            "Trường Pú Lương có bao nhiêu phòng học?",
            "31 phòng học",
        ),
        (
            "Năm 2023, tỉnh Nậm Sương đón 1,2 triệu lượt khách.",
            "Năm 2023, tỉnh Nậm Sương đón bao nhiêu lượt khách?",
            "1,2 triệu lượt khách",
        ),
        (
            "Cầu treo Huổi Tằm thông xe sáng 16/5/2023.",
            "Cầu treo Huổi Tằm thông xe ngày nào?",
            "16/5/2023",
        ),
        (
            "Tháng 5/2013, cầu Nậm Pon được khởi công.",
            "Cầu Nậm Pon được khởi công vào tháng nào?",
            "Tháng 5/2013",
        ),
        (
            "Trường Đại học Nậm Sương được thành lập năm 1969.",
            "Trường Đại học Nậm Sương được thành lập năm nào?",
            "năm 1969",
        ),
        (
            "Động Nà Hốc nằm ở phía tây xã Pú Lương, gần suối.",
            "Động Nà Hốc nằm ở đâu?",
            "phía tây xã Pú Lương",
        ),
        (
            "Bài hát Chiều Nậm Pon do nhạc sĩ Lò Văn Pánh sáng tác.",
            "Bài hát Chiều Nậm Pon do ai sáng tác?",
            "nhạc sĩ Lò Văn Pánh",
        ),
        (
            "Cầu Nậm Pon bắc qua suối Huổi Tằm ở xã.",
            "Cầu Nậm Pon bắc qua suối nào?",
            "suối Huổi Tằm",
        ),
        ("Đường Lò Thị Mây, dài 3 km, mới mở.", "Đường Lò Thị Mây dài bao nhiêu km?", "3 km"),
        ("Pa pỉnh tộp là món cá nướng gập.", "Pa pỉnh tộp là món gì?", "món cá nướng gập"),
        (
            "Jet lag (lệch múi giờ) là tình trạng mệt mỏi sau chuyến bay xa.",
            "Jet lag là gì?",
            "tình trạng mệt mỏi",
        ),
        (
            "Theo ông Lò Văn Pánh, Chủ tịch xã Pú Lương, bản đã có điện.",
            "Ông Lò Văn Pánh giữ chức vụ gì?",
            "Chủ tịch xã Pú Lương",
        ),
    ],
)
def test_a_sentence_that_says_so_is_asked_for_it(sentence, question, value):
    assert [(one.text, one.value) for one in made_questions(sentence)][:1] == [(question, value)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Cây cầu này dài 120 m.",
        "Cầu dài 120 m.",
        "Ông dài lưng tốn vải.",
        "Nhiều đoạn của đèo Nậm Pon dài 3 km.",
        "Đèo Nậm Pon dài 3-5 km.",
        "Đèo Nậm Pon cao 20%.",
        "Nhà máy Nậm Pon có công suất 300 m3 mỗi ngày.",
        "Tỉnh Nậm Sương có thêm 12 xã hôm nay.",
        "Tỉnh Nậm Sương có 598.856 người.",
        "Tỉnh Nậm Sương có 38 cán bộ được khen.",
        "Dự án đoạn 4 dài 3 km.",
        "Sáng 18/6, tỉnh Nậm Sương khai trương phố đi bộ.",
        "Chiếc khăn là món quà của bản.",
        "Điển hình là loại vải dệt tay của bản.",
        "Đội tuyển Nậm Sương gồm 4 thí sinh.",
        "Thác Nà Hốc nằm trong tuyến du lịch Nậm Sương.",
        "Sởi là bệnh thường gặp ở trẻ em.",
        "Nguyên nhân là tình trạng mưa kéo dài.",
        "Trà gừng Trà gừng là loại đồ uống nóng.",
        "Cá thu Đây là loài cá biển thân dài.",
        "Ông Pánh, Chủ tịch xã, nói vậy.",
        "huyện Nậm Sương dài 32 km.",
        "Cầu treo Huổi Tằm dài 120 m, nơi ba người thiệt mạng.",
        "Cầu treo Huổi Tằm dài bao nhiêu?",
        "<b>Sởi</b> là căn bệnh do virus gây ra.",
        "",
    ],
)
def test_what_leans_on_other_sentences_or_says_something_else_is_not_asked(sentence):
    assert list(made_questions(sentence)) == []


@given(
    st.text(
        st.sampled_from("Đèo Nậm Pon dài là có do, 0123/.kmông Bà(ngày năm)Chủtịch"), max_size=90
    )
)
def test_whatever_is_written_the_value_stands_in_it(text):
    for made in made_questions(text):
        assert made.value.lower() in text.lower()
        assert made.text.endswith("?")


def test_an_article_is_asked_once_for_what_it_is_about():
    assert offered(BRIDGE) == ["Cầu treo Huổi Tằm dài bao nhiêu mét?"]
    assert offered(replace(BRIDGE, title="Tin địa phương", body=BRIDGE.body[1:])) == [
        "Ông Lò Văn Pánh giữ chức vụ gì?"
    ]


def test_sombre_news_and_advertorials_are_left_out():
    assert offered(replace(BRIDGE, title="Tai nạn trên cầu treo Huổi Tằm")) == []
    assert offered(replace(BRIDGE, kind="advertorial")) == []


def test_a_day_without_a_year_is_asked_for_of_a_dated_article_alone():
    fair = replace(BRIDGE, body=("Hội chợ Nậm Sương khai mạc ngày 16/5.",))
    assert offered(fair) == ["Hội chợ Nậm Sương khai mạc ngày nào?"]
    assert offered(replace(fair, published_at=None)) == []


def test_a_question_too_long_for_a_button_is_left_out():
    road = "Trường Trung học Nông nghiệp Nậm Sương Huổi cách trung tâm hành chính xã Pú Lương"
    long = f"{road} 9 km."
    assert len(next(made_questions(long)).text) > MAX_QUESTION_CHARS
    assert offered(replace(BRIDGE, body=(long,))) == []


def test_kinds_come_by_turns_a_subject_once_and_more_offices_last():
    def about(number: int, sentence: str) -> Article:
        return replace(BRIDGE, id=f"a{number}", title="Tin", body=(sentence,))

    told = [
        "Ông Lò Văn Pánh, Chủ tịch xã Pú Lương, đến dự.",
        "Bà Lò Thị Mây, Giám đốc hợp tác xã Nậm Pon, đến dự.",
        "Đèo Nậm Pon dài 32 km.",
        "Đèo Nậm Pon dài 33 km.",
        "Hồ Pa Luông sâu 31 m.",
        "Cầu Nậm Pon khởi công năm 1963.",
    ]
    assert offered(*(about(n, one) for n, one in enumerate(told))) == [
        "Đèo Nậm Pon dài bao nhiêu km?",
        "Cầu Nậm Pon khởi công năm nào?",
        "Ông Lò Văn Pánh giữ chức vụ gì?",
        "Hồ Pa Luông sâu bao nhiêu mét?",
        "Bà Lò Thị Mây giữ chức vụ gì?",
    ]


def is_answered(candidate: Candidate, *archive: Article) -> bool:
    return candidate.is_answered_by(TinyArchive(*archive).chain().stream(Question(candidate.text)))


def test_only_that_article_and_that_value_answer_it():
    (asked,) = candidates([stored(BRIDGE)])
    assert is_answered(asked, BRIDGE)
    assert not is_answered(asked, replace(BRIDGE, id="khac"))
    assert not is_answered(asked, replace(BRIDGE, body=("Cầu treo Huổi Tằm dài 95 m.",)))
    assert not is_answered(asked, replace(BRIDGE, title="Chợ Pú Lương", body=("Chợ họp sớm.",)))
