"""What a connection may take, as values, and what whoever goes beyond is told.

Knows nothing of how that is seen to (``connection``).
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.web.framing import HEAD_BYTES, TOO_LARGE_HEAD

DETAILS = {
    400: "This cannot be read as HTTP/1.1 (RFC 9112). Send a request line, headers of a name, a "
    "colon and a value, and a body whose length one header tells.",
    408: "The request came too slowly. Send its head within {limits.head_s:g} seconds, and its "
    "body at {limits.bytes_a_second:,} bytes a second or faster.",
    431: TOO_LARGE_HEAD.format(limit=HEAD_BYTES),
    501: "A body is taken plain or chunked, in no other transfer coding. Send it in one of these.",
    503: "The server has as many connections as it can hold. Try again in a moment.",
}
"""By status; ``limits`` stands in them."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """What one connection may take, and how many there may be.

    ``head_s``: from its first byte to its last; ``body_s``: the same, and another second for
    each ``bytes_a_second`` that have come; ``drain_s``: of what waits for a reader, so many
    seconds' worth of ``bytes_a_second`` is taken within them; ``idle_s``: between two requests;
    ``unread_bytes`` and ``unread_s``: what is still taken of a body that was answered before
    it was whole, so that whoever sends it comes to read the answer.
    """

    connections: int = 1000
    head_s: float = 15
    body_s: float = 20
    bytes_a_second: int = 1024
    drain_s: float = 30
    idle_s: int = 20
    unread_bytes: int = 64 * 1024 * 1024
    unread_s: float = 10
