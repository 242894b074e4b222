"""A newspaper's own site on another loopback origin, to hold the ask box."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Newspaper:
    """``pages`` are bodies of HTML by path, ``policy`` the site's content security policy."""

    origin: str
    pages: dict[str, str] = field(default_factory=dict)
    policy: str = ""


@contextmanager
def newspaper_site() -> Iterator[Newspaper]:
    """Serves what is put into its pages, under a name other than the product's."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = paper.pages.get(self.path)
            self.send_response(204 if body is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if paper.policy:
                self.send_header("Content-Security-Policy", paper.policy)
            self.end_headers()
            if body is not None:
                whole = f'<!doctype html><html lang="vi"><title>Báo Thử</title>{body}</html>'
                self.wfile.write(whole.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        paper = Newspaper(f"http://localhost:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield paper
        finally:
            server.shutdown()
            thread.join()
