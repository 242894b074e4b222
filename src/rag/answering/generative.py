"""The answerer that writes: a language model's sentences, each with what it cites.

Speaks to any chat model that LangChain reaches. Hands over every whole sentence, true
or not: verification decides what is shown. Knows nothing of storage, of numbering or
of what happens when the model fails, but that ModelError says so.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from zoneinfo import ZoneInfo

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessageChunk
from pydantic import SecretStr

from rag.answering import prompt
from rag.answering.drafts import Draft
from rag.answering.evidence import evidence_of
from rag.answering.reading import Reading
from rag.answering.written import WrittenSentence, written_sentences
from rag.errors import ModelError, SettingsError
from rag.types import Hit
from rag.vietnamese.tokens import syllables

# Ten long sentences: what writes on after that is not answering.
MAX_REPLY_CHARS = 4_000
# Servers on one's own machine take any key, but the client asks for one. It also keeps
# OPENAI_API_KEY of the environment from being sent to a host it is not for.
_NO_KEY = "none"


class GenerativeAnswerer:
    """``name`` is how the model is called in an answer; ``zone`` where dates are read;
    ``limit_s`` how long a reply that drips may take: it is given up at its next chunk.
    A server that sends nothing is given up by the model's own timeout."""

    def __init__(self, model: BaseChatModel, *, name: str, zone: ZoneInfo, limit_s: float) -> None:
        self._model = model
        self._zone = zone
        self._limit_s = limit_s
        self.name = name
        self.prompt_hash: str | None = prompt.prompt_hash()

    def drafts(self, reading: Reading) -> Iterator[Draft]:
        """Each sentence as soon as it is whole; none where the model says that the
        paragraphs do not answer. Closing the iterator ends the model's work.

        Raises ModelError where the model cannot be reached, fails, is too slow or says
        nothing.
        """
        hits = prompt.shown(reading.hits)
        with closing(self._chunks(reading.question, hits)) as chunks:
            for number, sentence in enumerate(written_sentences(chunks)):
                if says_cannot_answer(sentence.text):
                    if number == 0:
                        return
                    continue
                yield _draft(sentence, hits)

    def _chunks(self, question: str, hits: list[Hit]) -> Generator[str]:
        messages = prompt.messages(question, hits, self._zone)
        deadline = time.monotonic() + self._limit_s
        length = 0
        try:
            with closing(_stream(self._model, messages)) as stream:
                for chunk in stream:
                    text = str(chunk.text)
                    length += len(text)
                    yield text
                    if length > MAX_REPLY_CHARS:
                        return
                    if time.monotonic() > deadline:
                        raise TimeoutError(f"no whole reply within {self._limit_s:g} s")
        # Each provider raises errors of its own, of its HTTP client and, for a reply it
        # did not expect, anything else. All of them mean that the model failed.
        except Exception as error:
            raise ModelError(
                f"The language model {self.name} failed: {type(error).__name__}: {error}. "
                "Check RAG_LLM, RAG_LLM_BASE_URL and RAG_LLM_API_KEY, and that it is running."
            ) from error
        if not length:
            raise ModelError(
                f"The language model {self.name} replied with nothing. Check that RAG_LLM names "
                "a chat model."
            )


def _stream(model: BaseChatModel, messages: list[tuple[str, str]]) -> Generator[BaseMessageChunk]:
    """As a generator, which can be closed: LangChain promises an iterator only."""
    yield from model.stream(messages)


def says_cannot_answer(sentence: str) -> bool:
    """Whether a sentence is the phrase the model was told to say, whatever stands
    around it."""
    phrase = " ".join(syllables(prompt.CANNOT_ANSWER))
    return phrase in " ".join(syllables(sentence))


def _draft(sentence: WrittenSentence, hits: list[Hit]) -> Draft:
    """With the evidence for each number that is one of the prompt's; a model's invented
    numbers are dropped."""
    cited = [hits[number - 1] for number in sentence.numbers if 1 <= number <= len(hits)]
    found = (evidence_of(sentence.text, hit) for hit in cited)
    return Draft(sentence.text, tuple(one for one in found if one is not None))


def open_model(
    name: str, *, base_url: str, api_key: SecretStr, timeout_s: float, max_retries: int
) -> BaseChatModel:
    """The chat model that LangChain knows by ``name``, such as ``openai:NAME``. Nothing
    is sent until it is asked. ``timeout_s`` is for each wait on the server.

    Raises SettingsError where there is no such provider or its package is missing.
    """
    # Here, since it takes seconds and most who start the product have no model.
    from langchain.chat_models import init_chat_model

    given: dict[str, object] = {"temperature": 0, "timeout": timeout_s, "max_retries": max_retries}
    if base_url:
        given["base_url"] = base_url
    if api_key.get_secret_value() or base_url:
        given["api_key"] = api_key.get_secret_value() or _NO_KEY
    try:
        model = init_chat_model(name, **given)  # type: ignore[call-overload]
    # Providers check what they are given in their own ways, keys among it.
    except Exception as error:
        raise SettingsError(
            f"RAG_LLM: cannot use {name!r}: {error}. Write provider:model, such as "
            "openai:NAME, or leave it out to quote instead."
        ) from error
    assert isinstance(model, BaseChatModel)  # what it gives for a fixed model
    return model
