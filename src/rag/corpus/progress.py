"""A progress bar with a rate and an end time, on stderr, where someone is watching.

Knows nothing of what is being done.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def progress_bar(*, total: int | None, unit: str, label: str) -> Iterator[Callable[[int], object]]:
    """A bar to move by hand: the function given takes how much further it is. Silent
    where stderr is no terminal.

    With ``unit="B"`` large numbers are shown in k, M and G.
    """
    with tqdm(
        total=total,
        unit=unit,
        desc=label,
        unit_scale=unit == "B",
        file=sys.stderr,
        disable=not sys.stderr.isatty(),
        mininterval=0.2,
        dynamic_ncols=True,
    ) as bar:
        yield bar.update
