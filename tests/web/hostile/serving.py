"""``python -m tests.web.hostile.serving DATA``: the whole server, its limits short, in a
process of its own: what it holds can be counted, and what it logs is all its log."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rag.answering.leaving import current_reader
from rag.bootstrap import open_application
from rag.errors import ReaderLeft
from rag.settings import Settings
from rag.types import Answer, AnswerEvent, ClaimReady, Question
from rag.web.app import create_app
from rag.web.connection_limits import ConnectionLimits
from rag.web.logs import set_up
from rag.web.server import listen, serve
from rag.web.services import Chain
from tests.web.conftest import services_of

LIMITS = ConnectionLimits(
    connections=400,
    head_s=1,
    body_s=1,
    drain_s=1,
    idle_s=2,
    unread_bytes=8 * 1024 * 1024,
    unread_s=1,
)
HELD = "Cầu treo Huổi Tằm thông xe ngày nào, và sau đó?"
"""Answered with a first sentence, and then nothing, until whoever asked has gone."""
FLOOD = "Cầu treo Huổi Tằm thông xe ngày nào, và ngày nào?"
"""Answered with the same sentence without end."""
STOPPED = "an answer was stopped"
"""What the log says when it was."""


class Odd:
    """The real chain, but for two questions."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._of_odd: list[AnswerEvent] = []  # asked many times over, and found once

    def invoke(self, input: Question) -> Answer:
        return self._chain.invoke(input)

    def stream(self, input: Question) -> Iterator[AnswerEvent]:
        try:
            for event in self._events(input):
                yield event
                if isinstance(event, ClaimReady) and input.text == HELD:
                    _wait_for_leaving()
                while isinstance(event, ClaimReady) and input.text == FLOOD:
                    yield event
        except (GeneratorExit, ReaderLeft):
            print(STOPPED, file=sys.stderr, flush=True)
            raise

    def _events(self, input: Question) -> Iterator[AnswerEvent]:
        if input.text not in (HELD, FLOOD):
            yield from self._chain.stream(input)
            return
        if not self._of_odd:
            self._of_odd = list(self._chain.stream(input))
        yield from self._of_odd


def _wait_for_leaving() -> None:
    has_left = threading.Event()
    with current_reader().telling(has_left.set):
        assert has_left.wait(60)
    raise ReaderLeft("The reader left.")


def main() -> None:
    data_dir = Path(sys.argv[1])
    os.environ["GRADIO_TEMP_DIR"] = str(data_dir / "tmp")
    set_up("text", "info")
    application = open_application(Settings(_env_file=None, data_dir=data_dir))
    services = services_of(application)
    app = create_app(replace(services, chain=Odd(services.chain)))
    try:
        serve(
            app,
            listen("127.0.0.1", 0),
            on_ready=lambda url: print(url, flush=True),
            limits=LIMITS,
        )
    finally:
        services.loader.stop()
        application.close()


if __name__ == "__main__":
    main()
