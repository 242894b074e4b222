"""Where a list goes on, as clients carry it: opaque to them, and believed only as far as
its shape goes.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence

from rag.errors import UsageError


def cursor_text(place: Sequence[float | str] | None) -> str | None:
    """A place in a list as text; nothing where there is none."""
    if place is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(list(place)).encode()).decode().rstrip("=")


def place_of(text: str | None, kinds: str) -> tuple[float | str, ...] | None:
    """The place that a text is of; ``kinds`` says which of its parts are numbers ("n") and
    which strings ("s"). Raises UsageError."""
    if not text:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        parts = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if isinstance(parts, list) and "".join(map(_kind, parts)) == kinds:
            return tuple(parts)
    except (ValueError, binascii.Error, RecursionError):
        pass
    raise UsageError(
        "The cursor is none of this list's. Send `next` of the page before, with the same "
        "filters, or none to begin.",
        vietnamese="Danh sách đã đổi. Xin tải lại trang.",
    )


def _kind(part: object) -> str:
    if isinstance(part, str):
        return "s"
    return "n" if isinstance(part, int | float) and not isinstance(part, bool) else "?"
