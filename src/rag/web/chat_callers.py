"""Who works the chat page: the caller behind one of its events.

A second lock behind ``access``, which lets nobody through to the page's handlers who may
not ask.
"""

from __future__ import annotations

import gradio as gr

from rag.callers import Caller
from rag.errors import Forbidden
from rag.web.gate import caller_of


def caller_at(request: gr.Request) -> Caller:
    """Who sent an event. Raises Forbidden where they may not ask."""
    # The request that put the event in the queue, whenever its turn comes.
    sent = request.request
    caller = caller_of(sent) if sent is not None else None
    if caller is None or not caller.may("ask"):
        raise Forbidden("This needs the permission ask. Sign in at /dang-nhap.")
    return caller
