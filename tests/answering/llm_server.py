"""A small OpenAI-compatible server on loopback, which replies as a test scripts it.

Speaks ``POST …/chat/completions`` as SSE or as plain JSON. It is no model: what it
says, and how it breaks, is decided by the test, one step a request.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """Chunks said one after the other, ``pause_s`` before each; then, unless the
    connection is cut, the proper end."""

    chunks: Sequence[str]
    pause_s: float = 0.0
    is_cut: bool = False


@dataclass(frozen=True)
class Failure:
    """An HTTP error."""

    status: int


@dataclass(frozen=True)
class Raw:
    """A body as it is, which need not be OpenAI's."""

    body: str
    content_type: str = "text/event-stream"


@dataclass(frozen=True)
class Hang:
    """Nothing at all, until the server is closed."""


Step = Reply | Failure | Raw | Hang


@dataclass
class LlmServer:
    """``steps`` are done in order, the last one again and again. ``requests`` are the
    bodies that were sent, ``keys`` the Authorization headers."""

    steps: list[Step] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
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
                script.requests.append(json.loads(self.rfile.read(length)))
                # One connection a request, so that nothing is left to wait for.
                self.close_connection = True
                assert self.path == "/v1/chat/completions"
                step = script.steps.pop(0) if len(script.steps) > 1 else script.steps[0]
                try:
                    script._do(step, self)
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

    def _do(self, step: Step, to: BaseHTTPRequestHandler) -> None:
        if isinstance(step, Hang):
            self._closing.wait(30)
        elif isinstance(step, Failure):
            body = json.dumps({"error": {"message": "scripted", "type": "server_error"}})
            self._send(to, step.status, body, "application/json")
        elif isinstance(step, Raw):
            self._send(to, 200, step.body, step.content_type)
        elif self.requests[-1].get("stream"):
            self._stream(step, to)
        else:
            message = {"role": "assistant", "content": "".join(step.chunks)}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            body = json.dumps(_completion("chat.completion", choice))
            self._send(to, 200, body, "application/json")

    def _send(self, to: BaseHTTPRequestHandler, status: int, body: str, kind: str) -> None:
        data = body.encode()
        to.send_response(status)
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
            self._event(to, json.dumps(_completion("chat.completion.chunk", delta)))
        if reply.is_cut:
            return
        end = {"index": 0, "delta": {}, "finish_reason": "stop"}
        self._event(to, json.dumps(_completion("chat.completion.chunk", end)))
        self._event(to, "[DONE]")
        to.wfile.write(b"0\r\n\r\n")

    def _event(self, to: BaseHTTPRequestHandler, data: str) -> None:
        event = f"data: {data}\n\n".encode()
        to.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
        to.wfile.flush()


def _completion(kind: str, choice: dict[str, Any]) -> dict[str, Any]:
    return {"id": "c1", "object": kind, "created": 1, "model": "scripted", "choices": [choice]}
