"""What feeds list, page by page: which are to be fetched, when, and what became of each.

So that a page is not fetched again while its listing says the same of it. Knows the
tables; nothing of how pages are fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Engine,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from rag.store.engine import reading, writing
from rag.store.feed_polls import set_held
from rag.store.feed_results import EntryOutcome, FeedEntry, Listed
from rag.store.feed_tables import feed_entries
from rag.store.feeds import read_feed
from rag.store.moments import iso, moment
from rag.store.reading import chunks

# Of one feed; past it, what was listed first is forgotten.
MOST_KEPT = 100_000
_LONGEST_TITLE = 500


class FeedEntries:
    """Over one database. Every method may raise StoreError; those that take an ``owner``
    raise Conflict where it no longer holds the feed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(
        self, feed_id: str, owner: str, entries: Sequence[Listed], now: datetime
    ) -> tuple[int, int]:
        """Keep what is listed, in its order: how many entries are new, and of how many
        something else is said than before. Both wait to be fetched."""
        with writing(self._engine) as connection:
            set_held(connection, feed_id, owner)
            known = _known(connection, feed_id, [_key(one.url) for one in entries])
            numbered = list(enumerate(entries))
            new = [(place, one) for place, one in numbered if _key(one.url) not in known]
            changed = [
                (place, one)
                for place, one in numbered
                if known.get(_key(one.url), one.told) != one.told
            ]
            if new:
                connection.execute(
                    insert(feed_entries), [_new(feed_id, one, place, now) for place, one in new]
                )
            if changed:
                rows = [_said(one, place) | _waiting(now) for place, one in changed]
                connection.execute(
                    update(feed_entries)
                    .where(feed_entries.c.feed_id == feed_id)
                    .where(feed_entries.c.key == bindparam("its"))
                    .values({name: bindparam(name) for name in rows[0]}),
                    [
                        row | {"its": _key(one.url)}
                        for row, (_, one) in zip(rows, changed, strict=True)
                    ],
                )
            _forget_oldest(connection, feed_id)
        return len(new), len(changed)

    def due(self, feed_id: str, now: datetime, limit: int) -> list[FeedEntry]:
        """Those to fetch now, the newest first."""
        query = (
            select(feed_entries)
            .where(feed_entries.c.feed_id == feed_id, feed_entries.c.next_try_at <= iso(now))
            .order_by(feed_entries.c.moment.desc(), feed_entries.c.place, feed_entries.c.key)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [_entry(dict(row)) for row in connection.execute(query).mappings()]

    def settle(
        self,
        feed_id: str,
        owner: str,
        url: str,
        now: datetime,
        outcome: EntryOutcome,
        *,
        article_id: str | None = None,
        error: tuple[str, str] | None = None,
        next_try_at: datetime | None = None,
    ) -> None:
        """Keep what became of a page: the article it is, or why there is none, in English
        and in Vietnamese, and when it is tried again."""
        told = error or (None, None)
        values: dict[str, Any] = {"outcome": outcome, "fetched_at": iso(now)}
        values |= {"error": told[0], "error_vietnamese": told[1]}
        values |= {"next_try_at": iso(next_try_at), "tries": feed_entries.c.tries + 1}
        if article_id is not None:
            values["article_id"] = article_id
        with writing(self._engine) as connection:
            set_held(connection, feed_id, owner)
            connection.execute(update(feed_entries).where(_is(feed_id, url)).values(**values))

    def listed(
        self,
        feed_id: str,
        *,
        limit: int,
        outcomes: Sequence[EntryOutcome] = (),
        after: tuple[str, int, str] | None = None,
    ) -> list[FeedEntry]:
        """The newest first. ``after``: the moment of the one before (ISO 8601, in UTC), its
        place and its key. Raises NotFound where there is no such feed."""
        query = select(feed_entries).where(feed_entries.c.feed_id == feed_id)
        if outcomes:
            query = query.where(feed_entries.c.outcome.in_(outcomes))
        if after is not None:
            at, rest = feed_entries.c.moment, tuple_(feed_entries.c.place, feed_entries.c.key)
            query = query.where(or_(at < after[0], and_(at == after[0], rest > tuple_(*after[1:]))))
        query = query.order_by(
            feed_entries.c.moment.desc(), feed_entries.c.place, feed_entries.c.key
        ).limit(limit)
        with reading(self._engine) as connection:
            read_feed(connection, feed_id)
            return [_entry(dict(row)) for row in connection.execute(query).mappings()]

    def counts(self, feed_ids: Sequence[str] | None = None) -> dict[str, dict[EntryOutcome, int]]:
        """By feed and outcome, where there are any; of all feeds, or of these."""
        query = select(feed_entries.c.feed_id, feed_entries.c.outcome, func.count()).group_by(
            feed_entries.c.feed_id, feed_entries.c.outcome
        )
        if feed_ids is not None:
            query = query.where(feed_entries.c.feed_id.in_(feed_ids))
        found: dict[str, dict[EntryOutcome, int]] = {}
        with reading(self._engine) as connection:
            for feed_id, outcome, count in connection.execute(query):
                found.setdefault(feed_id, {})[cast("EntryOutcome", outcome)] = int(count)
        return found


def _is(feed_id: str, url: str) -> Any:
    return and_(feed_entries.c.feed_id == feed_id, feed_entries.c.key == _key(url))


def _key(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _known(connection: Connection, feed_id: str, keys: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in chunks(keys):
        rows = connection.execute(
            select(feed_entries.c.key, feed_entries.c.told).where(
                feed_entries.c.feed_id == feed_id, feed_entries.c.key.in_(some)
            )
        )
        found |= {row.key: row.told for row in rows}
    return found


def _new(feed_id: str, one: Listed, place: int, now: datetime) -> dict[str, Any]:
    row = {"feed_id": feed_id, "key": _key(one.url), "url": one.url, "listed_at": iso(now)}
    return row | _said(one, place) | _waiting(now)


def _said(one: Listed, place: int) -> dict[str, Any]:
    return {
        "title": one.title[:_LONGEST_TITLE],
        "moment": iso(one.moment),
        "published_at": iso(one.published_at),
        "place": place,
        "told": one.told,
    }


def _waiting(now: datetime) -> dict[str, Any]:
    waiting = {"outcome": "waiting", "tries": 0, "next_try_at": iso(now)}
    return waiting | {"error": None, "error_vietnamese": None}


def _forget_oldest(connection: Connection, feed_id: str) -> None:
    of_feed = feed_entries.c.feed_id == feed_id
    count = connection.execute(select(func.count()).select_from(feed_entries).where(of_feed))
    over = int(count.scalar_one()) - MOST_KEPT
    if over <= 0:
        return
    oldest = (
        select(feed_entries.c.key)
        .where(of_feed)
        .order_by(feed_entries.c.listed_at, feed_entries.c.moment, feed_entries.c.key)
    )
    for some in chunks(connection.execute(oldest.limit(over)).scalars()):
        connection.execute(delete(feed_entries).where(of_feed, feed_entries.c.key.in_(some)))


def _entry(row: dict[str, Any]) -> FeedEntry:
    return FeedEntry(
        feed_id=row["feed_id"],
        key=row["key"],
        url=row["url"],
        title=row["title"],
        moment=datetime.fromisoformat(row["moment"]),
        place=row["place"],
        published_at=moment(row["published_at"]),
        listed_at=datetime.fromisoformat(row["listed_at"]),
        fetched_at=moment(row["fetched_at"]),
        article_id=row["article_id"],
        outcome=cast("EntryOutcome", row["outcome"]),
        error=row["error"],
        error_vietnamese=row["error_vietnamese"],
        tries=row["tries"],
        next_try_at=moment(row["next_try_at"]),
    )
