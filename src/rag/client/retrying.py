"""When a call is sent again, and after how long.

Nearly every call of this client can be: reads change nothing, and writes carry a key by
which the server does them once. Knows nothing of sending.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenacity import RetryCallState, retry_if_exception, stop_after_attempt, wait_random_exponential

from rag.client.calls import Call
from rag.client.errors import ApiProblem, Conflict, ConnectionFailed, RateLimited, StreamCut

# What a proxy or a server that starts, sheds or is overtaken says.
_PASSING = frozenset({502, 503, 504})
_FIRST_WAIT_S = 0.5


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """``most`` retries after the first try. Waits grow from half a second, with chance in
    them (Brooker 2015, "Exponential Backoff And Jitter": full jitter), and a Retry-After is
    kept to; none is longer than ``longest_wait_s``, and what asks for longer is told at
    once."""

    most: int = 2
    longest_wait_s: float = 30.0

    def options(self, call: Call[Any]) -> dict[str, Any]:
        """For tenacity's ``Retrying`` and ``AsyncRetrying``."""
        return {
            "stop": stop_after_attempt(self.most + 1 if call.is_repeatable else 1),
            "wait": self._wait,
            "retry": retry_if_exception(self.is_passing),
            "reraise": True,
        }

    def is_passing(self, error: BaseException) -> bool:
        """Whether the same call may go well in a moment."""
        if isinstance(error, ApiProblem):
            told = error.retry_after_s
            if told is not None and told > self.longest_wait_s:
                return False
            # The server is still doing what was sent before, with the same key.
            is_under_way = isinstance(error, Conflict) and told is not None
            return isinstance(error, RateLimited) or error.status in _PASSING or is_under_way
        return isinstance(error, ConnectionFailed) and not isinstance(error, StreamCut)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = getattr(error, "retry_after_s", None)
        if asked is not None:
            return float(asked)
        backoff = wait_random_exponential(multiplier=_FIRST_WAIT_S, max=self.longest_wait_s)
        return backoff(state)
