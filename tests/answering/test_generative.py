"""The answerer that writes, against a real server on loopback that says what a test
tells it to."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from benchmarks.scripted.server import Failure, Hang, LlmServer, Raw, Reply
from rag.answering import wording
from rag.answering.counts import AnswerCounts
from rag.answering.generative import (
    MAX_REPLY_CHARS,
    GenerativeAnswerer,
    ModelLimits,
)
from rag.answering.language_model import LanguageModel, open_model
from rag.answering.leaving import Leaving, reader
from rag.answering.prompt import CANNOT_ANSWER, prompt_hash
from rag.answering.rendering import problems_of
from rag.answering.token_budget import NoLedger, TokenBudget, TokenLedger
from rag.answering.writing import MAX_REWRITES
from rag.errors import ModelError, ReaderLeft, SettingsError
from rag.types import Answer, AnswerReady, ClaimReady, Question
from tests.answering.making import MARKET, NOW, ZONE, TinyArchive

STALLS = "Chợ phiên Pú Lương có bao nhiêu gian hàng?"
QUOTED = "Chợ có 60 gian hàng."


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with LlmServer() as running:
        yield running


def answerer(
    base_url: str,
    *,
    limits: ModelLimits | None = None,
    max_retries: int = 0,
    a_day: int | None = None,
    ledger: TokenLedger | None = None,
    key: str = "khoa-thu",
) -> GenerativeAnswerer:
    limits = limits or ModelLimits(first_s=5, gap_s=5, whole_s=20)
    model = open_model(
        "openai:scripted",
        base_url=base_url,
        api_key=SecretStr(key),
        timeout_s=limits.first_s * 2,
        max_retries=max_retries,
        max_tokens=limits.reply_tokens,
    )
    return GenerativeAnswerer(
        LanguageModel(
            model,
            name="openai:scripted",
            reply_tokens=limits.reply_tokens,
            budget=TokenBudget(ledger or NoLedger(), a_day=a_day, clock=lambda: NOW, zone=ZONE),
            counts=AnswerCounts(),
        ),
        zone=ZONE,
        limits=limits,
    )


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
    ask(answerer(server.base_url, key=""))
    assert server.keys == ["Bearer none"]


def test_the_reply_is_held_to_its_tokens(server):
    reply(server, "Chợ phiên Pú Lương có 60 gian hàng [1].")
    assert server.requests[0]["max_completion_tokens"] == ModelLimits().reply_tokens


@pytest.mark.parametrize(
    "false",
    [
        "Chợ phiên Pú Lương có 66 gian hàng [1].",
        "Chợ phiên Pú Luông có 60 gian hàng [1].",
        "Chợ phiên Pú Lương không có 60 gian hàng [1].",
        "Chợ phiên Pú Lương có hơn 60 gian hàng [1].",
        "Chợ phiên Pú Lương có 60 hộ bán hàng [1].",
        "Chợ phiên Pú Lương họp ngày 17/5/2023, có 60 gian hàng [1].",
        "“Chợ có đủ hàng”, ông Vàng A Sếnh nói [1].",
        "Chợ phiên Pú Lương có 66 gian hàng.",
        "Chợ phiên Pú Lương có 66 gian hàng [9].",
        "Chợ phiên Pú Lương có 66 gian hàng [1][2][3].",
        "The market has 60 stalls and opens at five [1].",
    ],
    ids=[
        *("number", "name", "negation", "bound", "unit", "date", "quotation"),
        *("no marker", "unknown marker", "every marker", "English"),
    ],
)
def test_a_sentence_that_its_paragraph_does_not_say_never_reaches_the_reader(server, false):
    alone = reply(server, false)
    assert alone.status == "abstained"
    assert alone.answer == wording.NOT_FOUND
    assert alone.abstention == wording.UNVERIFIED
    assert (alone.claims, alone.citations) == ((), ())
    beside = reply(server, false + " Chợ họp từ 5 giờ đến 10 giờ sáng [1].")
    assert beside.answer == "Chợ họp từ 5 giờ đến 10 giờ sáng [1]."


def test_what_was_not_shown_is_kept_for_staff_with_what_is_wrong_with_it(server):
    answer = reply(server, "Chợ phiên Pú Lương có 66 gian hàng [1].")
    (removed,) = answer.removed_claims
    assert removed.text == "Chợ phiên Pú Lương có 66 gian hàng."
    assert "66" in removed.problems[0]
    assert removed.paragraph_ids == ("cho-phien.v1.p1",)
    assert removed.article_ids == ("cho-phien",)


def test_an_unknown_marker_is_dropped_and_counted(server):
    writer = answerer(server.base_url)
    server.steps = [Reply(["Chợ phiên Pú Lương có 60 gian hàng [1][17]."])]
    assert ask(writer).answer == "Chợ phiên Pú Lương có 60 gian hàng [1]."
    assert writer.counts.snapshot()["unknown_markers"] == 1


@pytest.mark.parametrize("marker", ["", " [9]", " [2]", " [3]", "[1][2][3]", " [2, 3]"])
def test_a_citation_that_says_something_else_is_moved_to_the_paragraph_that_says_it(server, marker):
    answer = reply(server, f"Chợ phiên Pú Lương có 60 gian hàng{marker}.")
    assert answer.answer == "Chợ phiên Pú Lương có 60 gian hàng [1]."
    assert [c.paragraph_id for c in answer.citations] == ["cho-phien.v1.p1"]
    assert answer.removed_claims == ()


def test_a_sentence_that_does_not_hold_is_written_anew_once_from_its_paragraph(server):
    server.steps = [
        Reply(["Chợ phiên Pú Lương có 66 gian hàng [1]. Chợ họp từ 5 giờ đến 10 giờ sáng [1]."]),
        Reply(["Chợ phiên Pú Lương có 60 gian hàng [1]."]),
    ]
    answer = ask(answerer(server.base_url))
    assert answer.answer == (
        "Chợ phiên Pú Lương có 60 gian hàng [1]. Chợ họp từ 5 giờ đến 10 giờ sáng [2]."
    )
    assert [one.text for one in answer.removed_claims] == ["Chợ phiên Pú Lương có 66 gian hàng."]
    told = server.requests[1]["messages"][1]["content"]
    assert "Câu: Chợ phiên Pú Lương có 66 gian hàng." in told
    assert "Số “66" in told
    assert QUOTED in told
    assert STALLS in told


@pytest.mark.parametrize(
    "anew",
    [
        Reply(["Chợ phiên Pú Lương có 67 gian hàng [1]."]),
        Reply([CANNOT_ANSWER]),
        Reply([]),
        Failure(500),
        Reply(["Chợ"], is_cut=True),
    ],
    ids=["false again", "sees no way", "nothing", "500", "cut"],
)
def test_where_writing_anew_does_not_help_the_sentence_is_left_out(server, anew):
    server.steps = [
        Reply(["Chợ phiên Pú Lương có 66 gian hàng [1]. Chợ họp từ 5 giờ đến 10 giờ sáng [1]."]),
        anew,
    ]
    answer = ask(answerer(server.base_url))
    assert answer.answer == "Chợ họp từ 5 giờ đến 10 giờ sáng [1]."
    assert answer.removed_claims[0].text == "Chợ phiên Pú Lương có 66 gian hàng."
    assert not answer.model.fallback
    assert len(server.requests) == 2


def test_a_model_that_is_always_wrong_is_not_corrected_for_ever(server):
    wrong = " ".join(f"Chợ phiên Pú Lương có {number} gian hàng [1]." for number in range(70, 80))
    server.steps = [Reply([wrong]), Reply(["Chợ có 99 gian hàng [1]."])]
    answer = ask(answerer(server.base_url))
    assert answer.status == "abstained"
    assert len(server.requests) == 1 + MAX_REWRITES


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


@pytest.mark.parametrize(
    "silent",
    [Reply(["Chợ có 60 gian hàng [1]. Chợ họp"], falls_silent=True), Hang()],
    ids=["after a sentence", "before the first word"],
)
def test_the_moment_the_reader_leaves_the_connection_to_the_model_is_closed(server, silent):
    server.steps = [silent]
    archive, leaving = TinyArchive(MARKET), Leaving()
    with reader(leaving):
        events = archive.chain(answerer(server.base_url)).stream(Question(STALLS))
        next(events)
        if isinstance(silent, Reply):
            assert isinstance(next(events), ClaimReady)
        timer = threading.Timer(0.3, leaving.leave)
        timer.start()
        began = time.monotonic()
        with pytest.raises(ReaderLeft):
            next(events)
        timer.join()
    assert time.monotonic() - began < 3
    assert server.left.wait(3)
    assert archive.saved == {}


def test_where_the_events_are_closed_so_is_the_connection_to_the_model(server):
    server.steps = [Reply(["Chợ có 60 gian hàng [1]. ", "Chợ họp "], falls_silent=True)]
    archive = TinyArchive(MARKET)
    events = archive.chain(answerer(server.base_url)).stream(Question(STALLS))
    assert isinstance(next(e for e in events if not hasattr(e, "hits")), ClaimReady)
    assert not server.left.is_set()
    events.close()
    assert server.left.wait(3)
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


def test_a_server_that_says_when_to_come_again_is_asked_then(server):
    server.steps = [Failure(429, retry_after="1.2"), Reply(["Chợ có 60 gian hàng [1]."])]
    assert not ask(answerer(server.base_url, max_retries=1)).model.fallback
    first, second = server.times_s
    assert second - first >= 1.2


def test_a_reader_is_not_kept_waiting_by_a_server_that_says_to_come_much_later(server):
    server.steps = [Failure(429, retry_after="60")]
    limits = ModelLimits(first_s=0.5, gap_s=5, whole_s=20)
    began = time.monotonic()
    assert_quoted(ask(answerer(server.base_url, limits=limits, max_retries=3)))
    assert time.monotonic() - began < 5


def test_nothing_is_asked_again_once_something_was_shown(server):
    server.steps = [Reply(["Chợ có 60 gian hàng [1]. ", "Chợ họp"], is_cut=True)]
    assert ask(answerer(server.base_url, max_retries=3)).model.fallback
    assert len(server.requests) == 1


def test_a_slow_first_word_is_waited_for_and_one_that_is_too_slow_is_not(server):
    server.steps = [Reply(["Chợ có 60 gian hàng [1]."], first_s=0.7)]
    assert not ask(answerer(server.base_url)).model.fallback
    hasty = ModelLimits(first_s=0.3, gap_s=5, whole_s=20)
    assert_quoted(ask(answerer(server.base_url, limits=hasty, max_retries=3)))
    assert server.left.wait(3)


@pytest.mark.parametrize("half", ["[", "[1", "【1", "(nguồn"])
def test_after_half_a_marker_and_silence_the_half_is_not_shown(server, half):
    server.steps = [
        Reply(["Chợ có 60 gian hàng [1]. Chợ họp từ 5 giờ đến 10 giờ ", half], falls_silent=True)
    ]
    answer = ask(answerer(server.base_url, limits=ModelLimits(first_s=5, gap_s=0.4, whole_s=9)))
    assert answer.claims[0].text == "Chợ có 60 gian hàng."
    assert answer.notices == (wording.MODEL_BROKE_OFF,)
    assert half not in answer.answer.replace("[1]", "").replace("[2]", "").replace("[3]", "")
    assert server.left.wait(3)


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
    "429": Failure(429),
    "silent at once": Reply([], falls_silent=True),
}


@pytest.mark.parametrize("step", BROKEN.values(), ids=BROKEN.keys())
def test_where_the_model_fails_the_reader_gets_a_quoted_answer_that_says_so(server, step, caplog):
    server.steps = [step]
    with caplog.at_level(logging.WARNING, "rag"):
        writer = answerer(server.base_url, limits=ModelLimits(first_s=0.5, gap_s=0.5, whole_s=1))
        answer = ask(writer)
    assert_quoted(answer)
    assert writer.counts.snapshot()["model_failures"] == 1
    (record,) = caplog.records
    assert "openai:scripted failed" in record.getMessage() or "nothing" in record.getMessage()
    assert "khoa-thu" not in caplog.text


def test_where_no_server_is_there_the_reader_gets_a_quoted_answer():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert_quoted(ask(answerer(f"http://127.0.0.1:{port}/v1")))


def assert_quoted(answer: Answer) -> None:
    assert_quoted_since(answer, wording.MODEL_FAILED)


def assert_quoted_since(answer: Answer, notice: str) -> None:
    assert answer.status == "answered"
    assert QUOTED in [citation.quote for citation in answer.citations]
    assert (answer.model.generator, answer.model.fallback) == ("extractive", True)
    assert answer.model.prompt is None
    assert answer.notices == (notice,)


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
        open_model(
            name, base_url="", api_key=SecretStr(""), timeout_s=1, max_retries=0, max_tokens=100
        )
