"""Digits that belong to a name or a code and count nothing: "H5N1", "22/2021/TT-BGDĐT".

Pure patterns. Knows nothing of values or units.
"""

from __future__ import annotations

import re
from decimal import Decimal

from rag.vietnamese.numerals import Word

_BEFORE = re.compile(r"(?:[^\W\d_]| -|[\w)]-|[\w)]/|_|\d[.,:]|\+)$")
_AFTER = re.compile(r"[/:]\d|[_@]|\.\d|,\d|-[^\W\d_]")
_REST = re.compile(r"[\w/:.,@-]*\w")
# "E 5 RON 92", "F - 35", "A H 1 N 1", "D 28": papers and their copies part codes by spaces.
_PARTED = re.compile(r"(?<!\w)[A-ZĐ](?: |\s?-\s?)$|[A-ZĐ]{2}\s?-\s?$")
# "3. Hệ vận động", "2) …" at the head of a line, and a page number alone.
_LISTED = re.compile(r"[.)]?\s*$|[.)](?=\s)")
_LOOK = 5
# "18K" and "24K" are gold; "200K" is a price.
_CARATS = 24


def is_part_of_one(text: str, form: str, word: Word) -> bool:
    """Whether digits belong to a code, or number the line that they open. ``form`` is the
    text in match form, its dates blanked out."""
    if _BEFORE.search(form[max(0, word.start - 2) : word.start]):
        return True
    head = text[max(0, word.start - _LOOK) : word.start]
    if _PARTED.search(head):
        return True
    opens = word.start <= _LOOK or "\n" in head
    if not opens or head.rpartition("\n")[2].strip(" ("):
        return False
    is_short = word.text.isdigit() and len(word.text) <= 3
    return is_short and _LISTED.match(text[word.end : word.end + 2]) is not None


def end_of_one(form: str, end: int) -> int | None:
    """Where the code ends that goes on behind digits ending at an offset; ``None`` where
    none does."""
    if _AFTER.match(form, end) is None:
        return None
    rest = _REST.match(form, end)
    return rest.end() if rest else end


def is_capital(unit: str) -> bool:
    """Whether a unit is written as a generation or a name is ("5G") and no gram."""
    return unit in ("G", "H")


def is_carats(number: str, mantissa: Decimal) -> bool:
    """Whether a number as written (its last letter will do) is a fineness of gold."""
    return number.endswith("K") and mantissa <= _CARATS
