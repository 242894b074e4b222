"""How other sites are asked so that none minds: one request at a time, a while between
two, robots.txt not again and again, and no more at all while a site says to wait.

Safe from several threads, and no larger than what is going on. Knows nothing of HTTP.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rag.errors import FetchFailed, Stopping
from rag.jobs.robots import Robots

_ROBOTS_KEPT = 256
_HOSTS_KEPT = 256
# How long whoever waits may be deaf to the wish to stop.
_LOOK_UP_S = 0.1


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two requests to a host; the longest that a robots.txt may ask for;
    and for how long one is believed, and a failing one (RFC 9309, 2.4: at most a day)."""

    gap_s: float = 1.0
    longest_gap_s: float = 30.0
    robots_s: float = 24 * 3600.0
    failed_robots_s: float = 600.0


USUAL_PACE = Pace()


@dataclass(slots=True)
class HostQueue:
    """``free_at`` is when the next may begin, ``held_until`` when the site wants to be
    asked again."""

    is_busy: bool = False
    waiting: int = 0
    free_at: float = 0.0
    held_until: float = 0.0


class Politeness:
    """One for all that a process asks of other sites. ``stop`` ends all waiting."""

    def __init__(
        self,
        pace: Pace = USUAL_PACE,
        *,
        stop: threading.Event | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.pace = pace
        self.stop = stop or threading.Event()
        self._clock = clock
        self._changed = threading.Condition()
        self._hosts: dict[str, HostQueue] = {}
        self._robots: OrderedDict[str, tuple[Robots, float]] = OrderedDict()

    @contextmanager
    def turn(self, host: str, *, gap_s: float = 0.0) -> Iterator[None]:
        """Waits until the host may be asked, and keeps others from asking it meanwhile.
        ``gap_s``: what its robots.txt asks for. Raises Stopping, and FetchFailed at once
        where the site has said to come back later."""
        with self._changed:
            queue = self._queue(host)
            queue.waiting += 1
            try:
                self._wait(host, queue)
            finally:
                queue.waiting -= 1
            queue.is_busy = True
        try:
            yield
        finally:
            with self._changed:
                queue.is_busy = False
                gap = max(self.pace.gap_s, min(gap_s, self.pace.longest_gap_s))
                queue.free_at = self._clock() + gap
                self._changed.notify_all()

    def hold(self, host: str, seconds: float) -> None:
        """The host has said not to be asked for so long."""
        with self._changed:
            queue = self._queue(host)
            queue.held_until = max(queue.held_until, self._clock() + seconds)
            self._changed.notify_all()

    def robots(self, origin: str) -> Robots | None:
        """What was kept of the site's robots.txt, or None where it has to be asked for."""
        with self._changed:
            kept, until = self._robots.get(origin, (None, 0.0))
            return kept if self._clock() < until else None

    def keep_robots(self, origin: str, robots: Robots) -> None:
        """Keeps it for as long as it may be believed."""
        has_failed = robots.failed_with is not None
        seconds = self.pace.failed_robots_s if has_failed else self.pace.robots_s
        with self._changed:
            self._robots[origin] = (robots, self._clock() + seconds)
            self._robots.move_to_end(origin)
            while len(self._robots) > _ROBOTS_KEPT:
                self._robots.popitem(last=False)

    def remembered(self) -> int:
        """Of how many hosts and sites something is known."""
        with self._changed:
            return len(self._hosts) + len(self._robots)

    def _wait(self, host: str, queue: HostQueue) -> None:
        while True:
            now = self._clock()
            if self.stop.is_set():
                raise Stopping("The server is stopping. Try again in a few minutes.")
            if queue.held_until > now:
                raise _asked_to_wait(host, queue.held_until - now)
            if not queue.is_busy and queue.free_at <= now:
                return
            left = _LOOK_UP_S if queue.is_busy else queue.free_at - now
            self._changed.wait(min(_LOOK_UP_S, left))

    def _queue(self, host: str) -> HostQueue:
        if len(self._hosts) >= _HOSTS_KEPT:
            now = self._clock()
            self._hosts = {
                name: one
                for name, one in self._hosts.items()
                if one.is_busy or one.waiting or max(one.free_at, one.held_until) > now
            }
        return self._hosts.setdefault(host, HostQueue())


def _asked_to_wait(host: str, seconds: float) -> FetchFailed:
    return FetchFailed(
        f"{host} has asked not to be asked again for {seconds:.0f} s. It is left alone till then.",
        vietnamese=f"Trang này yêu cầu chờ {seconds:.0f} giây trước khi tải tiếp. Xin thử lại sau.",
        retry_after_s=seconds,
    )
