"""The sitemaps that an index names, with what tells whether each has changed.

Knows the tables; nothing of how sitemaps are fetched or read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, and_, delete, insert, select, update

from rag.store.engine import reading, writing
from rag.store.feed_polls import set_held
from rag.store.feed_results import ListedSitemap
from rag.store.feed_tables import feed_sitemaps
from rag.store.moments import iso, moment
from rag.store.reading import chunks


class FeedSitemaps:
    """Over one database. Every method may raise StoreError; those that take an ``owner``
    raise Conflict where it no longer holds the feed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def name(
        self, feed_id: str, owner: str, urls: Sequence[str], *, parent: str = "", depth: int = 1
    ) -> None:
        """Keep which sitemaps an index names, in its order, and forget those that it named
        before, with what they named. ``parent``: the index, empty for the feed itself."""
        of_feed = feed_sitemaps.c.feed_id == feed_id
        its = and_(of_feed, feed_sitemaps.c.parent == parent)
        with writing(self._engine) as connection:
            set_held(connection, feed_id, owner)
            rows = connection.execute(select(feed_sitemaps.c.url, its).where(of_feed)).all()
            known = {url for url, is_its in rows if is_its}
            elsewhere = {url for url, is_its in rows if not is_its}
            for some in chunks(known - set(urls)):
                among = feed_sitemaps.c.url.in_(some)
                connection.execute(delete(feed_sitemaps).where(its, among))
                under = feed_sitemaps.c.parent.in_(some)
                connection.execute(delete(feed_sitemaps).where(of_feed, under))
            new = []
            for place, url in enumerate(urls):
                if url in known:
                    connection.execute(
                        update(feed_sitemaps)
                        .where(its, feed_sitemaps.c.url == url)
                        .values(place=place)
                    )
                elif url not in elsewhere:
                    row = {"feed_id": feed_id, "url": url, "parent": parent}
                    new.append(row | {"depth": depth, "place": place})
            if new:
                connection.execute(insert(feed_sitemaps), new)

    def all(self, feed_id: str) -> list[ListedSitemap]:
        """Those that were named last, in the order of their indexes."""
        query = (
            select(feed_sitemaps)
            .where(feed_sitemaps.c.feed_id == feed_id)
            .order_by(feed_sitemaps.c.depth, feed_sitemaps.c.place, feed_sitemaps.c.url)
        )
        with reading(self._engine) as connection:
            return [
                ListedSitemap(row.url, row.depth, row.etag, row.last_modified, moment(row.read_at))
                for row in connection.execute(query)
            ]

    def was_read(
        self,
        feed_id: str,
        owner: str,
        url: str,
        now: datetime,
        *,
        etag: str | None,
        last_modified: str | None,
    ) -> None:
        """It was asked for now; without validators, it is read whole the next time."""
        with writing(self._engine) as connection:
            set_held(connection, feed_id, owner)
            connection.execute(
                update(feed_sitemaps)
                .where(feed_sitemaps.c.feed_id == feed_id, feed_sitemaps.c.url == url)
                .values(etag=etag, last_modified=last_modified, read_at=iso(now))
            )
