"""Streams that are left before their end, and clients that are closed meanwhile."""

from __future__ import annotations

import gc
import subprocess
import sys
import time

import anyio
import pytest

from rag.client import AsyncClient, Client
from rag.types import Retrieved
from tests.web.making import ASKED

# A hang would last until the timeout, a minute.
QUICK_S = 20


@pytest.mark.parametrize("way", ["break", "with", "close", "closing the client"])
def test_leaving_a_stream_does_not_hang_and_the_client_goes_on(
    url: str, key: str, way: str
) -> None:
    began = time.monotonic()
    with Client(url, api_key=key) as client:
        stream = client.ask_stream(ASKED)
        if way == "with":
            with stream as events:
                assert isinstance(next(events), Retrieved)
        elif way == "break":
            for event in client.ask_stream(ASKED):
                assert isinstance(event, Retrieved)
                break
            gc.collect()
        else:
            assert isinstance(next(stream), Retrieved)
            if way == "close":
                stream.close()
                stream.close()
                with pytest.raises(StopIteration):
                    next(stream)
        pool = client._http._transport._pool  # type: ignore[attr-defined]
        assert len(pool.connections) == (1 if way == "closing the client" else 0)
        assert client.version()
    stream.close()
    assert time.monotonic() - began < QUICK_S


@pytest.mark.parametrize("way", ["break", "with", "cancel", "closing the client"])
def test_leaving_an_async_stream(url: str, key: str, way: str) -> None:
    async def leaving() -> None:
        async with AsyncClient(url, api_key=key) as client:
            if way == "with":
                async with client.ask_stream(ASKED) as events:
                    assert isinstance(await anext(events), Retrieved)
            elif way == "break":
                async for event in client.ask_stream(ASKED):
                    assert isinstance(event, Retrieved)
                    break
            elif way == "cancel":
                with anyio.move_on_after(0.05):
                    async for _ in client.ask_stream(ASKED):
                        await anyio.sleep(10)
            else:
                assert isinstance(await anext(client.ask_stream(ASKED)), Retrieved)
            assert await client.version()

    began = time.monotonic()
    anyio.run(leaving)
    assert time.monotonic() - began < QUICK_S


def test_a_program_that_leaves_mid_way_and_closes_nothing_ends(url: str, key: str) -> None:
    program = (
        "from rag.client import Client\n"
        f"events = Client({url!r}, api_key={key!r}).ask_stream({ASKED!r})\n"
        "print(type(next(events)).__name__)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=30
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Retrieved\n", "")


def test_an_answer_is_had_from_a_stream_too(url: str, key: str) -> None:
    with Client(url, api_key=key) as client, client.ask_stream(ASKED) as events:
        next(events)
        answer = events.answer()
        assert client.answer(answer.id) == answer

    async def asking() -> None:
        async with AsyncClient(url, api_key=key) as client:
            answer = await client.ask_stream(ASKED).answer()
            assert await client.answer(answer.id) == answer

    anyio.run(asking)


def test_several_are_asked_at_once(url: str, key: str) -> None:
    async def asking() -> list[str]:
        found: list[str] = []
        async with AsyncClient(url, api_key=key) as client, anyio.create_task_group() as tasks:

            async def one() -> None:
                found.append((await client.ask(ASKED)).answer)

            for _ in range(4):
                tasks.start_soon(one)
        return found

    answers = anyio.run(asking)
    assert len(answers) == 4
    assert len({*answers}) == 1
