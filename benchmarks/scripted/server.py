"""A small OpenAI-compatible server on loopback, which replies as it is scripted to.

Speaks ``POST …/chat/completions`` as SSE or as plain JSON. It is no model: what it
says, and how it breaks, is decided by whoever scripts it, one step a request. Serves the
tests and the benchmark alike.
"""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """Chunks said one after the other, ``pause_s`` before each; then, unless the
    connection is cut or nothing more comes, the proper end. ``tokens`` is the use it
    tells of at its end; ``first_s`` how long it thinks before the headers."""

    chunks: Sequence[str]
    pause_s: float = 0.0
    is_cut: bool = False
    falls_silent: bool = False
    first_s: float = 0.0
    tokens: int = 0


@dataclass(frozen=True)
class Failure:
    """An HTTP error."""

    status: int
    retry_after: str = ""


@dataclass(frozen=True)
class Raw:
    """A body as it is, which need not be OpenAI's."""

    body: str
    content_type: str = "text/event-stream"


@dataclass(frozen=True)
class Hang:
    """Nothing at all, until the client goes or the server is closed."""


@dataclass(frozen=True)
class Told:
    """A reply made from what was asked: the body of the request in, a step out."""

    reply: Callable[[dict[str, Any]], Reply | Failure | Raw | Hang]


Step = Reply | Failure | Raw | Hang | Told


@dataclass
class LlmServer:
    """``steps`` are done in order, the last one again and again. ``requests`` are the
    bodies that were sent, ``keys`` the Authorization headers."""

    steps: list[Step] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    # When each came, by the clock of time.monotonic.
    times_s: list[float] = field(default_factory=list)
    # Set where a client went away before the end of what it was told.
    left: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> LlmServer:
        script = self
        self._closing = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                script.keys.append(self.headers["Authorization"])
                script.times_s.append(time.monotonic())
                asked = json.loads(self.rfile.read(length))
                script.requests.append(asked)
                # One connection a request, so that nothing is left to wait for.
                self.close_connection = True
                assert self.path == "/v1/chat/completions"
                step = script.steps.pop(0) if len(script.steps) > 1 else script.steps[0]
                try:
                    script._do(step, asked, self)
                except (BrokenPipeError, ConnectionResetError):
                    script.left.set()

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def _do(self, step: Step, asked: dict[str, Any], to: BaseHTTPRequestHandler) -> None:
        if isinstance(step, Told):
            step = step.reply(asked)
        if isinstance(step, Hang):
            self._wait_for_leaving(to)
        elif isinstance(step, Failure):
            body = json.dumps({"error": {"message": "scripted", "type": "server_error"}})
            headers = {"Retry-After": step.retry_after} if step.retry_after else {}
            self._send(to, step.status, body, "application/json", headers)
        elif isinstance(step, Raw):
            self._send(to, 200, step.body, step.content_type)
        elif isinstance(step, Reply) and asked.get("stream"):
            self._closing.wait(step.first_s)
            self._stream(step, to)
        elif isinstance(step, Reply):
            message = {"role": "assistant", "content": "".join(step.chunks)}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            body = json.dumps(_completion("chat.completion", [choice]))
            self._send(to, 200, body, "application/json")

    def _wait_for_leaving(self, to: BaseHTTPRequestHandler) -> None:
        """Nothing, until the client has closed its side or the server is closed."""
        while not self._closing.is_set():
            if select.select([to.connection], [], [], 0.02)[0] and not to.connection.recv(
                1, socket.MSG_PEEK
            ):
                raise ConnectionResetError("the client closed its side")

    def _send(
        self,
        to: BaseHTTPRequestHandler,
        status: int,
        body: str,
        kind: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        data = body.encode()
        to.send_response(status)
        for name, value in (headers or {}).items():
            to.send_header(name, value)
        to.send_header("Content-Type", kind)
        to.send_header("Content-Length", str(len(data)))
        to.send_header("Connection", "close")
        to.end_headers()
        to.wfile.write(data)

    def _stream(self, reply: Reply, to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Type", "text/event-stream")
        to.send_header("Transfer-Encoding", "chunked")
        to.send_header("Connection", "close")
        to.end_headers()
        for text in reply.chunks:
            time.sleep(reply.pause_s)
            delta = {"index": 0, "delta": {"role": "assistant", "content": text}}
            self._event(to, json.dumps(_completion("chat.completion.chunk", [delta])))
        if reply.falls_silent:
            self._wait_for_leaving(to)
        if reply.is_cut:
            return
        end = {"index": 0, "delta": {}, "finish_reason": "stop"}
        self._event(to, json.dumps(_completion("chat.completion.chunk", [end])))
        if reply.tokens:
            use = {"prompt_tokens": 1, "completion_tokens": reply.tokens - 1}
            told = _completion("chat.completion.chunk", [])
            told["usage"] = use | {"total_tokens": reply.tokens}
            self._event(to, json.dumps(told))
        self._event(to, "[DONE]")
        to.wfile.write(b"0\r\n\r\n")

    def _event(self, to: BaseHTTPRequestHandler, data: str) -> None:
        event = f"data: {data}\n\n".encode()
        to.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
        to.wfile.flush()


def _completion(kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": "c1", "object": kind, "created": 1, "model": "scripted", "choices": choices}
