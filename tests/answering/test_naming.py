from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rag.answering.naming import ArticleText, Named
from rag.store.rows import paragraphs_of
from rag.types import Article, Hit


def missing(question: str, *body: str, title: str = "Bài", year: int | None = None):
    published = datetime(year, 5, 1, tzinfo=UTC) if year else None
    article = Article(id="a", title=title, body=body, published_at=published)
    hits = [Hit(paragraph, article, 1.0) for paragraph in paragraphs_of(article, 1)]
    return Named.of(question).missing(hits[1], ArticleText.of(hits))


@pytest.mark.parametrize(
    ("question", "names", "years"),
    [
        ("Sân bay Nội Bài mở cửa năm nào?", ("Nội Bài",), ()),
        ("Khối bộc phá trên đồi C1 nặng bao nhiêu?", ("C1",), ()),
        ("QL12 dài bao nhiêu km?", ("QL12",), ()),
        ("Năm 2021 xã thu bao nhiêu tấn, năm 2022 thì sao?", (), ("2021", "2022")),
        ("Ngày 9/3 hai bản trồng 20kg giống nào?", (), ()),
        ("san bay noi bai mo cua nam nao", (), ()),
        ("SÂN BAY NỘI BÀI MỞ CỬA NĂM NÀO", (), ()),
    ],
)
def test_names_are_told_by_capitals_and_codes_by_their_digits(question, names, years):
    assert (Named.of(question).names, Named.of(question).years) == (names, years)


def test_a_name_must_stand_whole_and_not_by_its_syllables():
    question = "Sân bay Nội Bài mở cửa năm nào?"
    assert missing(question, "Bài viết kể từ Hà Nội lên sân bay.") == ("Nội Bài",)
    assert missing(question, "Sân bay Nội Bài mở cửa năm 1978.") == ()
    bare = "san bay Noi Bai mo cua nam nao"
    assert missing(bare, "Bài viết kể từ Hà Nội lên sân bay.") == ("Noi Bai",)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Sở Y tế TP.HCM nói gì?", "Sở Y tế Thành phố Hồ Chí Minh nói rõ."),
        ("Chủ tịch UBND xã là ai?", "Chủ tịch Ủy ban nhân dân xã là bà Mây."),
        ("Đường QL12 dài bao nhiêu?", "Quốc lộ 12 dài 195 km."),
        ("Chợ ở Hòa Bình họp lúc nào?", "Chợ Hoà Bình họp sáng."),
        ("cho Hoa Binh hop luc nao", "Chợ Hoà Bình họp sáng."),
        ("benh vien TP HCM o dau", "Bệnh viện Thành phố Hồ Chí Minh ở đây."),
        ("Hãng Monsato ở đâu?", "Hãng Monsanto ở Mỹ."),
        ("Bác sĩ Nguyễn Văn Hải nói gì?", "Bác sĩ Nguyễn Hải kể. Văn của ông."),
    ],
)
def test_a_name_may_be_shortened_or_spelt_otherwise(asked, told):
    assert missing(asked, told) == ()


def test_a_year_is_missing_where_the_paragraph_tells_of_another():
    question = "Năm 2021 xã thu bao nhiêu tấn ngô?"
    assert missing(question, "Năm 2020, xã thu 300 tấn ngô.") == ("2021",)
    assert missing(question, "Năm 2020, xã thu 300 tấn ngô.", "Năm 2021 mưa.") == ("2021",)
    assert missing(question, "Giai đoạn 2020-2023, xã thu 300 tấn ngô.") == ()
    assert missing(question, "Xã thu 300 tấn ngô.", year=2021) == ()
    assert missing(question, "Xã thu 300 tấn ngô.", year=2023) == ("2021",)
    assert missing(question, "Xã thu 300 tấn ngô.") == ()
