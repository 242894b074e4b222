"""What people do to articles: each change with who made it and why, on the condition that
nobody changed the article meanwhile.

Knows the tables; nothing of who may do what, or of indexes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from sqlalchemy import Connection, Engine, insert, select, update

from rag.errors import Gone, NotFound, PreconditionFailed
from rag.store import answers as saved
from rag.store import writing as write
from rag.store.archive_tables import article_events
from rag.store.audit import append
from rag.store.desk_items import remove_items
from rag.store.engine import empty_log, reading, writing
from rag.store.results import PutResult
from rag.store.tables import articles
from rag.types import Answer, Article

EventAction = Literal["put", "withdraw", "reinstate", "erase"]

Expected = int | Collection[int]
"""The version, or the versions, one of which an article must be at; 0 where there is none,
and for a put the negative of a version that is withdrawn."""
ANY_VERSION = range(1, 2**31)
"""Whichever it is at, as long as there is one that readers may see."""


@dataclass(frozen=True, slots=True)
class ArticleEvent:
    """``actor`` did ``action`` to an article that had, or got, ``version``."""

    at: datetime
    actor: str
    action: EventAction
    version: int
    reason: str | None


class Archive:
    """The articles of one database, as people change them. Every method may raise
    StoreError. ``expected`` says which version whoever asks has seen: PreconditionFailed where
    the article is at another by now."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(
        self, article: Article, *, actor: str, expected: Expected | None = None, reason: str = ""
    ) -> PutResult:
        """Store an article or a new version of it, and bring it back where it was
        withdrawn; where a version is expected, only if it was seen as withdrawn. Raises Gone
        where it was erased, and PreconditionFailed."""
        with writing(self._engine) as connection:
            state, version = _found(connection, article.id)
            if state == "erased":
                raise _erased(article.id, "Use another id.")
            if state == "withdrawn":
                _refuse_withdrawn(version, article.id, expected)
            else:
                _refuse_other(version, article.id, expected)
            (result,) = write.put_articles(
                connection,
                [article],
                [None],
                [None],
                datetime.now(UTC),
                reinstate=True,
                hold_earlier=False,
            )
            if result.status != "unchanged":
                _note(connection, article.id, "put", result.version, actor, reason)
        return result

    def withdraw(
        self, article_id: str, *, actor: str, reason: str = "", expected: Expected | None = None
    ) -> bool:
        """Take an article from readers; False where it is so already. Raises NotFound
        and PreconditionFailed."""
        with writing(self._engine) as connection:
            _, version = _there(connection, article_id)
            _refuse_other(version, article_id, expected)
            now = datetime.now(UTC)
            changed = write.set_state(connection, article_id, "withdrawn", now, reason=reason)
            if changed:
                _note(connection, article_id, "withdraw", version, actor, reason)
        return changed

    def reinstate(
        self, article_id: str, *, actor: str, reason: str = "", expected: Expected | None = None
    ) -> bool:
        """Give a withdrawn article back to readers as it was; False where it is live.
        Raises NotFound, Gone where it was erased, and PreconditionFailed."""
        with writing(self._engine) as connection:
            state, version = _there(connection, article_id)
            if state == "erased":
                raise _erased(article_id, "Put it anew under another id.")
            _refuse_other(version, article_id, expected)
            if state == "live":
                return False
            connection.execute(
                update(articles)
                .where(articles.c.id == article_id)
                .values(
                    state="live",
                    state_reason=None,
                    state_at=None,
                    pruned=False,
                    sequence=write.next_sequence(connection, 1),
                )
            )
            _note(connection, article_id, "reinstate", version, actor, reason)
        return True

    def erase(
        self,
        article_id: str,
        *,
        actor: str,
        rewrite: Callable[[Answer], Answer],
        reason: str = "",
        expected: Expected | None = None,
    ) -> bool:
        """Take the text out of every version, and out of each saved answer that cites it
        by ``rewrite``; a tombstone stays. False where it is so already. Raises NotFound and
        PreconditionFailed."""
        with writing(self._engine) as connection:
            _, version = _there(connection, article_id)
            _refuse_other(version, article_id, expected)
            now = datetime.now(UTC)
            changed = write.set_state(connection, article_id, "erased", now, reason=reason)
            if changed:
                saved.rewrite_answers(connection, article_id, rewrite)
                remove_items(connection, article_id=article_id)
                write.blank_article(connection, article_id)
                _note(connection, article_id, "erase", version, actor, reason)
        if changed:
            empty_log(self._engine)
        return changed

    def events(self, article_id: str) -> list[ArticleEvent]:
        """What people did to an article, the latest first."""
        query = (
            select(article_events)
            .where(article_events.c.article_id == article_id)
            .order_by(article_events.c.number.desc())
        )
        with reading(self._engine) as connection:
            return [
                ArticleEvent(
                    at=datetime.fromisoformat(row.at),
                    actor=row.actor,
                    action=cast("EventAction", row.action),
                    version=row.version,
                    reason=row.reason,
                )
                for row in connection.execute(query)
            ]


def _found(connection: Connection, article_id: str) -> tuple[str | None, int]:
    """Its state and its version; ``None`` and 0 where there is no such article."""
    query = select(articles.c.state, articles.c.current_version)
    row = connection.execute(query.where(articles.c.id == article_id)).first()
    return (row.state, int(row.current_version)) if row is not None else (None, 0)


def _there(connection: Connection, article_id: str) -> tuple[str | None, int]:
    """As above. Raises NotFound: what is not there is no change of anybody's."""
    found = _found(connection, article_id)
    if found[0] is None:
        raise NotFound(f"No article {article_id!r} is in the archive. Check the id.")
    return found


def _erased(article_id: str, advice: str) -> Gone:
    return Gone(
        f"Article {article_id!r} was erased and cannot come back. {advice}",
        vietnamese="Bài viết này đã được xóa vĩnh viễn nên không khôi phục được.",
    )


def _refuse_other(version: int, article_id: str, expected: Expected | None) -> None:
    if expected is None:
        return
    versions = _versions(expected)
    if version in versions or -version in versions:
        return
    if not version:
        raise PreconditionFailed(
            f"There is no article {article_id!r} yet, so it is at no version. Send it without "
            "If-Match to put it in.",
            vietnamese="Bài này chưa có trong kho nên chưa có bản nào để sửa.",
        )
    if 0 in versions:
        raise PreconditionFailed(
            f"Article {article_id!r} is there already, at version {version}. Read it first, then "
            "send the change with If-Match.",
            vietnamese=f"Bài này đã có trong kho (bản {version}). Xin xem bản đó trước.",
        )
    seen = " or ".join(str(abs(one)) for one in sorted(versions)[:9])
    raise PreconditionFailed(
        f"Article {article_id!r} is at version {version}, not {seen}: somebody changed it "
        "meanwhile. Read it again, then send the change with the version you saw.",
        vietnamese=f"Người khác vừa lưu bản {version} của bài này (bạn đang xem bản "
        f"{seen}), nên thay đổi của bạn chưa được lưu. Xin xem bản mới trước.",
    )


def _refuse_withdrawn(version: int, article_id: str, expected: Expected | None) -> None:
    """Who saw it while readers could must not bring it back unawares."""
    if expected is None or -version in _versions(expected):
        return
    if version in _versions(expected):
        raise PreconditionFailed(
            f"Article {article_id!r} was withdrawn meanwhile, and the change would bring it back. "
            "Leave it, or send it without If-Match if readers are to see it again.",
            vietnamese="Bài này vừa được gỡ nên thay đổi của bạn chưa được lưu: lưu là đăng lại "
            "bài. Xin mở lại trang của bài trước.",
        )
    _refuse_other(version, article_id, expected)


def _versions(expected: Expected) -> Collection[int]:
    return {expected} if isinstance(expected, int) else expected


def _note(
    connection: Connection,
    article_id: str,
    action: EventAction,
    version: int,
    actor: str,
    reason: str,
) -> None:
    row = {
        "article_id": article_id,
        "at": datetime.now(UTC).isoformat(),
        "actor": actor,
        "action": action,
        "version": version,
        "reason": reason or None,
    }
    connection.execute(insert(article_events), row)
    # Not the reason: it is what a person wrote, and this record cannot be mended.
    append(connection, actor, f"article.{action}", article_id, {"version": version})
