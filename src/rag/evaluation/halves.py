"""The tuning half, the untouched half and all of a dataset's questions.

Knows nothing of what is measured over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, get_args

import numpy as np

Half = Literal["tuning", "untouched", "all"]
HALVES: tuple[Half, ...] = get_args(Half)


def belongs(is_tuning: bool, half: Half) -> bool:
    """Whether a question of the tuning half, or of the other, counts for ``half``."""
    return half == "all" or is_tuning == (half == "tuning")


def half_means(are_tuning: Iterable[bool], values: Sequence[float]) -> tuple[float, ...]:
    """The mean over each of ``HALVES``, in that order; nan for one without questions."""
    given, tuning = np.asarray(values, dtype=float), np.fromiter(are_tuning, dtype=bool)
    chosen = (np.array([belongs(bool(one), half) for one in tuning], bool) for half in HALVES)
    return tuple(float(given[those].mean()) if those.any() else float("nan") for those in chosen)
