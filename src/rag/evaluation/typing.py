"""Questions as people type them, made from questions as they were written.

Pure functions; knows nothing of datasets, searching or scores.
"""

from __future__ import annotations

from collections.abc import Callable

from rag.vietnamese.normalise import fold

_CHANGES: dict[str, Callable[[str], str]] = {"as_written": str, "unaccented": fold}
# The first is the one that the others are held against.
TYPING_KINDS = tuple(_CHANGES)


def typed_as(kind: str, question: str, seed: int) -> str:
    """``question`` as someone types it who types in that way; the same for one seed.

    Raises KeyError for a kind that is not of ``TYPING_KINDS``.
    """
    del seed  # neither of these two leaves anything to chance
    return _CHANGES[kind](question)
