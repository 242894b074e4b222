"""What a reader's browser and the page's session keep of a conversation, and what is
shown of it.

The browser may hold anything: what it sends back is believed only as far as its shape
goes. Knows nothing of components.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from rag.callers import Caller
from rag.errors import FilterError, HoiBaoError, NotFound
from rag.vietnamese.normalise import clean
from rag.web.chat_order import order_from
from rag.web.cited import shown_answer
from rag.web.ownership import refuse_conversation
from rag.web.reader_answer import reader_answer
from rag.web.rendering import render
from rag.web.schemas import ARTICLE_ID
from rag.web.services import Services
from rag.web.turns import Turn

log = logging.getLogger(__name__)

TURNS_KEPT = 20
"""Turns shown at most: the oldest leave the page (their answers stay saved)."""

_MAX_PENDING = 1_000
_EVER = datetime(1970, 1, 1, tzinfo=UTC)

Memory = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A turn as it is drawn on the page; ``answer_id`` is that of its saved answer."""

    number: int
    html: str
    answer_id: str | None = None

    @classmethod
    def of(cls, number: int, turn: Turn, services: Services) -> Drawn:
        answer_id = turn.answer.id if turn.answer else None
        return cls(number, turn.html(number, services.zone), answer_id)

    @property
    def kept(self) -> Drawn:
        """What the session keeps of it. Of a saved answer no text: it is read anew when it
        is drawn again, since what it quotes may be withdrawn or erased by then."""
        return replace(self, html="") if self.answer_id else self


@dataclass(frozen=True, slots=True)
class Restored:
    """The turns a page is opened with, and what its browser is to remember from now on.
    ``trouble`` is the HTML of why they could not be read, "" where they could."""

    shown: tuple[Drawn, ...]
    memory: Memory
    trouble: str = ""


def remembered(conversation_id: str | None, pending: str = "", order: str = "") -> Memory:
    """What the browser is to keep: the conversation, and the question being answered with
    what it was asked with."""
    asked = clean(pending)[:_MAX_PENDING]
    return {
        "conversation": conversation_id,
        "pending": asked,
        "order": order[:_MAX_PENDING] if asked else "",
    }


def conversation_of(memory: object) -> str | None:
    """The conversation that a browser remembers, if any."""
    found = _text(memory, "conversation")
    return found if re.fullmatch(ARTICLE_ID, found) else None


def restored(services: Services, memory: object, caller: Caller) -> Restored:
    """The conversation that a browser remembers, where it is its caller's. A question whose
    page went away in mid-answer is shown as such."""
    conversation_id = conversation_of(memory)
    turns: list[Turn] = []
    trouble = ""
    try:
        turns = _saved(services, conversation_id, caller)
    except NotFound:
        conversation_id = None
    except HoiBaoError as error:
        # It stays remembered: the store may be back when the page is opened again.
        log.error("the chat page could not read a conversation: %s", error)
        trouble = told(error)
    pending = clean(_text(memory, "pending"))[:_MAX_PENDING]
    # It may have been saved in the last moment.
    if pending and not (turns and clean(turns[-1].question)[:_MAX_PENDING] == pending):
        turns.append(Turn.interrupted(pending, _order(memory)))
    shown = tuple(Drawn.of(number, turn, services) for number, turn in enumerate(turns, start=1))
    return Restored(shown, remembered(conversation_id), trouble)


def drawn_anew(services: Services, kept: Iterable[Drawn]) -> list[Drawn]:
    """Turns that a session kept, their saved answers as readers may see them now. One
    deleted meanwhile is gone; where the store fails, that is said in the turn's place."""
    found = []
    for one in kept:
        if one.answer_id is None:
            found.append(one)
            continue
        try:
            turn = Turn.of(reader_answer(services, one.answer_id), services.store)
            found.append(Drawn.of(one.number, turn, services))
        except NotFound:
            continue
        except HoiBaoError as error:
            log.error("the chat page could not read an answer: %s", error)
            found.append(replace(one, html=told(error)))
    return found


def told(error: HoiBaoError) -> str:
    """A failure of the page's own, as HTML among its turns."""
    return render("chat_trouble.html", error=error.vietnamese)


def _saved(services: Services, conversation_id: str | None, caller: Caller) -> list[Turn]:
    if conversation_id is None:
        return []
    refuse_conversation(caller, services.store, conversation_id)
    store, now = services.store, datetime.now(UTC)
    saved = store.conversation(conversation_id, since=_EVER, limit=TURNS_KEPT)
    return [Turn.of(shown_answer(one, store, now), store) for one in saved]


def _order(memory: object) -> str:
    order = _text(memory, "order")
    try:
        order_from(order)
    except FilterError:
        return ""
    return order


def _text(memory: object, name: str) -> str:
    found = memory.get(name) if isinstance(memory, dict) else None
    return found if isinstance(found, str) else ""
