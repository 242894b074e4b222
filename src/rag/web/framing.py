"""Where a request begins and ends, and whom it is for, as far as that can be told in two
ways: what a proxy before us may read otherwise is refused.

Knows nothing of what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.web.problems import problem, program_response

HEAD_BYTES = 32 * 1024
"""The largest request line and headers together."""

_ABSOLUTE = re.compile(rb"https?://([^/?#]*)(/.*)?", re.IGNORECASE | re.DOTALL)
# What each header of a request takes beside its name and value: ": " and the line's end.
_AROUND_HEADER = 4

TOO_LARGE_HEAD = (
    "The request line and the headers are too large. Send less than {limit:,} bytes of them."
)
_TWO_LENGTHS = (
    "The body's length is told twice, by Content-Length and by Transfer-Encoding. Send one of them."
)
_OLD_CODING = "HTTP/1.0 has no Transfer-Encoding. Send Content-Length, or HTTP/1.1."
_OTHER_VERSION = "This server speaks HTTP/1.1. Send that, or put a proxy before it."
_OTHER_HOST = (
    "This server does not answer to the name in the Host header. Use the address it was "
    "given; RAG_PUBLIC_URL sets one more."
)


class Framing:
    """Refuses a head that is too large and a body whose length is told twice (RFC 9112,
    section 6.1), and ends the connection with that: where the next request begins is not
    sure. A target in absolute form is read as the address it names (section 3.2.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = _in_origin_form(scope)
        refused = _refused(scope)
        if refused is None:
            await self.app(scope, receive, send)
            return
        body = problem(*refused)
        response = program_response(scope["path"], body, {"Connection": "close"})
        await response(scope, receive, send)


class KnownHosts:
    """Answers what is sent to one of ``hosts``, with any port; other names get 400."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self.app = app
        self._hosts = list(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_known = False

        async def known(*_: object) -> None:
            nonlocal is_known
            is_known = True

        async def unsaid(_: Message) -> None:
            """The library's own refusal is a word of plain text."""

        await TrustedHostMiddleware(known, self._hosts, www_redirect=False)(scope, receive, unsaid)
        if is_known:
            await self.app(scope, receive, send)
        else:
            response = program_response(scope["path"], problem(400, _OTHER_HOST))
            await response(scope, receive, send)


def _refused(scope: Scope) -> tuple[int, str] | None:
    headers, version = scope["headers"], scope.get("http_version", "1.1")
    if version not in ("1.0", "1.1"):
        return 505, _OTHER_VERSION
    size = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    size += sum(len(name) + len(value) + _AROUND_HEADER for name, value in headers)
    if size > HEAD_BYTES:
        return 431, TOO_LARGE_HEAD.format(limit=HEAD_BYTES)
    names = {name for name, _ in headers}
    if b"transfer-encoding" in names:
        if b"content-length" in names:
            return 400, _TWO_LENGTHS
        if version == "1.0":
            return 400, _OLD_CODING
    return None


def _in_origin_form(scope: Scope) -> Scope:
    absolute = _ABSOLUTE.fullmatch(scope.get("raw_path") or b"")
    if absolute is None:
        return scope
    host, raw_path = absolute[1], absolute[2] or b"/"
    headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
    path = unquote(raw_path.decode("ascii"))
    return {**scope, "raw_path": raw_path, "path": path, "headers": [(b"host", host), *headers]}
