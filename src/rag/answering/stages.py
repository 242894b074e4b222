"""How long the steps of an answer take: told to whoever listens, and as a trace's spans.

OpenTelemetry's API alone is used: where nobody set up an exporter its spans cost nothing.
Knows nothing of what a step does. A span carries no question and no text.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, get_args

from opentelemetry import context as current
from opentelemetry import trace

Stage = Literal["understanding", "retrieval", "reading", "judging", "first_sentence", "answer"]
STAGES: tuple[Stage, ...] = get_args(Stage)
"""``first_sentence`` and ``answer`` are from the question's coming on; the others a step
each."""

Listener = Callable[[Stage, float], None]
"""Told a stage and its seconds."""

_TRACER = trace.get_tracer("hoi-bao")


class Stages:
    """The steps of one answer, which begins when this is made and ends by :meth:`end`. Its
    spans have as their parent what is current then, whatever thread a step runs on."""

    def __init__(self, listener: Listener | None) -> None:
        self._listener = listener
        self._began = time.perf_counter()
        self._is_first = True
        self._span = _TRACER.start_span("answer")
        self._context = trace.set_span_in_context(self._span, current.get_current())

    @contextmanager
    def step(self, stage: Stage) -> Iterator[None]:
        """One step, from here to the end of the block."""
        began = time.perf_counter()
        with _TRACER.start_as_current_span(stage, context=self._context):
            yield
        self._tell(stage, time.perf_counter() - began)

    def sentence(self) -> None:
        """A verified sentence is ready: the first of them is timed."""
        if self._is_first:
            self._is_first = False
            self._span.add_event("first_sentence")
            self._tell("first_sentence", time.perf_counter() - self._began)

    def end(self, **facts: str | int) -> None:
        """The answer is saved; ``facts`` are the span's attributes."""
        self._tell("answer", time.perf_counter() - self._began)
        self._span.set_attributes({f"hoi_bao.{name}": value for name, value in facts.items()})

    def close(self) -> None:
        """However it ended."""
        self._span.end()

    def _tell(self, stage: Stage, seconds: float) -> None:
        if self._listener is not None:
            self._listener(stage, seconds)
