"""What is remembered of one question and its answer.

Knows nothing of where it is kept, or of what is made of it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """``question`` as it stood alone; ``answer`` the sentences that were shown, without
    markers, empty where there was no answer; ``whole`` each of them but short answers,
    which a later sentence may hold and still say more."""

    question: str
    answer: str = ""
    whole: tuple[str, ...] = ()
