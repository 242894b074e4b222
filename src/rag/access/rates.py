"""How often each caller may call, counted by the library ``limits``.

Sliding windows, in memory or in a Redis that several processes share. Knows nothing of
requests.
"""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from rag.callers import Caller
from rag.errors import SettingsError, TooManyCalls

log = logging.getLogger(__name__)

_MEMORY = "memory://"


@dataclass(frozen=True, slots=True)
class RateSettings:
    """Rates as ``limits`` writes them ("30/minute;500/day"): a reader's, by address; a
    key's where it has none of its own; of somebody signed in."""

    reader: str = "30/minute;500/day"
    key: str = "120/minute;20000/day"
    staff: str = "600/minute"


class Rates:
    """Counts calls. ``waits`` says whether counting goes over the network."""

    def __init__(self, rates: RateSettings, url: str = _MEMORY) -> None:
        """Raises SettingsError for an address at which nothing can be counted."""
        self._of_kind: dict[str, tuple[RateLimitItem, ...]] = {
            "reader": tuple(parse_many(rates.reader)),
            "key": tuple(parse_many(rates.key)),
            "user": tuple(parse_many(rates.staff)),
        }
        self.waits = url != _MEMORY
        # Where Redis cannot be reached, each process counts for itself rather than
        # answering nobody.
        self._alone = SlidingWindowCounterRateLimiter(MemoryStorage())
        try:
            storage = storage_from_string(url, wrap_exceptions=True)
        except Exception as error:  # whatever the storage's own driver raises
            raise SettingsError(
                f"RAG_RATES_URL {url!r} cannot be used: {error}. Write memory:// or "
                "redis://host:port, and install `hoi-bao[redis]` for Redis."
            ) from error
        self._shared = SlidingWindowCounterRateLimiter(storage)

    def take(self, caller: Caller, address: str) -> None:
        """Count one call. Raises TooManyCalls, with the seconds to wait, where that is
        one too many; such a call is not counted."""
        if caller.kind == "local":
            return
        who = caller.id or address
        limits = self._limits_of(caller)
        try:
            self._take(self._shared, limits, caller.kind, who)
        except StorageError as error:
            log.error(
                "calls cannot be counted at RAG_RATES_URL: %s; this process counts alone", error
            )
            self._take(self._alone, limits, caller.kind, who)

    def _limits_of(self, caller: Caller) -> tuple[RateLimitItem, ...]:
        if caller.kind != "key":
            return self._of_kind[caller.kind]
        own = caller.limits
        given = tuple(
            item
            for item in (
                RateLimitItemPerMinute(own.a_minute) if own.a_minute else None,
                RateLimitItemPerDay(own.a_day) if own.a_day else None,
            )
            if item is not None
        )
        # A limit of its own stands in the place of the usual one of the same time.
        times = {item.get_expiry() for item in given}
        usual = (item for item in self._of_kind["key"] if item.get_expiry() not in times)
        return (*given, *usual)

    def _take(
        self,
        limiter: SlidingWindowCounterRateLimiter,
        limits: tuple[RateLimitItem, ...],
        kind: str,
        who: str,
    ) -> None:
        # First whether all hold, then counted in each: a refused call uses up nothing.
        for item in limits:
            if not limiter.test(item, kind, who):
                reset = limiter.get_window_stats(item, kind, who).reset_time
                raise _too_many(item, max(1, math.ceil(reset - time.time())))
        for item in limits:
            if not limiter.hit(item, kind, who):
                reset = limiter.get_window_stats(item, kind, who).reset_time
                raise _too_many(item, max(1, math.ceil(reset - time.time())))


def _too_many(item: RateLimitItem, seconds: int) -> TooManyCalls:
    per = f"{item.amount} per {item.multiples if item.multiples > 1 else ''}{item.GRANULARITY.name}"
    return TooManyCalls(
        f"Too many calls: the limit is {per}. Try again in {seconds} seconds.",
        retry_after_s=seconds,
    )
