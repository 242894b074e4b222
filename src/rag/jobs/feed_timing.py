"""When a feed is asked again, and a page of one: sooner where all is well, later and later
where it is not.

Pure. Knows nothing of feeds but their intervals.
"""

from __future__ import annotations

from datetime import timedelta

USUAL_INTERVAL = timedelta(minutes=15)
SHORTEST_INTERVAL = timedelta(minutes=1)
LONGEST_INTERVAL = timedelta(days=1)
"""Also the longest wait after failures, and the longest that a site is believed to want."""

LEASE = timedelta(minutes=10)
"""How long a feed is whose who polls it, renewed before each page and each sitemap: longer
than any one takes."""

MOST_TRIES = 5
"""Of a page, until its listing says something else of it."""
_FIRST_RETRY = timedelta(minutes=15)


def wait_after_failure(
    interval: timedelta, failures: int, retry_after_s: float | None = None
) -> timedelta:
    """Until a feed that failed so many times in a row is asked again: its interval, twice
    that, four times, up to a day; not before the site wants to be asked."""
    doubled = interval * (1 << min(max(failures - 1, 0), 20))
    wanted = timedelta(seconds=retry_after_s or 0)
    return min(max(doubled, wanted), LONGEST_INTERVAL)


def wait_for_page(tries: int, retry_after_s: float | None = None) -> timedelta | None:
    """Until a page that failed so many times is fetched again: a quarter of an hour, one
    hour, four hours, sixteen; None where it is given up."""
    if tries >= MOST_TRIES:
        return None
    longer = _FIRST_RETRY * (1 << 2 * max(tries - 1, 0))
    return min(max(longer, timedelta(seconds=retry_after_s or 0)), LONGEST_INTERVAL)


def parse_interval(written: str) -> timedelta:
    """ "90s", "15m", "2h", "1d" → that long, within what is allowed. Raises ValueError."""
    units = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
    number, unit = written.strip()[:-1], written.strip()[-1:].lower()
    if not (number.isascii() and number.isdigit() and len(number) < 7 and unit in units):
        raise ValueError("write it as 90s, 15m, 2h or 1d")
    return checked_interval(timedelta(**{units[unit]: int(number)}))


def checked_interval(interval: timedelta) -> timedelta:
    """Raises ValueError for one that is too short or too long."""
    if not SHORTEST_INTERVAL <= interval <= LONGEST_INTERVAL:
        raise ValueError("it must be from 1 minute to 1 day")
    return interval
