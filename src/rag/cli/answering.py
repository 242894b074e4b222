"""Who searches and answers for a command: the data directory itself, or a server.

A server is asked where one was named, and where one has the data directory. Knows nothing
of how results are printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from rag.cli.common import catch_up, say
from rag.errors import DataDirLocked, HoiBaoError, QuestionError, UsageError
from rag.types import Answer, Filters, Question

if TYPE_CHECKING:
    from rag.bootstrap import Application
    from rag.client import Client, SearchResults
    from rag.settings import Settings

# A language model may take a minute and a half over an answer.
_SILENT_S = 180.0
# Limits are by the minute: a file of questions waits for the next.
_LONGEST_WAIT_S = 61.0


class Archive(Protocol):
    """What ``rag search`` and ``rag ask`` need."""

    def search(
        self,
        question: str,
        *,
        top_k: int,
        filters: Filters,
        infer: bool,
        explain: bool,
        asked_at: datetime | None = None,
    ) -> SearchResults:
        """Hits with the filters that applied. Raises HoiBaoError."""
        ...

    def ask(self, question: Question) -> Answer:
        """The answer as readers get it anywhere, saved. Raises HoiBaoError."""
        ...


@contextmanager
def archive(settings: Settings, server: str) -> Iterator[Archive]:
    """The data directory, brought up to date, or the server that is asked instead."""
    if not server:
        from rag.bootstrap import open_application  # start-up time

        try:
            app = open_application(settings)
        except DataDirLocked as locked:
            if not locked.url:
                raise
            say(f"A server at {locked.url} has the data directory: it answers.")
            server = locked.url
        else:
            try:
                catch_up(app)
                yield LocalArchive(app)
            finally:
                app.close()
            return
    with client_of(settings, server) as client:
        yield ServedArchive(client)


@contextmanager
def client_of(settings: Settings, server: str) -> Iterator[Client]:
    """A client of the server, whose errors are told as those of a command. Raises
    UsageError for what could not be asked here either."""
    from rag.client import ApiProblem, Client, InvalidRequest, RetryPolicy, Unauthorized

    key = settings.api_key.get_secret_value()
    patience = RetryPolicy(longest_wait_s=_LONGEST_WAIT_S)
    with Client(server, api_key=key, timeout_s=_SILENT_S, retries=patience) as client:
        try:
            yield client
        except Unauthorized as error:
            hint = "takes no such key" if key else "asks for a key"
            raise HoiBaoError(
                f"The server at {server} {hint}. Set RAG_API_KEY to one; `rag keys create "
                "--scopes ask,read`, where the data lies, makes one."
            ) from error
        except InvalidRequest as error:
            raise UsageError(str(error)) from error
        except ApiProblem as error:
            known = f" (request {error.request_id})" if error.status >= 500 else ""
            raise HoiBaoError(f"{error}{known}") from error


@dataclass(frozen=True, slots=True)
class LocalArchive:
    """The data directory."""

    app: Application

    def search(
        self,
        question: str,
        *,
        top_k: int,
        filters: Filters,
        infer: bool,
        explain: bool,
        asked_at: datetime | None = None,
    ) -> SearchResults:
        from rag.client.results import SearchResults  # start-up time
        from rag.retrieval.explaining import explanation_to_dict, understanding_to_dict

        narrowed = self._narrowed(question, filters, asked_at) if infer else filters
        retriever = self.app.retriever
        found = retriever.find(question, top_k=top_k, filters=narrowed, asked_at=asked_at)
        reasons = retriever.explain(found) if explain else []
        return SearchResults(
            query=question,
            filters=narrowed,
            hits=found.hits,
            understood=understanding_to_dict(found.understood) if explain else None,
            explanations=tuple(explanation_to_dict(one) for one in reasons),
        )

    def ask(self, question: Question) -> Answer:
        from rag.answering.saved import for_reader  # start-up time

        return for_reader(self.app.store.answer(self.app.chain.invoke(question).id))

    def _narrowed(self, question: str, given: Filters, asked_at: datetime | None) -> Filters:
        """The filters of a search: those given, or what the question's own words ask for."""
        from rag.retrieval.inference import effective_filters  # start-up time

        now = datetime.now(UTC)
        return effective_filters(
            question,
            given,
            now=asked_at or now,
            zone=self.app.settings.zone,
            corpus=lambda: self.app.store.corpus_state(now),
        )


@dataclass(frozen=True, slots=True)
class ServedArchive:
    """A server."""

    client: Client

    def search(
        self,
        question: str,
        *,
        top_k: int,
        filters: Filters,
        infer: bool,
        explain: bool,
        asked_at: datetime | None = None,
    ) -> SearchResults:
        return self.client.search(
            question,
            top_k=top_k,
            filters=filters,
            infer=infer,
            explain=explain,
            asked_at=asked_at,
        )

    def ask(self, question: Question) -> Answer:
        from rag.client import InvalidRequest  # start-up time

        try:
            return self.client.ask(
                question.text,
                filters=question.filters,
                conversation_id=question.conversation_id,
                infer=question.infer,
                asked_at=question.asked_at,
            )
        except InvalidRequest as error:
            if error.code == QuestionError.__name__:
                raise QuestionError(str(error), vietnamese=error.vietnamese) from error
            raise
