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

from rag.answering import prompt
from rag.answering.drafts import Draft
from rag.answering.evidence import evidence_of
from rag.answering.language_model import LanguageModel
from rag.answering.prompt import Shown
from rag.answering.reading import Reading
from rag.answering.streaming import Messages, ReplyLimits
from rag.answering.written import WrittenSentence, written_sentences
from rag.types import Hit
from rag.vietnamese.tokens import syllables

# Ten long sentences: what writes on after that is not answering.
MAX_REPLY_CHARS = 4_000
# Paragraphs shown where a sentence is to be written anew: what it cites, or what is best.
REWRITE_PARAGRAPHS = 2


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
    """``zone`` is where dates are read."""

    def __init__(
        self,
        model: LanguageModel,
        *,
        zone: ZoneInfo,
        limits: ModelLimits,
    ) -> None:
        self._model = model
        self._zone = zone
        self._limits = limits
        self.name = model.name
        self.counts = model.counts
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
        return prompt.shown(question, hits, self._zone, tokens=room, count=self._model.count)

    def _draft(self, sentence: WrittenSentence, paragraphs: Sequence[Shown]) -> Draft:
        """With the evidence for each number that is one of the prompt's; a model's invented
        numbers are dropped."""
        known = [number for number in sentence.numbers if 1 <= number <= len(paragraphs)]
        self.counts.add("unknown_markers", len(sentence.numbers) - len(known))
        found = (evidence_of(sentence.text, paragraphs[number - 1].hit) for number in known)
        return Draft(sentence.text, tuple(one for one in found if one is not None))

    def _sentences(self, messages: Messages) -> Generator[WrittenSentence]:
        with closing(self._model.texts(messages, self._limits.reply)) as texts:
            yield from written_sentences(texts)


def says_cannot_answer(sentence: str) -> bool:
    """Whether a sentence is the phrase the model was told to say, whatever stands
    around it."""
    phrase = " ".join(syllables(prompt.CANNOT_ANSWER))
    return phrase in " ".join(syllables(sentence))
