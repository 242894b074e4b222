"""What a feed or a sitemap lists: addresses of articles, and what it says of each.

Knows nothing of how a listing is written or fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rag.corpus.remarks import Remark

# As many as one sitemap may hold (sitemaps.org).
MOST_ENTRIES = 50_000

ListingKind = Literal["rss", "atom", "sitemap", "sitemap-index"]


@dataclass(frozen=True, slots=True)
class Entry:
    """``url`` is absolute and tidy (:func:`rag.corpus.urls.tidy_url`). A time that was
    stated without an offset is None."""

    url: str
    title: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """``entries`` as listed, each address once; ``sitemaps``: those that an index names.
    ``left_out``: how many more it lists than were taken."""

    kind: ListingKind
    title: str
    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    warnings: tuple[Remark, ...] = ()
    left_out: int = 0
