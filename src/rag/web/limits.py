"""What every request meets first: an address that databases can read, a limit on its
body, HEAD for every GET.

Plain ASGI. Knows nothing of routes beyond the path an article is put to.
"""

from __future__ import annotations

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.errors import NotFound
from rag.jobs.loading import MAX_FILE_BYTES
from rag.web.problems import (
    DETAIL_OF_STATUS,
    OPENAI,
    VIETNAMESE_OF_STATUS,
    error_response,
    problem,
    program_response,
)

ARTICLE_BYTES = 32 * 1024 * 1024
"""The largest body ``PUT /api/v1/articles/{id}`` takes."""
BATCH_BYTES = 8 * 1024 * 1024
"""The largest body of ``POST /api/v1/articles:batch``: it is read in one go, while nobody
else is served."""
VERDICT_BYTES = 512 * 1024
"""The largest verdict: a note that is too long is told how long it may be."""
OTHER_BYTES = 64 * 1024
"""The largest body any other address takes."""

CONVERSATION_BYTES = 1024 * 1024
"""The largest body that OpenAI's clients send: all that was said so far."""
FILE_BYTES = MAX_FILE_BYTES
"""The largest file ``POST /api/v1/loads/{id}/files`` takes."""

_ARTICLES = "/api/v1/articles"
_FILES = re.compile(r"/api/v1/loads/[^/]+/files")


class BodyLimit:
    """Refuses a body past its limit with 413: at once where its length is
    declared, else as soon as that many bytes have come. And an address with NUL in it, and
    a body that is packed (RFC 9110, section 8.4): what it unpacks to nobody has counted."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if "\0" in scope["path"]:  # some databases fail over it
            missing = NotFound(DETAIL_OF_STATUS[404])
            await error_response(Request(scope), missing)(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if headers.get(b"content-encoding", b"identity").strip().lower() not in (b"identity", b""):
            refusal = problem(415, DETAIL_OF_STATUS[415])
            unpacked = {"Accept-Encoding": "identity"}
            await program_response(scope["path"], refusal, unpacked)(scope, receive, send)
            return
        limit = _limit_of(scope["path"])
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            await _refused(scope["path"], limit)(scope, receive, send)
            return
        read, has_begun, is_past = 0, False, False

        async def limited() -> Message:
            nonlocal read, is_past
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > limit:
                    is_past = True
                    raise HTTPException(413)
            return message

        async def sending(message: Message) -> None:
            nonlocal has_begun
            if has_begun or not is_past:
                has_begun = True
                await send(message)
            # Else it is what somebody behind us says of the exception, in a shape of theirs.

        try:
            await self.app(scope, limited, sending)
        except HTTPException:
            if not is_past:
                raise
        if is_past and not has_begun:
            await _refused(scope["path"], limit)(scope, receive, send)


def _limit_of(path: str) -> int:
    if _FILES.fullmatch(path):
        return FILE_BYTES
    if path == f"{_ARTICLES}:batch":
        return BATCH_BYTES
    if path.startswith(_ARTICLES):
        return ARTICLE_BYTES
    if path.startswith(OPENAI):
        return CONVERSATION_BYTES
    return VERDICT_BYTES if path.endswith("/verdicts") else OTHER_BYTES


def _refused(path: str, limit: int) -> Response:
    detail = f"{DETAIL_OF_STATUS[413]} The limit here is {limit:,} bytes."
    refusal = problem(413, detail, vietnamese=VIETNAMESE_OF_STATUS[413])
    return program_response(path, refusal, {"Connection": "close"})


class HeadOfGet:
    """Answers HEAD as GET would be, without the body. The chat framework's own
    addresses are left to it: some of its GETs never end."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"
        if not is_head or scope["path"].startswith("/gradio_api"):
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, bodiless)
