"""A body that was read already, for whoever reads it next. Knows nothing of what is in it."""

from __future__ import annotations

from starlette.types import Message, Receive


def told_again(body: bytes, receive: Receive) -> Receive:
    """The body in one piece, then whatever comes after it."""
    is_told = False

    async def receiving() -> Message:
        nonlocal is_told
        if not is_told:
            is_told = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return receiving
