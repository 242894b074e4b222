"""Delete questions and answers past their time, who asked for a correction, and what was
delivered to webhooks: once a day while serving, or by command.

Knows for how long they are kept; which of them staff still need, the store knows.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rag.store.deliveries import Deliveries
from rag.store.requests import Requests
from rag.store.retention import OldAnswers, Retention

logger = logging.getLogger(__name__)

ACTOR = "retention"
DELIVERED_DAYS = 30
"""How long what was delivered to a webhook can be seen and sent again."""
_DAY_S = 24 * 3600.0
# After a failure; others may only have been writing at length.
_AGAIN_S = 600.0
# So that whoever asks meanwhile waits for a fraction of a second, not for all of them.
_BATCH = 200


def delete_old_answers(
    retention: Retention,
    days: int,
    now: datetime,
    *,
    actor: str = ACTOR,
    is_stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Delete what was saved more than ``days`` days before ``now``, in batches, until
    nothing is left or ``is_stopped``; how many answers there were. 0 days keep all.

    Raises StoreError.
    """
    if not days:
        return 0
    before = now - timedelta(days=days)
    deleted = 0
    while not is_stopped():
        batch = retention.delete_old(before, limit=_BATCH)
        deleted += batch
        if batch < _BATCH:
            break
    retention.finish(actor, before, deleted)
    return deleted


def old_answers(retention: Retention, days: int, now: datetime) -> OldAnswers:
    """What :func:`delete_old_answers` would delete and keep. Raises StoreError."""
    return retention.old(now - timedelta(days=days)) if days else OldAnswers(0, 0)


def forget_old_contacts(requests: Requests, days: int, now: datetime, *, actor: str = ACTOR) -> int:
    """Take name and contact out of requests that were resolved more than ``days`` days
    before ``now``; of how many. 0 days keep all. Raises StoreError."""
    return requests.forget_contacts(now - timedelta(days=days), actor=actor) if days else 0


def old_contacts(requests: Requests, days: int, now: datetime) -> int:
    """Of how many :func:`forget_old_contacts` would. Raises StoreError."""
    return requests.old_contacts(now - timedelta(days=days)) if days else 0


@dataclass(frozen=True, slots=True)
class Days:
    """For how many days questions are kept, and who asked for a correction once that was
    resolved; 0 for ever."""

    questions: int
    contacts: int


def forget_old_deliveries(
    deliveries: Deliveries, now: datetime, *, is_stopped: Callable[[], bool] = lambda: False
) -> int:
    """Forget what was delivered to webhooks more than :data:`DELIVERED_DAYS` days before
    ``now``; how much. What failed stays. Raises StoreError."""
    before = now - timedelta(days=DELIVERED_DAYS)
    forgotten = 0
    while not is_stopped():
        batch = deliveries.forget_delivered(before, limit=_BATCH)
        forgotten += batch
        if batch < _BATCH:
            break
    return forgotten


class DailyRetention:
    """A thread that deletes what is past its days at once and then once a day, until told
    to stop. A failure is logged and tried again; it never ends the thread."""

    def __init__(
        self,
        retention: Retention,
        requests: Requests,
        days: Days,
        clock: Callable[[], datetime],
        *,
        deliveries: Deliveries | None = None,
        day_s: float = _DAY_S,
        again_s: float = _AGAIN_S,
    ) -> None:
        self._retention = retention
        self._requests = requests
        self._days = days
        self._clock = clock
        self._deliveries = deliveries
        self._day_s = day_s
        self._again_s = again_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="retention", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end and wait until the batch under way has."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        wait_s = 0.0
        while not self._stop.wait(wait_s):
            try:
                self._delete(self._clock())
            except Exception:  # whatever it is: nobody else would try again
                wait_s = self._again_s
                logger.exception("Not all that is old was deleted; next try in %s s", wait_s)
            else:
                wait_s = self._day_s

    def _delete(self, now: datetime) -> None:
        days = self._days
        forgotten = forget_old_contacts(self._requests, days.contacts, now)
        if forgotten:
            logger.info("Took who asked out of %d requests, %d days on", forgotten, days.contacts)
        deleted = delete_old_answers(
            self._retention, days.questions, now, is_stopped=self._stop.is_set
        )
        if deleted:
            logger.info("Deleted %d answers past their %d days", deleted, days.questions)
        if self._deliveries is not None:
            forget_old_deliveries(self._deliveries, now, is_stopped=self._stop.is_set)
