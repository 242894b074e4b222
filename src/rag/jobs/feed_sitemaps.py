"""The sitemaps that an index names, a few at each poll: the first ones every time, where
new articles stand, the others in turn, each asked only whether it has changed.

Knows nothing of the pages that they list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from rag.corpus.listed import MOST_ENTRIES, Entry, FeedDocument
from rag.corpus.remarks import Remark
from rag.errors import BadFeed, FetchFailed
from rag.jobs.feed_listing import NO_VALIDATORS, Listing, read_listing
from rag.jobs.feed_timing import LEASE
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
    """``named``: how many there are in all; ``told``: what those that were had, by address,
    told of when they change, to be kept once their entries are."""

    entries: list[Entry] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    named: int = 0
    told: dict[str, Validators] = field(default_factory=dict)


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
        entries: dict[str, Entry] = {}
        errors: list[FetchFailed | BadFeed] = []
        asked = 0
        for one in self._turn(known):
            if len(entries) >= MOST_ENTRIES:
                break
            asked += 1
            # They may take longer than a lease, as slow as their site is or wants it.
            self._store.feed_polls.renew(feed.id, owner, self._clock() + LEASE)
            try:
                found = self._one(feed, owner, one)
            except (FetchFailed, BadFeed) as error:
                errors.append(error)
                read.remarks.append(_failed(one.url, error))
                self._was_read(feed, owner, one.url, Validators(one.etag, one.last_modified))
                continue
            left_out = _add(entries, found.document)
            read.told[one.url] = NO_VALIDATORS if left_out else found.validators
            if found.document is not None:
                read.remarks += found.document.warnings
            if left_out:
                read.remarks.append(_left_out(one.url, left_out))
        if errors and len(errors) == asked:
            raise errors[0]
        read.entries = list(entries.values())
        return read

    def keep(self, feed: Feed, owner: str, read: SitemapsRead) -> None:
        """Ask of these only whether they have changed from now on: their entries are noted.
        Raises Conflict."""
        for url, validators in read.told.items():
            self._was_read(feed, owner, url, validators)

    def _turn(self, known: Sequence[ListedSitemap]) -> list[ListedSitemap]:
        """The first, then those that were not read for the longest."""
        first = list(known[:_EVERY_TIME])
        others = sorted(known[_EVERY_TIME:], key=lambda one: one.read_at or _NEVER)
        return [*first, *others][: self._most]

    def _one(self, feed: Feed, owner: str, one: ListedSitemap) -> Listing:
        found = read_listing(self._fetcher, one.url, Validators(one.etag, one.last_modified))
        document = found.document
        if document is None or document.kind != "sitemap-index":
            return found
        if one.depth < DEEPEST:
            named = [url for url in document.sitemaps if url != feed.url][:MOST_NAMED]
            self._store.feed_sitemaps.name(
                feed.id, owner, named, parent=one.url, depth=one.depth + 1
            )
        return replace(found, validators=NO_VALIDATORS)

    def _was_read(self, feed: Feed, owner: str, url: str, told: Validators) -> None:
        self._store.feed_sitemaps.was_read(
            feed.id,
            owner,
            url,
            self._clock(),
            etag=told.etag,
            last_modified=told.last_modified,
        )


def _add(entries: dict[str, Entry], document: FeedDocument | None) -> int:
    """What a sitemap lists, a page that several list once; how many there was no room for."""
    left_out = 0
    for entry in document.entries if document is not None else ():
        if entry.url in entries:
            continue
        if len(entries) < MOST_ENTRIES:
            entries[entry.url] = entry
        else:
            left_out += 1
    return left_out


def _left_out(url: str, count: int) -> Remark:
    return Remark(
        f"sitemap {url}: {count:,} entries are left for the next poll",
        f"sơ đồ trang {url}: {count} mục để đến lần tải sau.",
    )


def _failed(url: str, error: FetchFailed | BadFeed) -> Remark:
    return Remark(f"sitemap {url}: {error}", f"sơ đồ trang {url}: {error.vietnamese}")
