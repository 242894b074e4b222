"""What a request would have its answer as (RFC 9110, section 12.5.1).

Knows nothing of answers.
"""

from __future__ import annotations

import re

EVENTS = "text/event-stream"
_REFUSED = re.compile(r"q\s*=\s*0(\.0*)?")


def accepts_events(accept: str) -> bool:
    """Whether an Accept header names server-sent events, and not to refuse them."""
    for named in accept.lower().split(","):
        kind, *parameters = (part.strip() for part in named.split(";"))
        if kind == EVENTS:
            return not any(_REFUSED.fullmatch(one) for one in parameters)
    return False
