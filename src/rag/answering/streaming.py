"""A chat model's reply as it comes, with limits on waiting, given up at once when asked.

The reply is read by an event loop on a thread of its own: there a wait for the provider
can be broken off, which closes its connection, and reading goes on while a sentence is
being checked. Knows nothing of prompts, of sentences or of what a failure means.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from dataclasses import dataclass
from queue import SimpleQueue
from typing import cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessageChunk

from rag.answering.leaving import Leaving
from rag.errors import ReaderLeft

Messages = list[tuple[str, str]]
"""Role and text of each."""


@dataclass(frozen=True, slots=True)
class ReplyLimits:
    """Seconds from asking to the first chunk, the client's retries among them; between
    two chunks; and to the reply's end. ``max_chars`` of text are read, no more."""

    first_s: float
    gap_s: float
    whole_s: float
    max_chars: int


class ReplyTimeout(TimeoutError):
    """A reply took longer than its limits."""


class _Left:
    """Stands in the queue for a reader who has gone."""


_Arrived = BaseMessageChunk | BaseException | _Left | None


def streamed(
    model: BaseChatModel, messages: Messages, limits: ReplyLimits, leaving: Leaving
) -> Generator[BaseMessageChunk]:
    """The chunks of one reply. Closing the generator closes the connection to the
    provider.

    Raises ReplyTimeout, ReaderLeft at once when the reader leaves, and whatever the
    model raises.
    """
    inbox: SimpleQueue[_Arrived] = SimpleQueue()
    work = asyncio.run_coroutine_threadsafe(_read(model, messages, limits, inbox), _loop())
    try:
        with leaving.telling(lambda: inbox.put(_Left())):
            while (arrived := inbox.get()) is not None:
                if isinstance(arrived, _Left):
                    raise ReaderLeft("The reader left before the answer was done.")
                if isinstance(arrived, BaseException):
                    raise arrived
                yield arrived
    finally:
        work.cancel()


async def _read(
    model: BaseChatModel,
    messages: Messages,
    limits: ReplyLimits,
    inbox: SimpleQueue[_Arrived],
) -> None:
    """Put each chunk into the inbox, then ``None``, or what went wrong."""
    end: _Arrived = None
    try:
        async with asyncio.timeout(limits.whole_s) as whole:
            await _read_chunks(model, messages, limits, inbox)
    except TimeoutError as error:
        end = (
            ReplyTimeout(f"no whole reply within {limits.whole_s:g} s")
            if whole.expired()
            else error
        )
    except Exception as error:
        end = error
    inbox.put(end)


async def _read_chunks(
    model: BaseChatModel,
    messages: Messages,
    limits: ReplyLimits,
    inbox: SimpleQueue[_Arrived],
) -> None:
    # LangChain promises an iterator; what it gives is a generator, which can be closed.
    stream = cast("AsyncGenerator[BaseMessageChunk]", model.astream(messages))
    wait_s, length = limits.first_s, 0
    async with aclosing(stream):
        while True:
            try:
                async with asyncio.timeout(wait_s) as waiting:
                    chunk = await anext(stream, None)
            except TimeoutError as error:
                if not waiting.expired():
                    raise
                raise ReplyTimeout(f"nothing came for {wait_s:g} s") from error
            if chunk is None:
                return
            inbox.put(chunk)
            length += len(chunk.text)
            if length > limits.max_chars:
                return
            wait_s = limits.gap_s


_starting = threading.Lock()
_started: list[asyncio.AbstractEventLoop] = []


def _loop() -> asyncio.AbstractEventLoop:
    """The process's one loop for models, started on first use: clients keep connections
    between replies, and a connection belongs to its loop."""
    with _starting:
        if not _started:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="language-model", daemon=True).start()
            _started.append(loop)
        return _started[0]
