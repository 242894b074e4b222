"""How often what happened while answering, since the process began.

For whoever runs it: what the language model did, and what became of its sentences. Knows
nothing of who reads the counts.
"""

from __future__ import annotations

import threading
from collections import Counter
from typing import Literal, get_args

from rag.answering.stages import Listener, Stage

Event = Literal[
    "answered",
    "abstained",
    "model_replies",  # asked of the model and ended well, rewriting included
    "model_failures",
    "model_tokens",  # as the model counts them, or estimated
    "over_token_ceiling",
    "fallbacks",  # answers that were quoted since the model failed or may not be asked
    "claims_shown",
    "claims_moved",  # to a paragraph that says it, from one that did not
    "claims_rewritten",
    "claims_removed",
    "unknown_markers",
]


class AnswerCounts:
    """Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[Event] = Counter()
        self.listener: Listener | None = None

    def listen(self, listener: Listener) -> None:
        """From now on, tell ``listener`` how long the stages of each answer take."""
        self.listener = listener

    def tell(self, stage: Stage, seconds: float) -> None:
        """How long a stage took that another process did."""
        if self.listener is not None:
            self.listener(stage, seconds)

    def add(self, event: Event, by: int = 1) -> None:
        """It happened once more, or ``by`` times."""
        with self._lock:
            self._counts[event] += by

    def snapshot(self) -> dict[str, int]:
        """Every event by name, those that never happened too."""
        with self._lock:
            return {event: self._counts[event] for event in get_args(Event)}
