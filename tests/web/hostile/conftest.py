"""One server for all of it, which has to be as well after each test as before."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.web.hostile.raw import Raw, Reply, request
from tests.web.making import ARTICLES, ASKED

COME_UP_S = 60
# What a server says of its own inside.
_INSIDE = re.compile(
    rb"Traceback|File \"|\.py\b|site-packages|sqlalchemy|sqlite|pydantic|starlette|0x[0-9a-f]{6,}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Held:
    """What a process holds."""

    threads: int
    files: int
    mebibytes: float

    def is_no_more_than(self, other: Held) -> bool:
        """But for one or two that a library opened meanwhile."""
        return (
            self.threads <= other.threads + 2
            and self.files <= other.files + 2
            and self.mebibytes <= other.mebibytes * 1.1 + 8
        )


@dataclass(frozen=True)
class Server:
    """A server that is being ill-treated."""

    url: str
    pid: int
    log: Path
    data: Path

    @property
    def raw(self) -> Raw:
        return Raw(int(self.url.rsplit(":", 1)[1]))

    def held(self) -> Held:
        process = Path(f"/proc/{self.pid}")
        resident = re.search(r"VmRSS:\s+(\d+)", (process / "status").read_text())
        assert resident is not None
        return Held(
            threads=len(list((process / "task").iterdir())),
            files=len(list((process / "fd").iterdir())),
            mebibytes=int(resident[1]) / 1024,
        )

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def lives(self) -> None:
        """It says so, and has logged no traceback."""
        alive = self.raw.exchange(request("GET", "/healthz"))
        assert alive is not None
        assert alive.json()["status"] == "alive"
        assert "Traceback" not in self.logged(), self.logged()[-5_000:]

    def is_well(self) -> None:
        """It lives and answers a question."""
        self.lives()
        body = json.dumps({"question": ASKED}).encode()
        answer = self.raw.post("/api/v1/answers", body)
        assert answer.json()["status"] == "answered", answer.body

    def withstands(self, attack: Callable[[], object]) -> None:
        """A round leaves no more behind than the one before it did. What is loaded once is
        loaded by then, and a pool of threads is full at some time: what leaks grows with
        every round."""
        attack()
        rounds = [self.settled()]
        for _ in range(4):
            attack()
            rounds.append(self.settled())
            if rounds[-1].is_no_more_than(rounds[-2]):
                break
        else:
            raise AssertionError(rounds)
        self.is_well()

    def settled(self) -> Held:
        """What is held once the connections of before are gone."""
        until = time.monotonic() + 10
        while self.connections() and time.monotonic() < until:
            time.sleep(0.05)
        return self.held()

    def connections(self) -> int:
        """Sockets of its process that are connected to its port."""
        port = f":{self.raw.port:04X}"
        sockets = set()
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[1].endswith(port) and fields[3] != "0A":  # listening
                sockets.add(fields[9])
        found = 0
        for one in Path(f"/proc/{self.pid}/fd").iterdir():
            try:
                target = str(one.readlink())
            except FileNotFoundError:
                continue
            found += target.removeprefix("socket:[").removesuffix("]") in sockets
        return found

    def refuses(self, reply: Reply | None, *statuses: int) -> Reply:
        """A reply that is a problem, helps, and tells nothing of the inside."""
        assert reply is not None, "the connection ended without an answer"
        assert reply.is_whole
        assert reply.status in statuses, (reply.status, reply.body[:500])
        assert not _INSIDE.search(reply.body), reply.body[:1_000]
        assert len(reply.body) < 20_000
        kind = reply.headers["content-type"]
        told = reply.json()
        if "error" in told:  # OpenAI's shape
            assert kind == "application/json"
        else:
            assert kind == "application/problem+json"
            assert told["status"] == reply.status
        assert len(reply.detail) > 20
        return reply


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("hostile")
    log = data / "serve.log"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("RAG_", "GRADIO_"))}
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.hostile.serving", str(data / "data")],
            stdout=subprocess.PIPE,
            stderr=out,
            env=kept,
            text=True,
        )
        assert process.stdout is not None
        with process.stdout:
            url = process.stdout.readline().strip()
    try:
        assert url, log.read_text(encoding="utf-8")
        until = time.monotonic() + COME_UP_S
        while httpx.get(f"{url}/readyz").json().get("page") != "ready":
            assert time.monotonic() < until, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        for article_id, article in ARTICLES.items():
            put = httpx.put(f"{url}/api/v1/articles/{quote(article_id)}", json=article, timeout=20)
            assert put.status_code == 201
        yield Server(url, process.pid, log, data)
    finally:
        process.terminate()
        assert process.wait(COME_UP_S) == 0, log.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def lives(server: Server) -> Iterator[None]:
    """After whatever was done to it."""
    yield
    server.lives()


@pytest.fixture(autouse=True, scope="module")
def is_well(server: Server) -> Iterator[None]:
    yield
    server.is_well()
