"""The store: articles with versions, answers with feedback, tokens used; and, each with a
face of its own, keys, people, the verification desk and the record of who did what. A
thin face over one file a subject; every method is one transaction, safe to call from any
thread.

Knows nothing of files, indexes or questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine

from rag.errors import Gone, NotFound, UsageError
from rag.store import answers as saved
from rag.store import feedback as said
from rag.store import reading as read
from rag.store import token_use as use
from rag.store import writing as write
from rag.store.answer_list import AnswerList
from rag.store.archive import Archive
from rag.store.audit import Audit, append
from rag.store.backup import back_up, problem_of
from rag.store.browsing import Browsing
from rag.store.correcting import read_correcting
from rag.store.counting import Counts
from rag.store.deliveries import Deliveries
from rag.store.delivery_claims import DeliveryClaims
from rag.store.desk import Desk
from rag.store.desk_items import remove_items
from rag.store.desk_queue import DeskQueue
from rag.store.engine import empty_log, make_engine, reading, sqlite_path, writing
from rag.store.exporting import Exports
from rag.store.feed_entries import FeedEntries
from rag.store.feed_polls import FeedPolls
from rag.store.feed_sitemaps import FeedSitemaps
from rag.store.feeds import Feeds
from rag.store.gold import Gold
from rag.store.idempotency import Idempotency
from rag.store.judgements import Judgements
from rag.store.keys import Keys
from rag.store.loads import Loads
from rag.store.newest import read_newest
from rag.store.people import People
from rag.store.requests import Requests
from rag.store.results import FeedbackCounts, PutResult, SavedAnswer, StoreStats
from rag.store.retention import Retention
from rag.store.schema import migrate
from rag.store.unanswered import Unanswered
from rag.store.webhook_overview import WebhookOverview
from rag.store.webhooks import Webhooks
from rag.types import (
    Answer,
    Article,
    ArticleVersion,
    CorpusState,
    Feedback,
    Paragraph,
    Watermark,
)


class Store:
    """Open one with :meth:`open`; close it at the end.

    Every method may raise StoreError, or DataDirError where the file cannot be
    written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.keys = Keys(engine)
        self.people = People(engine)
        self.audit = Audit(engine)
        self.idempotency = Idempotency(engine)
        self.archive = Archive(engine)
        self.browsing = Browsing(engine)
        self.loads = Loads(engine)
        self.feeds = Feeds(engine)
        self.feed_polls = FeedPolls(engine)
        self.feed_entries = FeedEntries(engine)
        self.feed_sitemaps = FeedSitemaps(engine)
        self.requests = Requests(engine)
        self.unanswered = Unanswered(engine)
        self.counts = Counts(engine)
        self.retention = Retention(engine)
        self.exports = Exports(engine)
        self.judgements = Judgements(engine)
        self.desk = Desk(engine)
        self.desk_queue = DeskQueue(engine)
        self.gold = Gold(engine)
        self.answer_list = AnswerList(engine)
        self.webhooks = Webhooks(engine)
        self.webhook_overview = WebhookOverview(engine)
        self.deliveries = Deliveries(engine)
        self.delivery_claims = DeliveryClaims(engine)

    @classmethod
    def open(cls, database: str | Path, *, make: bool = True) -> Store:
        """The store at a SQLAlchemy URL or in an SQLite file, migrated as need be. One
        that is not there is made, or, without ``make``, refused by UsageError."""
        engine = make_engine(database)
        try:
            path = sqlite_path(engine)
            if not make and path is not None and not path.is_file():
                raise UsageError(
                    f"There is no store at {path}. Check --data-dir, RAG_DATA_DIR and "
                    "RAG_DATABASE_URL."
                )
            migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        self._engine.dispose()

    def put(
        self, article: Article, *, origin: str | None = None, reinstate: bool = False
    ) -> PutResult:
        """Store one article. Raises Gone where it was erased."""
        (result,) = self.put_many([article], origins=[origin], reinstate=reinstate)
        if result.status == "erased":
            raise Gone(
                f"Article {article.id!r} was erased and cannot come back. Use another id.",
                vietnamese="Bài viết này đã được xóa vĩnh viễn.",
            )
        return result

    def put_many(
        self,
        articles: Sequence[Article],
        *,
        origins: Sequence[str | None] | None = None,
        original_ids: Sequence[str | None] | None = None,
        reinstate: bool = False,
        hold_earlier: bool = False,
    ) -> list[PutResult]:
        """Store articles in one transaction, in order. ``origins`` says where each came
        from, ``original_ids`` which id it had before it was mapped; ``reinstate`` brings
        back what a person withdrew; ``hold_earlier`` stores nothing of an article that is
        as an earlier version of it was, and answers which."""
        nothing: list[str | None] = [None] * len(articles)
        with writing(self._engine) as connection:
            return write.put_articles(
                connection,
                articles,
                nothing if origins is None else origins,
                nothing if original_ids is None else original_ids,
                datetime.now(UTC),
                reinstate=reinstate,
                hold_earlier=hold_earlier,
            )

    def withdraw(self, article_id: str, *, reason: str = "", pruned: bool = False) -> bool:
        """Take an article from readers; False where it is so already. ``pruned``: its
        file is gone, and a later put brings it back, unless it is withdrawn without
        ``pruned`` meanwhile. Raises NotFound."""
        with writing(self._engine) as connection:
            now = datetime.now(UTC)
            return write.set_state(
                connection, article_id, "withdrawn", now, reason=reason, pruned=pruned
            )

    def erase(self, article_id: str, *, reason: str, rewrite: Callable[[Answer], Answer]) -> bool:
        """Take the text out of every version, and out of each saved answer that cites
        it by ``rewrite``; a tombstone stays. False where it is so already. Raises
        NotFound."""
        with writing(self._engine) as connection:
            now = datetime.now(UTC)
            changed = write.set_state(connection, article_id, "erased", now, reason=reason)
            if changed:
                saved.rewrite_answers(connection, article_id, rewrite)
                remove_items(connection, article_id=article_id)
                write.blank_article(connection, article_id)
        if changed:
            empty_log(self._engine)
        return changed

    def article(self, article_id: str, version: int | None = None) -> ArticleVersion:
        """One version, by default the current one, whatever its state. Raises NotFound."""
        with reading(self._engine) as connection:
            found = read.read_version(connection, article_id, version)
        if found is None:
            which = f"version {version} of " if version is not None else ""
            raise NotFound(f"There is no {which}article {article_id!r}. Check the id.")
        return found

    def versions(self, article_id: str) -> list[ArticleVersion]:
        """Every version without paragraphs, newest first. Raises NotFound."""
        with reading(self._engine) as connection:
            found = read.read_versions(connection, article_id)
        if not found:
            raise NotFound(f"There is no article {article_id!r}. Check the id.")
        return found

    def correcting(self, article_id: str) -> list[ArticleVersion]:
        """The articles that say they correct this one and that readers may see now,
        without paragraphs, by id."""
        with reading(self._engine) as connection:
            return read_correcting(connection, [article_id], datetime.now(UTC)).get(article_id, [])

    def paragraph(self, paragraph_id: str) -> tuple[Paragraph, ArticleVersion]:
        """A paragraph and the version it stands in. Raises NotFound, and Gone where the
        article was erased."""
        article_id, _, rest = paragraph_id.rpartition(".v")
        number, _, anchor = rest.partition(".")
        with reading(self._engine) as connection:
            found = read.read_paragraphs(connection, [paragraph_id]).get(paragraph_id)
            stored = (
                read.read_version(connection, article_id, int(number))
                if number.isascii() and number.isdigit() and len(number) < 10
                else None
            )
        if stored is not None and stored.state == "erased":
            raise Gone(f"Article {article_id!r} was erased; paragraph {anchor} is gone with it.")
        if found is None or stored is None:
            raise NotFound(
                f"There is no paragraph {paragraph_id!r}. An id reads "
                "<article_id>.v<version>.p<ordinal>."
            )
        return found, stored

    def paragraphs(self, ids: Iterable[str]) -> dict[str, Paragraph]:
        """Paragraphs by id; those that are not there are absent."""
        with reading(self._engine) as connection:
            return read.read_paragraphs(connection, ids)

    def articles(self, ids: Iterable[str]) -> dict[str, ArticleVersion]:
        """Current versions without paragraphs, by id."""
        with reading(self._engine) as connection:
            return read.read_current(connection, ids)

    def newest(self, now: datetime, *, limit: int) -> list[ArticleVersion]:
        """The articles that readers may see by ``now``, without paragraphs: those
        published last, then undated ones."""
        with reading(self._engine) as connection:
            return read_newest(connection, now, limit)

    def ids_from(self, origins: Sequence[str]) -> set[str]:
        """Live articles whose origin is one of these paths, or lies under one."""
        with reading(self._engine) as connection:
            return read.read_ids_from(connection, origins)

    def changes(
        self, after: Watermark, *, now: datetime, limit: int
    ) -> tuple[list[ArticleVersion], Watermark]:
        """What changed since a watermark, and the watermark to keep once that is
        applied; the same watermark where nothing changed. Embargoed articles come with
        the rest, and again when their time has come."""
        with reading(self._engine) as connection:
            return read.read_changes(connection, after, now, limit)

    def count_changes(self, after: Watermark) -> int:
        """How many articles changed since a watermark."""
        with reading(self._engine) as connection:
            return read.read_change_count(connection, after)

    def latest_sequence(self) -> int:
        """The number of the newest change."""
        with reading(self._engine) as connection:
            return read.read_sequence(connection)

    def sections(self) -> list[str]:
        """Sections of live articles, sorted."""
        with reading(self._engine) as connection:
            return read.read_names(connection, "section")

    def sources(self) -> list[str]:
        """Sources of live articles, sorted."""
        with reading(self._engine) as connection:
            return read.read_names(connection, "source")

    def stats(self, now: datetime) -> StoreStats:
        """How much is there, and of which period."""
        with reading(self._engine) as connection:
            return read.read_stats(connection, now)

    def corpus_state(self, now: datetime) -> CorpusState:
        """How many articles are live, and the newest date; quick at any size."""
        with reading(self._engine) as connection:
            return read.read_corpus_state(connection, now)

    def save_answer(self, answer: Answer, *, owner: str | None = None) -> None:
        """Save an answer with its citations, and whose it is. Raises StoreError for an id
        in use."""
        with writing(self._engine) as connection:
            saved.insert_answer(connection, answer, datetime.now(UTC), owner)

    def owner_of(self, answer_id: str) -> str | None:
        """Whose an answer is; ``None``: of whoever knows it. Raises NotFound."""
        with reading(self._engine) as connection:
            found = saved.read_owner(connection, answer_id)
        if found is None:
            raise saved.no_answer(answer_id)
        return found[0]

    def owner_of_conversation(self, conversation_id: str) -> str | None:
        """Whose the answers of a conversation are. Raises NotFound where there are none."""
        with reading(self._engine) as connection:
            found = saved.read_conversation_owner(connection, conversation_id)
        if found is None:
            raise saved.no_conversation(conversation_id)
        return found[0]

    def answer(self, answer_id: str) -> SavedAnswer:
        """An answer and what its sources are now. Raises NotFound."""
        with reading(self._engine) as connection:
            found = saved.read_answer(connection, answer_id, datetime.now(UTC))
        if found is None:
            raise saved.no_answer(answer_id)
        return found

    def conversation(
        self, conversation_id: str, *, since: datetime, limit: int
    ) -> list[SavedAnswer]:
        """The last answers of a conversation that were saved since then, oldest first, at
        most ``limit``. Raises NotFound where no answer of it is there."""
        with reading(self._engine) as connection:
            found = saved.read_conversation(
                connection, conversation_id, since, limit, datetime.now(UTC)
            )
        if found is None:
            raise saved.no_conversation(conversation_id)
        return found

    def delete_answer(self, answer_id: str, *, actor: str | None = None) -> bool:
        """Delete an answer, with what readers said of it; False where there is none. Who
        deletes what is not theirs is recorded."""
        with writing(self._engine) as connection:
            is_deleted = saved.remove_answer(connection, answer_id)
            if is_deleted and actor is not None:
                append(connection, actor, "answer.delete", answer_id, {})
        empty_log(self._engine)
        return is_deleted

    def delete_conversation(self, conversation_id: str, *, actor: str | None = None) -> int:
        """Delete every answer of a conversation; how many there were. The record says who
        did, as above, and not which it was: its id opened it."""
        with writing(self._engine) as connection:
            deleted = saved.remove_conversation(connection, conversation_id)
            if deleted and actor is not None:
                append(connection, actor, "conversation.delete", "", {"answers": deleted})
        empty_log(self._engine)
        return deleted

    def add_feedback(self, feedback: Feedback) -> None:
        """Keep what a reader says of an answer, beside what was said before. Raises
        NotFound where the answer is not there."""
        with writing(self._engine) as connection:
            if not said.insert_feedback(connection, feedback):
                raise saved.no_answer(feedback.answer_id)

    def feedback_counts(self) -> FeedbackCounts:
        """How many answers and citations readers judged, and how."""
        with reading(self._engine) as connection:
            return said.count_feedback(connection)

    def reserve_tokens(self, day: date, tokens: int, *, ceiling: int | None) -> bool:
        """Count tokens that a language model is about to use on a day of the archive's
        calendar; False, and none counted, where the day's would pass the ceiling."""
        with writing(self._engine) as connection:
            return use.reserve_tokens(connection, day, tokens, ceiling=ceiling)

    def return_tokens(self, day: date, tokens: int) -> None:
        """Take back what was counted and not used; a negative number counts more."""
        with writing(self._engine) as connection:
            use.add_tokens(connection, day, -tokens)

    def tokens_used(self, day: date) -> int:
        """Those counted for a day."""
        with reading(self._engine) as connection:
            return use.read_tokens(connection, day)

    def backup(self, target: Path) -> None:
        """Write the store to one file, consistent while others write. A former backup
        there is replaced; anything else, or any file by a store that never held an
        article, is refused by UsageError."""
        back_up(self._file("backed up"), target, is_empty=self.latest_sequence() == 0)

    def check(self) -> list[str]:
        """What is unsound in the store's file, or in its record of who did what, in words;
        empty where nothing is."""
        path = sqlite_path(self._engine)
        problem = problem_of(path) if path is not None else None
        found = [f"the store at {path}: {problem}; run `rag restore`"] if problem else []
        rewritten = None if problem else self.audit.problem()
        return [*found, rewritten] if rewritten else found

    def _file(self, done: str) -> Path:
        path = sqlite_path(self._engine)
        if path is None:
            raise UsageError(
                f"A {self._engine.dialect.name} store is not {done} from here. Use that "
                "database's own tool, such as pg_dump."
            )
        return path
