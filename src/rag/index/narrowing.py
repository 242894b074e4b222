"""The nearest passages within bounds: by scoring all that pass, or, where those are many,
those that their codes or an index of nearest neighbours hold for near.

Knows nothing of Chroma or of files.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from rag.index.bounds import Bounds
from rag.index.vector_rows import VectorRows, Vectors

# Rows scored at least, for each one wanted, and of those that pass: the nearest 100 of
# 101,000 are found to .957 among the 4,000 that codes hold for near, to .860 by Chroma's
# graph asked for 100, and to .987 by both. Chroma asked for 800 finds as many, in twice
# the time.
_LEAST_SCORED = 4_000
_SCORED_FOR_ONE = 40
_SCORED_SHARE = 1 / 25
# What passes a filter that drops more than this of the nearest is found by codes alone,
# which find the more of it the less it is.
_LEAST_PASSING = 0.5

Nearest = Callable[[Vectors, int], dict[str, float]]


def search_within(
    rows: VectorRows, bounds: Bounds, vector: Vectors, limit: int, nearest: Nearest
) -> dict[str, float]:
    """The nearest ``limit`` of the rows that pass: id → cosine similarity, exact, nearest
    first. ``nearest``: a vector and a number → as many nearest of all passages, by id; it
    need not find every one, and is not asked where all that pass are scored.
    """
    passing = rows.within(bounds)
    count = int(np.count_nonzero(passing))
    if limit < 1 or not count:
        return {}
    scored = max(_LEAST_SCORED, _SCORED_FOR_ONE * limit, math.ceil(_SCORED_SHARE * count))
    if count <= scored:
        return rows.nearest(vector, np.flatnonzero(passing), limit)
    chosen = rows.near_by_codes(vector, passing, scored)
    if count >= _LEAST_PASSING * len(rows):
        at = rows.rows_of(list(nearest(vector, limit)))
        held = at[(at >= 0) & passing[at]]
        known = chosen[np.minimum(np.searchsorted(chosen, held), len(chosen) - 1)] == held
        chosen = np.concatenate([chosen, held[~known]])
        # All but the last are in order already: np.union1d takes thirty times as long.
        chosen.sort(kind="stable")
    return rows.nearest(vector, chosen, limit)
