"""How many answers and searches a second a server gives to many connections at once.

    python -m benchmarks.load DATASET NEWS [--data-dir DIR] [--paragraphs N] [--seconds S]
        [--connections 1,8,32,128] [--kinds answers,searches]

The archive of ``benchmarks.latency``, served by ``rag serve`` with the extractive answerer;
this process asks the questions of the dataset's tuning half in turn, each connection one
after another, so that server and client share the machine's cores. A rate counts what was
answered with 200; 503 with Retry-After counts as shed, anything else as an error. Memory is
what the server and its workers hold, what they share counted once (Linux).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np

from benchmarks.command import serving
from benchmarks.latency import make_archive
from rag.evaluation.datasets import read_questions
from rag.index.lock import DataDirLock

_TIMEOUT_S = 60


async def answers(client: httpx.AsyncClient, question: str) -> httpx.Response:
    return await client.post("/api/v1/answers", json={"question": question})


async def searches(client: httpx.AsyncClient, question: str) -> httpx.Response:
    return await client.get("/api/v1/search", params={"q": question})


KINDS = {"answers": answers, "searches": searches}


async def load(
    url: str, questions: list[str], kind: str, connections: int, seconds: float
) -> tuple[Counter[str], list[float]]:
    """What became of the requests, and the milliseconds of those answered."""
    turns = itertools.cycle(questions)
    became: Counter[str] = Counter()
    took: list[float] = []
    until = time.perf_counter() + seconds

    async def asking(client: httpx.AsyncClient) -> None:
        while time.perf_counter() < until:
            began = time.perf_counter()
            try:
                response = await KINDS[kind](client, next(turns))
            except httpx.HTTPError as error:
                became[type(error).__name__] += 1
                continue
            if response.status_code == 200:
                became["answered"] += 1
                took.append((time.perf_counter() - began) * 1000)
            elif response.status_code == 503 and "Retry-After" in response.headers:
                became["shed"] += 1
                await asyncio.sleep(min(1.0, float(response.headers["Retry-After"])))
            else:
                became[str(response.status_code)] += 1

    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=_TIMEOUT_S) as client:
        await asyncio.gather(*(asking(client) for _ in range(connections)))
    return became, took


def held_mib(pid: int) -> float:
    """The proportional set of a process and of those it started (Linux)."""
    process = Path(f"/proc/{pid}")
    told = (process / "smaps_rollup").read_text()
    own = next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))
    children = [one for each in process.glob("task/*/children") for one in each.read_text().split()]
    return own / 1024 + sum(held_mib(int(child)) for child in children)


def rows(
    url: str,
    pid: int,
    questions: list[str],
    kinds: list[str],
    connections: list[int],
    seconds: float,
) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield "| | connections | a second | p50 ms | p99 ms | shed | errors | memory MiB |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for kind in kinds:
        asyncio.run(load(url, questions, kind, 1, 3))  # warm
        before = held_mib(pid)
        for many in connections:
            began = time.perf_counter()
            became, took = asyncio.run(load(url, questions, kind, many, seconds))
            whole = time.perf_counter() - began
            p50, p99 = np.percentile(took, [50, 99]) if took else (float("nan"),) * 2
            errors = {name: n for name, n in became.items() if name not in ("answered", "shed")}
            told = ", ".join(f"{name} {n}" for name, n in errors.items()) or "0"
            memory = f"{before:,.0f} → {held_mib(pid):,.0f}"
            yield (
                f"| {kind} | {many} | {became['answered'] / whole:.1f} | {p50:,.0f} | {p99:,.0f} "
                f"| {became['shed']} | {told} | {memory} |"
            )
            before = held_mib(pid)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("news", type=Path)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--paragraphs", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--connections", default="1,8,32,128")
    parser.add_argument("--kinds", default="answers,searches")
    chosen = parser.parse_args()
    asked = [one.text for one in read_questions(chosen.dataset) if one.is_tuning]
    with tempfile.TemporaryDirectory() as folder:
        data_dir = chosen.data_dir or Path(folder, "data")
        if not data_dir.exists():
            make_archive(data_dir, chosen.dataset, chosen.news, chosen.paragraphs)
        with serving(data_dir) as url:
            holder = DataDirLock(data_dir).holder()
            assert holder is not None
            pid = holder.pid
            connections = [int(one) for one in chosen.connections.split(",")]
            kinds = chosen.kinds.split(",")
            for row in rows(url, pid, asked, kinds, connections, chosen.seconds):
                print(row, flush=True)
    print(f"\n{os.cpu_count()} cores, shared by server and client.")


if __name__ == "__main__":
    main()
