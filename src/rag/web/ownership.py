"""Whose an answer is: who may read it over the API, follow it up, and delete it.

An answer asked for with a key or an account is its own; others' is as if it were not
there. One that a reader asked for is anybody's who knows its id, as its page is; but to
delete or to follow it, one must know its conversation, which no shared page names.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from rag.callers import Caller
from rag.errors import Forbidden
from rag.store.answers import no_answer, no_conversation
from rag.store.store import Store
from rag.types import Answer
from rag.web.cited import shown_answer


def answer_for(caller: Caller, store: Store, answer_id: str) -> Answer:
    """An answer as its caller may see it now. Raises NotFound."""
    saved = store.answer(answer_id)
    if caller.kind == "local":
        return shown_answer(saved, store, datetime.now(UTC))
    if caller.may("review"):
        return saved.answer
    owner = store.owner_of(answer_id)
    if owner != caller.owner:
        raise no_answer(answer_id)
    shown = shown_answer(saved, store, datetime.now(UTC))
    return shown if owner else replace(shown, conversation_id=None)


def refuse_conversation(caller: Caller, store: Store, conversation_id: str) -> None:
    """Raises NotFound where a conversation is another's."""
    if caller.kind != "local" and store.owner_of_conversation(conversation_id) != caller.owner:
        raise no_conversation(conversation_id)


def refuse_to_delete(
    caller: Caller, store: Store, answer_id: str, conversation_id: str | None
) -> None:
    """Raises NotFound where an answer is another's, and Forbidden where a reader doesn't
    name its conversation."""
    if caller.kind == "local" or caller.may("review"):
        return
    owner = store.owner_of(answer_id)
    if owner != caller.owner:
        raise no_answer(answer_id)
    if owner is None and store.answer(answer_id).answer.conversation_id != conversation_id:
        raise Forbidden(
            "Without a key, name the conversation that the answer is of: "
            "DELETE …?conversation_id=…, as it was told to whoever asked."
        )


def recorded_as(caller: Caller) -> str | None:
    """How the record names who deletes something; ``None`` for a reader, who deletes what
    is theirs and leaves no trace."""
    return None if caller.kind == "reader" else caller.signature
