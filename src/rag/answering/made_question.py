"""A question made from one sentence of an article, and what an answer to it must hold.

Knows nothing of how it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MadeKind = Literal["measure", "count", "time", "place", "what", "who", "office"]


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """``subject``: whom or what it asks about, ``value``: the words that answer it, both
    as the sentence has them."""

    text: str
    subject: str
    value: str
    kind: MadeKind
