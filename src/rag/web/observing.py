"""Around every request: its id, how long it took, and a line in the log.

The line names the route's template and no address of it: ids of answers open them. Knows
nothing of what a request is for.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.callers import Caller
from rag.web.metrics import Metrics
from rag.web.request_ids import HEADER, id_of, request_id

log = logging.getLogger("rag.requests")

ROUTE = "route"
"""Under this name a request's state holds the template of its route, once it is known."""
CLIENT_CLOSED = 499
"""nginx's number for a caller who left, as logs know it; nobody reads it."""
_OTHER = "(other)"
# Scraped and polled: they would be most of the log.
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class Observing:
    """An ASGI middleware."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        identity = id_of(Headers(scope=scope).get(HEADER))
        token = request_id.set(identity)
        state: dict[str, Any] = scope.setdefault("state", {})
        began = time.perf_counter()
        status = 500  # unless a response begins

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = identity
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except ClientDisconnect:  # before the body was whole: nobody is there to be answered
            status = CLIENT_CLOSED
        finally:
            seconds = time.perf_counter() - began
            route = state.get(ROUTE, _OTHER)
            self._metrics.request(scope["method"], route, status, seconds)
            self._note(scope["method"], route, status, seconds, state.get("caller"))
            request_id.reset(token)

    def _note(
        self, method: str, route: str, status: int, seconds: float, caller: Caller | None
    ) -> None:
        level = logging.DEBUG if route in _QUIET else logging.INFO
        facts = {
            "method": method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
            "caller": caller.signature if caller is not None else None,
        }
        log.log(level, "%s %s %s", method, route, status, extra=facts)
