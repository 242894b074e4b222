"""What a change is given, and how it puts another word in a sentence's place.

Knows nothing of any kind of change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Around:
    """``others`` are the other sentences of the paragraph, ``article`` all its text."""

    others: tuple[str, ...]
    article: str
    random: Random


# Vietnamese and Latin letters by case: a range of code points would mix the two.
_LETTERS = [chr(point) for point in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
UPPER = "A-Z" + "".join(c for c in _LETTERS if c.isupper())
LOWER = "a-z" + "".join(c for c in _LETTERS if c.islower())

Change = Callable[[str, Around], Iterable[str]]


def put(sentence: str, match: re.Match[str], instead: str) -> str:
    """The sentence with a match in it replaced."""
    return sentence[: match.start()] + instead + sentence[match.end() :]
