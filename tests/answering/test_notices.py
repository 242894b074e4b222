from __future__ import annotations

from datetime import UTC, date, datetime

from rag.answering.notices import notices_of
from rag.store.rows import paragraphs_of
from rag.types import Article, Citation, Copy, Filters, Hit, Inferred
from tests.answering.making import ZONE

NONE = Filters()


def hit(
    text: str = "Chợ phiên Pú Lương có 60 gian hàng.",
    article_id: str = "a",
    day: datetime | None = None,
    *,
    title: str = "Chợ phiên Pú Lương",
    copies: tuple[Copy, ...] = (),
    source: str | None = "Báo Thử",
    note: str | None = None,
) -> Hit:
    article = Article(
        id=article_id,
        title=title,
        body=(text,),
        published_at=day,
        source=source,
        correction_note=note,
    )
    return Hit(paragraphs_of(article, 1)[1], article, 1.0, copies=copies)


def notices(question: str, *hits: Hit, filters: Filters = NONE) -> tuple[str, ...]:
    """Of an answer that cites each hit's whole paragraph."""
    citations = [
        Citation(
            marker=number,
            paragraph_id=one.paragraph.id,
            article_id=one.article.id,
            title=one.article.title,
            source=one.article.source,
            section=None,
            published_at=one.article.published_at,
            url=None,
            quote=one.paragraph.text,
            start=0,
            end=len(one.paragraph.text),
            permalink="",
        )
        for number, one in enumerate(hits, 1)
    ]
    return notices_of(question, citations, hits, filters, ZONE)


MAY, FEBRUARY = datetime(2024, 5, 7, tzinfo=UTC), datetime(2023, 2, 3, tzinfo=UTC)
ASKED = "Chợ phiên Pú Lương có bao nhiêu gian hàng?"


def test_numbers_that_differ_are_told_with_their_days():
    other = hit("Chợ phiên có hơn 70 gian hàng.", "b", FEBRUARY)
    assert notices(ASKED, other, hit(day=MAY)) == (
        "Các bài nêu số liệu khác nhau: 60 gian hàng (7/5/2024) và hơn 70 gian hàng (3/2/2023).",
    )


def test_articles_of_one_day_are_told_apart_by_their_titles():
    other = hit("Chợ phiên Pú Lương có 70 gian hàng.", "b", title="Chợ [mới]")
    assert notices(ASKED, hit(), other) == (
        "Các bài nêu số liệu khác nhau: 60 gian hàng (“Chợ phiên Pú Lương”, không rõ ngày đăng) "
        "và 70 gian hàng (“Chợ (mới)”, không rõ ngày đăng).",
    )


def test_outcomes_that_differ_are_told_too():
    no = hit("Chợ phiên Pú Lương không bán vải.", "b", MAY)
    yes = hit("Chợ phiên Pú Lương bán vải.", "a", FEBRUARY)
    assert notices("Chợ phiên Pú Lương có bán vải không?", yes, no) == (
        "Các bài nói khác nhau về điều được hỏi: không (7/5/2024) và có (3/2/2023).",
    )


def test_a_question_about_now_is_answered_as_of_the_newest_day_cited():
    told = ("Thông tin tính đến 7/5/2024, ngày đăng của bài mới nhất được dẫn.",)
    cited = hit(day=MAY), hit(article_id="b", day=FEBRUARY)
    assert notices("Hiện nay chợ Pú Lương họp ở đâu?", *cited) == told
    assert notices("Ai đang giữ chợ Pú Lương?", *cited) == told
    assert notices("hien nay cho Pu Luong hop o dau?", *cited) == told
    assert notices("Chợ Pú Lương họp ở đâu?", *cited) == ()
    assert notices("Xã mới đây công bố gì về chợ Pú Lương?", *cited) == ()
    assert notices("Khi đang họp chợ Pú Lương, ai đến?", *cited) == ()


def test_undated_articles_say_nothing_of_now():
    (told,) = notices("Hiện nay chợ Pú Lương họp ở đâu?", hit())
    assert "không rõ ngày đăng" in told
    assert notices("Ai đang giữ chợ Pú Lương?", hit()) == ()
    assert notices("Hiện nay chợ Pú Lương họp ở đâu?") == ()


def copied(*sources: str) -> tuple[Copy, ...]:
    return tuple(Copy(f"c{n}", 1, "Chợ", source) for n, source in enumerate(sources))


def test_a_story_that_several_printed_says_who_and_counts_once():
    assert notices("Chợ ở đâu?", hit(copies=copied("Báo Hai", "Báo Ba"))) == (
        "Bài “Chợ phiên Pú Lương” được 3 nơi cùng đăng: Báo Thử, Báo Hai và Báo Ba.",
    )
    many = hit(copies=copied("Báo 2", "Báo 3", "Báo 4", "Báo 5", "Báo 6"))
    assert notices("Chợ ở đâu?", many) == (
        "Bài “Chợ phiên Pú Lương” được 6 nơi cùng đăng: Báo Thử, Báo 2, Báo 3, Báo 4…",
    )
    first = hit(copies=(Copy("b", 1, "Chợ", "Báo Hai"),))
    second = hit("Chợ vui.", "b", copies=(Copy("a", 1, "Chợ", "Báo Thử"),), source="Báo Hai")
    assert len(notices("Chợ ở đâu?", first, second)) == 1
    # Twice in one paper is one paper.
    assert notices("Chợ ở đâu?", hit(copies=copied("Báo Thử"))) == ()


def test_corrections_come_first_and_filters_last():
    day = date(2024, 5, 7)
    filters = Filters(day, day, inferred=(Inferred("published", "hôm qua", day, day),))
    told = notices("Chợ hiện nay ra sao?", hit(day=MAY, note="60, không phải 50."), filters=filters)
    assert [one.split()[0] for one in told] == ["Bài", "Thông", "Chỉ", "Bộ"]
