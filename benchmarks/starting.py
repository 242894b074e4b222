"""How long a start takes, over the sample corpus.

    python -m benchmarks.starting

The median of five: ``rag --help``; ``rag serve`` on a data directory that was served
before, until the API answers a question and until the chat page is up.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.command import rag, serving

_ROUNDS = 5
_CORPUS = Path(__file__).parent.parent / "corpus"


def help_seconds() -> float:
    began = time.perf_counter()
    program = Path(sys.executable).with_name("rag")
    subprocess.run([program, "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def serve_seconds(data_dir: Path) -> tuple[float, float]:
    """Until an answer over HTTP, and until the page."""
    began = time.perf_counter()
    with serving(data_dir) as url:
        body = {"question": "Đồi A1 ở đâu?"}
        httpx.post(f"{url}/api/v1/answers", json=body, timeout=60).raise_for_status()
        api = time.perf_counter() - began
        while httpx.get(url, timeout=60).status_code != 200:
            time.sleep(0.05)
        return api, time.perf_counter() - began


def report() -> str:
    """A Markdown table, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        rag(data_dir, "ingest", _CORPUS)
        serve_seconds(data_dir)
        starts = [serve_seconds(data_dir) for _ in range(_ROUNDS)]
    helps = statistics.median(help_seconds() for _ in range(_ROUNDS))
    api, page = (statistics.median(times) for times in zip(*starts, strict=True))
    lines = [
        "| a second start | seconds | at most |",
        "|---|---:|---:|",
        f"| API has answered a question | {api:.1f} | 6 |",
        f"| page is up | {page:.1f} | 10 |",
        f"| `rag --help` | {helps:.2f} | 0.5 |",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(report())
