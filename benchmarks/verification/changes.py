"""The kinds of near change that make a true sentence false, and what is to be caught."""

from __future__ import annotations

from benchmarks.verification import figures, names, statements
from benchmarks.verification.around import Change

CHANGES: dict[str, tuple[Change, float]] = {
    "numbers": (figures.numbers, 0.99),
    "units": (figures.units, 0.99),
    "money": (figures.money, 0.99),
    "per cent for points": (figures.percent, 0.99),
    "bounds": (figures.bounds, 0.99),
    "dates": (figures.dates, 0.99),
    "quotations": (names.quotations, 0.99),
    "names": (names.names, 0.95),
    "titles": (names.titles, 0.95),
    "negation": (statements.negation, 0.90),
    "modality": (statements.modality, 0.90),
    "roles": (statements.roles, 0.75),
    "subject of another": (statements.subjects, 0.75),
    "stitched of two": (statements.stitched, 0.75),
}
"""Each kind with the share that is to be caught."""
