"""A page or a feed of another site, fetched so that nobody can reach into this network
by it.

An address is looked up once, judged, and connected to as it was judged, after each
redirect anew; what comes is bounded in time and size; robots.txt is honoured. Knows
nothing of what a page says.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from rag.errors import FetchFailed, Stopping
from rag.jobs.addresses import Allowed
from rag.jobs.hops import Errand, Fetched, FetchLimits, Moved, Unchanged, hop
from rag.jobs.pinning import web_address
from rag.jobs.politeness import Politeness
from rag.jobs.replies import NO_VALIDATORS, UNCHANGED, Answered, Validators
from rag.jobs.robots import MOST_BYTES as ROBOTS_BYTES
from rag.jobs.robots import Robots
from rag.jobs.wanted import LISTING, PAGE, ROBOTS, Wanted

__all__ = ["AGENT", "FetchLimits", "Fetched", "Fetcher", "Unchanged", "Validators"]

AGENT = "HoiBao"
USUAL_LIMITS = FetchLimits()
LISTING_LIMITS = FetchLimits(seconds=30.0, size=50 * 1024 * 1024)
"""Of feeds and sitemaps; a sitemap may have 50 MiB (sitemaps.org)."""
_TOO_MANY = 429
# How long a request under way may be deaf to the wish to stop.
_LOOK_UP_S = 0.1


class Fetcher:
    """``allowed``: hosts and networks that may be asked though they are not public.
    ``politeness``: shared by all who ask the same sites, where many pages are asked for."""

    def __init__(
        self,
        allowed: Allowed | None = None,
        *,
        agent: str = AGENT,
        limits: FetchLimits = USUAL_LIMITS,
        listing_limits: FetchLimits = LISTING_LIMITS,
        politeness: Politeness | None = None,
    ) -> None:
        self._allowed = allowed or Allowed()
        self._agent = agent
        self._limits = limits
        self._listing_limits = listing_limits
        self._politeness = politeness

    def page(self, url: str) -> Fetched:
        """The web page at an address. Raises FetchFailed, whose ``vietnamese`` says why,
        and Stopping."""
        found = self._followed(url, self._errand(PAGE, self._limits))
        if isinstance(found, Unchanged):
            raise Answered(UNCHANGED)  # nobody asked whether it was
        return found

    def listing(self, url: str, validators: Validators = NO_VALIDATORS) -> Fetched | Unchanged:
        """The feed or sitemap at an address, unless it is as it was when ``validators``
        were told. Raises FetchFailed and Stopping."""
        errand = self._errand(LISTING, self._listing_limits)
        errand.validators = validators
        return self._followed(url, errand)

    def _errand(self, wanted: Wanted, limits: FetchLimits) -> Errand:
        return Errand(self._allowed, self._agent, wanted, limits, limits.seconds)

    def _followed(self, url: str, errand: Errand) -> Fetched | Unchanged:
        known: dict[str, Robots] = {}
        permanent: str | None = None
        is_for_good = True
        for _ in range(errand.limits.redirects + 1):
            robots = self._permitting(url, errand, known)
            found = self._asked(url, errand, gap_s=robots.delay_s(self._agent))
            if not isinstance(found, Moved):
                return replace(found, permanent_url=permanent)
            url = _joined(url, found.to)
            is_for_good = is_for_good and found.is_for_good
            permanent = url if is_for_good else permanent
        raise FetchFailed(
            f"The page redirects more than {errand.limits.redirects} times. Open it in a browser "
            "and paste the address it ends at.",
            vietnamese=f"Trang chuyển hướng quá {errand.limits.redirects} lần. Xin mở trang bằng "
            "trình duyệt rồi dán địa chỉ cuối cùng.",
        )

    def _permitting(self, url: str, errand: Errand, known: dict[str, Robots]) -> Robots:
        """The site's robots.txt, which permits this address. Raises FetchFailed where it
        does not, or cannot be had (RFC 9309)."""
        checked = web_address(url)
        origin = f"{checked.scheme}://{checked.netloc.decode('ascii')}"
        if origin not in known:
            known[origin] = self._robots(origin, errand)
        robots = known[origin]
        if robots.failed_with is not None:
            raise FetchFailed(
                f"The site's robots.txt cannot be had: it answered {robots.failed_with}. Until "
                "it can, nothing of the site is fetched. Try again later.",
                vietnamese="Trang chưa cho biết có được tự tải hay không (robots.txt trả lời mã "
                f"{robots.failed_with}). Xin thử lại sau.",
            )
        if not robots.allows(url, self._agent):
            raise FetchFailed(
                "The site's robots.txt asks that this page not be fetched. Save it from a "
                "browser and put in the file.",
                vietnamese="Trang này không cho máy tự tải (robots.txt). Xin lưu trang từ trình "
                "duyệt rồi đưa tệp vào.",
            )
        return robots

    def _robots(self, origin: str, errand: Errand) -> Robots:
        kept = None if self._politeness is None else self._politeness.robots(origin)
        if kept is not None:
            return kept
        limits = replace(errand.limits, size=ROBOTS_BYTES)
        asking = Errand(self._allowed, self._agent, ROBOTS, limits, errand.seconds_left)
        try:
            robots = self._robots_at(f"{origin}/robots.txt", asking)
        finally:
            errand.seconds_left = asking.seconds_left
        if self._politeness is not None:
            self._politeness.keep_robots(origin, robots)
        return robots

    def _robots_at(self, url: str, errand: Errand) -> Robots:
        for _ in range(errand.limits.redirects + 1):
            try:
                found = self._asked(url, errand)
            except Answered as answered:
                # RFC 9309, 2.3.1: without one all is open, and while it fails nothing is.
                # "Too many requests" says no more of its rules than a failure does.
                fails = answered.status >= 500 or answered.status == _TOO_MANY
                return Robots(failed_with=answered.status if fails else None)
            if isinstance(found, Fetched):
                return Robots.of(found.data, self._agent)
            if isinstance(found, Moved):
                url = _joined(url, found.to)
        return Robots()

    def _asked(
        self, url: str, errand: Errand, *, gap_s: float = 0.0
    ) -> Fetched | Unchanged | Moved:
        """One request, when it is its turn, in the time that is left."""
        host = web_address(url).netloc.decode("ascii")
        with self._turn(host, gap_s):
            began = time.monotonic()
            try:
                return asyncio.run(self._unless_stopped(hop(url, errand)))
            except Answered as answered:
                if self._politeness is not None and answered.retry_after_s:
                    self._politeness.hold(host, answered.retry_after_s)
                raise
            finally:
                errand.seconds_left -= time.monotonic() - began

    def _turn(self, host: str, gap_s: float) -> AbstractContextManager[None]:
        if self._politeness is None:
            return nullcontext()
        return self._politeness.turn(host, gap_s=gap_s)

    async def _unless_stopped(
        self, asking: Coroutine[Any, Any, Fetched | Unchanged | Moved]
    ) -> Fetched | Unchanged | Moved:
        if self._politeness is None:
            return await asking
        task = asyncio.ensure_future(asking)
        while not (await asyncio.wait({task}, timeout=_LOOK_UP_S))[0]:
            if self._politeness.stop.is_set():
                task.cancel()
                await asyncio.wait({task})
                raise Stopping("The server is stopping. Try again in a few minutes.")
        return task.result()


def _joined(url: str, to: str) -> str:
    try:
        return urljoin(url, to)
    except ValueError:
        return to  # no address at all, as will be said
