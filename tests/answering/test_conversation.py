"""Conversations over the sample corpus, with the real store and indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.scripted.server import LlmServer, Reply
from rag.answering import wording
from rag.answering.conversation import (
    REMEMBERED_FOR,
    TURNS_REMEMBERED,
    Conversations,
    Rewriter,
)
from rag.answering.rendering import problems_of
from rag.answering.saved import without_article
from rag.bootstrap import Application, open_application
from rag.errors import ModelError, NotFound
from rag.jobs.ingest import ingest_paths
from rag.settings import Settings
from rag.store.store import Store
from rag.types import Answer, Question
from tests.answering.making import MARKET, TinyArchive
from tests.answering.test_standalone import rewriter

CORPUS = Path(__file__).parents[2] / "corpus"
PASS = "Đèo Pha Đin dài bao nhiêu km?"


def opened(data_dir: Path) -> Application:
    application = open_application(Settings(_env_file=None, data_dir=data_dir))
    application.sync.sync()
    return application


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    store = Store.open(folder / "store.sqlite3")
    ingest_paths(store, [CORPUS])
    store.close()
    return folder


@pytest.fixture(scope="module")
def application(data_dir: Path) -> Iterator[Application]:
    application = opened(data_dir)
    yield application
    application.close()


def ask(application: Application, text: str, after: Answer | None = None) -> Answer:
    asked = Question(text, conversation_id=after.conversation_id if after else None)
    answer = application.chain.invoke(asked)
    cited = application.store.paragraphs([one.paragraph_id for one in answer.citations])
    assert problems_of(answer, cited) == []
    return answer


@pytest.mark.parametrize(
    ("first", "then", "understood", "told"),
    [
        (PASS, "Ở đâu?", "Đèo Pha Đin ở đâu?", "Tuần Giáo"),
        (
            "Sân bay Điện Biên đóng cửa khi nào?",
            "Nhà ga ở đó phục vụ bao nhiêu lượt khách?",
            "Nhà ga ở sân bay Điện Biên phục vụ bao nhiêu lượt khách?",
            "500.000 lượt",
        ),
        (
            "Khối bộc phá trên đồi A1 nặng bao nhiêu?",
            "thế còn đồi Him Lam thì sao?",
            "Khối bộc phá trên đồi Him Lam nặng bao nhiêu?",
            None,
        ),
    ],
)
def test_a_second_turn_is_answered_by_what_it_means(application, first, then, understood, told):
    answer = ask(application, first)
    assert answer.status == "answered"
    second = ask(application, then, after=answer)
    assert second.question == then
    assert second.standalone_question == understood
    assert second.conversation_id == answer.conversation_id
    if told is None:  # a follow-up the archive does not answer is not answered by the first
        assert "960" not in second.answer
    else:
        assert second.status == "answered"
        assert told in second.answer


def test_a_question_outside_a_conversation_is_taken_as_it_stands(application):
    ask(application, PASS)
    alone = ask(application, "Ở đâu?")
    assert alone.standalone_question == "Ở đâu?"


def test_another_conversation_is_not_read(application):
    ask(application, PASS)
    other = ask(application, "Lễ hội Hoa Ban tổ chức khi nào?")
    second = ask(application, "ở đâu?", after=other)
    assert second.standalone_question == "Lễ hội Hoa Ban tổ chức ở đâu?"
    assert "Pha Đin" not in second.answer


def test_each_conversation_has_an_id_that_nobody_can_guess(application):
    ids = {ask(application, PASS).conversation_id for _ in range(2)}
    assert len(ids) == 2
    assert all(one and len(one) >= 20 for one in ids)


def test_an_id_that_no_answer_has_is_not_found(application):
    with pytest.raises(NotFound, match="begin one"):
        list(application.chain.stream(Question(PASS, conversation_id="doan-bua")))


def test_a_conversation_goes_on_after_a_restart(data_dir, tmp_path):
    folder = tmp_path / "data"
    store = Store.open(folder.with_suffix(".sqlite3"))
    ingest_paths(store, [CORPUS / "quoc-lo-deo-pha-din.md"])
    store.close()
    folder.mkdir()
    folder.with_suffix(".sqlite3").rename(folder / "store.sqlite3")
    before = opened(folder)
    first = ask(before, PASS)
    before.close()
    after = opened(folder)
    try:
        second = ask(after, "Ở đâu?", after=first)
    finally:
        after.close()
    assert second.standalone_question == "Đèo Pha Đin ở đâu?"
    assert second.status == "answered"


def test_a_deleted_answer_is_no_longer_known(application):
    first = ask(application, PASS)
    application.store.delete_answer(first.id)
    with pytest.raises(NotFound):
        ask(application, "Ở đâu?", after=first)


NOW = datetime.now(UTC)


def conversations(
    store: Store, *, later: timedelta = timedelta(0), model: Rewriter | None = None
) -> Conversations:
    return Conversations(store, lambda: NOW + later, model)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "store.sqlite3")
    store.put(MARKET)
    yield store
    store.close()


def saved_turn(
    store: Store, question: str = "Chợ phiên Pú Lương có bao nhiêu gian hàng?"
) -> Answer:
    answer = TinyArchive(MARKET).chain().invoke(Question(question, conversation_id="mot"))
    store.save_answer(answer)
    return answer


def test_no_more_turns_are_remembered_than_so_many_nor_for_longer(store):
    for n in range(TURNS_REMEMBERED + 2):
        saved_turn(store, f"Chợ phiên Pú Lương năm {2000 + n} họp lúc nào?")
    turns = conversations(store).turns("mot")
    years = [turn.question.split()[5] for turn in turns]
    assert years == [str(2000 + n) for n in range(2, TURNS_REMEMBERED + 2)]
    expired = conversations(store, later=REMEMBERED_FOR + timedelta(hours=1))
    assert expired.turns("mot") == []
    assert expired.understood("ở đâu?", "mot").question == "ở đâu?"


def test_what_was_withdrawn_or_erased_is_not_remembered(store):
    saved_turn(store)
    assert "60 gian hàng" in conversations(store).turns("mot")[0].answer
    store.withdraw("cho-phien")
    assert conversations(store).turns("mot")[0].answer == ""
    store.erase("cho-phien", reason="", rewrite=lambda one: without_article(one, "cho-phien"))
    assert conversations(store).turns("mot")[0].answer == ""


def test_a_model_reads_the_follow_up_and_the_rules_where_it_cannot(store):
    saved_turn(store)
    by_rules = "Chợ phiên Pú Lương ở đâu?"
    with LlmServer() as server:
        known = conversations(store, model=rewriter(server))
        server.steps = [Reply(["Chợ phiên Pú Lương họp ở xã nào?"])]
        assert known.understood("ở đâu?", "mot").question == "Chợ phiên Pú Lương họp ở xã nào?"
        server.steps = [Reply(["Chợ phiên Bắc Hà họp ở xã nào?"])]
        assert known.understood("ở đâu?", "mot").question == by_rules

    class Down:
        def rewrite(self, question, turns):
            raise ModelError("It is down.")

    assert conversations(store, model=Down()).understood("ở đâu?", "mot").question == by_rules


def test_earlier_turns_are_no_evidence(store):
    """What the last answer said is not in the archive any more: nothing may quote it."""
    first = saved_turn(store)
    elsewhere = replace(MARKET, id="khac", title="Bến đò Nậm Sương", body=("Đò chạy từ 5 giờ.",))
    archive = TinyArchive(elsewhere)
    chain = archive.chain(conversations=conversations(store))
    second = chain.invoke(Question("cụ thể hơn?", conversation_id="mot"))
    assert second.standalone_question == first.question
    assert "60" not in second.answer
    assert {one.article_id for one in second.citations} <= {"khac"}


def test_who_asks_for_more_is_not_told_the_same_again(application):
    first = ask(application, "Lễ hội Hoa Ban có những hoạt động gì?")
    turn, seen = first, {claim.text for claim in first.claims}
    for _ in range(2):
        turn = ask(application, "còn gì nữa không?", after=turn)
        assert turn.standalone_question == first.question
        fresh = {claim.text for claim in turn.claims}
        assert fresh
        assert not fresh & seen
        seen |= fresh
    assert ask(application, "thật không?", after=first).claims == first.claims


def test_where_all_is_told_there_is_nothing_more(store):
    only = replace(MARKET, body=("Chợ phiên Pú Lương có 60 gian hàng.",), captions=(), lead=None)
    chain = TinyArchive(only).chain(conversations=conversations(store))
    asked = Question("Chợ phiên Pú Lương có bao nhiêu gian hàng?", conversation_id=None)
    first = chain.invoke(asked)
    assert first.status == "answered"
    store.save_answer(first)
    more = chain.invoke(Question("còn gì nữa không?", conversation_id=first.conversation_id))
    assert more.status == "abstained"
    assert more.abstention == wording.NOTHING_MORE
