"""Feeds as people keep them: added, changed, removed, and how each fares.

Knows the tables; nothing of how a feed is fetched. What people do is recorded with who
did it, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from rag.errors import Conflict, NotFound
from rag.store.audit import append
from rag.store.engine import reading, writing
from rag.store.feed_results import Feed
from rag.store.feed_tables import feed_entries, feed_sitemaps, feeds
from rag.store.moments import iso, moment


class Feeds:
    """The feeds of one database. Every method may raise StoreError; those that name a
    feed raise NotFound where it is not there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self,
        feed_id: str,
        url: str,
        *,
        interval: timedelta,
        actor: str,
        title: str = "",
        kind: str | None = None,
        section: str | None = None,
        source: str | None = None,
    ) -> Feed:
        """Keep a new feed, to be polled at once. Raises Conflict where its address is
        there already."""
        now = iso(datetime.now(UTC))
        row = {
            "id": feed_id,
            "url": url,
            "title": title,
            "kind": kind,
            "section": section,
            "source": source,
            "interval_s": int(interval.total_seconds()),
            "enabled": True,
            "gone": False,
            "added_by": actor,
            "added_at": now,
            "consecutive_failures": 0,
            "next_poll_at": now,
            "listed": 0,
            "left_out": 0,
        }
        with writing(self._engine) as connection:
            refuse_known(connection, url)
            connection.execute(insert(feeds), row)
            append(connection, actor, "feed.add", feed_id, {"url": url})
            return read_feed(connection, feed_id)

    def get(self, feed_id: str) -> Feed:
        with reading(self._engine) as connection:
            return read_feed(connection, feed_id)

    def all(self, *, limit: int | None = None, after: tuple[str, str] | None = None) -> list[Feed]:
        """By when they were added. ``after``: when the one before was added (ISO 8601, in
        UTC), and its id."""
        query = select(feeds).order_by(feeds.c.added_at, feeds.c.id)
        if after is not None:
            added = feeds.c.added_at
            query = query.where(
                or_(added > after[0], (added == after[0]) & (feeds.c.id > after[1]))
            )
        with reading(self._engine) as connection:
            rows = connection.execute(query.limit(limit)).mappings()
            return [feed_of(dict(row)) for row in rows]

    def change(self, feed_id: str, changes: Mapping[str, object], *, actor: str) -> Feed:
        """Set some of ``title``, ``section``, ``source``, ``interval`` and ``is_enabled``;
        what is as it was changes nothing. One that is let go on is polled at once."""
        names = {"interval": "interval_s", "is_enabled": "enabled"}
        with writing(self._engine) as connection:
            before = read_feed(connection, feed_id)
            new = {name: value for name, value in changes.items() if getattr(before, name) != value}
            if not new:
                return before
            values = {names.get(name, name): _plain(value) for name, value in new.items()}
            if new.get("is_enabled"):
                values |= {"gone": False, "consecutive_failures": 0, "last_error": None}
                values |= {"last_error_vietnamese": None, "next_poll_at": iso(datetime.now(UTC))}
            elif "interval" in new and not before.consecutive_failures:
                polled = before.last_polled_at or before.added_at
                values["next_poll_at"] = iso(polled + timedelta(seconds=int(values["interval_s"])))
            connection.execute(update(feeds).where(feeds.c.id == feed_id).values(**values))
            details = {name: _plain(value) for name, value in new.items()}
            append(connection, actor, "feed.change", feed_id, {"url": before.url, **details})
            return read_feed(connection, feed_id)

    def remove(self, feed_id: str, *, actor: str) -> None:
        """Forget a feed and what it lists; its articles stay."""
        with writing(self._engine) as connection:
            url = read_feed(connection, feed_id).url
            for table in (feed_entries, feed_sitemaps):
                connection.execute(delete(table).where(table.c.feed_id == feed_id))
            connection.execute(delete(feeds).where(feeds.c.id == feed_id))
            append(connection, actor, "feed.remove", feed_id, {"url": url})

    def ask_poll(self, feed_id: str, *, actor: str) -> Feed:
        """Let a feed be polled as soon as anybody does. Raises Conflict for one that is
        paused."""
        with writing(self._engine) as connection:
            feed = read_feed(connection, feed_id)
            if not feed.is_enabled:
                raise Conflict(
                    f"The feed {feed_id!r} is paused. Set its enabled to true; it is polled then.",
                    vietnamese="Nguồn tin này đang tạm dừng. Xin bật lại; nguồn tin sẽ được tải "
                    "ngay.",
                )
            now = iso(datetime.now(UTC))
            connection.execute(update(feeds).where(feeds.c.id == feed_id).values(next_poll_at=now))
            append(connection, actor, "feed.poll", feed_id, {"url": feed.url})
            return read_feed(connection, feed_id)


def read_feed(connection: Connection, feed_id: str) -> Feed:
    """Raises NotFound."""
    row = connection.execute(select(feeds).where(feeds.c.id == feed_id)).mappings().first()
    if row is None:
        raise NotFound(
            f"There is no feed {feed_id[:80]!r}. See which there are: GET /api/v1/feeds or "
            "`rag feeds list`.",
            vietnamese="Không tìm thấy nguồn tin này. Có thể đã có người bỏ nguồn tin.",
        )
    return feed_of(dict(row))


def refuse_known(connection: Connection, url: str) -> None:
    """Raises Conflict where a feed has this address."""
    known = connection.execute(select(feeds.c.id).where(feeds.c.url == url)).scalar()
    if known is not None:
        raise Conflict(
            f"This address is a feed here already: {known!r}. Change that one, or remove it first.",
            vietnamese="Nguồn tin này đã có trong danh sách.",
        )


def feed_of(row: dict[str, Any]) -> Feed:
    """As its row tells, and whether anybody holds it at this moment."""
    now = datetime.now(UTC)
    until = moment(row["lease_until"])
    return Feed(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        kind=row["kind"],
        section=row["section"],
        source=row["source"],
        interval=timedelta(seconds=row["interval_s"]),
        is_enabled=bool(row["enabled"]),
        is_gone=bool(row["gone"]),
        added_by=row["added_by"],
        added_at=datetime.fromisoformat(row["added_at"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
        last_polled_at=moment(row["last_polled_at"]),
        last_success_at=moment(row["last_success_at"]),
        last_error=row["last_error"],
        last_error_vietnamese=row["last_error_vietnamese"],
        consecutive_failures=row["consecutive_failures"],
        next_poll_at=datetime.fromisoformat(row["next_poll_at"]),
        listed=row["listed"],
        left_out=row["left_out"],
        is_being_polled=until is not None and until > now,
    )


def _plain(value: object) -> Any:
    return int(value.total_seconds()) if isinstance(value, timedelta) else value
