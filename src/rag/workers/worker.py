"""A worker: a process with the indexes open for reading, which does one task at a time.

It never writes an index; an answer it saves in the store itself, as any process may. It
ends when the serving process does. Knows nothing of HTTP.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection

from rag.answering.leaving import Leaving, reader
from rag.answering.stages import Stage
from rag.bootstrap import Application, open_reader
from rag.errors import HoiBaoError, ReaderLeft
from rag.settings import Settings
from rag.workers.tasks import Answering, Ended, Leave, Result, Searching, Task

# A worker that finds nobody at the other end is of no more use.
_ORPHANED = 3


def work(settings: Settings, connection: Connection) -> None:
    """The process's whole life: say that the indexes are open, or why they are not, then
    do what comes."""
    # Ctrl-C reaches the whole group: it is the serving process that ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # One core a worker: more threads in numpy would only get in each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app = open_reader(settings)
    except BaseException as error:
        connection.send(Ended(_sendable(error)))
        raise
    connection.send(Ended())
    try:
        _Worker(app, connection).run()
    finally:
        app.close()


class _Worker:
    def __init__(self, app: Application, connection: Connection) -> None:
        self._app = app
        self._connection = connection
        self._tasks: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self._leaving = Leaving()
        self._stages: list[tuple[Stage, float]] = []
        app.counts.listen(lambda stage, seconds: self._stages.append((stage, seconds)))

    def run(self) -> None:
        threading.Thread(target=self._listen, name="listen", daemon=True).start()
        while True:
            self._do(self._tasks.get())

    def _listen(self) -> None:
        """Takes what is sent, so that leaving is heard while a task is being done."""
        while True:
            try:
                message = self._connection.recv()
            except (EOFError, OSError):
                os._exit(_ORPHANED)
            if isinstance(message, Leave):
                self._leaving.leave()
            else:
                self._leaving = Leaving()
                self._tasks.put(message)

    def _do(self, task: Task) -> None:
        leaving = self._leaving
        before = self._app.counts.snapshot()
        self._stages.clear()
        error: BaseException | None = None
        try:
            if self._app.sync.reached != task.reached:
                self._app.sync.sync()  # it only reloads
            with reader(leaving):
                for value in self._values(task):
                    if leaving.has_left:
                        raise ReaderLeft("Whoever asked has gone.")
                    self._connection.send(Result(value))
        except Exception as raised:  # whatever it is, whoever asked is told
            error = _sendable(raised)
        counted = {
            event: count - before.get(event, 0)
            for event, count in self._app.counts.snapshot().items()
            if count != before.get(event, 0)
        }
        self._connection.send(Ended(error, counted, tuple(self._stages)))

    def _values(self, task: Task) -> Iterator[object]:
        match task:
            case Answering(question=question):
                yield from self._app.chain.stream(question)
            case Searching():
                yield self._app.retriever.find(
                    task.question,
                    top_k=task.top_k,
                    filters=task.filters,
                    now=task.now,
                    asked_at=task.asked_at,
                )


def _sendable(error: BaseException) -> BaseException:
    """Our own errors as they are; of others the words, since not all can be pickled."""
    if isinstance(error, HoiBaoError):
        return error
    return RuntimeError(f"{type(error).__name__}: {error}")
