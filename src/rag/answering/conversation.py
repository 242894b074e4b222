"""A conversation's memory: its last saved answers, and what a new question means among
them.

Earlier turns say what a question is about; they are never evidence. Knows where turns
are kept and for how long; nothing of how a question is made to stand alone.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from rag.answering.ellipsis import asks_for_more
from rag.answering.followups import stand_alone
from rag.answering.markers import read_markers
from rag.answering.questions import MAX_QUESTION_CHARS
from rag.answering.saved import for_reader
from rag.answering.turns import EarlierTurn
from rag.errors import ModelError
from rag.store.results import SavedAnswer
from rag.types import Answer
from rag.vietnamese.normalise import clean, clean_block
from rag.vietnamese.sentences import sentences

logger = logging.getLogger(__name__)

TURNS_REMEMBERED = 5
"""Each question kept stands alone by itself, so what it was about comes along with the
last one; the others are for "ông ấy" after a question or two about something else."""
REMEMBERED_FOR = timedelta(hours=12)
"""Whoever comes back the next day begins anew: by then "ông ấy" is another."""


_HISTORY_CHARS = 8_000


class ConversationStore(Protocol):
    """What keeps the answers of conversations, such as ``rag.store.store.Store``."""

    def conversation(
        self, conversation_id: str, *, since: datetime, limit: int
    ) -> list[SavedAnswer]: ...


class Rewriter(Protocol):
    """What writes a question so that it stands alone, such as a language model.
    ``None`` where what it wrote cannot be used."""

    def rewrite(self, question: str, turns: Sequence[EarlierTurn]) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Understood:
    """``question`` stands alone. ``told`` are the sentences that whoever asks has, and
    asks for more than: "còn gì nữa không?"; empty for any other question."""

    question: str
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Conversations:
    """Questions read among the turns before them. Without a ``rewriter``, and where it
    fails, by rules."""

    store: ConversationStore
    clock: Callable[[], datetime]
    rewriter: Rewriter | None = None

    def understood(self, question: str, conversation_id: str) -> Understood:
        """The question as it stands alone; itself where it does already.

        Raises NotFound where there is no such conversation, and StoreError.
        """
        return self._among(question, self.turns(conversation_id))

    def understood_after(self, question: str, history: Sequence[tuple[str, str]]) -> Understood:
        """The same, for a conversation that whoever asks has kept: questions as they were
        asked, and the text of their answers, oldest first. No more of them is read than is
        remembered of our own."""
        turns: list[EarlierTurn] = []
        for asked, answer in history[-TURNS_REMEMBERED:]:
            asked = clean(asked[:MAX_QUESTION_CHARS])
            alone = stand_alone(asked, turns) if turns else asked
            text = clean_block(read_markers(answer[:_HISTORY_CHARS]).text)
            said = tuple(text[span.start : span.end] for span in sentences(text))
            turns.append(EarlierTurn(alone[:MAX_QUESTION_CHARS], text, said))
        return self._among(question, turns)

    def _among(self, question: str, turns: Sequence[EarlierTurn]) -> Understood:
        if not turns:
            return Understood(question)
        if asks_for_more(question):
            same = turns[-1].question
            told = (turn.whole for turn in turns if turn.question == same)
            return Understood(same, frozenset(itertools.chain.from_iterable(told)))
        understood = self._rewritten(question, turns) or stand_alone(question, turns)
        return Understood(understood if len(understood) <= MAX_QUESTION_CHARS else question)

    def turns(self, conversation_id: str) -> list[EarlierTurn]:
        """What is remembered of a conversation, oldest first; without what was withdrawn
        or erased since. Raises NotFound."""
        since = self.clock() - REMEMBERED_FOR
        saved = self.store.conversation(conversation_id, since=since, limit=TURNS_REMEMBERED)
        return [_turn(for_reader(one)) for one in saved]

    def _rewritten(self, question: str, turns: Sequence[EarlierTurn]) -> str | None:
        if self.rewriter is None:
            return None
        try:
            return self.rewriter.rewrite(question, turns)
        except ModelError as error:
            logger.warning("%s Making the question stand alone by rules instead.", error)
            return None


def _turn(answer: Answer) -> EarlierTurn:
    told = [
        claim
        for claim in answer.claims
        if any(one.marker in claim.citations and one.quote for one in answer.citations)
    ]
    return EarlierTurn(
        answer.standalone_question,
        " ".join(claim.text for claim in told),
        tuple(claim.text for claim in told if not claim.is_direct),
    )
