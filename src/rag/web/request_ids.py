"""An id for each request: the caller's, where it sent a sound one, else ours. It comes
back with the response and stands in every line of the log that the request led to.

Knows nothing of what is logged.
"""

from __future__ import annotations

import logging
import re
import secrets
from contextvars import ContextVar

HEADER = "X-Request-ID"
_SOUND = re.compile(r"[A-Za-z0-9._:-]{1,80}", re.ASCII)

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def id_of(sent: str | None) -> str:
    """The request's id: what was sent, where it can stand in a log as it is."""
    return sent if sent and _SOUND.fullmatch(sent) else secrets.token_hex(8)


class WithRequestId(logging.Filter):
    """Gives every record the ``request_id`` it was logged under, if any."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True
