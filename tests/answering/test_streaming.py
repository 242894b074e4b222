"""Limits and leaving, with a model that is no HTTP client: what holds for one provider
holds for every one that LangChain reaches."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from rag.answering.leaving import Leaving
from rag.answering.streaming import ReplyLimits, ReplyTimeout, streamed
from rag.errors import ReaderLeft

ASKED = [("user", "Chợ họp lúc nào?")]


class Paced(BaseChatModel):
    """Says each text after its pause; notes when it was stopped."""

    said: list[tuple[float, str]]
    stopped: Any

    @property
    def _llm_type(self) -> str:
        return "paced"

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        raise NotImplementedError

    async def _astream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        try:
            for pause_s, text in self.said:
                await asyncio.sleep(pause_s)
                yield ChatGenerationChunk(message=AIMessageChunk(text))
        finally:
            self.stopped.set()


def paced(*said: tuple[float, str]) -> Paced:
    return Paced(said=list(said), stopped=threading.Event())


def limits(**given: Any) -> ReplyLimits:
    return ReplyLimits(**({"first_s": 5, "gap_s": 5, "whole_s": 9, "max_chars": 50} | given))


def texts(model: Paced, given: ReplyLimits) -> str:
    return "".join(str(chunk.text) for chunk in streamed(model, ASKED, given, Leaving()))


def test_a_whole_reply_comes_piece_by_piece():
    assert texts(paced((0, "Chợ "), (0.01, "họp.")), limits()) == "Chợ họp."


@pytest.mark.parametrize(
    ("said", "given", "says"),
    [
        ([(9, "Chợ")], {"first_s": 0.1}, "nothing came for 0.1 s"),
        ([(0, "Chợ"), (9, "họp")], {"gap_s": 0.1}, "nothing came for 0.1 s"),
        ([(0.05, "Chợ")] * 50, {"whole_s": 0.2, "max_chars": 500}, "no whole reply within 0.2 s"),
    ],
    ids=["first", "gap", "whole"],
)
def test_each_limit_ends_the_reply_and_the_model_s_work(said, given, says):
    model = paced(*said)
    with pytest.raises(ReplyTimeout, match=says):
        texts(model, limits(**given))
    assert model.stopped.wait(2)


def test_a_model_s_own_timeout_goes_through_as_it_is():
    class Tired(Paced):
        async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
            yield ChatGenerationChunk(message=AIMessageChunk("Chợ"))
            raise TimeoutError("of its own")

    with pytest.raises(TimeoutError, match="of its own"):
        texts(Tired(said=[], stopped=threading.Event()), limits())


def test_no_more_is_read_than_is_wanted():
    model = paced(*[(0, "mười chữ. ")] * 1_000)
    assert len(texts(model, limits())) == 60
    assert model.stopped.wait(2)


def test_the_reader_s_leaving_ends_the_wait_at_once():
    model, leaving = paced((60, "Chợ")), Leaving()
    threading.Timer(0.1, leaving.leave).start()
    began = time.monotonic()
    with pytest.raises(ReaderLeft):
        list(streamed(model, ASKED, limits(first_s=60), leaving))
    assert time.monotonic() - began < 5
    assert model.stopped.wait(2)


def test_the_reply_is_read_on_while_a_sentence_is_being_checked():
    model = paced((0, "Chợ "), (0.01, "họp."))
    chunks = streamed(model, ASKED, limits(gap_s=0.5), Leaving())
    next(chunks)
    time.sleep(1)  # longer than the model may be silent
    assert [str(chunk.text) for chunk in chunks if chunk.text] == ["họp."]
