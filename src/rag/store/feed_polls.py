"""Who polls which feed, and what each poll came to: one at a time, whoever asks.

A feed is leased to whoever polls it, for a while that is renewed as the poll goes on; what
a poll writes after its lease is lost is refused. Knows nothing of fetching.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, or_, select, update

from rag.errors import Conflict
from rag.store.audit import append
from rag.store.engine import reading, writing
from rag.store.feed_results import Feed
from rag.store.feed_tables import feeds
from rag.store.feeds import read_feed
from rag.store.moments import iso

ACTOR = "feeds"
_LONGEST_TITLE = 500


class FeedPolls:
    """Over one database. ``owner`` names whoever polls, each thread by a name of its own.
    Every method may raise StoreError; those that write raise Conflict where the lease is
    lost, or the feed gone, meanwhile."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(
        self, owner: str, now: datetime, lease: timedelta, *, feed_id: str | None = None
    ) -> Feed | None:
        """The feed that has been due the longest, or None where none is. With ``feed_id``,
        that one whether it is due or not: raises NotFound, and Conflict where it is being
        polled."""
        due = (feeds.c.enabled.is_(True)) & (feeds.c.next_poll_at <= iso(now))
        wanted = due if feed_id is None else feeds.c.id == feed_id
        free = or_(feeds.c.lease_until.is_(None), feeds.c.lease_until <= iso(now))
        oldest = select(feeds.c.id).where(wanted, free).order_by(feeds.c.next_poll_at, feeds.c.id)
        with reading(self._engine) as connection:  # nothing to write, most of the time
            if feed_id is not None:
                read_feed(connection, feed_id)
            found = connection.execute(oldest.limit(1)).scalar()
        if found is not None:
            with writing(self._engine) as connection:
                changed = connection.execute(
                    update(feeds)
                    .where(feeds.c.id == found, wanted, free)
                    .values(lease_owner=owner, lease_until=iso(now + lease))
                ).rowcount
                if changed:
                    return read_feed(connection, found)
        if feed_id is not None:
            raise Conflict(
                f"The feed {feed_id!r} is being polled now. Look again in a minute.",
                vietnamese="Nguồn tin này đang được tải. Xin xem lại sau ít phút.",
            )
        return None

    def renew(self, feed_id: str, owner: str, until: datetime) -> None:
        """Go on for longer."""
        with writing(self._engine) as connection:
            set_held(connection, feed_id, owner, lease_until=iso(until))

    def release(self, feed_id: str, owner: str) -> None:
        """Give it back as it was; nothing where the lease is lost."""
        with writing(self._engine) as connection:
            connection.execute(
                update(feeds)
                .where(feeds.c.id == feed_id, feeds.c.lease_owner == owner)
                .values(lease_owner=None, lease_until=None)
            )

    def move(self, feed_id: str, owner: str, url: str) -> bool:
        """Ask it at another address from now on; False where another feed is there."""
        with writing(self._engine) as connection:
            if connection.execute(select(feeds.c.id).where(feeds.c.url == url)).first():
                return False
            before = read_feed(connection, feed_id).url
            set_held(connection, feed_id, owner, url=url)
            append(connection, ACTOR, "feed.move", feed_id, {"from": before, "to": url})
            return True

    def read(
        self,
        feed_id: str,
        owner: str,
        *,
        kind: str,
        title: str,
        listed: int,
        left_out: int,
    ) -> None:
        """Keep what the listing says of itself; a title that somebody gave stays."""
        values: dict[str, Any] = {"kind": kind, "listed": listed, "left_out": left_out}
        with writing(self._engine) as connection:
            if title and not read_feed(connection, feed_id).title:
                values["title"] = title[:_LONGEST_TITLE]
            set_held(connection, feed_id, owner, **values)

    def succeed(
        self,
        feed_id: str,
        owner: str,
        now: datetime,
        *,
        etag: str | None,
        last_modified: str | None,
        note: tuple[str, str] | None = None,
    ) -> None:
        """The listing was had, or is as it was, and all of it taken note of: the validators
        are kept, so that the next poll asks for no more than what is new. ``note``: what
        part of it was not had, in English and in Vietnamese."""
        with writing(self._engine) as connection:
            set_held(
                connection,
                feed_id,
                owner,
                etag=etag,
                last_modified=last_modified,
                last_polled_at=iso(now),
                last_success_at=iso(now),
                last_error=note and note[0],
                last_error_vietnamese=note and note[1],
                consecutive_failures=0,
            )
            if read_feed(connection, feed_id).is_gone:  # back where it was
                set_held(connection, feed_id, owner, gone=False, enabled=True)

    def fail(
        self,
        feed_id: str,
        owner: str,
        now: datetime,
        error: tuple[str, str],
        *,
        next_poll_at: datetime,
        is_gone: bool = False,
    ) -> None:
        """The listing was not had: why, in English and in Vietnamese. One that ``is_gone``
        is paused with that reason."""
        with writing(self._engine) as connection:
            before = read_feed(connection, feed_id)
            values: dict[str, Any] = {"gone": True, "enabled": False} if is_gone else {}
            set_held(
                connection,
                feed_id,
                owner,
                last_polled_at=iso(now),
                last_error=error[0],
                last_error_vietnamese=error[1],
                consecutive_failures=before.consecutive_failures + 1,
                next_poll_at=iso(next_poll_at),
                lease_owner=None,
                lease_until=None,
                **values,
            )
            if is_gone and not before.is_gone:
                details = {"url": before.url, "reason": error[0]}
                append(connection, ACTOR, "feed.gone", feed_id, details)

    def finish(self, feed: Feed, owner: str, next_poll_at: datetime) -> None:
        """A poll that succeeded is over, its entries done with. ``feed`` is as it was when
        it was claimed: where somebody wants it at another time since, it is due then."""
        with writing(self._engine) as connection:
            set_held(connection, feed.id, owner, lease_owner=None, lease_until=None)
            as_claimed = feeds.c.next_poll_at == iso(feed.next_poll_at)
            connection.execute(
                update(feeds)
                .where(feeds.c.id == feed.id, as_claimed)
                .values(next_poll_at=iso(next_poll_at))
            )


def set_held(connection: Connection, feed_id: str, owner: str, **values: Any) -> None:
    """Change a feed that ``owner`` holds. Raises Conflict where it does not."""
    is_its = (feeds.c.id == feed_id) & (feeds.c.lease_owner == owner)
    values = values or {"lease_owner": owner}
    if not connection.execute(update(feeds).where(is_its).values(**values)).rowcount:
        raise Conflict(
            f"The feed {feed_id!r} was removed meanwhile, or is polled by another process.",
            vietnamese="Nguồn tin này vừa bị bỏ hoặc đang được tải ở nơi khác.",
        )
