from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from benchmarks.scripted.server import Failure, LlmServer, Reply
from rag.answering import wording
from rag.answering.token_budget import TokenBudget, estimated_tokens, token_counter
from rag.errors import TokensSpent
from rag.store.store import Store
from rag.types import Question
from tests.answering.making import MARKET, NOW, ZONE, TinyArchive
from tests.answering.test_generative import STALLS, answerer, assert_quoted_since

TODAY = date(2024, 3, 2)


@pytest.fixture
def store(tmp_path: Path):
    opened = Store.open(tmp_path / "store.sqlite3")
    yield opened
    opened.close()


def test_text_that_is_no_vietnamese_has_tokens_too():
    assert estimated_tokens("Chợ họp sáng nay") == 8
    assert estimated_tokens("😀" * 100) == 100
    assert estimated_tokens("\udc80") >= 1
    assert estimated_tokens("") == 0


def test_a_model_that_was_given_a_tokenizer_counts_for_itself():
    def by_letter(text: str) -> list[int]:
        return [ord(letter) for letter in text]

    plain = FakeListChatModel(responses=["x"])
    assert token_counter(plain) is estimated_tokens
    taught = FakeListChatModel(responses=["x"], custom_get_token_ids=by_letter)
    assert token_counter(taught)("chợ") == 3


def test_a_day_s_tokens_are_not_passed_and_a_restart_does_not_forget_them(tmp_path: Path):
    path = tmp_path / "store.sqlite3"
    for left in (60, 20):
        store = Store.open(path)
        budget = TokenBudget(store, a_day=100, clock=lambda: NOW, zone=ZONE)
        budget.reserve(50).settle(40)
        assert store.tokens_used(TODAY) == 100 - left
        store.close()
    store = Store.open(path)
    with pytest.raises(TokensSpent, match="RAG_LLM_TOKENS_A_DAY"):
        TokenBudget(store, a_day=100, clock=lambda: NOW, zone=ZONE).reserve(21)
    assert store.tokens_used(TODAY) == 80
    store.close()


def test_what_is_not_settled_stays_counted(store: Store):
    TokenBudget(store, a_day=100, clock=lambda: NOW, zone=ZONE).reserve(90)
    assert store.tokens_used(TODAY) == 90


def test_a_new_day_begins_at_midnight_of_the_archive(store: Store):
    late = datetime(2024, 3, 2, 16, 59, tzinfo=UTC)
    for moment in (late, late.replace(hour=17, minute=0)):
        TokenBudget(store, a_day=100, clock=lambda at=moment: at, zone=ZONE).reserve(80)
    assert store.tokens_used(TODAY) == 80
    assert store.tokens_used(date(2024, 3, 3)) == 80


def test_many_at_once_do_not_pass_the_ceiling_together(store: Store):
    budget = TokenBudget(store, a_day=100, clock=lambda: NOW, zone=ZONE)
    refused: list[bool] = []

    def ask() -> None:
        try:
            budget.reserve(30)
        except TokensSpent:
            refused.append(True)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), store.tokens_used(TODAY)) == (5, 90)


def test_past_the_ceiling_the_reader_gets_a_quoted_answer_that_says_so(store: Store):
    with LlmServer(steps=[Reply(["Chợ có 60 gian hàng [1]."], tokens=1_500)]) as server:
        writer = answerer(server.base_url, a_day=4_000, ledger=store)
        chain = TinyArchive(MARKET).chain(writer)
        assert not chain.invoke(Question(STALLS)).model.fallback
        assert store.tokens_used(TODAY) == 1_500
        assert not chain.invoke(Question(STALLS)).model.fallback
        answer = chain.invoke(Question(STALLS))
        assert len(server.requests) == 2
    assert_quoted_since(answer, wording.TOKENS_SPENT)
    assert writer.counts.snapshot()["over_token_ceiling"] == 1
    assert chain.counts.snapshot()["fallbacks"] == 1


def test_a_reply_that_tells_no_tokens_is_estimated_and_a_refusal_costs_none(store: Store):
    with LlmServer(steps=[Failure(500), Reply(["Chợ có 60 gian hàng [1]."])]) as server:
        chain = TinyArchive(MARKET).chain(answerer(server.base_url, ledger=store))
        chain.invoke(Question(STALLS))
        assert store.tokens_used(TODAY) == 0
        chain.invoke(Question(STALLS))
        sent = sum(estimated_tokens(m["content"]) for m in server.requests[1]["messages"])
    said = estimated_tokens("Chợ có 60 gian hàng [1].")
    assert store.tokens_used(TODAY) == sent + said
