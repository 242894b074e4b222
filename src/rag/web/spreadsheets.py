"""Rows as CSV that spreadsheets open, and that runs nothing in them.

Knows nothing of what the rows are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

Cell = str | int | float | bool | None

# Without it Excel takes UTF-8 for an encoding of the system's.
_BYTE_ORDER_MARK = "\ufeff"
# What makes a formula of a text, where a cell begins with it (OWASP, CSV Injection); the
# full-width forms are taken for the same by some spreadsheets.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Line by line, as RFC 4180 has it, in quotes but for numbers. A text that a
    spreadsheet would take for a formula begins with an apostrophe."""
    yield _BYTE_ORDER_MARK + _line(header)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[Cell]) -> str:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_NONNUMERIC).writerow([_harmless(one) for one in cells])
    return written.getvalue()


def _harmless(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS):
        return "'" + cell
    return cell
