"""Asking, and what is done with answers, over a real server and by both clients."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from rag.client import Conflict, InvalidRequest, NotFound
from rag.types import Answer, AnswerReady, ClaimReady, Filters, Retrieved
from tests.web.making import ASKED, NOT_TOLD


def test_an_answer_is_that_of_the_house_and_its_offsets_hold(paper: Any) -> None:
    answer = paper.ask(ASKED)
    assert isinstance(answer, Answer)
    assert answer.status == "answered"
    assert "16/5/2023" in answer.answer
    for citation in answer.citations:
        paragraph = paper.paragraph(citation.paragraph_id)
        assert paragraph.id == citation.paragraph_id
        assert paragraph.text[citation.start : citation.end] == citation.quote
    assert paper.answer(answer.id) == answer


def test_what_the_archive_does_not_hold_is_an_answer_too(paper: Any) -> None:
    answer = paper.ask(NOT_TOLD)
    assert answer.status == "abstained"
    assert answer.abstention
    assert answer.citations == ()


def test_filters_and_the_moment_of_asking_are_sent(paper: Any) -> None:
    narrowed = paper.ask(ASKED, filters=Filters(date_from=date(2024, 1, 1), section="Giao thông"))
    assert narrowed.status == "abstained"
    assert narrowed.filters == Filters(date(2024, 1, 1), None, "Giao thông")
    asked_at = datetime(2023, 5, 18, 9, tzinfo=UTC)
    inferred = paper.ask("Hôm qua bài nào nói về cầu treo Huổi Tằm?", asked_at=asked_at)
    assert [one.date_from for one in inferred.filters.inferred] == [date(2023, 5, 17)]
    plain = paper.ask("Hôm qua bài nào nói về cầu treo Huổi Tằm?", asked_at=asked_at, infer=False)
    assert plain.filters.inferred == ()


def test_a_follow_up_is_read_among_the_turns_before_it(paper: Any) -> None:
    first = paper.ask("Cầu treo Huổi Tằm dài bao nhiêu mét?")
    second = paper.ask("khởi công ngày nào?", conversation_id=first.conversation_id)
    assert second.conversation_id == first.conversation_id
    assert "12/2/2023" in second.answer
    with pytest.raises(NotFound):
        paper.ask("khởi công ngày nào?", conversation_id="khong-co")


def test_a_stream_gives_hits_then_sentences_then_the_answer(paper: Any) -> None:
    events = list(paper.ask_stream(ASKED))
    kinds = [type(event) for event in events]
    assert kinds[0] is Retrieved
    assert kinds[-1] is AnswerReady
    assert {*kinds[1:-1]} == {ClaimReady}
    answer = events[-1].answer
    assert tuple(event.claim for event in events[1:-1]) == answer.claims
    assert {c for event in events[1:-1] for c in event.citations} == {*answer.citations}
    assert events[0].hits[0].paragraph.article_id == "cau-treo"
    assert events[0].hits[0].article.source == "Báo Thử"
    assert paper.answer(answer.id) == answer


def test_a_stream_that_cannot_begin_is_a_problem(paper: Any) -> None:
    with pytest.raises(InvalidRequest) as refused:
        list(paper.ask_stream("   "))
    assert refused.value.code == "QuestionError"
    assert refused.value.vietnamese != refused.value.default_vietnamese


def test_the_same_key_is_asked_once_and_told_again_in_a_stream_too(paper: Any) -> None:
    key = f"khoa-{id(paper)}"
    first = paper.ask(ASKED, idempotency_key=key)
    assert paper.ask(ASKED, idempotency_key=key).id == first.id
    (again,) = paper.ask_stream(ASKED, idempotency_key=key)
    assert again == AnswerReady(first)


def test_feedback_is_kept(paper: Any) -> None:
    answer = paper.ask(ASKED)
    kept = paper.give_feedback(
        answer.id, "down", reason="source_mismatch", marker=1, note="Đoạn khác."
    )
    assert (kept.answer_id, kept.rating, kept.marker) == (answer.id, "down", 1)
    assert (kept.reason, kept.note) == ("source_mismatch", "Đoạn khác.")
    assert kept.given_at.tzinfo
    with pytest.raises(InvalidRequest, match=r"no citation \[99\]"):
        paper.give_feedback(answer.id, "down", marker=99)


def test_verdicts_are_given_and_read(paper: Any) -> None:
    answer = paper.ask(ASKED)
    given = paper.give_verdict(answer.id, 1, "supported", claim=0, note="Đúng.")
    assert paper.verdicts(answer.id) == (given,)
    assert given.by.startswith("key:")
    with pytest.raises(Conflict) as overtaken:
        paper.give_verdict(answer.id, 1, "partial", after=0)
    assert overtaken.value.problem["latest"]["id"] == given.id


def test_answers_are_listed_page_after_page_and_deleted(paper: Any) -> None:
    made = [paper.ask(ASKED).id for _ in range(3)]
    listed = list(paper.answers(page_size=2))
    assert [one.id for one in listed[:3]] == made[::-1]
    assert len({one.id for one in listed}) == len(listed)
    assert listed[0].question == ASKED
    today = datetime.now(UTC).date()
    assert made[0] not in [one.id for one in paper.answers(date_to=date(2020, 1, 1))]
    answered = list(paper.answers(status="answered", date_from=today - timedelta(days=1)))
    assert {one.status for one in answered} == {"answered"}
    paper.delete_answer(made[0])
    with pytest.raises(NotFound):
        paper.answer(made[0])
