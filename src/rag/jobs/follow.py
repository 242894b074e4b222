"""Keep a serving process's indexes up with a store that others write too.

Knows only that there is something to sync; nothing of what it does.
"""

from __future__ import annotations

import logging
import threading

from rag.errors import HoiBaoError
from rag.index.sync import IndexSync

logger = logging.getLogger(__name__)

# `rag ingest` beside a running server has to be searchable within two seconds.
INTERVAL_S = 0.5
# After a failure, longer and longer waits, up to this.
_MAX_WAIT_S = 30.0
_UNFORESEEN = "The indexes cannot follow the store, for a reason the server's log shows"


class FollowStore:
    """A thread that calls ``sync`` until told to stop. A failure is logged, retried
    and kept in :attr:`problem` for the readiness probe; it never ends the thread."""

    def __init__(self, sync: IndexSync, interval_s: float = INTERVAL_S) -> None:
        self._sync = sync
        self._interval_s = interval_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follow-store", daemon=True)
        self.problem: str | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end and wait until a running step has."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        wait_s = self._interval_s
        while not self._stop.wait(wait_s):
            try:
                report = self._sync.sync()
            except Exception as error:  # whatever it is: nobody else would try again
                self.problem = (
                    str(error) if isinstance(error, HoiBaoError) else f"{_UNFORESEEN} ({error!r})"
                )
                wait_s = min(_MAX_WAIT_S, wait_s * 2)
                logger.exception("The indexes could not follow the store; next try in %s s", wait_s)
            else:
                self.problem = None
                wait_s = self._interval_s
                if report.articles:
                    logger.info("Indexed %d changed articles", report.articles)
