"""Markers as language models really write them, told apart from brackets that are text.

Pure. Knows the spelling of markers and where each stands; nothing of sentences, of
which paragraphs there are, or of who wrote the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# A prompt never holds a hundred paragraphs, and a year in brackets is text.
_NUMBER = r"\^?\d{1,2}"
_RANGE = rf"{_NUMBER}(?:\s*[-–]\s*{_NUMBER})?"
_NUMBERS = rf"{_RANGE}(?:\s*(?:[,;&]|và)\s*{_RANGE})*"
_WORD = r"(?:nguồn|đoạn|source)"
_NAMED = rf"{_WORD}(?:\s+số)?\s*:?\s*"
_SQUARE = rf"\[\s*(?:{_NAMED})?{_NUMBERS}\s*\]"
# A link made of it: [1](#p1), [1](https://…).
_LINK = r"(?:\((?:#|/|https?:)[^()\s]{0,50}\))?"
_ONE = (
    rf"\[\s*{_SQUARE}\s*\]|{_SQUARE}{_LINK}"
    rf"|［\s*{_NUMBERS}\s*］"
    # OpenAI's own style: 【1】, 【1†source】, 【1:0†L3-L5】.
    rf"|【\s*(?:{_NAMED})?{_NUMBERS}(?:\s*[:†][^】\n]{{0,40}})?\s*】"
    rf"|\(\s*(?:theo\s+|xem\s+)?nguồn(?:\s+số)?\s*:?\s*{_NUMBERS}\s*\)"
    rf"|\(\s*(?:(?:theo|xem)\s+)?(?:{_NAMED})?{_SQUARE}(?:\s*[,;]?\s*{_SQUARE})*\s*\)"
)
_MARKER = re.compile(_ONE, re.IGNORECASE)
# A run of them is taken away whole, with the space before and the commas between:
# "960 kg [1], [2]." reads "960 kg."
_RUN = re.compile(rf"[ \t\u00a0]*(?:{_ONE})(?:\s*[,;]?[ \t]*(?:{_ONE}))*", re.IGNORECASE)
_RANGES = re.compile(r"\^?(\d{1,2})(?:\s*[-–]\s*\^?(\d{1,2}))?")
_OPENERS = "[［【("
_CLOSERS = "]］】)"
# The longest marker there is, and then some: an opener this far back is text.
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Marker:
    """The numbers of a run of markers. ``position`` is where in the text without
    markers it stood; the run was ``raw[start:end]``."""

    numbers: tuple[int, ...]
    position: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """``text`` has no markers; ``raw_positions[i]`` is where ``text[i]`` stood in what
    the model wrote."""

    text: str
    markers: tuple[Marker, ...]
    raw_positions: tuple[int, ...]


def read_markers(raw: str) -> Marked:
    """What a model wrote, its markers taken out. Never raises."""
    kept: list[str] = []
    positions: list[int] = []
    markers: list[Marker] = []
    last = 0
    for match in _RUN.finditer(raw):
        kept.append(raw[last : match.start()])
        positions.extend(range(last, match.start()))
        markers.append(Marker(_numbers(match.group()), len(positions), match.start(), match.end()))
        last = match.end()
    kept.append(raw[last:])
    positions.extend(range(last, len(raw)))
    return Marked("".join(kept), tuple(markers), tuple(positions))


def _numbers(run: str) -> tuple[int, ...]:
    found: list[int] = []
    for marker in _MARKER.finditer(run):
        # What stands after 【1: or 【1† is a place within the source, not a number.
        # The same goes for a link's address.
        plain = re.split(r"[†]|(?<=\d):|(?<=\])\((?=[#/h])", marker.group())[0]
        for first, last in _RANGES.findall(plain):
            low, high = int(first), int(last or first)
            found.extend(range(low, high + 1) if low <= high else (low, high))
    return tuple(dict.fromkeys(found))


def held_from(raw: str) -> int:
    """From where the end of a stream so far may yet turn out to be a marker: what is
    before it can be read. ``len(raw)`` where nothing is open."""
    tail = max(0, len(raw) - _LONGEST)
    for index in range(len(raw) - 1, tail - 1, -1):
        if raw[index] in _CLOSERS:
            return len(raw)
        if raw[index] in _OPENERS:
            return index
    return len(raw)
