"""A share of a count, and how sure it is.

Knows nothing of what was counted.
"""

from __future__ import annotations

from dataclasses import dataclass

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of``. ``low`` and ``high`` bound the share behind it by Wilson's
    interval (1927, J. Am. Stat. Assoc. 22), which holds for few and for shares near 0 and
    1, as Brown, Cai and DasGupta (2001, Statistical Science 16) recommend; ``None`` of
    nothing. It takes what was counted for independent."""

    count: int
    of: int
    low: float | None
    high: float | None

    @property
    def value(self) -> float | None:
        return self.count / self.of if self.of else None


def share(count: int, of: int) -> Share:
    """The share of ``count`` in ``of``, with its 95% interval."""
    if not of:
        return Share(count, of, None, None)
    # Imported here for start-up time only.
    from scipy.stats import binomtest  # type: ignore[import-untyped]  # it ships no types

    found = binomtest(count, of).proportion_ci(CONFIDENCE, method="wilson")
    return Share(count, of, float(found.low), float(found.high))
