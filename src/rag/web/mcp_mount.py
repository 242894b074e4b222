"""``/mcp``: MCP's streamable HTTP, spoken by the official SDK.

Knows nothing of the tools.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.web.doors import MCP
from rag.web.services import Services

_BODY_BYTES = 64 * 1024


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
        await self._app(scope, receive, send)
