import threading
import time
from collections.abc import Callable

import pytest

from rag.errors import IndexUnavailable
from rag.index.sync import SyncReport
from rag.jobs.follow import FollowStore


class Failing:
    """Fails a number of times, then syncs."""

    def __init__(self, error: Exception, times: int) -> None:
        self._error = error
        self._left = times
        self.went_on = threading.Event()

    def sync(self) -> SyncReport:
        if self._left:
            self._left -= 1
            raise self._error
        self.went_on.set()
        return SyncReport(1, 1)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (IndexUnavailable("The disk is full. Make room."), "The disk is full. Make room."),
        (IsADirectoryError(21, "Is a directory"), "Is a directory"),
        (RuntimeError("chuyện lạ"), "chuyện lạ"),
    ],
)
def test_no_failure_ends_it_and_each_is_told(error: Exception, said: str) -> None:
    sync = Failing(error, times=2)
    follower = FollowStore(sync, interval_s=0.02)  # type: ignore[arg-type]
    follower.start()
    until(lambda: follower.problem is not None)
    assert said in str(follower.problem)
    assert sync.went_on.wait(10)
    until(lambda: follower.problem is None)
    follower.stop()
