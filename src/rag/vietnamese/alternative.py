"""Another wording of one stretch of a question, with how far it is to be trusted.

What abbreviations and places both hand to the search. Knows nothing of either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Alternative:
    """``text`` may stand for ``question[start:end]`` (code points of an NFC question).

    ``weight`` in (0, 1] is what a match of it is worth beside a match of the question's
    own words (1). ``published_from`` and ``published_to``, both inclusive, are the
    articles in which the wording means the same thing; ``None`` is no bound. ``reason``
    is for whoever asks why a hit ranks where it does.
    """

    text: str
    weight: float
    reason: str
    start: int
    end: int
    published_from: date | None = None
    published_to: date | None = None

    def applied(self, question: str) -> str:
        """The whole question in this wording."""
        return question[: self.start] + self.text + question[self.end :]
