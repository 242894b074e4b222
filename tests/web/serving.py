"""Real servers on loopback, for what only a real server shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from starlette.types import ASGIApp

from rag.web.connection_limits import ConnectionLimits
from rag.web.server import configured, listen

LONG_S = 90


@contextmanager
def served(app: ASGIApp, limits: ConnectionLimits | None = None) -> Iterator[str]:
    """The application's address while it is served in this process, without its chat
    page: the page's framework leaves sockets open, which pytest takes for ours."""
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(configured(app, limits=limits, lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listener],))
    with listener:
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def command(data_dir: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "rag", "--data-dir", str(data_dir), *arguments]


@contextmanager
def serving(data_dir: Path, *, port: int = 0, **settings: str) -> Iterator[str]:
    """The address of ``rag serve`` over a data directory, its chat page up. ``settings``
    are environment variables; port 0 is any that is free."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("RAG_", "GRADIO_"))}
    log = data_dir / "serve.log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            command(data_dir, "serve", "--port", str(port)),
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=data_dir,
            env=environment | settings,
        )
    try:
        yield _address(process, log)
    finally:
        process.terminate()
        assert process.wait(LONG_S) == 0, log.read_text(encoding="utf-8")


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + LONG_S
    url = ""
    while time.monotonic() < deadline and process.poll() is None:
        said = re.search(r"http://(?:127\.0\.0\.1|0\.0\.0\.0):(\d+)", log.read_text("utf-8"))
        if said:
            url = f"http://127.0.0.1:{said[1]}"
            if httpx.get(f"{url}/readyz").json().get("page") == "ready":
                return url
        time.sleep(0.1)
    raise AssertionError(f"rag serve did not come up: {log.read_text(encoding='utf-8')}")
