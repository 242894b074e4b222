"""What is remembered of one question and its answer.

Knows nothing of where it is kept, or of what is made of it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """``question`` as it stood alone; ``answer`` the sentences that were shown, without
    markers, empty where there was no answer."""

    question: str
    answer: str = ""
