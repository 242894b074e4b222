"""How a member of staff signs what readers or colleagues see.

Knows callers and accounts; nothing of what is signed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rag.answering import wording
from rag.callers import Caller
from rag.store.store import Store

NEWSROOM = "Tòa soạn"
"""Where no person is known: a key, or a machine of one's own."""


def display_name(caller: Caller, store: Store) -> str:
    """What colleagues and readers know somebody by."""
    if caller.kind != "user":
        return NEWSROOM
    found = store.people.named(caller.name)
    return found[0].display_name if found else caller.name


def signed(caller: Caller, store: Store, zone: ZoneInfo) -> str:
    """Who it is from, and of which day: "Nguyễn Lan, 28/11/2026"."""
    return f"{display_name(caller, store)}, {wording.day(datetime.now(UTC), zone)}"
