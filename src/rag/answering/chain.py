"""The chain from a question to a saved answer: a LangChain Runnable of typed events.

Knows the order of things; each step belongs to a component handed in. A failure of
any of them goes through: it is neither an abstention nor an empty result.
"""

from __future__ import annotations

import copy
import secrets
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from langchain_core.runnables import Runnable, RunnableConfig

from rag.answering import wording
from rag.answering.abstention import Abstention, Judgement, reason, suggestions
from rag.answering.conversation import Conversations, Understood
from rag.answering.counts import AnswerCounts
from rag.answering.drafts import Draft
from rag.answering.notices import notices_of
from rag.answering.numbering import Numbering
from rag.answering.questions import checked_question
from rag.answering.reading import Reader, Reading
from rag.answering.rendering import render
from rag.answering.writing import Answerer, Writing
from rag.retrieval.inference import effective_filters
from rag.retrieval.searching import Searcher
from rag.retrieval.understanding import best_reading
from rag.types import (
    Answer,
    AnswerEvent,
    AnswerReady,
    Claim,
    ClaimReady,
    CorpusState,
    Filters,
    Hit,
    ModelInfo,
    Question,
    Retrieved,
)

RETRIEVED = 20
"""Hits asked for; the reader takes the first of them that may be evidence."""
_ID_BYTES = 16  # 128 random bits: an answer's or a conversation's id is its only key


class AnswerStore(Protocol):
    """What keeps answers, such as ``rag.store.store.Store``."""

    def save_answer(self, answer: Answer, *, owner: str | None = None) -> None: ...

    def corpus_state(self, now: datetime) -> CorpusState: ...


class AnswerChain(Runnable[Question, Answer | AnswerEvent]):
    """``stream`` gives the events, ``invoke`` the final Answer.

    The last event is always AnswerReady, and its answer is saved by then. Raises
    QuestionError for what cannot be asked, and what its components raise; where the
    answerer raises ModelError, ``stand_in`` writes instead, if there is one. ``counts``
    is told what happens. A question of a conversation is read among the turns before it,
    and NotFound is raised where there is no such conversation; any other begins one.
    Without ``conversations`` each is taken as it stands.
    """

    # The output type names the events too, since Runnable ties stream to it.

    def __init__(
        self,
        *,
        retriever: Searcher,
        store: AnswerStore,
        reader: Reader,
        answerer: Answerer,
        abstention: Abstention,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        model: ModelInfo,
        stand_in: Answerer | None = None,
        counts: AnswerCounts | None = None,
        conversations: Conversations | None = None,
    ) -> None:
        self._retriever = retriever
        self._store = store
        self._reader = reader
        self._answerer = answerer
        self._abstention = abstention
        self._clock = clock
        self._zone = zone
        self._model = model
        self._stand_in = stand_in
        self.counts = counts or AnswerCounts()
        self._conversations = conversations

    def quoting(self) -> AnswerChain:
        """This chain, but written by the stand-in where there is one: what asks of itself
        spends nothing of a language model."""
        quoting = copy.copy(self)
        quoting._answerer = self._stand_in or self._answerer
        quoting._stand_in = None
        return quoting

    def invoke(
        self, input: Question, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Answer:
        """The final answer."""
        del kwargs  # LangChain hands them to every runnable; no step of ours takes any
        answer = self._call_with_config(self._last, input, config)
        assert isinstance(answer, Answer)  # what _last gives
        return answer

    def stream(
        self, input: Question, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[AnswerEvent]:
        """The events as they come about. Nothing is saved where the caller stops
        before the last."""
        del config, kwargs
        asked = checked_question(input.text)
        understood = self._understood(asked, input.conversation_id)
        text = understood.question
        now = self._clock()
        asked_at = self._aware(input.asked_at) or now
        filters = input.filters
        if input.infer:
            filters = effective_filters(
                text,
                filters,
                now=asked_at,
                zone=self._zone,
                corpus=lambda: self._store.corpus_state(now),
            )
        # Embargoes go by the clock, whatever moment the question claims to be of.
        hits = self._retriever.search(
            text, top_k=RETRIEVED, filters=filters, now=now, asked_at=asked_at
        )
        yield Retrieved(tuple(hits), text)
        reading = self._reader.read(best_reading(text), hits).beyond(understood.told)
        judgement = self._abstention.judge(reading)
        numbering = Numbering()
        claims: list[Claim] = []
        writing = Writing(self._answerer, self._stand_in, self.counts, understood.told)
        # Closed at once where the reader leaves, so that a model stops writing.
        with closing(writing.drafts(reading)) as drafts:
            for one in drafts if judgement.is_enough else ():
                if judgement.unheld and one.draft.is_direct:
                    continue  # a short answer would grant what the question supposes
                draft = one.draft if claims else _cautious(one.draft, judgement)
                claim, citations = numbering.claim(draft, one.support, one.problems)
                claims.append(claim)
                yield ClaimReady(claim, citations)
        made = Answer(
            id=secrets.token_urlsafe(_ID_BYTES),
            status="answered" if claims else "abstained",
            question=asked,
            standalone_question=text,
            asked_at=asked_at,
            answer=render(claims).text if claims else wording.NOT_FOUND,
            claims=tuple(claims),
            citations=numbering.citations,
            conversation_id=input.conversation_id or secrets.token_urlsafe(_ID_BYTES),
            abstention=None
            if claims
            else wording.NOTHING_MORE
            if understood.told
            else _reason(judgement, reading, hits, filters, writing),
            suggestions=() if claims else suggestions(reading),
            notices=(
                *notices_of(text, numbering.citations, hits, filters, self._zone),
                *writing.notices,
            ),
            filters=filters,
            corpus=self._store.corpus_state(now),
            model=writing.model(self._model),
            removed_claims=writing.removed,
        )
        self._store.save_answer(made, owner=input.owner)
        yield AnswerReady(made)

    def _last(self, question: Question) -> Answer | AnswerEvent:
        last = deque(self.stream(question), maxlen=1).pop()
        assert isinstance(last, AnswerReady)  # stream always ends so
        return last.answer

    def _understood(self, question: str, conversation_id: str | None) -> Understood:
        if self._conversations is None or conversation_id is None:
            return Understood(question)
        return self._conversations.understood(question, conversation_id)

    def _aware(self, moment: datetime | None) -> datetime | None:
        """A moment without an offset is one of the archive's own time zone."""
        if moment is None or moment.tzinfo is not None:
            return moment
        return moment.replace(tzinfo=self._zone)


def _cautious(draft: Draft, judgement: Judgement) -> Draft:
    """The first draft, led by what the question supposes and its sources do not say."""
    if judgement.unheld is None:
        return draft
    caution = wording.caution(judgement.unheld.asked, judgement.unheld.told)
    return replace(draft, lead=caution + draft.lead)


def _reason(
    judgement: Judgement,
    reading: Reading,
    hits: Sequence[Hit],
    filters: Filters,
    writing: Writing,
) -> str:
    """Why there is no answer: what was read, or what was written of it."""
    if writing.removed:
        return wording.UNVERIFIED
    return reason(judgement, reading, hits, filters)
