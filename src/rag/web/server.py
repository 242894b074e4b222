"""Serves an application on one loopback address until it is told to stop.

Knows nothing of what it serves.
"""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from types import FrameType
from typing import Literal

import uvicorn
from starlette.types import ASGIApp

from rag.errors import SettingsError, UsageError
from rag.web.connection import limited
from rag.web.connection_limits import ConnectionLimits
from rag.web.framing import HEAD_BYTES

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

_GRACE_SECONDS = 3
# What is open beside connections: the store, the indexes, those who are told there is no room.
_OTHER_FILES = 500


def serve(
    app: ASGIApp,
    listener: socket.socket,
    *,
    on_ready: Callable[[str], None],
    proxies: Sequence[str] = (),
    limits: ConnectionLimits | None = None,
) -> None:
    """Serves until SIGINT or SIGTERM, then finishes what is under way, closes
    ``listener`` and returns. ``on_ready`` is told the url once connections are taken.
    ``proxies``: addresses and networks whose X-Forwarded headers are believed."""
    address, actual_port = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    limits = limits or ConnectionLimits()
    config = configured(app, proxies=proxies, limits=limits)
    _make_room_for(limits.connections)
    with listener, _signals_end_quietly():
        _Server(config, lambda: on_ready(f"http://{shown}:{actual_port}")).run([listener])


def configured(
    app: ASGIApp,
    *,
    proxies: Sequence[str] = (),
    limits: ConnectionLimits | None = None,
    lifespan: Literal["auto", "off"] = "auto",
) -> uvicorn.Config:
    """uvicorn's settings. h11 and not httptools: what is read of a request is what RFC 9112
    says and no more, a head has a bound, and an answer takes hundreds of times as long."""
    limits = limits or ConnectionLimits()
    return uvicorn.Config(
        app,
        http=limited(limits),
        h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_keep_alive=limits.idle_s,
        log_level="warning",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        ws="none",
        lifespan=lifespan,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def listen(host: str, port: int, *, is_guarded: bool = False) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises SettingsError for an address other than loopback where nothing is guarded by
    keys, UsageError where the port cannot be had.
    """
    address = "127.0.0.1" if host == "localhost" else host
    try:
        is_loopback = ip_address(address).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback and not is_guarded:
        raise SettingsError(
            f"Serving on {host!r} is refused: RAG_AUTH is none, so anyone who reaches it could "
            "change the archive. Set RAG_AUTH=keys, or use --host 127.0.0.1."
        )
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"Cannot listen on {host} port {port}: {error}. "
            "Another program may be using it; choose another with --port (0 takes a free one)."
        ) from error


def _make_room_for(connections: int) -> None:
    """Each is an open file, of which many systems allow 1,024 unless they are asked."""
    if resource is None:
        return
    wanted = connections + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= wanted or soft == resource.RLIM_INFINITY:
        return
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    if allowed < wanted:
        log.warning(
            "%d connections need %d open files, and %d are allowed. Allow more (ulimit -n, or "
            "LimitNOFILE of systemd), or set RAG_CONNECTIONS lower.",
            connections,
            wanted,
            allowed,
        )


class _Server(uvicorn.Server):
    """Tells when connections are taken."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_started()


@contextmanager
def _signals_end_quietly() -> Iterator[None]:
    """uvicorn raises the signal that stopped it again once it is done; here it has
    done its work by then, and the caller still has things to close."""

    def ignore(number: int, frame: FrameType | None) -> None:
        """Already acted on."""

    before = {number: signal.signal(number, ignore) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
