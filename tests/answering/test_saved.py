from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answering.saved import for_reader, without_article
from rag.store.results import SavedAnswer, SourceState
from rag.types import Answer, Question, RemovedClaim
from rag.wire import answer_from_dict, answer_to_dict, answer_to_staff_dict
from tests.answering.making import MARKET, TinyArchive


@pytest.fixture
def answer() -> Answer:
    return TinyArchive(MARKET).chain().invoke(Question("Chợ Pú Lương có bao nhiêu gian hàng?"))


def saved(answer: Answer, **state: object) -> SavedAnswer:
    live = SourceState(state="live", cited_version=1, current_version=1)
    return SavedAnswer(answer, {MARKET.id: replace(live, **state)})


def test_live_sources_leave_an_answer_as_it_was(answer):
    assert for_reader(saved(answer)) == answer


def test_what_was_not_shown_is_not_for_readers(answer):
    removed = RemovedClaim("Chợ có 66 gian hàng.", ("Số sai.",), (), (MARKET.id,))
    kept = replace(answer, removed_claims=(removed,))
    assert for_reader(saved(kept)) == answer
    assert "66" not in str(answer_to_dict(kept))
    staff = answer_to_staff_dict(kept)
    assert staff["removed_claims"][0]["text"] == removed.text
    assert answer_from_dict(staff) == kept
    assert without_article(kept, MARKET.id).removed_claims == ()
    assert without_article(kept, "khac").removed_claims == (removed,)


def test_a_withdrawn_source_is_no_longer_quoted_anywhere(answer):
    shown = for_reader(saved(answer, state="withdrawn"))
    assert "60 gian" not in str(answer_to_dict(shown))
    assert all(citation.quote is None for citation in shown.citations)
    assert [c.marker for c in shown.citations] == [c.marker for c in answer.citations]
    assert "đã được gỡ) [1]." in shown.answer
    assert any("đã được gỡ" in notice for notice in shown.notices)


def test_a_source_under_an_embargo_is_not_quoted_and_nothing_is_told_of_what_waits(answer):
    waiting = saved(
        answer, state="embargoed", current_version=2, correction_note="Có 61.", corrected_by=("x",)
    )
    shown = for_reader(waiting)
    assert "60 gian" not in str(answer_to_dict(shown))
    assert all(citation.quote is None for citation in shown.citations)
    assert "đang tạm ẩn) [1]." in shown.answer
    assert shown.notices == (f"Bài “{MARKET.title}” đang tạm ẩn; đoạn trích hiện không hiển thị.",)
    assert for_reader(saved(answer)) == answer  # once its time has come


def test_of_an_erased_source_not_even_the_title_is_left(answer):
    shown = for_reader(saved(answer, state="erased"))
    assert "60 gian" not in str(answer_to_dict(shown))
    assert MARKET.title not in str(answer_to_dict(shown))
    assert any("xóa khỏi kho" in notice for notice in shown.notices)


def test_erasing_rewrites_what_is_kept_and_repeats_safely(answer):
    noted = replace(answer, notices=(f"Bài “{MARKET.title}” đã được đính chính.",))
    kept = without_article(noted, MARKET.id)
    assert MARKET.title not in str(answer_to_dict(kept))
    assert "60 gian" not in str(answer_to_dict(kept))
    assert without_article(kept, MARKET.id) == kept
    assert for_reader(saved(kept, state="erased")).answer == kept.answer
    assert without_article(answer, "bai-khac") == answer


def test_corrections_and_newer_versions_are_pointed_out_once(answer):
    corrected = saved(answer, correction_note="Chợ có 61 gian.")
    shown = for_reader(corrected)
    assert shown.notices == (f"Bài “{MARKET.title}” đã được đính chính: Chợ có 61 gian.",)
    again = for_reader(replace(corrected, answer=shown))
    assert again.notices == shown.notices
    newer = for_reader(saved(answer, current_version=2))
    assert any("bản mới hơn" in notice for notice in newer.notices)
    by_another = for_reader(saved(answer, corrected_by=("dinh-chinh",)))
    assert any("đính chính" in notice for notice in by_another.notices)
    assert by_another.answer == answer.answer


def test_the_article_that_corrects_is_linked_beside_its_note(answer):
    both = saved(answer, correction_note="Chợ có 61 gian.", corrected_by=("dinh-chinh", "them"))
    assert for_reader(both).notices == (
        f"Bài “{MARKET.title}” đã được đính chính: Chợ có 61 gian.",
        f"Bài “{MARKET.title}” đã được đính chính ở một bài khác: /bai/dinh-chinh",
        f"Bài “{MARKET.title}” đã được đính chính ở một bài khác: /bai/them",
    )
