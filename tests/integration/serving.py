"""``rag serve`` in a process of its own, for what only separate processes show."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COME_UP_S = 60


def rag(data: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    return subprocess.run(
        _words(data, *words), capture_output=True, text=True, check=False, env=_environment()
    )


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[str]:
    """The address of a server that answers; it has to end well. ``settings`` are
    environment variables."""
    data.mkdir(exist_ok=True)
    log = data.with_suffix(".log")
    with log.open("w") as out:
        process = subprocess.Popen(
            _words(data, "serve", "--port", 0),
            stdout=out,
            stderr=out,
            env=_environment() | settings,
        )
    try:
        deadline = time.monotonic() + COME_UP_S
        while not (said := re.search(r"http://127\.0\.0\.1:\d+", log.read_text())):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield said.group()
    finally:
        process.terminate()
        assert process.wait(COME_UP_S) == 0, log.read_text()


def _words(data: Path, *words: object) -> list[str]:
    return [sys.executable, "-m", "rag", "--data-dir", str(data), *map(str, words)]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("RAG_")}
