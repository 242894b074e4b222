"""One answer's writing: by its answerer, and by the stand-in where that one fails.

Knows who wrote which part, so that an answer says so. Knows nothing of how anything is
written, verified or numbered.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from rag.answering import wording
from rag.answering.drafts import Draft
from rag.answering.reading import Reading
from rag.errors import ModelError
from rag.types import ModelInfo

logger = logging.getLogger(__name__)


class Answerer(Protocol):
    """What turns a reading into sentences with their evidence. ``name`` is what an
    answer says of who wrote it; ``prompt_hash`` of what it was told, ``None`` where it
    is told nothing."""

    name: str
    prompt_hash: str | None

    def drafts(self, reading: Reading) -> Iterable[Draft]: ...


class Writing:
    """The drafts of one answer. Make one for each: it remembers what happened."""

    def __init__(self, answerer: Answerer, stand_in: Answerer | None) -> None:
        self._answerer = answerer
        self._stand_in = stand_in
        self._shown: list[Answerer] = []
        self._writer = answerer
        self._has_failed = False
        self._last: set[tuple[str, int, int]] = set()
        self._cited: set[tuple[str, int, int]] = set()
        self.dropped = 0

    def drafts(self, reading: Reading) -> Generator[Draft]:
        """The answerer's; where it fails, the stand-in's from there on, less what was
        shown already. Raises ModelError where there is no stand-in."""
        try:
            yield from self._handed_out(self._answerer.drafts(reading))
        except ModelError as error:
            if self._stand_in is None:
                raise
            logger.warning("%s Quoting instead.", error)
            self._has_failed = True
            self._writer = self._stand_in
            # What the model had shown; its own sentences and short answers share evidence.
            cited = frozenset(self._cited)
            left = (
                draft
                for draft in self._stand_in.drafts(reading)
                if not _places(draft) <= cited and not (draft.is_direct and cited)
            )
            yield from self._handed_out(left)

    def _handed_out(self, drafts: Iterable[Draft]) -> Generator[Draft]:
        for draft in drafts:
            self._last = _places(draft)
            yield draft

    def show(self) -> None:
        """The draft handed out last was found true, and is shown."""
        self._cited |= self._last
        if self._writer not in self._shown:
            self._shown.append(self._writer)

    def drop(self, problems: Sequence[str]) -> None:
        """The draft handed out last was not, and is dropped."""
        self.dropped += 1
        logger.info("A sentence of %s was dropped: %s", self._writer.name, " ".join(problems))

    def model(self, known: ModelInfo) -> ModelInfo:
        """``known``, with who really wrote what is shown."""
        writers = self._shown or [self._writer]
        return replace(
            known,
            generator=" + ".join(writer.name for writer in writers),
            fallback=self._has_failed,
            prompt=next((w.prompt_hash for w in writers if w.prompt_hash), None),
        )

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader should know of the writing."""
        if not self._has_failed:
            return ()
        is_mixed = self._answerer in self._shown
        return (wording.MODEL_BROKE_OFF if is_mixed else wording.MODEL_FAILED,)


def _places(draft: Draft) -> set[tuple[str, int, int]]:
    return {(e.paragraph.id, e.span.start, e.span.end) for e in draft.evidence}
