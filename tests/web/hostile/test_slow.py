"""Clients that take their time, and those who leave or fall silent."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.web.hostile.conftest import Server
from tests.web.hostile.raw import Line, request
from tests.web.hostile.routes import ANSWERS, COMPLETIONS
from tests.web.hostile.serving import FLOOD, HELD, LIMITS, STOPPED
from tests.web.making import ASKED

LARGE = "/api/v1/articles/rat-dai"
WAIT_S = 10
# On a machine that is busy with other things: far more than any limit, far less than "never".
SOON_S = 6


def question(text: str, path: str = ANSWERS, *, stream: bool = True) -> bytes:
    if path == ANSWERS:
        return json.dumps({"question": text, "stream": stream}).encode()
    said = [{"role": "user", "content": text}]
    return json.dumps({"model": "hoi-bao", "messages": said, "stream": stream}).encode()


def until(is_so: object, server: Server) -> None:
    deadline = time.monotonic() + WAIT_S
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline, server.logged()[-2_000:]
        time.sleep(0.05)


@pytest.fixture(scope="module")
def large(server: Server) -> int:
    """An article of megabytes; how many bytes it is read as."""
    # In a part that is not searched: putting it takes no time.
    article = {"title": "Dài", "correction_note": "Một lời rất dài. " * 500_000}
    put = httpx.put(f"{server.url}{LARGE}", json=article, timeout=60)
    assert put.is_success
    size = len(httpx.get(f"{server.url}{LARGE}", timeout=60).content)
    assert size > 8_000_000
    return size


def test_a_head_that_trickles(server: Server) -> None:
    with server.raw.line() as line:
        took = line.drip(request("GET", "/healthz", None, "X-Long: " + "a" * 5_000))
        slow = server.refuses(line.reply(), 408)
        assert "head within 1 seconds" in slow.detail
        assert took < SOON_S


def test_a_head_that_trickles_in_after_a_request(server: Server) -> None:
    with server.raw.line() as line:
        line.send(request("GET", "/healthz"))
        assert (reply := line.reply()) is not None
        assert reply.status == 200
        assert line.drip(request("GET", "/healthz", None, "X-Long: " + "a" * 5_000)) < SOON_S
        server.refuses(line.reply(), 408)


@pytest.mark.parametrize("path", [ANSWERS, COMPLETIONS, "/mcp", "/gradio_api/queue/join"])
def test_a_body_that_trickles(server: Server, path: str) -> None:
    body = question(ASKED, path) + b" " * 5_000
    with server.raw.line() as line:
        line.send(request("POST", path, body, "Accept: application/json, text/event-stream"))
        assert line.drip(body) < SOON_S
        assert "1,024 bytes a second" in server.refuses(line.reply(), 408).detail


def test_a_file_that_trickles(server: Server) -> None:
    load = server.raw.post("/api/v1/loads", b"").json()["id"]
    with server.raw.line() as line:
        line.send(request("POST", f"/api/v1/loads/{load}/files?name=a.txt", b"a" * 5_000))
        assert line.drip(b"a" * 5_000) < SOON_S
        server.refuses(line.reply(), 408)
    read = server.raw.exchange(request("GET", f"/api/v1/loads/{load}"))
    assert read is not None
    assert read.json()["files"] == []
    assert list((server.data / "data" / "tmp" / "loads").rglob("*.part*")) == []


def test_a_body_that_takes_its_time_and_keeps_coming(server: Server) -> None:
    """It is the rate that is bounded, and not how long a large body may take."""
    body = question(ASKED, stream=False) + b" " * 30_000
    began = time.monotonic()
    with server.raw.line() as line:
        line.send(request("POST", ANSWERS, body))
        for start in range(0, len(body), 1_000):
            line.send(body[start : start + 1_000])
            time.sleep(0.08)
        assert time.monotonic() - began > 2 * LIMITS.body_s
        reply = line.reply()
    assert reply is not None
    assert reply.status == 200


def test_a_reader_who_reads_a_byte_a_second(server: Server, large: int) -> None:
    def attack() -> None:
        with ExitStack() as stack:
            lines = [stack.enter_context(server.raw.line(receive_bytes=4096)) for _ in range(8)]
            for line in lines:
                line.send(request("GET", LARGE))
            began = time.monotonic()
            while server.connections():
                assert time.monotonic() - began < WAIT_S
                for line in lines:
                    line.socket.settimeout(0.01)
                    try:
                        line.socket.recv(1)
                    except (TimeoutError, ConnectionResetError):
                        continue
                time.sleep(0.2)

    server.withstands(attack)


def test_a_reader_who_never_reads_a_small_answer(server: Server) -> None:
    """It fits what the kernel holds: the connection ends as an idle one does."""
    with server.raw.line(receive_bytes=4096) as line:
        line.send(request("GET", "/openapi.json"))
        until(lambda: server.connections() == 0, server)


def test_a_reader_who_takes_their_time_and_keeps_reading(server: Server, large: int) -> None:
    with server.raw.line(receive_bytes=65536) as line:
        line.send(request("GET", LARGE))
        began, read = time.monotonic(), 0
        while came := line.socket.recv(200_000):
            read += len(came)
            if read > large:
                break
            if time.monotonic() - began < 2.5 * LIMITS.drain_s:
                time.sleep(0.1)
        assert time.monotonic() - began > 2 * LIMITS.drain_s
        assert read > large


@pytest.mark.parametrize("path", [ANSWERS, COMPLETIONS])
def test_a_stream_that_nobody_reads_is_stopped(server: Server, path: str) -> None:
    stopped = server.logged().count(STOPPED)
    body = question(FLOOD, path)
    with server.raw.line(receive_bytes=4096) as line:
        line.send(request("POST", path, body), body)
        until(lambda: server.logged().count(STOPPED) == stopped + 1, server)
    until(lambda: server.connections() == 0, server)


def begun(line: Line, path: str) -> None:
    body = question(HELD, path)
    line.send(request("POST", path, body), body)
    assert line.until(b"Th\xc3\xb4ng xe" if path == ANSWERS else b'"role"')
    if path == ANSWERS:
        assert line.until(b"event: claim")


@pytest.mark.parametrize("path", [ANSWERS, COMPLETIONS])
@pytest.mark.parametrize("how", ["with a reset", "by closing", "by closing half"])
def test_who_leaves_in_the_middle_stops_the_answer(server: Server, how: str, path: str) -> None:
    stopped = server.logged().count(STOPPED)
    with server.raw.line() as line:
        begun(line, path)
        if how == "with a reset":
            line.leave()
        elif how == "by closing":
            line.socket.close()
        else:
            line.socket.shutdown(1)
        until(lambda: server.logged().count(STOPPED) == stopped + 1, server)
    until(lambda: server.connections() == 0, server)


def test_leaving_in_the_middle_leaves_nothing_behind(server: Server) -> None:
    def attack() -> None:
        stopped = server.logged().count(STOPPED)
        with ExitStack() as stack:
            lines = []
            for _ in range(10):
                lines.append(stack.enter_context(server.raw.line()))
                begun(lines[-1], ANSWERS)
            for line in lines:
                line.leave()
        until(lambda: server.logged().count(STOPPED) == stopped + 10, server)

    server.withstands(attack)


def test_it_lives_though_every_thread_is_at_work(server: Server) -> None:
    """Forty at a time; whoever looks whether it lives is none of them."""
    stopped = server.logged().count(STOPPED)
    with ExitStack() as stack:
        lines = []
        for number in range(45):
            line = stack.enter_context(server.raw.line())
            lines.append(line)
            if number < 39:
                begun(line, ANSWERS)
            else:
                line.send(request("POST", ANSWERS, question(HELD)), question(HELD))
        for _ in range(3):
            assert httpx.get(f"{server.url}/healthz", timeout=2).status_code == 200
        for line in lines:
            line.leave()
    until(lambda: server.logged().count(STOPPED) >= stopped + 39, server)


def timers(server: Server, port: int) -> Iterator[str]:
    """Those that the kernel keeps for the server's end of a connection from ``port``."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        own, other = fields[1].split(":")[1], fields[2].split(":")[1]
        if (own, other) == (f"{server.raw.port:04X}", f"{port:04X}"):
            yield fields[5].split(":")[0]


def test_a_peer_that_is_gone_without_a_word_is_asked_for(server: Server) -> None:
    """No packet tells of a cable that was pulled: the kernel's keep-alive (timer 02) asks."""
    with server.raw.line() as line:
        begun(line, ANSWERS)
        port = line.socket.getsockname()[1]
        until(lambda: list(timers(server, port)) == ["02"], server)
        line.leave()


def test_a_stream_says_when_to_come_back_and_that_it_lives(server: Server) -> None:
    body = question(ASKED)
    with server.raw.line() as line:
        line.send(request("POST", ANSWERS, body), body)
        assert line.until(b"\nretry: 3000\n")


def test_300_idle_connections_keep_nobody_out(server: Server) -> None:
    def attack() -> None:
        with ExitStack() as stack:
            lines = [stack.enter_context(server.raw.line()) for _ in range(300)]
            for line in lines[:100]:
                line.send(b"GET /heal")
            for line in lines[100:200]:
                line.send(request("GET", "/healthz"))
            server.is_well()
            until(lambda: server.connections() == 0, server)
            assert all(line.ends(1) for line in lines)

    server.withstands(attack)


def test_more_connections_than_there_is_room_for_keep_nobody_out(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(LIMITS.connections + 100):
            stack.enter_context(server.raw.line())
        assert server.connections() <= LIMITS.connections + 1
        server.is_well()
