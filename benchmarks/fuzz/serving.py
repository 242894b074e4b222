"""The server that is fuzzed: ``rag serve`` over a scratch data directory with the sample
corpus, behind keys, on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

_CORPUS = Path(__file__).parent.parent.parent / "corpus"
_UNLIMITED = "999999999/minute"
_UP_S = 120
_SETTINGS = {
    "RAG_AUTH": "keys",
    "RAG_READER_RATE": _UNLIMITED,
    "RAG_KEY_RATE": _UNLIMITED,
    "RAG_STAFF_RATE": _UNLIMITED,
    # The site of the examples' links is on loopback.
    "RAG_FETCH_ALLOW": "127.0.0.1",
}


@dataclass(frozen=True, slots=True)
class Served:
    """``keys`` are whole keys, by what they are for."""

    url: str
    keys: dict[str, str]
    log: Path


@contextmanager
def served(data_dir: Path, *, corpus: Path = _CORPUS) -> Iterator[Served]:
    """A running server with its archive, and a key of each kind."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("RAG_", "GRADIO_"))}
    environment |= _SETTINGS
    command = [sys.executable, "-m", "benchmarks.fuzz.offline", "--data-dir", str(data_dir)]

    def rag(*arguments: object) -> str:
        done = subprocess.run(
            [*command, *map(str, arguments)], env=environment, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(f"rag {' '.join(map(str, arguments))} failed:\n{done.stderr}")
        return done.stdout

    def key(scopes: str) -> str:
        made = rag("keys", "create", "--scopes", scopes, "--name", f"fuzz {scopes}", "--json")
        return str(json.loads(made)["key"])

    rag("ingest", corpus)
    keys = {"admin": key("ask,read,ingest,review,admin"), "reader": key("ask,read")}
    log = data_dir / "serve.log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [*command, "serve", "--port", "0"], env=environment, stdout=out, stderr=out
        )
    try:
        yield Served(_address(process, log), keys, log)
    finally:
        process.terminate()
        process.wait(_UP_S)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + _UP_S
    while time.monotonic() < deadline and process.poll() is None:
        lines = log.read_text(encoding="utf-8").splitlines()
        said = next((line for line in lines if "http://127.0.0.1:" in line), None)
        if said is not None:
            url = said.split()[-1]
            if httpx.get(f"{url}/healthz").status_code == 200:
                return url
        time.sleep(0.1)
    raise SystemExit(f"rag serve did not come up: {log.read_text(encoding='utf-8')}")
