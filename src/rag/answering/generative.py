"""The answerer that writes: a language model's sentences, each with what it cites.

Speaks to any chat model that LangChain reaches. Hands over every whole sentence, true
or not: verification decides what is shown. Knows nothing of storage, of numbering or
of what happens when the model fails, but that ModelError says so.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk
from pydantic import SecretStr

from rag.answering import prompt
from rag.answering.counts import AnswerCounts
from rag.answering.drafts import Draft
from rag.answering.evidence import evidence_of
from rag.answering.leaving import current_reader
from rag.answering.prompt import Shown
from rag.answering.reading import Reading
from rag.answering.streaming import Messages, ReplyLimits, ReplyTimeout, streamed
from rag.answering.token_budget import TokenBudget, TokenCounter, token_counter
from rag.answering.written import WrittenSentence, written_sentences
from rag.errors import ModelError, ReaderLeft, SettingsError, TokensSpent
from rag.types import Hit
from rag.vietnamese.tokens import syllables

# Ten long sentences: what writes on after that is not answering.
MAX_REPLY_CHARS = 4_000
# Paragraphs shown where a sentence is to be written anew: what it cites, or what is best.
REWRITE_PARAGRAPHS = 2
# Servers on one's own machine take any key, but the client asks for one. It also keeps
# OPENAI_API_KEY of the environment from being sent to a host it is not for.
_NO_KEY = "none"


@dataclass(frozen=True, slots=True)
class ModelLimits:
    """``context_tokens`` hold prompt and reply, ``reply_tokens`` of them the reply; for
    the seconds see ReplyLimits."""

    context_tokens: int = 4_096
    reply_tokens: int = 800
    first_s: float = 30.0
    gap_s: float = 30.0
    whole_s: float = 90.0

    @property
    def reply(self) -> ReplyLimits:
        """What reading one reply is held to."""
        return ReplyLimits(self.first_s, self.gap_s, self.whole_s, MAX_REPLY_CHARS)


class GenerativeAnswerer:
    """``name`` is how the model is called in an answer; ``zone`` where dates are read;
    ``budget`` says whether it may be asked at all. Give ``model`` a timeout of its own
    above ``limits.first_s``, or a server that sends nothing is asked again."""

    def __init__(
        self,
        model: BaseChatModel,
        *,
        name: str,
        zone: ZoneInfo,
        limits: ModelLimits,
        budget: TokenBudget,
        counts: AnswerCounts,
    ) -> None:
        self._model = model
        self._zone = zone
        self._limits = limits
        self._budget = budget
        self.counts = counts
        self._count: TokenCounter = token_counter(model)
        self.name = name
        self.prompt_hash: str | None = prompt.prompt_hash()

    def drafts(self, reading: Reading) -> Generator[Draft]:
        """Each sentence as soon as it is whole; none where the model says that the
        paragraphs do not answer. Closing the iterator ends the model's work.

        Raises ModelError where the model cannot be reached, fails, is too slow or says
        nothing; TokensSpent where it may not be asked; ReaderLeft.
        """
        paragraphs = self._shown(reading.question, reading.hits)
        messages = prompt.messages(reading.question, paragraphs, self._zone)
        with closing(self._sentences(messages)) as sentences:
            for number, sentence in enumerate(sentences):
                if says_cannot_answer(sentence.text):
                    if number == 0:
                        return
                    continue
                yield self._draft(sentence, paragraphs)

    def rewrite(self, reading: Reading, draft: Draft, problems: Sequence[str]) -> Draft | None:
        """The draft written anew, once, from the paragraphs it cites; ``None`` where the
        model sees no way. ``problems`` say in Vietnamese what is wrong. Raises as
        :meth:`drafts` does."""
        cited = {evidence.paragraph.id for evidence in draft.evidence}
        hits = [hit for hit in reading.hits if hit.paragraph.id in cited] or reading.hits
        paragraphs = self._shown(reading.question, hits[:REWRITE_PARAGRAPHS])
        messages = prompt.rewrite_messages(
            reading.question, draft.text, problems, paragraphs, self._zone
        )
        with closing(self._sentences(messages)) as sentences:
            sentence = next(sentences, None)
        if sentence is None or says_cannot_answer(sentence.text):
            return None
        # It was shown what to cite: a number left out is no harm.
        numbers = sentence.numbers or tuple(range(1, len(paragraphs) + 1))
        return self._draft(WrittenSentence(sentence.text, numbers), paragraphs)

    def _shown(self, question: str, hits: Sequence[Hit]) -> list[Shown]:
        room = self._limits.context_tokens - self._limits.reply_tokens
        return prompt.shown(question, hits, self._zone, tokens=room, count=self._count)

    def _draft(self, sentence: WrittenSentence, paragraphs: Sequence[Shown]) -> Draft:
        """With the evidence for each number that is one of the prompt's; a model's invented
        numbers are dropped."""
        known = [number for number in sentence.numbers if 1 <= number <= len(paragraphs)]
        self.counts.add("unknown_markers", len(sentence.numbers) - len(known))
        found = (evidence_of(sentence.text, paragraphs[number - 1].hit) for number in known)
        return Draft(sentence.text, tuple(one for one in found if one is not None))

    def _sentences(self, messages: Messages) -> Generator[WrittenSentence]:
        with closing(self._texts(messages)) as texts:
            yield from written_sentences(texts)

    def _texts(self, messages: Messages) -> Generator[str]:
        """The pieces of one reply, its tokens counted however it ends."""
        asked = sum(self._count(text) for _, text in messages)
        try:
            reservation = self._budget.reserve(asked + self._limits.reply_tokens)
        except TokensSpent:
            self.counts.add("over_token_ceiling")
            raise
        usage = _Usage(asked, self._count)
        try:
            yield from self._chunks(messages, usage)
        finally:
            reservation.settle(usage.tokens)
            self.counts.add("model_tokens", usage.tokens)

    def _chunks(self, messages: Messages, usage: _Usage) -> Generator[str]:
        chunks = streamed(self._model, messages, self._limits.reply, current_reader())
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


def says_cannot_answer(sentence: str) -> bool:
    """Whether a sentence is the phrase the model was told to say, whatever stands
    around it."""
    phrase = " ".join(syllables(prompt.CANNOT_ANSWER))
    return phrase in " ".join(syllables(sentence))


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
