"""The parts of the chat page around its turns, as HTML: what the archive holds, the form
of filters, what can be done with a conversation.

Knows nothing of components or of who is asking.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from rag.callers import Caller
from rag.errors import HoiBaoError
from rag.web.feedback_schemas import NOTE_LIMIT, REASONS
from rag.web.rendering import one_block, render
from rag.web.services import Services

log = logging.getLogger(__name__)


def head(services: Services, caller: Caller) -> str:
    """What the archive holds, or why that cannot be said now; for staff, the way to where
    they work."""
    is_staff = caller.kind == "user"
    try:
        corpus = services.store.corpus_state(datetime.now(UTC))
    except HoiBaoError as error:
        log.error("the chat page could not read the store: %s", error)
        return one_block(render("chat_head.html", error=error.vietnamese, is_staff=is_staff))
    found = render(
        "chat_head.html",
        error=None,
        is_staff=is_staff,
        articles=corpus.articles,
        newest=corpus.newest_published_at,
        zone=services.zone,
    )
    return one_block(found)


def filter_form(services: Services) -> str:
    """Days, and the sections and sources that the archive has; without those lists where
    the store cannot be read, which the head says."""
    try:
        sections, sources = services.store.sections(), services.store.sources()
    except HoiBaoError as error:
        log.error("the chat page could not list sections and sources: %s", error)
        sections, sources = [], []
    return one_block(render("chat_filters.html", sections=sections, sources=sources))


def conversation_bar(conversation_id: str | None) -> str:
    """Links that take a conversation along; nothing before there is one."""
    if conversation_id is None:
        return ""
    return one_block(render("chat_taking.html", conversation_id=conversation_id))


def panel() -> str:
    """Where sources open, and the form for what is wrong with an answer."""
    return one_block(render("chat_panel.html", reasons=REASONS.items(), note_chars=NOTE_LIMIT))
