"""Questions offered on an empty chat page: only those the archive really answers.

The candidates are about what the sample corpus tells; an archive that tells of
other things offers none of them. Asked in the background, so that neither the
start nor a page waits. Knows nothing of pages.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol

from rag.errors import HoiBaoError
from rag.store.store import Store
from rag.types import AnswerEvent, ClaimReady, CorpusState, Question

log = logging.getLogger(__name__)

OFFERED = 4
CANDIDATES = (
    "Chiến dịch Điện Biên Phủ kéo dài bao nhiêu ngày đêm?",
    "Tỉnh Điện Biên có bao nhiêu dân tộc?",
    "Pa pỉnh tộp là món gì?",
    "Đèo Pha Đin dài bao nhiêu km?",
    "Ông Đặng Hải Triều giữ chức vụ gì?",
    "Cánh đồng Mường Thanh rộng bao nhiêu héc-ta?",
)


class EventStream(Protocol):
    """A question to the events of its answer; nothing is kept of one left early."""

    def stream(self, input: Question) -> Iterator[AnswerEvent]: ...


class SampleQuestions:
    """Keeps the answerable among ``candidates``, looking again when the archive has
    changed since."""

    def __init__(
        self,
        chain: EventStream,
        store: Store,
        candidates: Sequence[str] = CANDIDATES,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._chain = chain
        self._store = store
        self._candidates = candidates
        self._clock = clock
        self._offered: tuple[str, ...] = ()
        self._checked_at: CorpusState | None = None
        self._busy = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def offered(self) -> tuple[str, ...]:
        """What is known to be answered; at once, while :meth:`refresh` looks again."""
        self.refresh()
        return self._offered

    def refresh(self) -> None:
        """Looks again in the background, unless nothing changed or it is being done."""
        if self._stopping.is_set() or not self._busy.acquire(blocking=False):
            return
        self._thread = threading.Thread(target=self._run, name="samples", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Until a running look is over."""
        if self._thread is not None:
            self._thread.join()

    def stop(self) -> None:
        """No more looks; a running one ends at its next question."""
        self._stopping.set()
        self.wait()

    def _run(self) -> None:
        try:
            state = self._store.corpus_state(self._clock())
            if state != self._checked_at:
                self._offered = self._answered()
                self._checked_at = state
        except HoiBaoError as error:
            # The page goes without samples; what failed shows where a question is asked.
            log.warning("sample questions were not checked: %s", error)
        finally:
            self._busy.release()

    def _answered(self) -> tuple[str, ...]:
        found: list[str] = []
        for candidate in self._candidates:
            if len(found) == OFFERED or self._stopping.is_set():
                break
            # The first sentence with a source settles it; the answer is not saved.
            events = self._chain.stream(Question(candidate))
            if any(isinstance(event, ClaimReady) and event.citations for event in events):
                found.append(candidate)
        return tuple(found)
