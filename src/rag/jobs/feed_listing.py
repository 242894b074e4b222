"""One feed or sitemap, fetched and read; and what a new feed turns out to be.

Knows nothing of the store, nor of the pages that are listed.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.corpus.feeds import read_feed
from rag.corpus.listed import FeedDocument
from rag.corpus.urls import tidy_url
from rag.errors import FetchFailed
from rag.jobs.fetching import Fetcher, Unchanged, Validators

NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Listing:
    """``document`` is None where nothing has changed; ``moved_to`` the address to ask from
    now on, where the site says so."""

    document: FeedDocument | None
    validators: Validators
    moved_to: str | None


def read_listing(fetcher: Fetcher, url: str, validators: Validators = NO_VALIDATORS) -> Listing:
    """What is at an address, unless it is as it was. Raises FetchFailed, BadFeed and
    Stopping."""
    found = fetcher.listing(url, validators)
    moved_to = tidy_url(found.permanent_url) if found.permanent_url else None
    if isinstance(found, Unchanged):
        return Listing(None, found.validators, moved_to)
    return Listing(read_feed(found.data, found.url), found.validators, moved_to)


def feed_address(written: str) -> str:
    """The address in the form in which it is kept. Raises FetchFailed where it is none."""
    url = tidy_url(written)
    if url is None:
        raise FetchFailed(
            f"{written[:200]!r} is no address of a feed. Write it whole, as "
            "https://bao.example/rss.",
            vietnamese="Địa chỉ chưa đúng. Xin dán cả địa chỉ, bắt đầu bằng https:// hoặc http://.",
        )
    return url


@dataclass(frozen=True, slots=True)
class Looked:
    """What a feed that is to be added turned out to be, and the address to keep."""

    url: str
    document: FeedDocument


def look_at(fetcher: Fetcher, written: str) -> Looked:
    """Fetch a feed once, to see that it is one. Raises FetchFailed, BadFeed and Stopping."""
    url = feed_address(written)
    found = read_listing(fetcher, url)
    assert found.document is not None  # nothing was told that it could be as before
    return Looked(found.moved_to or url, found.document)
