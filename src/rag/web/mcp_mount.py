"""``/mcp``: MCP's streamable HTTP, spoken by the official SDK.

Knows nothing of the tools.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.web.bodies import told_again
from rag.web.doors import MCP
from rag.web.services import Services

_BODY_BYTES = 64 * 1024
_INVALID_PARAMS = -32602
_NO_REQUEST = (
    "This is no request of JSON-RPC 2.0. Send one object with jsonrpc, id, method and params, "
    "and no list of them."
)


class McpMount:
    """An ASGI application: the protocol while :meth:`running` is entered, 503 otherwise."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._app: ASGIApp | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serves for as long as this is entered."""
        from mcp.server.transport_security import TransportSecuritySettings  # start-up time

        from rag.web.mcp_tools import mcp_server  # start-up time

        server = mcp_server(self._services)
        # No session is kept: any process answers any call. Which hosts and origins may call
        # is decided before a request comes here.
        self._app = server.streamable_http_app(
            streamable_http_path=MCP,
            stateless_http=True,
            json_response=True,
            max_request_body_size=_BODY_BYTES,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        async with server.session_manager.run():
            try:
                yield
            finally:
                self._app = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is None:
            raise HTTPException(503)
        # Here, since to the SDK it is an error that somebody leaves before it is whole.
        body = await Request(scope, receive).body()
        await self._app(scope, told_again(body, receive), _in_our_words(send))


def _in_our_words(send: Send) -> Send:
    """What is no request of the protocol is told as the validator's whole report of the
    SDK's own types: here, what to send."""
    started: Message | None = None

    async def sending(message: Message) -> None:
        nonlocal started
        if message["type"] == "http.response.start" and message["status"] == 400:
            started = message
        elif started is None:
            await send(message)
        else:
            body = _told(message.get("body", b""))
            headers = MutableHeaders(raw=list(started["headers"]))
            headers["Content-Length"] = str(len(body))
            await send({**started, "headers": headers.raw})
            await send({**message, "body": body})
            started = None

    return sending


def _told(body: bytes) -> bytes:
    """The library sends a refusal in one piece."""
    try:
        refusal = json.loads(body)
    except ValueError:
        return body
    if refusal.get("error", {}).get("code") != _INVALID_PARAMS:
        return body
    refusal["error"]["message"] = _NO_REQUEST
    return json.dumps(refusal).encode()
