"""The sitemaps that an index names, a few at each poll: the first ones every time, where
new articles stand, the others in turn, each asked only whether it has changed.

Knows nothing of the pages that they list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rag.corpus.listed import MOST_ENTRIES, Entry, FeedDocument
from rag.corpus.remarks import Remark
from rag.errors import BadFeed, FetchFailed
from rag.jobs.feed_listing import NO_VALIDATORS, read_listing
from rag.jobs.fetching import Fetcher, Validators
from rag.store.feed_results import Feed, ListedSitemap
from rag.store.store import Store

MOST_NAMED = 2_000
"""Sitemaps of one index."""
DEEPEST = 2
"""An index in an index is followed, and none below it: sitemaps.org allows neither."""
_EVERY_TIME = 3
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class SitemapsRead:
    """``named``: how many there are in all."""

    entries: list[Entry] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    named: int = 0


class SitemapReader:
    """At most so many sitemaps a poll."""

    def __init__(
        self, store: Store, fetcher: Fetcher, clock: Callable[[], datetime], *, most: int
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._most = most

    def read(self, feed: Feed, owner: str, named: Sequence[str] | None) -> SitemapsRead:
        """What those list that have changed. ``named``: those that the index names now,
        None where it is as it was. Raises FetchFailed or BadFeed where all that were asked
        for failed, Stopping and Conflict."""
        kept = self._store.feed_sitemaps
        if named is not None:
            kept.name(feed.id, owner, [one for one in named if one != feed.url][:MOST_NAMED])
        known = kept.all(feed.id)
        read = SitemapsRead(named=len(known))
        errors: list[FetchFailed | BadFeed] = []
        asked = self._turn(known)
        for one in asked:
            try:
                document = self._one(feed, owner, one)
            except (FetchFailed, BadFeed) as error:
                errors.append(error)
                read.remarks.append(_failed(one.url, error))
                kept.was_read(
                    feed.id,
                    owner,
                    one.url,
                    self._clock(),
                    etag=one.etag,
                    last_modified=one.last_modified,
                )
                continue
            if document is not None:
                read.remarks += document.warnings
                read.entries += document.entries[: MOST_ENTRIES - len(read.entries)]
        if errors and len(errors) == len(asked):
            raise errors[0]
        return read

    def _turn(self, known: Sequence[ListedSitemap]) -> list[ListedSitemap]:
        """The first, then those that were not read for the longest."""
        first = list(known[:_EVERY_TIME])
        others = sorted(known[_EVERY_TIME:], key=lambda one: one.read_at or _NEVER)
        return [*first, *others][: self._most]

    def _one(self, feed: Feed, owner: str, one: ListedSitemap) -> FeedDocument | None:
        kept = self._store.feed_sitemaps
        found = read_listing(self._fetcher, one.url, Validators(one.etag, one.last_modified))
        document, told = found.document, found.validators
        if document is not None and document.kind == "sitemap-index":
            told = NO_VALIDATORS
            if one.depth < DEEPEST:
                named = [url for url in document.sitemaps if url != feed.url][:MOST_NAMED]
                kept.name(feed.id, owner, named, parent=one.url, depth=one.depth + 1)
        kept.was_read(
            feed.id,
            owner,
            one.url,
            self._clock(),
            etag=told.etag,
            last_modified=told.last_modified,
        )
        return document


def _failed(url: str, error: FetchFailed | BadFeed) -> Remark:
    return Remark(f"sitemap {url}: {error}", f"sơ đồ trang {url}: {error.vietnamese}")
