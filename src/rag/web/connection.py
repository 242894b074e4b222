"""How long a client may take over a connection, and how much of the server it may hold.

uvicorn bounds the time between requests and how much of a head it buffers. The rest is
here: a head or a body that trickles in, a reader who does not read, a peer that is gone
without a word, a body sent on after its answer, connections beyond what there is room for.
Knows nothing of what is asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable
from typing import Any, cast

import h11
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from rag.web.connection_limits import DETAILS, ConnectionLimits
from rag.web.problems import problem, program_response
from rag.web.tcp import notice_the_dead, untaken

log = logging.getLogger(__name__)

_RETRY_AFTER_S = 5
_TOLD = 64  # that there is no room for them; those beyond are told nothing


def limited(limits: ConnectionLimits) -> type[H11Protocol]:
    """The protocol for uvicorn's settings, under these limits."""
    return type("LimitedConnection", (Connection,), {"limits": limits})


class _Link:
    """A transport whose closing is somebody else's to do."""

    def __init__(self, transport: asyncio.Transport, close: Callable[[], None]) -> None:
        self._transport = transport
        self.close = close

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Connection(H11Protocol):
    """One connection. uvicorn makes it, so that its limits are its class's."""

    limits = ConnectionLimits()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._wire = transport
        self._is_closing = False
        self._is_refused = False
        self._unread = 0
        self._came = 0
        self._since = self.loop.time()
        self._taken_from = 0
        self._timers: dict[str, asyncio.TimerHandle] = {}
        super().connection_made(cast("asyncio.Transport", _Link(transport, self._close)))
        notice_the_dead(transport.get_extra_info("socket"), self.limits.drain_s)
        if len(self.connections) > self.limits.connections and not self._make_room():
            self._refuse_connection()
        else:
            self._after("head", self.limits.head_s, self._head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_closing = True
        for name in list(self._timers):
            self._stop(name)
        super().connection_lost(exc)

    def shutdown(self) -> None:
        if self._is_closing:
            self._wire.abort()
        else:
            super().shutdown()

    def eof_received(self) -> None:
        super().eof_received()
        self._bound_what_waits()

    def _close(self) -> None:
        """To whoever still sends, a socket that is just closed sends a reset, and the last
        answer is lost over it: it is sent to its end, and what comes meanwhile is let fall."""
        if self._is_closing:
            return
        self._is_closing = True
        self._stop("head")
        self._stop("body")
        self._unset_keepalive_if_required()
        is_sending = self.conn.their_state in (h11.SEND_BODY, h11.ERROR) or self._is_refused
        if (is_sending or self.conn.trailing_data[0]) and not self._wire.is_closing():
            self.flow.resume_reading()
            with contextlib.suppress(OSError):  # the peer has gone meanwhile
                self._wire.write_eof()
            self._after("end", self.limits.unread_s, self._end)
        else:
            self._wire.close()
        self._bound_what_waits()

    def _end(self) -> None:
        if self._wire.get_write_buffer_size():
            self._after("end", self.limits.unread_s, self._end)
        else:
            self._wire.abort()

    def data_received(self, data: bytes) -> None:
        if self._is_closing or (self.cycle is not None and self.cycle.response_complete):
            # Of a body that was answered already, or of the next request.
            self._unread += len(data)
            if self._unread > self.limits.unread_bytes:
                self._wire.abort()
        if self._is_closing:
            return
        self._came += len(data)
        super().data_received(data)

    def handle_events(self) -> None:
        super().handle_events()
        if self._is_closing:
            return
        state = self.conn.their_state
        if state is h11.IDLE:
            self._stop("body")
            if self.conn.trailing_data[0]:
                self._after("head", self.limits.head_s, self._head_is_late)
            elif self.cycle is not None:
                self._stop("head")
                self._unread = 0
                self._wait_for_next()
        elif state is h11.SEND_BODY:
            self._stop("head")
            if "body" not in self._timers:
                self._begin_body()
        else:
            self._stop("head")
            self._stop("body")

    def on_response_complete(self) -> None:
        self._since = self.loop.time()
        super().on_response_complete()

    def _wait_for_next(self) -> None:
        """uvicorn does where an answer ends the exchange, and not where a body does that
        came after it."""
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _begin_body(self) -> None:
        self._since, self._came = self.loop.time(), 0
        self._after("body", self.limits.body_s, self._body_is_late)

    def _body_is_late(self) -> None:
        if self.flow.read_paused or self.cycle.waiting_for_100_continue:  # it is us who are slow
            self._begin_body()
            return
        allowed = self.limits.body_s + self._came / self.limits.bytes_a_second
        left = self._since + allowed - self.loop.time()
        if left > 0:
            self._after("body", left, self._body_is_late)
        else:
            self._refuse(408)

    def _head_is_late(self) -> None:
        if self._came:
            self._say(408)
        else:  # a browser's, opened for later: a word now would be read as an answer
            self._close()

    def send_400_response(self, msg: str) -> None:
        del msg  # always the same
        error = sys.exception()  # uvicorn calls this where it has caught it, and tells no more
        hint = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        self._refuse(hint if hint in DETAILS else 400)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._begin_drain()

    def resume_writing(self) -> None:
        self._stop("drain")
        if self._is_closing:  # what is left must go too
            self._begin_drain()
        super().resume_writing()

    def _bound_what_waits(self) -> None:
        if self._wire.get_write_buffer_size():
            self._begin_drain()

    def _begin_drain(self) -> None:
        if "drain" in self._timers:
            return
        self._taken_from = self._waiting()
        self._after("drain", self.limits.drain_s, self._reader_is_late)

    def _reader_is_late(self) -> None:
        # Nothing is added meanwhile: whoever sends waits for this to drain.
        taken = self._taken_from - self._waiting()
        if taken >= self.limits.drain_s * self.limits.bytes_a_second:
            self._begin_drain()
        else:
            log.info("a reader who does not read was cut off")
            self._wire.abort()

    def _waiting(self) -> int:
        """Bytes that the peer has not taken yet, with those that the kernel holds: it takes
        on a hundred times what a slow reader reads in a second."""
        held = untaken(self._wire.get_extra_info("socket"))
        return self._wire.get_write_buffer_size() + held

    def _refuse(self, status: int) -> None:
        """To a request that was answered, or is being answered, no second answer is given."""
        if self.conn.our_state is h11.SEND_BODY:
            self._wire.abort()
        elif self.conn.our_state in (h11.DONE, h11.MUST_CLOSE):
            self.transport.close()
        else:
            self._say(status)
            if self.cycle is not None:
                # Whoever waits for its body is told that nothing more will come, and is not
                # to ask for it; what they answer is let fall.
                self.cycle.waiting_for_100_continue = False
                self.cycle.disconnected = True
                self.cycle.message_event.set()

    def _say(self, status: int, **headers: str) -> None:
        """An answer beside the application, and the end."""
        path = self.scope["path"] if self.scope and self.conn.their_state is not h11.IDLE else ""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        told_why = DETAILS[status].format(limits=self.limits)
        response = program_response(path, problem(status, told_why), told)
        self.transport.write(_written(response, self.server_state.default_headers))
        self.transport.close()

    def _make_room(self) -> bool:
        """Ends the connection that has been without a request for longest, if there is one."""
        idle = [
            one
            for one in cast("set[Connection]", self.connections)
            if one is not self
            and not one._is_closing
            and (one.cycle is None or one.cycle.response_complete)
            and one.conn.their_state is h11.IDLE
        ]
        if not idle:
            return False
        min(idle, key=lambda one: one._since)._wire.abort()
        return True

    def _refuse_connection(self) -> None:
        if len(self.connections) > self.limits.connections + _TOLD:
            self._wire.abort()
            return
        if len(self.connections) == self.limits.connections + 1:
            log.warning("%d connections are all busy: others are refused", self.limits.connections)
        self._is_refused = True
        self._say(503, Retry_After=str(_RETRY_AFTER_S))

    def _after(self, name: str, seconds: float, then: Callable[[], None]) -> None:
        """Once for each name: one that runs goes on."""
        if name in self._timers:
            return

        def due() -> None:
            del self._timers[name]
            then()

        self._timers[name] = self.loop.call_later(seconds, due)

    def _stop(self, name: str) -> None:
        if name in self._timers:
            self._timers.pop(name).cancel()


def _written(response: Response, more: list[tuple[bytes, bytes]]) -> bytes:
    """A response as bytes of HTTP/1.1 that end the connection."""
    status = response.status_code
    lines = [f"HTTP/1.1 {status} ".encode() + problem(status, "")["title"].encode()]
    for name, value in [*more, *response.raw_headers, (b"connection", b"close")]:
        lines.append(name + b": " + value)
    return b"\r\n".join([*lines, b"", bytes(response.body)])
