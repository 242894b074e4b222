"""A page that a feed lists → the archive: fetched, read, named by its canonical address,
and put in by the way that every article takes.

Knows nothing of schedules, nor of what else the feed lists.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

from rag.corpus.html import load_html
from rag.corpus.payload import article_from_payload
from rag.corpus.reading import Read
from rag.corpus.urls import canonical_url
from rag.errors import HoiBaoError, InputError, StoreError
from rag.jobs.fetching import Fetcher
from rag.jobs.ingest import IngestReport, ingest_reads
from rag.store.feed_results import EntryOutcome, Feed, FeedEntry
from rag.store.results import PutResult
from rag.store.store import Store

log = logging.getLogger(__name__)

_UNFORESEEN = InputError(
    "The page could not be read, for a reason the server's log shows. Save it from a browser "
    "and put in the file.",
    vietnamese="Không đọc được trang này vì một lỗi của hệ thống. Xin lưu trang từ trình duyệt "
    "rồi đưa tệp vào.",
)


@dataclass(frozen=True, slots=True)
class Taken:
    """``error`` stands in the place of the article."""

    outcome: EntryOutcome
    article_id: str | None = None
    error: InputError | None = None


def take_page(store: Store, fetcher: Fetcher, feed: Feed, entry: FeedEntry) -> Taken:
    """Fetch a page and store it: what became of it. Raises StoreError and Stopping."""
    try:
        read = _read(fetcher, feed, entry)
    except InputError as error:
        return Taken("failed", error=error)
    except HoiBaoError:
        raise
    except Exception:  # whatever a page does to its readers: the others go on
        log.exception("The page %s of the feed %s could not be read", entry.url, feed.id)
        return Taken("failed", error=_UNFORESEEN)
    results: list[PutResult] = []
    ingest_reads(store, [read], IngestReport(), on_article=lambda _, one: results.append(one))
    if not results:
        raise StoreError(f"The store said nothing of {read.article.id!r}. Run `rag verify`.")
    status = results[0].status
    # One that is as an earlier version was is put by ingest_reads as a new one.
    return Taken("updated" if status == "earlier" else status, results[0].article_id)


def _read(fetcher: Fetcher, feed: Feed, entry: FeedEntry) -> Read:
    page = fetcher.page(entry.url)
    if _is_front(page.url) and not _is_front(entry.url):
        # What many a site answers for an article that it took away.
        raise InputError(
            "The address leads to the site's front page: the article is there no longer.",
            vietnamese="Địa chỉ này dẫn về trang chủ; bài viết không còn ở đó.",
        )
    loaded = load_html(page.data)
    payload = dict(loaded.payload)
    payload["url"] = url = canonical_url(payload.get("url"), page.url)
    # What the page does not state: from its feed, and then from whoever added the feed.
    published = entry.published_at.isoformat() if entry.published_at else None
    stated = {
        "title": entry.title,
        "published_at": published,
        "section": feed.section,
        "source": feed.source,
    }
    for name, value in stated.items():
        payload[name] = payload.get(name) or value
    article, remarks = article_from_payload(payload)
    return Read(article, origin=url, file=url, warnings=(*loaded.warnings, *remarks))


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
