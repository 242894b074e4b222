"""Whether whoever asked has left, told to what works for them.

Carried by a context variable, since it belongs to one request and what has to know of it
lies several components down. Knows nothing of requests or of what is stopped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Leaving:
    """One reader's going. Safe to call from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: dict[int, Callable[[], None]] = {}
        self._count = 0
        self._has_left = False

    @property
    def has_left(self) -> bool:
        return self._has_left

    def leave(self) -> None:
        """The reader has left. What was asked to be told is told, once."""
        with self._lock:
            self._has_left = True
            calls, self._calls = list(self._calls.values()), {}
        for call in calls:
            call()

    @contextmanager
    def telling(self, call: Callable[[], None]) -> Iterator[None]:
        """While inside, ``call`` is called when the reader leaves; at once where that has
        happened."""
        with self._lock:
            self._count += 1
            key = self._count
            has_left = self._has_left
            if not has_left:
                self._calls[key] = call
        if has_left:
            call()
        try:
            yield
        finally:
            with self._lock:
                self._calls.pop(key, None)


_CURRENT: ContextVar[Leaving | None] = ContextVar("leaving", default=None)


def current_reader() -> Leaving:
    """That of the work going on; where nobody said, one who stays."""
    return _CURRENT.get() or Leaving()


@contextmanager
def reader(leaving: Leaving) -> Iterator[None]:
    """What is begun inside is done for this reader."""
    token = _CURRENT.set(leaving)
    try:
        yield
    finally:
        _CURRENT.reset(token)
