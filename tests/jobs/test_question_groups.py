from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rag.jobs.question_groups import grouped
from rag.store.unanswered import Abstained
from rag.types import Suggestion

NOW = datetime(2024, 5, 7, 8, tzinfo=UTC)
GOLD = Suggestion("vang", "Giá vàng", "/bai/vang")
OIL = Suggestion("xang", "Giá xăng", "/bai/xang")


def asked(*questions: str, near: tuple[Suggestion, ...] = ()) -> list[Abstained]:
    """The latest first, an hour apart."""
    return [
        Abstained(f"tl-{number}", question, NOW - timedelta(hours=number), near)
        for number, question in enumerate(questions)
    ]


def test_wordings_of_one_question_are_one_group_with_marks_or_without() -> None:
    found = grouped(
        asked(
            "Giá vàng hôm nay bao nhiêu?",
            "Ai xây cầu Huổi Tằm?",
            "gia vang hom nay",
            "Giá vàng hôm nay thế nào?",
            "Giá vàng hôm nay bao nhiêu?",
        )
    )
    assert [(group.question, group.count) for group in found] == [
        ("Giá vàng hôm nay bao nhiêu?", 4),
        ("Ai xây cầu Huổi Tằm?", 1),
    ]
    assert found[0].others == ("gia vang hom nay", "Giá vàng hôm nay thế nào?")
    assert found[0].answer_ids == ("tl-0", "tl-2", "tl-3", "tl-4")
    assert found[0].last_asked_at == NOW


def test_another_thing_is_another_group() -> None:
    found = grouped(asked("Giá vàng hôm nay?", "Giá xăng hôm nay?", "Giá vàng hôm qua?"))
    assert [group.count for group in found] == [1, 1, 1]


def test_the_articles_offered_most_often_are_suggested() -> None:
    found = grouped(
        [*asked("Giá vàng?", near=(GOLD,)), *asked("giá vàng", "gia vang", near=(OIL, GOLD))]
    )
    assert found[0].suggestions == (GOLD, OIL)


def test_a_question_of_question_words_or_signs_alone_is_a_group_too() -> None:
    found = grouped(asked("Ai?", "???", "Thế nào?", "ai"))
    assert sorted(group.count for group in found) == [1, 1, 2]


@given(st.lists(st.text(max_size=30), max_size=12))
def test_every_question_is_in_one_group(questions: list[str]) -> None:
    found = grouped(asked(*questions))
    ids = [one for group in found for one in group.answer_ids]
    assert sorted(ids) == sorted(f"tl-{number}" for number in range(len(questions)))
