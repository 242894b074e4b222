"""What a kernel tells of connections, and where it tells nothing."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import pytest

from rag.web.tcp import notice_the_dead, untaken


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def test_what_the_peer_has_not_taken(listener: socket.socket) -> None:
    with socket.create_connection(listener.getsockname()) as ours, listener.accept()[0]:
        ours.setblocking(False)
        sent = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                sent += ours.send(bytes(65536))
        assert 0 < untaken(ours) <= sent


def test_where_the_kernel_tells_nothing_nothing_is_counted(listener: socket.socket) -> None:
    assert untaken(listener) == 0  # it sends nothing itself


def test_the_kernel_asks_for_a_peer(listener: socket.socket) -> None:
    with socket.create_connection(listener.getsockname()) as connected:
        notice_the_dead(connected, 30)
        assert connected.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)


def test_a_kernel_that_does_not_ask_ends_nothing() -> None:
    first, second = socket.socketpair(socket.AF_UNIX)
    with first, second:
        notice_the_dead(first, 30)
