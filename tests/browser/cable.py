"""A cable between a browser and a server on loopback, which can be cut and mended."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Cable:
    """Carries bytes both ways between whoever connects to ``url`` and the server."""

    def __init__(self, server: str) -> None:
        to = urlsplit(server)
        assert to.hostname
        assert to.port
        self._server = (to.hostname, to.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._is_cut = False
        self._threads = [self._start(self._accept)]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def cut(self) -> None:
        """Everything open is broken off, and nothing new gets through."""
        with self._lock:
            self._is_cut = True
            ends, self._ends = self._ends, set()
        for end in ends:
            _break(end)

    def mend(self) -> None:
        with self._lock:
            self._is_cut = False

    def close(self) -> None:
        self.cut()
        _break(self._listener)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _start(self, what: object, *arguments: object) -> threading.Thread:
        assert callable(what)
        thread = threading.Thread(target=what, args=arguments)
        thread.start()
        return thread

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(self._server)
            with self._lock:
                self._ends |= {near, far}
                is_cut = self._is_cut
            if is_cut:
                _break(near)
                _break(far)
            self._threads += [
                self._start(self._carry, near, far),
                self._start(self._carry, far, near),
            ]

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(65536):
                target.sendall(chunk)
        _break(target)
        source.close()


def _break(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextmanager
def cable(server: str) -> Iterator[Cable]:
    laid = Cable(server)
    try:
        yield laid
    finally:
        laid.close()
