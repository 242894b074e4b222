"""The threads in which questions are answered and searches done, apart from those of every
other route: however many ask, pages open, articles go in and ``/healthz`` answers.

Knows nothing of what is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread

from rag.errors import Overloaded

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 40
MOST_WAITING = 64
_RETRY_AFTER_S = 2


class AnsweringThreads:
    """At most ``at_once`` of them; where ``most_waiting`` wait for one, the next is sent
    away. What has begun goes on in as many of its own: it may hold what those who begin
    are waiting for, as a worker, and would else wait for them in turn."""

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._beginning = CapacityLimiter(at_once)
        self._going_on = CapacityLimiter(at_once)
        self._most = at_once + most_waiting
        # Counted here: a limiter counts only a moment after it was asked.
        self._begun = 0

    async def begin(self, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``do`` gives, or raises. Raises Overloaded where too many wait."""
        if self._begun >= self._most:
            raise Overloaded(
                f"Too many are asking at once. Try again in {_RETRY_AFTER_S} seconds.",
                retry_after_s=_RETRY_AFTER_S,
            )
        self._begun += 1
        try:
            return await to_thread.run_sync(partial(do, *args, **kwargs), limiter=self._beginning)
        finally:
            self._begun -= 1

    async def go_on(self, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for the next step of what has begun, which is never sent away."""
        return await to_thread.run_sync(partial(do, *args, **kwargs), limiter=self._going_on)
