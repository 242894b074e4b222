from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rag.answering.saved import without_article
from rag.errors import NotFound, StoreError
from rag.store.store import Store
from rag.types import Answer, Article, Citation, Claim, Filters, RemovedClaim, Suggestion

ARTICLE = Article(id="mot", title="Một", body=("Ba mươi lần.",))
CITATION = Citation(
    1, "mot.v1.p1", "mot", "Một", None, None, None, None, "Ba mươi lần.", 0, 12,
    "/bai/mot?version=1#p1",
)  # fmt: skip
ANSWER = Answer(
    id="tra-loi-1",
    status="answered",
    question="Mấy lần?",
    standalone_question="Mấy lần?",
    asked_at=datetime(2026, 11, 1, tzinfo=UTC),
    answer="Ba mươi lần [1].",
    claims=(Claim("Ba mươi lần.", (1,)),),
    citations=(CITATION,),
    filters=Filters(section="Kinh tế"),
    suggestions=(Suggestion("x", "X", "/bai/x?version=1"),),
)


def test_an_answer_comes_back_with_its_sources_as_they_are_now(store: Store) -> None:
    store.put(ARTICLE)
    store.save_answer(ANSWER)
    saved = store.answer("tra-loi-1")
    assert saved.answer == ANSWER
    state = saved.sources["mot"]
    assert (state.state, state.cited_version, state.current_version) == ("live", 1, 1)

    store.put(replace(ARTICLE, body=("Hai mươi lần.",), correction_note="Đính chính số lần."))
    store.put(Article(id="dinh-chinh", title="Đính chính", corrects=("mot",)))
    state = store.answer("tra-loi-1").sources["mot"]
    assert (state.cited_version, state.current_version) == (1, 2)
    assert state.correction_note == "Đính chính số lần."
    assert state.corrected_by == ("dinh-chinh",)
    paragraph, _ = store.paragraph(CITATION.paragraph_id)
    assert paragraph.text[CITATION.start : CITATION.end] == CITATION.quote

    store.withdraw("dinh-chinh")
    store.withdraw("mot")
    state = store.answer("tra-loi-1").sources["mot"]
    assert (state.state, state.corrected_by) == ("withdrawn", ())


def test_an_id_is_used_once(store: Store) -> None:
    store.save_answer(ANSWER)
    with pytest.raises(StoreError):
        store.save_answer(ANSWER)
    assert store.stats(datetime.now(UTC)).answers == 1


def test_a_deleted_answer_is_gone(store: Store) -> None:
    store.save_answer(ANSWER)
    assert store.delete_answer("tra-loi-1")
    assert not store.delete_answer("tra-loi-1")
    with pytest.raises(NotFound):
        store.answer("tra-loi-1")


def test_erasing_rewrites_the_answers_that_cite_the_article(store: Store) -> None:
    store.put(ARTICLE)
    store.save_answer(ANSWER)
    store.save_answer(replace(ANSWER, id="khac", citations=(), claims=()))

    def without_quotes(answer: Answer) -> Answer:
        gone = tuple(replace(citation, quote=None) for citation in answer.citations)
        return replace(answer, answer="(đã xóa)", citations=gone)

    store.erase("mot", reason="", rewrite=without_quotes)
    saved = store.answer("tra-loi-1")
    assert saved.answer.answer == "(đã xóa)"
    assert saved.answer.citations[0].quote is None
    assert saved.sources["mot"].state == "erased"
    assert store.answer("khac").answer.answer == ANSWER.answer


def test_erasing_rewrites_the_answers_that_only_suggest_it(store: Store) -> None:
    store.put(ARTICLE)
    silent = replace(
        ANSWER,
        status="abstained",
        citations=(),
        claims=(),
        suggestions=(Suggestion("mot", "Một", "/bai/mot?version=1"), ANSWER.suggestions[0]),
    )
    store.save_answer(silent)
    store.erase("mot", reason="", rewrite=lambda answer: without_article(answer, "mot"))
    assert store.answer("tra-loi-1").answer.suggestions == ANSWER.suggestions


def test_what_was_not_shown_is_kept_until_an_article_of_its_is_erased(store: Store) -> None:
    store.put(ARTICLE)
    removed = tuple(
        RemovedClaim(f"Câu {of}.", ("Số sai.",), (), (of, "ba")) for of in ("mot", "hai")
    )
    answer = replace(ANSWER, citations=(), claims=(), removed_claims=removed)
    store.save_answer(answer)
    assert store.answer("tra-loi-1").answer == answer
    store.erase("mot", reason="", rewrite=lambda answer: without_article(answer, "mot"))
    assert store.answer("tra-loi-1").answer.removed_claims == removed[1:]


def test_a_conversation_comes_back_in_the_order_it_was_saved(store: Store) -> None:
    began = datetime.now(UTC)
    for n, asked_at in enumerate((3, 1, 2)):  # callers may say that it is any time
        answer = replace(
            ANSWER,
            id=f"luot-{n}",
            conversation_id="mot",
            asked_at=datetime(2020, 1, asked_at, tzinfo=UTC),
            citations=(),
        )
        store.save_answer(answer)
    store.save_answer(replace(ANSWER, id="khac", conversation_id="hai", citations=()))
    found = store.conversation("mot", since=began, limit=10)
    assert [one.answer.id for one in found] == ["luot-0", "luot-1", "luot-2"]
    last = store.conversation("mot", since=began, limit=2)
    assert [one.answer.id for one in last] == ["luot-1", "luot-2"]
    assert store.conversation("mot", since=datetime.now(UTC), limit=10) == []
    with pytest.raises(NotFound):
        store.conversation("ba", since=began, limit=10)


def test_erasing_takes_what_it_told_out_of_later_questions(store: Store) -> None:
    store.put(ARTICLE)
    store.save_answer(replace(ANSWER, conversation_id="mot"))
    later = replace(
        ANSWER,
        id="tra-loi-2",
        status="abstained",
        question="Ông ấy là ai?",
        standalone_question="Ông Ba Mươi là ai?",
        conversation_id="mot",
        citations=(),
        claims=(),
    )
    store.save_answer(later)
    store.save_answer(replace(later, id="tra-loi-3", conversation_id="hai"))
    store.erase("mot", reason="", rewrite=lambda answer: without_article(answer, "mot"))
    assert store.answer("tra-loi-2").answer.standalone_question == "Ông ấy là ai?"
    assert store.answer("tra-loi-3").answer.standalone_question == "Ông Ba Mươi là ai?"
