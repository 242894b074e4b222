"""One question in forms that a reader cannot tell apart, or barely.

Pure. NFD is what macOS and some keyboards hand over; hoà and hòa are the new and the
old placement of one tone.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence

from rag.evaluation.datasets import GoldQuestion
from rag.vietnamese.normalise import old_tone_placement

# Where the placements differ: open oa, oe, uy, and never after q (as in
# rag.vietnamese.normalise, read the other way).
_OLD_TONES = re.compile(
    r"(?<![qQ])(?:[òóỏõọÒÓỎÕỌ][aeAE]|[ùúủũụÙÚỦŨỤ][yY])(?![^\W\d_]|[\u0300-\u036f])"
)


def new_tone_placement(text: str) -> str:
    """NFC text with hòa, khỏe, thủy written hoà, khoẻ, thuỷ."""
    return _OLD_TONES.sub(lambda match: _moved(match.group()), text)


def _moved(pair: str) -> str:
    letter, tone = unicodedata.normalize("NFD", pair[0])
    return unicodedata.normalize("NFC", letter + pair[1] + tone)


def old_placement(text: str) -> str:
    """Any text with hoà, khoẻ, thuỷ written hòa, khỏe, thủy."""
    return old_tone_placement(unicodedata.normalize("NFC", text))


def new_placement(text: str) -> str:
    """Any text with hòa, khỏe, thủy written hoà, khoẻ, thuỷ."""
    return new_tone_placement(unicodedata.normalize("NFC", text))


def nfd(text: str) -> str:
    """Every mark a character of its own."""
    return unicodedata.normalize("NFD", text)


FORMS: dict[str, Callable[[str], str]] = {
    "as it stands, in another process": str,
    "NFD": nfd,
    "old tone placement (hòa)": old_placement,
    "new tone placement (hoà)": new_placement,
    "new tone placement, in NFD": lambda text: nfd(new_placement(text)),
}


def chosen(questions: Sequence[GoldQuestion], size: int, *, seed: int) -> list[GoldQuestion]:
    """``size`` of them, or all where there are fewer: first those that the two placements
    write differently, since the others could show nothing of them, each lot drawn by
    the seed."""
    drawn = random.Random(seed).sample(questions, len(questions))
    drawn.sort(key=lambda one: old_placement(one.text) == new_placement(one.text))
    return drawn[:size]
