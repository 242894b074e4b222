"""The tables of feeds: what is polled, what each lists, and the sitemaps of an index.

Knows nothing of what is written when.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from rag.store.tables import metadata

# Longer addresses are passed over as they are read (rag.corpus.urls).
_URL = 2000

feeds = Table(
    "feeds",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("url", String(_URL), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    # None until it was read once.
    Column("kind", String(16)),
    # For articles whose page states none.
    Column("section", Text),
    Column("source", Text),
    Column("interval_s", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
    # The site says that it is there no longer; it is asked no more.
    Column("gone", Boolean, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", String(40), nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("last_polled_at", String(40)),
    Column("last_success_at", String(40)),
    # None where the last poll succeeded.
    Column("last_error", Text),
    Column("last_error_vietnamese", Text),
    Column("consecutive_failures", Integer, nullable=False),
    Column("next_poll_at", String(40), nullable=False),
    # What the last successful poll found, and more that it did not take.
    Column("listed", Integer, nullable=False),
    Column("left_out", Integer, nullable=False),
    # Who polls it now, and until when nobody else does.
    Column("lease_owner", String(40)),
    Column("lease_until", String(40)),
    Index("ix_feeds_next_poll", "next_poll_at"),
)

feed_entries = Table(
    "feed_entries",
    metadata,
    Column("feed_id", String(40), ForeignKey("feeds.id"), primary_key=True),
    # A hash of its url, which is as long as it likes.
    Column("key", String(32), primary_key=True),
    Column("url", String(_URL), nullable=False),
    Column("title", Text, nullable=False),
    # When the page came out or was changed, where that is told; else when it was listed.
    Column("moment", String(40), nullable=False),
    Column("published_at", String(40)),
    # Where it stands in the listing, from 0.
    Column("place", Integer, nullable=False),
    # A hash of what the listing says of it: another, and the page is fetched again.
    Column("told", String(32), nullable=False),
    Column("listed_at", String(40), nullable=False),
    Column("fetched_at", String(40)),
    Column("article_id", String(120)),
    Column("outcome", String(16), nullable=False),
    Column("error", Text),
    Column("error_vietnamese", Text),
    Column("tries", Integer, nullable=False),
    # None: there is nothing left to do.
    Column("next_try_at", String(40)),
    Index("ix_feed_entries_next_try", "feed_id", "next_try_at"),
    Index("ix_feed_entries_moment", "feed_id", "moment"),
)

# Those that an index names, with what tells whether each has changed.
feed_sitemaps = Table(
    "feed_sitemaps",
    metadata,
    Column("feed_id", String(40), ForeignKey("feeds.id"), primary_key=True),
    Column("url", String(_URL), primary_key=True),
    # The index that names it, empty for the feed itself; and how many lie above it.
    Column("parent", String(_URL), nullable=False),
    Column("depth", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("read_at", String(40)),
)
