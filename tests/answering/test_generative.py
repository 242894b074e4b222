"""The answerer that writes, against a real server on loopback that says what a test
tells it to."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from rag.answering import wording
from rag.answering.generative import MAX_REPLY_CHARS, GenerativeAnswerer, open_model
from rag.answering.prompt import CANNOT_ANSWER, prompt_hash
from rag.answering.rendering import problems_of
from rag.errors import ModelError, SettingsError
from rag.types import Answer, AnswerReady, ClaimReady, Question
from tests.answering.llm_server import Failure, Hang, LlmServer, Raw, Reply
from tests.answering.making import MARKET, ZONE, TinyArchive

STALLS = "Chợ phiên Pú Lương có bao nhiêu gian hàng?"
QUOTED = "Chợ có 60 gian hàng."


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with LlmServer() as running:
        yield running


def answerer(
    base_url: str, *, timeout_s: float = 5.0, max_retries: int = 0, limit_s: float = 20.0
) -> GenerativeAnswerer:
    model = open_model(
        "openai:scripted",
        base_url=base_url,
        api_key=SecretStr("khoa-thu"),
        timeout_s=timeout_s,
        max_retries=max_retries,
    )
    return GenerativeAnswerer(model, name="openai:scripted", zone=ZONE, limit_s=limit_s)


def ask(writer: GenerativeAnswerer, question: str = STALLS) -> Answer:
    archive = TinyArchive(MARKET)
    answer = archive.chain(writer).invoke(Question(question))
    assert problems_of(answer, archive.paragraphs) == []
    assert archive.saved == {answer.id: answer}
    return answer


def reply(server: LlmServer, *chunks: str) -> Answer:
    server.steps = [Reply(chunks)]
    return ask(answerer(server.base_url))


def test_an_honest_answer_is_shown_with_its_evidence(server):
    answer = reply(server, "Chợ phiên Pú Lương có 60 gian hàng [1].")
    assert answer.status == "answered"
    assert answer.answer == "Chợ phiên Pú Lương có 60 gian hàng [1]."
    (citation,) = answer.citations
    assert citation.paragraph_id == "cho-phien.v1.p1"
    # Two sentences: the first says which market, the second how many.
    assert citation.quote == MARKET.body[0]
    assert (answer.model.generator, answer.model.fallback) == ("openai:scripted", False)
    assert answer.model.prompt == prompt_hash()
    assert answer.notices == ()


def test_the_server_is_sent_the_paragraphs_and_the_key(server):
    reply(server, "Chợ phiên Pú Lương có 60 gian hàng [1].")
    (sent,) = server.requests
    assert (sent["model"], sent["temperature"], sent["stream"]) == ("scripted", 0, True)
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert QUOTED in sent["messages"][1]["content"]
    assert server.keys == ["Bearer khoa-thu"]


def test_a_key_of_the_environment_is_not_sent_to_another_host(server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "khoa-cua-noi-khac")
    server.steps = [Reply(["Chợ có 60 gian hàng [1]."])]
    model = open_model(
        "openai:scripted",
        base_url=server.base_url,
        api_key=SecretStr(""),
        timeout_s=5,
        max_retries=0,
    )
    ask(GenerativeAnswerer(model, name="openai:scripted", zone=ZONE, limit_s=9))
    assert server.keys == ["Bearer none"]


@pytest.mark.parametrize(
    "false",
    [
        "Chợ phiên Pú Lương có 66 gian hàng [1].",
        "Chợ phiên Pú Luông có 60 gian hàng [1].",
        "Chợ phiên Pú Lương không có 60 gian hàng [1].",
        "Chợ phiên Pú Lương có hơn 60 gian hàng [1].",
        "Chợ phiên Pú Lương có 60 gian hàng.",
        "Chợ phiên Pú Lương có 60 gian hàng [9].",
    ],
    ids=["number", "name", "negation", "bound", "no marker", "unknown marker"],
)
def test_a_sentence_that_its_paragraph_does_not_say_never_reaches_the_reader(server, false):
    alone = reply(server, false)
    assert alone.status == "abstained"
    assert alone.answer == wording.NOT_FOUND
    assert alone.abstention == wording.UNVERIFIED
    assert (alone.claims, alone.citations) == ((), ())
    beside = reply(server, false + " Chợ họp từ 5 giờ đến 10 giờ sáng [1].")
    assert beside.answer == "Chợ họp từ 5 giờ đến 10 giờ sáng [1]."


def test_a_citation_of_the_wrong_paragraph_is_moved_to_the_one_that_says_it(server):
    right = reply(server, "Chợ phiên Pú Lương có 60 gian hàng [1].")
    wrong = reply(server, "Chợ phiên Pú Lương có 60 gian hàng [2].")
    assert wrong.answer == "Chợ phiên Pú Lương có 60 gian hàng [1]."
    assert wrong.citations == right.citations


def test_an_unknown_marker_is_dropped_from_a_sentence_that_has_a_true_one(server):
    answer = reply(server, "Chợ phiên Pú Lương có 60 gian hàng [1][17].")
    assert answer.answer == "Chợ phiên Pú Lương có 60 gian hàng [1]."


def test_a_marker_split_across_chunks_is_read_as_one(server):
    answer = reply(server, "Chợ phiên Pú Lương có 60 gian hàng ", "[", "1", "]", ".")
    assert answer.answer == "Chợ phiên Pú Lương có 60 gian hàng [1]."


def test_a_sentence_is_shown_before_the_model_has_written_the_next(server):
    server.steps = [
        Reply(["Chợ có 60 gian hàng [1]. ", "Chợ họp ", "từ 5 giờ ", "đến 10 giờ [1]."], 0.2)
    ]
    began = time.monotonic()
    shown_s = [
        time.monotonic() - began
        for event in TinyArchive(MARKET).chain(answerer(server.base_url)).stream(Question(STALLS))
        if isinstance(event, ClaimReady)
    ]
    assert len(shown_s) == 2
    assert shown_s[1] - shown_s[0] >= 0.3


def test_where_the_reader_leaves_the_model_is_told_no_more(server):
    chunks = ["Chợ có 60 gian hàng [1]. ", "Chợ họp ", *["thêm nữa " * 2_000] * 100]
    server.steps = [Reply(chunks, 0.01)]
    archive = TinyArchive(MARKET)
    events = archive.chain(answerer(server.base_url)).stream(Question(STALLS))
    assert isinstance(next(e for e in events if not hasattr(e, "hits")), ClaimReady)
    events.close()
    assert server.left.wait(10)
    assert archive.saved == {}


def test_a_model_that_writes_on_and_on_is_cut_off(server):
    chunks = ["Chợ có 60 gian hàng [1]. ", *["Và rồi nữa "] * (MAX_REPLY_CHARS // 5)]
    answer = reply(server, *chunks)
    assert answer.answer == "Chợ có 60 gian hàng [1]."
    assert not answer.model.fallback


@pytest.mark.parametrize(
    "said",
    [CANNOT_ANSWER, f"{CANNOT_ANSWER[:-1]} [1].", f"{CANNOT_ANSWER} Chợ có 60 gian hàng [1]."],
)
def test_where_the_model_says_that_nothing_answers_there_is_no_answer(server, said):
    answer = reply(server, said)
    assert answer.status == "abstained"
    assert answer.abstention == wording.WEAK_EVIDENCE
    assert not answer.model.fallback


def test_a_question_far_from_the_archive_is_not_sent_to_the_model(server):
    answer = ask(answerer(server.base_url), "Ai vô địch World Cup 2022?")
    assert answer.status == "abstained"
    assert server.requests == []


def test_after_a_failure_the_same_is_asked_again(server):
    server.steps = [Failure(500), Failure(429), Reply(["Chợ có 60 gian hàng [1]."])]
    answer = ask(answerer(server.base_url, max_retries=2))
    assert answer.answer == "Chợ có 60 gian hàng [1]."
    assert not answer.model.fallback
    assert len(server.requests) == 3


BROKEN = {
    "500": Failure(500),
    "401": Failure(401),
    "400": Failure(400),
    "hangs": Hang(),
    "web page": Raw("<html><body>Welcome</body></html>", "text/html"),
    "plain JSON": Raw('{"hello": "world"}', "application/json"),
    "broken JSON": Raw('data: {"choices": [{"delta": {"content": "Ch\n\n'),
    "other shape": Raw('data: {"choices": null, "object": "x"}\n\ndata: [1, 2]\n\n'),
    "error event": Raw('data: {"error": {"message": "out of memory"}}\n\n'),
    "nothing": Reply([]),
    "cut at once": Reply(["Chợ phiên"], is_cut=True),
    "drips": Reply(["Chợ "] * 50, pause_s=0.1),
}


@pytest.mark.parametrize("step", BROKEN.values(), ids=BROKEN.keys())
def test_where_the_model_fails_the_reader_gets_a_quoted_answer_that_says_so(server, step, caplog):
    server.steps = [step]
    with caplog.at_level(logging.WARNING, "rag"):
        answer = ask(answerer(server.base_url, timeout_s=0.5, limit_s=1.0))
    assert_quoted(answer)
    (record,) = caplog.records
    assert "openai:scripted failed" in record.getMessage() or "nothing" in record.getMessage()
    assert "khoa-thu" not in caplog.text


def test_where_no_server_is_there_the_reader_gets_a_quoted_answer():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert_quoted(ask(answerer(f"http://127.0.0.1:{port}/v1")))


def assert_quoted(answer: Answer) -> None:
    assert answer.status == "answered"
    assert QUOTED in [citation.quote for citation in answer.citations]
    assert (answer.model.generator, answer.model.fallback) == ("extractive", True)
    assert answer.model.prompt is None
    assert answer.notices == (wording.MODEL_FAILED,)


def test_what_was_shown_before_the_model_broke_off_stays_and_quotations_follow(server):
    server.steps = [Reply(["Chợ có 60 gian hàng [1]. ", "Chợ họp"], is_cut=True)]
    archive = TinyArchive(MARKET)
    *events, last = archive.chain(answerer(server.base_url)).stream(Question(STALLS))
    assert isinstance(last, AnswerReady)
    answer = last.answer
    assert answer.answer.startswith("Chợ có 60 gian hàng [1].")
    assert tuple(e.claim for e in events if isinstance(e, ClaimReady)) == answer.claims
    assert problems_of(answer, archive.paragraphs) == []
    # What the model has cited already is not quoted once more.
    assert [claim.text for claim in answer.claims].count(QUOTED) == 1
    assert answer.model.fallback
    assert answer.notices == (wording.MODEL_BROKE_OFF,)


def test_with_no_stand_in_a_failure_is_a_failure(server):
    server.steps = [Failure(500)]
    archive = TinyArchive(MARKET)
    reading = archive.reading(STALLS)
    with pytest.raises(ModelError, match="RAG_LLM_BASE_URL"):
        list(answerer(server.base_url).drafts(reading))


@pytest.mark.parametrize("name", ["nobody:model", "khongco", "ollama:qwen3", "openai:"])
def test_a_model_that_cannot_be_had_is_told_at_the_start(name):
    with pytest.raises(SettingsError, match="RAG_LLM"):
        open_model(name, base_url="", api_key=SecretStr(""), timeout_s=1, max_retries=0)
