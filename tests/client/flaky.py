"""A server that answers as it is told to, one step a request, and remembers what came."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Step:
    """One response. ``cut``: it ends before its end; ``hangs_up``: none comes at all;
    ``waits``: it comes once the server is stopped."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"
    cut: bool = False
    hangs_up: bool = False
    waits: bool = False


@dataclass(frozen=True)
class Seen:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Flaky:
    url: str
    steps: list[Step]
    seen: list[Seen] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)


def problem(status: int, detail: str = "Không được.", **headers: str) -> Step:
    body = {"type": "about:blank", "title": "Lỗi", "status": status, "detail": detail}
    return Step(
        status,
        json.dumps(body).encode(),
        {name.replace("_", "-"): value for name, value in headers.items()},
        "application/problem+json",
    )


def said(**value: Any) -> Step:
    return Step(body=json.dumps(value).encode())


@contextmanager
def flaky(*steps: Step) -> Iterator[Flaky]:
    """The last step is repeated for ever."""
    told = Flaky("", list(steps))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: object) -> None:
            pass

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            told.seen.append(Seen(self.command, self.path, headers, self.rfile.read(length)))
            step = told.steps.pop(0) if len(told.steps) > 1 else told.steps[0]
            self.close_connection = step.hangs_up or step.cut
            if step.waits:
                told.stopped.wait(30)
                self.close_connection = True
                return
            if step.hangs_up:
                return
            self.send_response_only(step.status)
            for name, value in step.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", step.media_type)
            self.send_header("Content-Length", str(len(step.body) + step.cut))
            self.end_headers()
            self.wfile.write(step.body)

        do_GET = do_PUT = do_POST = do_DELETE = _answer

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield told
        finally:
            told.stopped.set()
            server.shutdown()
            thread.join()
