"""Brings the chat page up behind the API, and guards its door.

The page framework takes seconds to import, so it is built in a thread after the
API answers; until then ``/`` says so and asks again. Only the addresses the page
itself needs are let through to the framework: not its upload, file or run routes.
Knows nothing of what the page shows.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Literal

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from rag.web.problems import page_error
from rag.web.rendering import PAGE_HEADERS, SAFE_HEADERS, render

log = logging.getLogger(__name__)

_LET_THROUGH = re.compile(
    r"/(?:config|theme\.css|robots\.txt|static/.*|assets/.*"
    r"|gradio_api/(?:queue/(?:join|data)|heartbeat/[^/]+|startup-events|reset|cancel|theme\.css"
    # A number of this start of the page's own: a page cut off learns whether to load anew.
    r"|app_id"
    r"|custom_component/.*)/?)"
)


# The framework looks for a file of the rest of the path's name: beyond this no file system
# has one, and says so in a way that it does not expect.
_LONGEST_PATH = 200


def is_chat(path: str) -> bool:
    """Whether an address is the chat page's, or one that the page calls."""
    if len(path.encode(errors="replace")) > _LONGEST_PATH:
        return False
    return path == "/" or _LET_THROUGH.fullmatch(path) is not None


class ChatMount:
    """An ASGI application: the chat page once it is up, a note until then."""

    def __init__(self, build: Callable[[], FastAPI]) -> None:
        self._build = build
        self._page: FastAPI | None = None
        self.state: Literal["starting", "ready", "failed"] = "starting"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Builds the page in the background for as long as this is entered."""
        done = asyncio.Event()
        task = asyncio.create_task(self._run(done))
        try:
            yield
        finally:
            done.set()
            await task

    async def _run(self, done: asyncio.Event) -> None:
        try:
            page = await asyncio.to_thread(self._build)
            async with page.router.lifespan_context(page):
                self._page = page
                self.state = "ready"
                await done.wait()
        except Exception:
            # Whatever stops the page must not take the API down, and is not hidden:
            # it is logged, `/` shows it and /readyz turns to 503.
            log.exception("the chat page did not start; the API goes on without it")
            self.state = "failed"
        finally:
            self._page = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        path: str = scope["path"]
        if path == "/":
            await self._front(scope, receive, send)
        elif self._page is not None and is_chat(path):
            await self._pass_on(self._page, scope, receive, _cut_when_cancelled(send))
        else:
            raise HTTPException(404)

    async def _pass_on(self, page: FastAPI, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = False

        async def sending(message: Message) -> None:
            nonlocal is_open
            is_open = message["type"] == "http.response.start" or message.get("more_body", False)
            await send(message)

        try:
            await page(scope, receive, sending)
        except RuntimeError as error:
            # Of a session it does not know, as that of a page from before a restart, it tells
            # the page in its stream, and then refuses in a way that is too late by then.
            if not isinstance(error.__cause__, HTTPException):
                raise
            log.info("the chat page asked on in a session that is none any more")
            if is_open:
                await send({"type": "http.response.body", "body": b""})

    async def _front(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        if self.state == "failed":
            text = "Trang hỏi đáp chưa mở được. Xin báo cho người quản trị; API vẫn hoạt động."
            await page_error(500, text)(scope, receive, send)
        elif self._page is None:
            headers = PAGE_HEADERS | {"Cache-Control": "no-store", "Retry-After": "2"}
            response = HTMLResponse(render("starting.html"), status_code=503, headers=headers)
            await response(scope, receive, send)
        else:
            # Plain, so that it can be rewritten: the page is small and local.
            headers_sent = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
            rewritten = _Rewritten(send)
            await self._page({**scope, "headers": headers_sent}, receive, rewritten)


def _cut_when_cancelled(send: Send) -> Send:
    """Sends nothing more once the server, as it stops, cancels the request. The framework
    would tell its page of an error then, and the page would wait for ever; cut off in
    mid-answer it asks until the server is back, and loads anew."""
    request = asyncio.current_task()

    async def sending(message: Message) -> None:
        if request is None or not request.cancelling():
            await send(message)

    return sending


class _Rewritten:
    """Sends the framework's page on with our language, style and policy."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        assert self._start is not None
        nonce = secrets.token_urlsafe(16)
        body = vietnamese_page(self._body.decode(), nonce).encode()
        headers = MutableHeaders(raw=list(self._start["headers"]))
        headers["Content-Length"] = str(len(body))
        headers["Content-Security-Policy"] = chat_policy(nonce)
        headers["Content-Language"] = "vi"
        headers["Cache-Control"] = "no-store"
        headers.update(SAFE_HEADERS)
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def chat_policy(nonce: str) -> str:
    """No other host, and no script but the page's own files and those of ``nonce``."""
    return (
        "default-src 'none'; base-uri 'self'; "
        f"script-src 'self' 'nonce-{nonce}'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        "connect-src 'self'; form-action 'none'; frame-ancestors 'none'"
    )


_SOCIAL = re.compile(r"<meta\s+(?:property=\"og:|name=\"twitter:)[^>]*>\s*")
_MANIFEST = re.compile(r"<link rel=\"manifest\"[^>]*>\s*")
_LANGUAGE = re.compile(r"<html\s+lang=\"en\"")
_SCRIPT = re.compile(r"<script(?=[\s>])")


def vietnamese_page(html: str, nonce: str) -> str:
    """The framework's page in our language, without its links to other hosts, its
    inline scripts allowed by ``nonce``, our style and script added."""
    html = _LANGUAGE.sub('<html lang="vi"', html, count=1)
    html = _MANIFEST.sub("", _SOCIAL.sub("", html))
    html = _SCRIPT.sub(f'<script nonce="{nonce}"', html)
    ours = render("chat_assets.html", nonce=nonce)
    return html.replace("</head>", f"{ours}</head>", 1)
