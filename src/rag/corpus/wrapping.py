"""Lines that were broken to fit a page, put back together into paragraphs.

Pure functions over lines of text. Knows nothing of files or formats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from rag.corpus import cleaning

_CLOSED = re.compile(r"[.?!…:;][\"”’»)\]]*$")
_BULLET = re.compile(r"^(?:[-–—•*+]|\d{1,2}[.)]|[a-zđ]\))\s")
# A page's text is set in lines of at most about this many characters; a paragraph
# that is one line of a file is longer.
_MAX_LINE = 120
# A line below this share of the full width did not end for want of room.
_FULL = 0.75
# The margin is the leftmost beginning of at least this share of the lines.
_HABIT = 0.15
# Characters by which a paragraph's first line is set in; more is a centred line.
_INDENT = range(2, 13)


def is_wrapped(blocks: Sequence[Sequence[str]]) -> bool:
    """Whether blocks of lines (blank lines between blocks) were broken to a width:
    several long inner lines that stop in mid-sentence, and none over-long."""
    inner = [line for block in blocks for line in block[:-1]]
    longest = max((len(line) for block in blocks for line in block), default=0)
    if len(inner) < 3 or longest > _MAX_LINE:
        return False
    broken = sum(
        _CLOSED.search(line) is None and len(line) >= 0.6 * longest and longest >= 40
        for line in inner
    )
    return broken >= 0.6 * len(inner)


def joined(block: Sequence[str]) -> str:
    """The lines of one paragraph as one."""
    return " ".join(line.strip() for line in block)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    indent: int
    gap: int  # empty lines above


def rejoined(lines: Sequence[str]) -> list[str]:
    """Paragraphs from the lines of a page, white space at their beginnings kept.

    Where the page sets paragraphs apart by space or by an indent, that decides; where
    it does not, a line ends its paragraph if it closes a sentence and the next line's
    first word would still have fitted. A line well short of the width always may.
    """
    found = _measured(lines)
    if not found:
        return []
    gaps = [line.gap for line in found[1:]]
    # Double-spaced text has an empty line between all lines; two lines show no habit.
    gap = median_low(gaps) if len(gaps) > 2 else 0
    indents = Counter(line.indent for line in found)
    usual = [one for one, count in indents.items() if count >= _HABIT * len(found)]
    margin = min(usual or indents)
    lengths = sorted(len(line.text) for line in found)
    # The ninth decile: a few longer headings or rows of a table do not move it.
    width = lengths[int(len(lengths) * 0.9)]
    starts = [line.gap > gap or _set_in(line, before, margin) for before, line in pairwise(found)]
    told = sum(starts) > 1
    paragraphs = [[found[0].text]]
    for before, line, starts_one in zip(found, found[1:], starts, strict=False):
        if starts_one or _breaks(before.text, line.text, width, told=told):
            paragraphs.append([])
        paragraphs[-1].append(line.text)
    return [joined(paragraph) for paragraph in paragraphs]


def _measured(lines: Sequence[str]) -> list[_Line]:
    found: list[_Line] = []
    gap = 0
    for raw in lines:
        text = cleaning.line(raw)
        if text:
            found.append(_Line(text, len(raw) - len(raw.lstrip()), gap))
            gap = 0
        else:
            gap += 1
    return found


def _set_in(line: _Line, before: _Line, margin: int) -> bool:
    if line.indent - margin not in _INDENT:
        return False
    return before.indent <= margin or _CLOSED.search(before.text) is not None


def _breaks(text: str, following: str, width: int, *, told: bool) -> bool:
    """Whether a paragraph ends between two lines that nothing sets apart."""
    if following[:1].islower():
        return False
    closed = _CLOSED.search(text) is not None
    if closed and _BULLET.match(following):
        return True
    if len(text) < _FULL * width:
        return closed or not told
    fits = len(following.split(" ", 1)[0]) < width - len(text) - 1
    return closed and fits and not told
