"""``DELETE /api/v1/conversations/{id}``: a whole conversation, deleted.

Knows nothing of how one is held.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rag.store.answers import no_conversation
from rag.web.gate import caller_of
from rag.web.ownership import recorded_as, refuse_conversation
from rag.web.schemas import problems
from rag.web.services import Services


def router(services: Services) -> APIRouter:
    """The route over one set of services."""
    routes = APIRouter(prefix="/api/v1/conversations", tags=["answers"])

    @routes.delete(
        "/{conversation_id}",
        summary="Delete a conversation",
        description="Every answer of it, with its question, what it was understood as and what "
        "was said of it. Its id is enough for whoever asked without a key; a key's or an "
        "account's conversations are its own; staff delete any, which is recorded.",
        status_code=204,
        responses=problems(404, 503),
    )
    def delete(request: Request, conversation_id: str) -> Response:
        caller = caller_of(request)
        if not caller.may("review"):
            refuse_conversation(caller, services.store, conversation_id)
        actor = recorded_as(caller)
        if not services.store.delete_conversation(conversation_id, actor=actor):
            raise no_conversation(conversation_id)
        return Response(status_code=204)

    return routes
