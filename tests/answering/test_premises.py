from __future__ import annotations

import time

import pytest

from rag.answering import facts
from rag.answering.premises import Unheld, doubts, unheld
from rag.answering.supposed import without_asking
from rag.vietnamese.normalise import fold

TOLD = "Ngày 5/3, huyện Nậm Sương tạm dừng dự án chợ vì thiếu vốn."
ARTICLE = f"Chợ Nậm Sương\n{TOLD}\nSố gian hàng tăng từ 40 lên 60. Bà Lò Thị Mây bán vải."


def asked(question: str, *near: str, article: str = ARTICLE) -> Unheld | None:
    return unheld(question, near or (TOLD,), article)


def doubted(question: str, *near: str, article: str = ARTICLE) -> Unheld | None:
    found = doubts(question, near or (TOLD,), article)
    return next((one for one in found if one is not None), None)


@pytest.mark.parametrize(
    "question",
    [
        "Vì sao huyện Nậm Sương tạm dừng dự án chợ?",
        "Huyện Nậm Sương dừng dự án chợ khi nào?",
        "Dự án chợ tăng hay giảm vốn?",
        "Huyện có tiếp tục dự án hay tạm dừng?",
        "Vì sao huyện Nậm Sương không tiếp tục dự án chợ?",
        "Huyện có tạm dừng dự án chợ không?",
    ],
)
def test_nothing_speaks_against_what_the_evidence_says(question):
    assert asked(question) is None
    assert doubted(question) is None


def test_a_contrary_is_told_with_what_the_article_says_instead():
    question = "Vì sao huyện Nậm Sương tiếp tục dự án chợ?"
    assert doubted(question) == Unheld("tiếp tục", "tạm dừng")
    near = "Số gian hàng tăng từ 40 lên 60."
    assert doubted("Vì sao số gian hàng giảm?", near) == Unheld("giảm", "tăng")


def test_a_verdict_that_stands_nowhere_is_doubted():
    assert doubted("Vì sao huyện phê bình bà Lò Thị Mây?", "Bà Lò Thị Mây bán vải.") == (
        Unheld("phê bình")
    )


def test_a_denial_must_be_denied_and_a_statement_stated():
    near = "Xã báo cáo lên huyện ngay trong đêm."
    found = doubted("Vì sao xã không báo cáo lên huyện?", near, article=near)
    assert found == Unheld("không báo", "báo")
    near = "Xã không báo cáo lên huyện."
    assert doubted("Vì sao xã không báo cáo lên huyện?", near, article=near) is None
    found = doubted("Xã báo cáo lên huyện khi nào?", near, article=near)
    assert found is not None
    assert found.told.startswith("không báo")


def test_somebody_named_in_the_place_of_another_is_found_out():
    near = "Nghệ nhân Lò Thị Mây dệt tấm vải dài nhất bản."
    article = f"{near}\nÔng Vàng A Sếnh đến xem."
    assert asked("Vì sao ông Vàng A Sếnh dệt tấm vải?", near, article=article) == (
        Unheld("Vàng A Sếnh", "Lò Thị Mây")
    )
    assert asked("Vì sao nghệ nhân Lò Thị Mây dệt tấm vải?", near, article=article) is None


def test_a_number_that_its_article_does_not_give_is_found_out():
    assert asked("Vì sao chợ có 90 gian hàng?") is not None
    assert asked("Vì sao chợ có 60 gian hàng?") is None


def test_without_marks_only_numbers_are_held_against_the_article():
    near = "Nghệ nhân Lò Thị Mây dệt tấm vải dài nhất bản."
    assert asked(fold("Vì sao ông Vàng A Sếnh dệt tấm vải?"), near, article=near) is None
    assert asked(fold("Vì sao chợ có 90 gian hàng?")) is not None


@pytest.mark.parametrize(
    "words", ["không chưa có thể sẽ ", "nữ hơn nam một năm ", "ngày 3/5 có 12,5 "]
)
def test_a_long_paragraph_is_not_read_anew_for_each_of_its_words(words):
    """Seconds; it were minutes."""
    text = words * (80_000 // len(words))
    started = time.process_time()
    for question in ("Vì sao nữ hơn nam 3 lần?", "Vì sao chợ không tăng vốn hơn năm ngoái?"):
        unheld(question, [text], text)
        doubts(question, [text], text)
    assert time.process_time() - started < 10


def test_what_is_denied_is_looked_for_up_to_the_next_stop_and_no_further():
    assert facts.denied("chợ không bán trâu, chưa được phép mở. bản có điện") == {
        "bán": "không",
        "bán trâu": "không",
        "phép": "chưa",
        "phép mở": "chưa",
    }
    assert facts.denied("chợ không bao giờ; trâu bò") == {}
    assert facts.denied(f"chợ không {'được ' * 60}bán trâu") == {}


def test_words_that_only_ask_are_blanked_and_the_same_words_in_the_midst_are_not():
    assert without_asking("Có phải bà Mây dệt vải?").strip() == "bà Mây dệt vải?"
    for closing in ("không?", "có phải không?", "phải không?", "hay chưa?"):
        assert without_asking(f"Bà Mây dệt vải {closing}").strip() == "Bà Mây dệt vải"
    told = "Vì sao bà Mây có phải đóng cửa xưởng?"
    assert without_asking(told) == told
