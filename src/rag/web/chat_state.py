"""What a reader's browser keeps of a conversation, and what a page opened with it shows.

The browser may hold anything: what it sends back is believed only as far as its shape
goes. Knows nothing of components.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime

from rag.answering.saved import for_reader
from rag.errors import HoiBaoError, NotFound
from rag.web.schemas import ARTICLE_ID
from rag.web.services import Services
from rag.web.turns import Turn

log = logging.getLogger(__name__)

TURNS_KEPT = 20
"""Turns shown at most: the oldest leave the page (their answers stay saved)."""

Shown = list[tuple[int, str]]
"""The number and the HTML of each turn on the page."""

_MAX_PENDING = 1_000
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def remembered(conversation_id: str | None, pending: str = "") -> dict[str, str | None]:
    """What the browser is to keep: the conversation, and the question being answered."""
    return {"conversation": conversation_id, "pending": pending[:_MAX_PENDING]}


def conversation_of(memory: object) -> str | None:
    """The conversation that a browser remembers, if any."""
    found = memory.get("conversation") if isinstance(memory, dict) else None
    return found if isinstance(found, str) and re.fullmatch(ARTICLE_ID, found) else None


def _pending(memory: object) -> str:
    found = memory.get("pending") if isinstance(memory, dict) else None
    return found.strip()[:_MAX_PENDING] if isinstance(found, str) else ""


def restored(services: Services, memory: object) -> tuple[Shown, dict[str, str | None]]:
    """The turns of the conversation that a browser remembers, and what it is to remember
    from now on. A question whose page went away in mid-answer is shown as such."""
    turns, conversation_id = _saved(services, conversation_of(memory))
    pending = _pending(memory)
    # It may have been saved in the last moment.
    if pending and not (turns and turns[-1].question == pending):
        turns.append(Turn.interrupted(pending))
    shown = [
        (number, turn.html(number, services.zone)) for number, turn in enumerate(turns, start=1)
    ]
    return shown, remembered(conversation_id)


def _saved(services: Services, conversation_id: str | None) -> tuple[list[Turn], str | None]:
    if conversation_id is None:
        return [], None
    try:
        saved = services.store.conversation(conversation_id, since=_EVER, limit=TURNS_KEPT)
        return [Turn.of(for_reader(one), services.store) for one in saved], conversation_id
    except NotFound:
        return [], None
    except HoiBaoError as error:
        # Kept: the store may be back when the page is opened again.
        log.error("the chat page could not read a conversation: %s", error)
        return [Turn("Cuộc hỏi trước").failed(error.vietnamese)], conversation_id
