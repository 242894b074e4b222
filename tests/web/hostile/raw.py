"""A client that speaks bytes: it sends what no library would, and reads what comes back."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

HOST = b"Host: 127.0.0.1\r\n"
WAIT_S = 10


@dataclass(frozen=True)
class Reply:
    """What came back. ``is_whole``: as long as its header said."""

    status: int
    headers: dict[str, str]
    body: bytes
    is_whole: bool = True

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def detail(self) -> str:
        """What a problem says, or an error of OpenAI's shape."""
        told = self.json()
        if "error" in told:
            return str(told["error"]["message"])
        return str(told["detail"])


class Line:
    """One connection."""

    def __init__(self, connected: socket.socket) -> None:
        self.socket = connected
        self._buffer = b""
        self.is_broken = False

    def send(self, *pieces: bytes) -> None:
        """All of them, or as much as the server takes before it hangs up."""
        try:
            for piece in pieces:
                self.socket.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            self.is_broken = True

    def drip(self, data: bytes, *, every_s: float = 0.1, for_s: float = WAIT_S) -> float:
        """A byte at a time, until the server hangs up or says something; the seconds that
        took."""
        began = time.monotonic()
        self.socket.settimeout(every_s)
        for one in data:
            self.send(bytes([one]))
            if self.is_broken or time.monotonic() - began > for_s:
                break
            try:
                came = self.socket.recv(65536)
            except TimeoutError:
                continue
            except ConnectionResetError:
                break
            self._buffer += came
            break
        self.socket.settimeout(WAIT_S)
        return time.monotonic() - began

    def reply(self) -> Reply | None:
        """The next answer; nothing where the connection ends without one."""
        while b"\r\n\r\n" not in self._buffer:
            if not self._more():
                return None
        head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        first, *lines = head.decode("latin-1").split("\r\n")
        status = int(first.split(" ")[1])
        headers = {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in lines)}
        if status in (100, 204, 304):
            return Reply(status, headers, b"")
        if "content-length" in headers:
            length = int(headers["content-length"])
            is_whole = self._until(lambda: len(self._buffer) >= length)
            body, self._buffer = self._buffer[:length], self._buffer[length:]
            return Reply(status, headers, body, is_whole)
        is_whole = self._until(lambda: self._buffer.endswith(b"0\r\n\r\n"))
        body, self._buffer = self._buffer, b""
        return Reply(status, headers, body, is_whole)

    def until(self, text: bytes) -> bool:
        """Whether it came, within what has come and will."""
        return self._until(lambda: text in self._buffer)

    def ends(self, within_s: float = WAIT_S) -> bool:
        """Whether the server hangs up, whatever it sends before."""
        self.socket.settimeout(within_s)
        try:
            while self._more():
                pass
        except TimeoutError:
            return False
        return True

    def is_quiet(self, for_s: float) -> bool:
        """Whether nothing comes, nor the end."""
        self.socket.settimeout(for_s)
        try:
            self._more()
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(WAIT_S)
        return False

    def rest(self) -> bytes:
        """Whatever comes until the server hangs up, with what has come."""
        while self._more():
            pass
        return self._buffer

    def leave(self) -> None:
        """Gone at once, with a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def _until(self, is_there: Any) -> bool:
        while not is_there():
            if not self._more():
                return False
        return True

    def _more(self) -> bool:
        try:
            came = self.socket.recv(65536)
        except ConnectionResetError:
            self.is_broken = True
            return False
        self._buffer += came
        return bool(came)


@dataclass(frozen=True)
class Raw:
    """Where to connect."""

    port: int

    @contextmanager
    def line(self, *, receive_bytes: int | None = None) -> Iterator[Line]:
        """``receive_bytes``: what the kernel keeps for a client that does not read."""
        with socket.socket() as connected:
            if receive_bytes is not None:
                connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
            connected.settimeout(WAIT_S)
            connected.connect(("127.0.0.1", self.port))
            yield Line(connected)

    def exchange(self, *pieces: bytes) -> Reply | None:
        """On a connection of its own."""
        with self.line() as line:
            line.send(*pieces)
            return line.reply()

    def post(self, path: str, body: bytes, *headers: str, method: str = "POST") -> Reply:
        """A request whose body is as it is."""
        reply = self.exchange(request(method, path, body, *headers), body)
        assert reply is not None, f"{method} {path} was not answered"
        return reply


def request(method: str, path: str, body: bytes | None = None, *headers: str) -> bytes:
    """The head of a request, as such a client writes it."""
    written = list(headers)
    if body is not None:
        written.append(f"Content-Length: {len(body)}")
        if not any(one.lower().startswith("content-type:") for one in headers):
            written.append("Content-Type: application/json")
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *written, "", ""]
    return "\r\n".join(lines).encode("latin-1")


def chunked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
    yield b"0\r\n\r\n"
