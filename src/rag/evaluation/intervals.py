"""How sure a mean over questions is, and a difference between two.

Questions of one article are not independent (they are found or missed together), so
what is drawn again, or exchanged, is the article with all its questions: the cluster
bootstrap of Field and Welsh (2007, J. R. Stat. Soc. B 69). Knows nothing of what was
measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats  # type: ignore[import-untyped]  # it ships no types

CONFIDENCE = 0.95
# Efron and Tibshirani (1993, §13.3) ask for a thousand or more for percentile intervals.
RESAMPLES = 2_000
# The smallest p value that can then come out is 2 / 5,000.
EXCHANGES = 4_999

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over ``questions`` of ``clusters`` with its 95% percentile interval;
    ``low`` and ``high`` are ``None`` below two clusters, of which nothing can be drawn."""

    mean: float
    low: float | None
    high: float | None
    questions: int
    clusters: int


def estimate(values: Sequence[float], clusters: Sequence[str], *, seed: int) -> Estimate:
    """Of at least one value; the same for one seed."""
    sums, counts = _by_cluster(values, clusters)
    mean = float(sums.sum() / counts.sum())
    low: float | None = None
    high: float | None = None
    if len(counts) > 1:
        found = stats.bootstrap(
            (sums, counts),
            _mean,
            paired=True,
            vectorized=True,
            n_resamples=RESAMPLES,
            confidence_level=CONFIDENCE,
            method="percentile",
            rng=np.random.default_rng(seed),
        ).confidence_interval
        low, high = float(found.low), float(found.high)
    return Estimate(mean, low, high, len(values), len(counts))


def p_value(differences: Sequence[float], clusters: Sequence[str], *, seed: int) -> float:
    """Two-sided, of no difference: how often exchanging the two runs article by article,
    at random, gives a mean as far from zero. Fisher's randomisation test, which Smucker,
    Allan and Carterette (2007, CIKM) recommend for rankings. 1 below two articles."""
    sums, _ = _by_cluster(differences, clusters)
    if len(sums) < 2 or not sums.any():
        return 1.0
    test = stats.permutation_test(
        (sums,),
        lambda drawn, axis: drawn.sum(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=EXCHANGES,
        rng=np.random.default_rng(seed),
    )
    return float(test.pvalue)


def _mean(sums: Floats, counts: Floats, axis: int) -> Any:
    return sums.sum(axis=axis) / counts.sum(axis=axis)


def _by_cluster(values: Sequence[float], clusters: Sequence[str]) -> tuple[Floats, Floats]:
    """The sum and the number of each cluster's values."""
    if not values:
        raise ValueError("nothing was measured")
    _, place = np.unique(np.asarray(clusters), return_inverse=True)
    sums = np.bincount(place, weights=np.asarray(values, dtype=np.float64))
    return sums.astype(np.float64), np.bincount(place).astype(np.float64)
