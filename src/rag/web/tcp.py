"""What the kernel is asked of a connection: whether the peer is still there, and how much it
has not taken yet. Knows nothing of what is sent.
"""

from __future__ import annotations

import contextlib
import socket
import sys

try:
    from fcntl import ioctl
    from termios import TIOCOUTQ
except ImportError:  # not on Windows: there the kernel's part of what waits is not counted
    ioctl = None  # type: ignore[assignment]


def notice_the_dead(connected: socket.socket, seconds: float) -> None:
    """A peer that is gone without a word (its cable, its power) is found out: by what it
    does not take, or by questions of the kernel's where nothing is sent."""
    wanted = {
        "TCP_KEEPIDLE": max(1, int(seconds)),
        "TCP_KEEPINTVL": max(1, int(seconds / 3)),
        "TCP_KEEPCNT": 3,
        "TCP_USER_TIMEOUT": int(seconds * 1000),
    }
    # Some systems refuse it of a connection whose peer has gone meanwhile.
    with contextlib.suppress(OSError):
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in wanted.items():
            option = getattr(socket, name, None)  # not every system has all of them
            if option is not None:
                connected.setsockopt(socket.IPPROTO_TCP, option, value)


def untaken(connected: socket.socket) -> int:
    """Bytes that the kernel holds for the peer; 0 where it does not tell."""
    if ioctl is None:
        return 0
    try:
        held = ioctl(connected.fileno(), TIOCOUTQ, bytes(4))
    except OSError:  # macOS tells it of terminals alone
        return 0
    return int.from_bytes(held, sys.byteorder)
