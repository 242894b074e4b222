"""Run ``rag`` as its users do, or another command, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Ran:
    """``peak_mib`` is the largest resident set of the process."""

    stdout: str
    seconds: float
    peak_mib: float


def rag(data_dir: Path, *arguments: object) -> Ran:
    """One command to its end; ends the benchmark where it fails."""
    return run([sys.executable, "-m", "rag", "--data-dir", str(data_dir), *map(str, arguments)])


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Ran:
    """Any command to its end; ends the benchmark where it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    stdout = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Ran(stdout, seconds, usage.ru_maxrss / 1024)


def printed(module: str, *arguments: object) -> str:
    """What ``python -m module`` prints, for a report: its tables as they are, any other
    lines as text of their own."""
    stdout = run([sys.executable, "-m", module, *map(str, arguments)]).stdout
    is_table = all(not line or line.startswith("|") for line in stdout.splitlines()[:-1])
    return stdout if is_table else f"```\n{stdout.rstrip()}\n```\n"


@contextmanager
def serving(data_dir: Path) -> Iterator[str]:
    """The address of ``rag serve`` over a data directory, as soon as it says it; whether
    its page is up is for whoever asks to wait for."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rag", "--data-dir", str(data_dir), "serve", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        yield next(line for line in process.stderr if "http://" in line).split()[-1]
    finally:
        process.terminate()
        process.wait()


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def read_lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def size_mib(folder: Path) -> float:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 2**20
