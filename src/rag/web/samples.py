"""Questions offered on an empty chat page: made from the archive's newest articles, and
only those that it really answers.

Looked for in the background, so that neither the start nor a page waits, and within
bounds, whatever the archive's size. Knows nothing of pages or of how questions are made.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, islice, zip_longest
from typing import Protocol

from rag.answering.sample_questions import candidates
from rag.errors import HoiBaoError
from rag.store.store import Store
from rag.types import AnswerEvent, ArticleVersion, CorpusState, Question

log = logging.getLogger(__name__)

OFFERED = 4
# Of this many newest articles those are read first that are of different sections; some
# two in a hundred tell something short that a reader may ask.
_NEWEST = 800
_READ = 400
_ASKED = 24


class EventStream(Protocol):
    """A question to the events of its answer; nothing is kept of one left early."""

    def stream(self, input: Question) -> Iterator[AnswerEvent]: ...


class SampleQuestions:
    """Keeps what the archive answers of the questions made from it, looking again when it
    has changed since."""

    def __init__(
        self,
        chain: EventStream,
        store: Store,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._chain = chain
        self._store = store
        self._clock = clock
        self._offered: tuple[str, ...] = ()
        self._checked_at: tuple[int, CorpusState] | None = None
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
        """No more looks; a running one ends at its next article or question."""
        self._stopping.set()
        self.wait()

    def _run(self) -> None:
        try:
            now = self._clock()
            # A change of text alone leaves the counts, the end of an embargo the sequence.
            state = self._store.latest_sequence(), self._store.corpus_state(now)
            if state != self._checked_at:
                self._offered = self._answered(now)
                self._checked_at = state
        except HoiBaoError as error:
            # The page goes without samples; what failed shows where a question is asked.
            log.warning("sample questions were not checked: %s", error)
        finally:
            self._busy.release()

    def _answered(self, now: datetime) -> tuple[str, ...]:
        found: list[str] = []
        for candidate in candidates(self._articles(now))[:_ASKED]:
            if len(found) == OFFERED or self._stopping.is_set():
                break
            # The first sentence settles it; the answer is not saved.
            if candidate.is_answered_by(self._chain.stream(Question(candidate.text))):
                found.append(candidate.text)
        return tuple(found)

    def _articles(self, now: datetime) -> Iterator[ArticleVersion]:
        """New articles, sections by turns, with their paragraphs."""
        for article in islice(_by_turns(self._store.newest(now, limit=_NEWEST)), _READ):
            if self._stopping.is_set():
                return
            stored = self._store.article(article.id)
            if stored.is_open(now):
                yield stored


def _by_turns(articles: Sequence[ArticleVersion]) -> Iterator[ArticleVersion]:
    by_section: dict[str | None, list[ArticleVersion]] = defaultdict(list)
    for article in articles:
        by_section[article.article.section].append(article)
    turns = chain.from_iterable(zip_longest(*by_section.values()))
    return (article for article in turns if article is not None)
