"""The workers of a serving process: started, given a task each, replaced when they die.

Knows nothing of what a task is about.
"""

from __future__ import annotations

import logging
import multiprocessing
import queue
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from rag.answering.counts import AnswerCounts
from rag.answering.leaving import Leaving
from rag.errors import IndexUnavailable, Overloaded, ReaderLeft
from rag.settings import Settings
from rag.workers.tasks import Ended, Leave, Result, Task
from rag.workers.worker import work

log = logging.getLogger(__name__)

_STARTS_WITHIN_S = 120
_STOPS_WITHIN_S = 5
# Who would wait behind more than this many for each worker is told to come back.
_WAITING_FOR_EACH = 64
_RETRY_AFTER_S = 2
_WAIT_S = 60
# How often a worker at work is left for a look whether whoever asked has gone.
_LOOK_S = 0.05


class _Process:
    """One worker and the way to it."""

    def __init__(self, settings: Settings) -> None:
        # Not forked: indexes and their threads do not outlive that.
        context = multiprocessing.get_context("spawn")
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(
            target=work, args=(settings, theirs), name="worker", daemon=True
        )
        self._process.start()
        theirs.close()

    def wait_ready(self) -> None:
        """Raises what kept it from opening the indexes."""
        if not self.connection.poll(_STARTS_WITHIN_S):
            raise IndexUnavailable("A worker did not start in time. See the server's log.")
        try:
            said = self.connection.recv()
        except EOFError as error:
            raise IndexUnavailable("A worker ended as it started. See the server's log.") from error
        if said.error is not None:
            raise said.error

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def stop(self) -> None:
        self.connection.close()  # it ends where nobody is at the other end
        self._process.join(_STOPS_WITHIN_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


class WorkerPool:
    """``count`` workers over one data directory, whose serving process follows the store.
    ``reached`` says how far its indexes are; ``counts`` is told what the workers count."""

    def __init__(self, settings: Settings, count: int, counts: AnswerCounts) -> None:
        self._settings = settings
        self._counts = counts
        self._most_waiting = _WAITING_FOR_EACH * count
        self._waiting = 0
        self._lock = threading.Lock()
        self._is_closed = False
        # The one used last first: what it has read is still in its core's cache.
        self._free: queue.LifoQueue[_Process] = queue.LifoQueue()
        self._all = [_Process(settings) for _ in range(count)]
        try:
            for process in self._all:
                process.wait_ready()
                self._free.put(process)
        except BaseException:
            self.close()
            raise

    @property
    def most_at_once(self) -> int:
        """Tasks that are done or wait, before the next is sent away."""
        return self._most_waiting + len(self._all)

    def run(self, task: Callable[[], Task], leaving: Leaving) -> Iterator[object]:
        """What a worker gives for a task, piece by piece; made once a worker is free.
        Whoever stops iterating, or leaves, stops the work. Raises what the task raises;
        Overloaded where too many wait; ReaderLeft; IndexUnavailable where the worker dies of it."""
        process = self._begun(task, leaving)
        is_over = has_left = has_died = False
        try:
            while True:
                while not process.connection.poll(_LOOK_S):
                    if leaving.has_left and not has_left:
                        has_left = True
                        process.connection.send(Leave())
                message = process.connection.recv()
                if isinstance(message, Ended):
                    is_over = True
                    self._take_note(message)
                    if message.error is not None:
                        raise message.error
                    return
                assert isinstance(message, Result)
                yield message.value
        except (EOFError, OSError) as error:
            has_died = True
            self._replace(process)
            raise IndexUnavailable(
                "The process that was at work on this has died. Try again; the server's log "
                "says more."
            ) from error
        finally:
            if not has_died and (is_over or self._has_stopped(process)):
                self._free.put(process)

    def close(self) -> None:
        """End every worker."""
        self._is_closed = True
        for process in self._all:
            process.stop()

    def _begun(self, task: Callable[[], Task], leaving: Leaving) -> _Process:
        """A worker that has the task. One that died while it had nothing to do costs
        nobody an answer; who left while waiting costs no worker. Raises ReaderLeft."""
        while True:
            process = self._taken()
            if leaving.has_left:
                self._free.put(process)
                raise ReaderLeft("Whoever asked has gone.")
            try:
                if process.is_alive:
                    process.connection.send(task())
                    return process
            except OSError:
                pass  # it died this moment
            self._replace(process)

    def _taken(self) -> _Process:
        with self._lock:
            if self._waiting >= self._most_waiting:
                raise Overloaded(
                    f"Too many are asking at once. Try again in {_RETRY_AFTER_S} seconds.",
                    retry_after_s=_RETRY_AFTER_S,
                )
            self._waiting += 1
        try:
            return self._free.get(timeout=_WAIT_S)
        except queue.Empty as error:
            raise Overloaded(
                "No worker was free in time. Try again later.", retry_after_s=_RETRY_AFTER_S
            ) from error
        finally:
            with self._lock:
                self._waiting -= 1

    def _has_stopped(self, process: _Process) -> bool:
        """Once it has stopped what nobody waits for any more; False where it died."""
        try:
            process.connection.send(Leave())
            while not isinstance(message := process.connection.recv(), Ended):
                pass
            self._take_note(message)
        except (EOFError, OSError):
            self._replace(process)
            return False
        return True

    def _replace(self, dead: _Process) -> None:
        log.error("a worker died of a task; another takes its place")
        dead.stop()
        if self._is_closed:
            return
        fresh = _Process(self._settings)
        with self._lock:
            self._all = [fresh if one is dead else one for one in self._all]

        def begin() -> None:
            try:
                fresh.wait_ready()
            except Exception:
                # The others go on; where there are none, whoever waits is told so.
                log.exception("a worker could not be started again")
            else:
                self._free.put(fresh)

        threading.Thread(target=begin, name="start-worker", daemon=True).start()

    def _take_note(self, ended: Ended) -> None:
        for event, count in ended.counts.items():
            self._counts.add(event, count)  # type: ignore[arg-type]  # a worker's own names
        for stage, seconds in ended.stages:
            self._counts.tell(stage, seconds)
