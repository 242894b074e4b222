"""How often each caller may call, counted by the library ``limits``.

Sliding windows, in memory or in a Redis that several processes share. Knows nothing of
requests.
"""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from rag.callers import Caller
from rag.errors import SettingsError, TooManyCalls

log = logging.getLogger(__name__)

_MEMORY = "memory://"
# A store of counts that does not answer holds up every call: it is given up soon, and left
# alone for a while.
_ANSWERS_WITHIN_S = 0.5
_TRIED_AGAIN_AFTER_S = 5.0


@dataclass(frozen=True, slots=True)
class RateSettings:
    """Rates as ``limits`` writes them ("30/minute;500/day"): a reader's, by address; a
    key's where it has none of its own; of somebody signed in."""

    reader: str = "30/minute;500/day"
    key: str = "120/minute;20000/day"
    staff: str = "600/minute"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a caller of the rate that ends first: how many calls of ``limit``,
    and in how many seconds there are more."""

    limit: int
    remaining: int
    reset_s: int


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
        # Where the shared counts cannot be reached, each process counts for itself rather
        # than answering nobody.
        self._alone = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = SlidingWindowCounterRateLimiter(_storage(url))
        self._alone_until = 0.0

    def take(self, caller: Caller, address: str) -> Allowance | None:
        """Count one call; ``None`` for callers who are not counted. Raises TooManyCalls,
        with the seconds to wait, where that is one too many; such a call is not counted."""
        if caller.kind == "local":
            return None
        who = caller.id or reader_at(address)
        limits = self._limits_of(caller)
        if time.monotonic() < self._alone_until:
            return _take(self._alone, limits, caller.kind, who)
        try:
            allowance = _take(self._shared, limits, caller.kind, who)
        except StorageError as error:
            log.error(
                "calls cannot be counted at RAG_RATES_URL: %s; this process counts alone until "
                "it answers",
                error,
            )
            self._alone_until = time.monotonic() + _TRIED_AGAIN_AFTER_S
            return _take(self._alone, limits, caller.kind, who)
        if self._alone_until:
            log.warning("calls are counted at RAG_RATES_URL again")
            self._alone_until = 0.0
        return allowance

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


def reader_at(address: str) -> str:
    """Whom an address stands for. Of IPv6 a home or a phone has 2^64 (RFC 6177), which
    are one reader."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((found, 64), strict=False).network_address)


def _storage(url: str) -> Storage:
    is_redis = url.startswith(("redis", "valkey"))
    # Without retries of the driver's own, which take seconds.
    options = {
        "socket_connect_timeout": _ANSWERS_WITHIN_S,
        "socket_timeout": _ANSWERS_WITHIN_S,
        "retry": None,
    }
    try:
        return storage_from_string(url, wrap_exceptions=True, **(options if is_redis else {}))  # type: ignore[arg-type,return-value]
    except Exception as error:  # whatever the storage's own driver raises
        # The address and what is said of it may hold a password: neither is repeated.
        raise SettingsError(
            f"RAG_RATES_URL cannot be used ({type(error).__name__}). Write memory:// or "
            "redis://host:port, and install `hoi-bao[redis]` for Redis."
        ) from error


def _take(
    limiter: SlidingWindowCounterRateLimiter,
    limits: tuple[RateLimitItem, ...],
    kind: str,
    who: str,
) -> Allowance:
    # First whether all hold, then counted in each: a refused call uses up nothing.
    spent = [item for item in limits if not limiter.test(item, kind, who)]
    if not spent:
        spent = [item for item in limits if not limiter.hit(item, kind, who)]
    left = {
        item: (stats.remaining, _seconds_until(stats.reset_time))
        for item in spent or limits
        for stats in [limiter.get_window_stats(item, kind, who)]
    }
    if spent:
        item = max(spent, key=lambda one: left[one][1])
        raise _too_many(item, left[item][1])
    item = min(limits, key=lambda one: left[one][0])
    return Allowance(item.amount, *left[item])


def _seconds_until(moment: float) -> int:
    """Whole ones, and at least one: a call that comes then is no moment too early."""
    return max(1, math.floor(moment - time.time()) + 1)


def _too_many(item: RateLimitItem, seconds: int) -> TooManyCalls:
    per = f"{item.amount} per {item.multiples if item.multiples > 1 else ''}{item.GRANULARITY.name}"
    return TooManyCalls(
        f"Too many calls: the limit is {per}. Try again in {seconds} seconds.",
        retry_after_s=seconds,
    )
