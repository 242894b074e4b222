"""Questions being answered on chat pages: each as a turn that grows, and can be stopped.

Knows a page by its session, and whose its questions are; nothing of components or of what the
page looks like.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Protocol, cast

from rag.answering.leaving import Leaving, reader
from rag.callers import Caller
from rag.errors import HoiBaoError, NotFound, ReaderLeft
from rag.types import AnswerEvent, AnswerReady, Question
from rag.web.chat_order import order_from
from rag.web.ownership import refuse_conversation
from rag.web.reader_answer import reader_answer
from rag.web.services import Services
from rag.web.turns import Turn

log = logging.getLogger(__name__)


class _Closable(Protocol):
    def close(self) -> None: ...


class Asking:
    """What pages ask, over one set of services, one question a page at a time. Safe to
    call from any thread."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._answering: dict[str, Leaving] = {}
        self._lock = threading.Lock()

    def turns(
        self, text: str, order: str, conversation_id: str | None, session: str, caller: Caller
    ) -> Iterator[Turn]:
        """The turn of a question, again after each event. The last is done: answered,
        failed or stopped; it never raises. Where the page asks anew meanwhile, its turns
        just end. ``order`` is what :func:`order_from` reads."""
        turn = Turn(text.strip(), order=order)
        leaving = self._begin(session)
        try:
            yield turn
            ordered = order_from(order)
            if conversation_id is not None:
                refuse_conversation(caller, self._services.store, conversation_id)
            question = Question(
                text,
                ordered.filters,
                conversation_id=conversation_id,
                infer=ordered.infer,
                owner=caller.owner,
            )
            events = self._services.chain.stream(question)
            with closing(cast("_Closable", events)):
                while (event := _next(events, leaving)) is not None:
                    turn = turn.after(self._shown(event), self._services.store)
                    yield turn
                    if turn.is_done:
                        return  # it is saved: a stop that comes now stops nothing
        except ReaderLeft:
            if self._answering.get(session) is leaving:
                yield turn.stopped()
        except HoiBaoError as error:
            log.warning("a question in the chat page was not answered: %s", error)
            yield turn.failed(error.vietnamese, is_forgotten=isinstance(error, NotFound))
        except Exception:
            # The edge of the program, as the API's 500: logged whole, shown as a failure.
            log.exception("a question in the chat page failed")
            yield turn.failed(HoiBaoError.default_vietnamese)
        finally:
            with self._lock:
                if self._answering.get(session) is leaving:
                    del self._answering[session]

    def stop(self, session: str) -> None:
        """Stop what the session's page is waiting for, if anything."""
        leaving = self._answering.get(session)
        if leaving is not None:
            leaving.leave()

    def _begin(self, session: str) -> Leaving:
        """A question of this page begins; what the page was waiting for is let go."""
        leaving = Leaving()
        with self._lock:
            former = self._answering.get(session)
            self._answering[session] = leaving
        if former is not None:
            former.leave()
        return leaving

    def _shown(self, event: AnswerEvent) -> AnswerEvent:
        if isinstance(event, AnswerReady):
            return AnswerReady(reader_answer(self._services, event.answer.id))
        return event


def _next(events: Iterator[AnswerEvent], leaving: Leaving) -> AnswerEvent | None:
    if leaving.has_left:
        raise ReaderLeft("The reader stopped the answer.")
    with reader(leaving):
        return next(events, None)
