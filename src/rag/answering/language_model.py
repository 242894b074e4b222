"""A language model asked for one reply: what it says piece by piece, within limits of
time and of the day's tokens.

Speaks to any chat model that LangChain reaches. Knows nothing of what it is asked for.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk
from pydantic import SecretStr

from rag.answering.counts import AnswerCounts
from rag.answering.leaving import current_reader
from rag.answering.streaming import Messages, ReplyLimits, ReplyTimeout, streamed
from rag.answering.token_budget import TokenBudget, TokenCounter, token_counter
from rag.errors import ModelError, ReaderLeft, SettingsError, TokensSpent

# Servers on one's own machine take any key, but the client asks for one. It also keeps
# OPENAI_API_KEY of the environment from being sent to a host it is not for.
_NO_KEY = "none"


class LanguageModel:
    """``name`` is how it is called in messages and answers; ``budget`` says whether it
    may be asked at all, ``reply_tokens`` how much of it a reply may take. Give ``model`` a
    timeout of its own above the limit for the first word, or a server that sends nothing
    is asked again. ``count`` tells the tokens of a text."""

    def __init__(
        self,
        model: BaseChatModel,
        *,
        name: str,
        reply_tokens: int,
        budget: TokenBudget,
        counts: AnswerCounts,
    ) -> None:
        self._model = model
        self._reply_tokens = reply_tokens
        self._budget = budget
        self.name = name
        self.counts = counts
        self.count: TokenCounter = token_counter(model)

    def texts(self, messages: Messages, limits: ReplyLimits) -> Generator[str]:
        """The pieces of one reply, its tokens counted however it ends. Closing the
        iterator ends the model's work.

        Raises ModelError where the model cannot be reached, fails, is too slow or says
        nothing; TokensSpent where it may not be asked; ReaderLeft.
        """
        asked = sum(self.count(text) for _, text in messages)
        try:
            reservation = self._budget.reserve(asked + self._reply_tokens)
        except TokensSpent:
            self.counts.add("over_token_ceiling")
            raise
        usage = _Usage(asked, self.count)
        try:
            yield from self._chunks(messages, limits, usage)
        finally:
            reservation.settle(usage.tokens)
            self.counts.add("model_tokens", usage.tokens)

    def _chunks(self, messages: Messages, limits: ReplyLimits, usage: _Usage) -> Generator[str]:
        chunks = streamed(self._model, messages, limits, current_reader())
        try:
            with closing(chunks):
                for chunk in chunks:
                    yield usage.text_of(chunk)
        except ReaderLeft:
            raise
        # Each provider raises errors of its own, of its HTTP client and, for a reply it
        # did not expect, anything else. All of them mean that the model failed.
        except Exception as error:
            if isinstance(error, ReplyTimeout):
                usage.is_begun = True  # it may be at work
            raise self._failed(f"failed: {type(error).__name__}: {error}") from error
        if not usage.said:
            raise self._failed("replied with nothing")
        usage.is_whole = True
        self.counts.add("model_replies")

    def _failed(self, how: str) -> ModelError:
        self.counts.add("model_failures")
        return ModelError(
            f"The language model {self.name} {how}. Check RAG_LLM, RAG_LLM_BASE_URL and "
            "RAG_LLM_API_KEY, and that it is running."
        )


class _Usage:
    """The tokens of one request: as the model says at its end, else estimated from what
    was sent and said; none where it refused at once."""

    def __init__(self, asked: int, count: TokenCounter) -> None:
        self._asked = asked
        self._count = count
        self._told = 0
        self.said = ""
        self.is_begun = False
        self.is_whole = False

    def text_of(self, chunk: object) -> str:
        """A chunk's text, what it says of tokens taken down."""
        assert isinstance(chunk, AIMessageChunk)  # what chat models stream
        self.is_begun = True
        # Some tell it bit by bit.
        self._told += chunk.usage_metadata["total_tokens"] if chunk.usage_metadata else 0
        text = str(chunk.text)
        self.said += text
        return text

    @property
    def tokens(self) -> int:
        if self.is_whole and self._told:
            return self._told
        estimated = self._asked + self._count(self.said) if self.is_begun else 0
        return max(self._told, estimated)


def open_model(
    name: str,
    *,
    base_url: str,
    api_key: SecretStr,
    timeout_s: float,
    max_retries: int,
    max_tokens: int,
) -> BaseChatModel:
    """The chat model that LangChain knows by ``name``, such as ``openai:NAME``. Nothing
    is sent until it is asked. ``timeout_s`` is for each wait on the server; a request that
    could not be sent, or was answered with 408, 409, 429 or 5xx, is sent again, later each
    time or when Retry-After says. ``max_tokens`` is of a reply.

    Raises SettingsError where there is no such provider or its package is missing.
    """
    # Here, since it takes seconds and most who start the product have no model.
    from langchain.chat_models import init_chat_model

    given: dict[str, object] = {
        "temperature": 0,
        "timeout": timeout_s,
        "max_retries": max_retries,
        "max_tokens": max_tokens,
    }
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
