"""The nearest passages within bounds: by scoring all that pass, or, where those are
many, by asking an index of nearest neighbours for more and dropping the rest.

Knows nothing of Chroma or of files.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np

from rag.index.bounds import Bounds
from rag.index.vector_rows import VectorRows, Vectors

# Neighbours asked for beyond those wanted. Chroma's graph finds 85 of the true first 100
# when asked for 100 of 137,000, and none at all for some questions; 97 when asked for
# 400, 99 for 800 (``benchmarks/filters.py``).
_SPARE = 8
# What one neighbour more costs, in rows scored in order: 5.5 µs against 0.11 µs at 256
# dimensions. Both grow with the dimension.
_ROWS_A_NEIGHBOUR = 50

Nearest = Callable[[Vectors, int], dict[str, float]]


def search_within(
    rows: VectorRows, bounds: Bounds, vector: Vectors, limit: int, nearest: Nearest
) -> dict[str, float]:
    """The nearest ``limit`` of the rows that pass: id → cosine similarity, nearest
    first; exact where the rows are scored. ``nearest``: a vector and a number → as many
    nearest of all passages, in the same form.

    Asking for more is tried once: what is within the bounds may all lie far from the
    question, and scoring it is then cheaper than any number of neighbours.
    """
    passing = rows.within(bounds)
    count = int(np.count_nonzero(passing))
    if limit < 1 or not count:
        return {}
    asked = math.ceil(_SPARE * limit * len(rows) / count)
    if asked * _ROWS_A_NEIGHBOUR < rows.cost(count):
        found = nearest(vector, asked)
        at = rows.rows_of(list(found))
        kept = itertools.compress(found.items(), (at >= 0) & passing[at])
        first = dict(itertools.islice(kept, limit))
        if len(first) == limit:
            return first
    return rows.nearest(vector, np.flatnonzero(passing), limit)
