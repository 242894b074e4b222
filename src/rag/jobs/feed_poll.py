"""One poll of one feed: what it lists now, noted, and the pages that are due, fetched.

Bounded in pages, sitemaps and time; what is left waits for the next poll. Knows nothing
of threads and of when a feed is due.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from rag.corpus.listed import Entry
from rag.corpus.remarks import Remark
from rag.errors import BadFeed, Conflict, FetchFailed, HoiBaoError, InputError
from rag.jobs.feed_listing import Listing, read_listing
from rag.jobs.feed_pages import Taken, take_page
from rag.jobs.feed_report import USUAL_BOUNDS, PollBounds, PollReport
from rag.jobs.feed_sitemaps import SitemapReader, SitemapsRead
from rag.jobs.feed_timing import LEASE, wait_after_failure, wait_for_page
from rag.jobs.fetching import Fetcher, Validators
from rag.jobs.replies import Answered
from rag.store.feed_results import Feed, FeedEntry, Listed
from rag.store.store import Store

log = logging.getLogger(__name__)

_GONE = 410
_SHOWN = 3
_UNFORESEEN = InputError(
    "The feed could not be polled, for a reason the server's log shows.",
    vietnamese="Không tải được nguồn tin vì một lỗi của hệ thống.",
)

OnPage = Callable[[FeedEntry, Taken], object]


class FeedPoller:
    """``fetcher`` is polite to the sites it asks; ``clock`` tells the time of day."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        clock: Callable[[], datetime],
        *,
        bounds: PollBounds = USUAL_BOUNDS,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._bounds = bounds
        self._sitemaps = SitemapReader(store, fetcher, clock, most=bounds.sitemaps)

    def poll(self, feed: Feed, owner: str, on_page: OnPage = lambda *_: None) -> PollReport:
        """Poll a feed that ``owner`` holds, and let go of it. ``on_page`` is told of each
        page as soon as it is done. Raises Stopping and StoreError."""
        report = PollReport()
        try:
            self._listing(feed, owner, report)
            wait = self._pages(feed, owner, report, on_page)
            self._store.feed_polls.finish(feed, owner, self._clock() + wait)
        except (FetchFailed, BadFeed) as error:
            self._fail(feed, owner, error, report)
        except Conflict as error:
            log.info("%s", error)
            report.outcome = "lost"
        except HoiBaoError:
            self._store.feed_polls.release(feed.id, owner)
            raise
        except Exception:  # whatever it is: it must not be tried again and again at once
            log.exception("The feed %s could not be polled", feed.id)
            self._fail(feed, owner, _UNFORESEEN, report)
        except BaseException:  # whoever typed it has interrupted it
            self._store.feed_polls.release(feed.id, owner)
            raise
        return report

    def _listing(self, feed: Feed, owner: str, report: PollReport) -> None:
        """What is listed now, kept before its validators are: cut off in between, the next
        poll reads it again."""
        polls = self._store.feed_polls
        found = read_listing(self._fetcher, feed.url, Validators(feed.etag, feed.last_modified))
        read, kind = self._read(feed, owner, found, report)
        now = self._clock()
        report.new, report.changed = self._store.feed_entries.note(
            feed.id, owner, [listed(one, now) for one in read.entries], now
        )
        self._sitemaps.keep(feed, owner, read)
        if found.document is not None:
            polls.read(
                feed.id,
                owner,
                kind=kind or found.document.kind,
                title=found.document.title,
                listed=report.listed,
                left_out=found.document.left_out,
            )
        is_partly_known = found.document is None and not feed.consecutive_failures
        before = (feed.last_error or "", feed.last_error_vietnamese or "")
        kept = before if is_partly_known and kind != "sitemap-index" and feed.last_error else None
        polls.succeed(
            feed.id,
            owner,
            now,
            etag=found.validators.etag,
            last_modified=found.validators.last_modified,
            note=_note(read.remarks) or kept,
        )
        moved = found.moved_to
        if moved and moved != feed.url and polls.move(feed.id, owner, moved):
            log.info("The feed %s has moved to %s", feed.id, moved)

    def _read(
        self, feed: Feed, owner: str, found: Listing, report: PollReport
    ) -> tuple[SitemapsRead, str | None]:
        document = found.document
        kind = document.kind if document is not None else feed.kind
        read = SitemapsRead()
        if kind == "sitemap-index":
            read = self._sitemaps.read(feed, owner, document.sitemaps if document else None)
        elif document is not None:
            read = SitemapsRead(list(document.entries), named=len(document.entries))
        if document is not None:
            read.remarks[:0] = document.warnings
        else:
            report.outcome = "unchanged"
        report.listed = read.named if document or kind == "sitemap-index" else feed.listed
        report.remarks = [str(one) for one in read.remarks]
        return read, kind

    def _pages(self, feed: Feed, owner: str, report: PollReport, on_page: OnPage) -> timedelta:
        """Fetch the pages that are due, while there is time and their sites want to be
        asked; when the feed is to be polled again."""
        wait = feed.interval
        # From now, not from when the poll began: the sitemaps of a slow site take as long.
        until = self._clock() + timedelta(seconds=self._bounds.seconds)
        held: set[str] = set()
        due = self._store.feed_entries.due(feed.id, self._clock(), self._bounds.pages)
        for entry in due:
            host = urlsplit(entry.url).netloc
            if host in held:
                continue
            now = self._clock()
            if now >= until:
                break
            self._store.feed_polls.renew(feed.id, owner, now + LEASE)
            taken = self._settle(
                feed, owner, entry, take_page(self._store, self._fetcher, entry=entry, feed=feed)
            )
            report.pages.append((entry, taken))
            on_page(entry, taken)
            wanted = _retry_after_s(taken.error)
            if wanted:
                held.add(host)
                wait = max(wait, timedelta(seconds=wanted))
        return wait

    def _settle(self, feed: Feed, owner: str, entry: FeedEntry, taken: Taken) -> Taken:
        """Keep what became of a page."""
        now, error = self._clock(), taken.error
        next_try_at = None
        if error is not None:
            is_gone = isinstance(error, FetchFailed) and error.is_gone
            wait = None if is_gone else wait_for_page(entry.tries + 1, _retry_after_s(error))
            next_try_at = now + wait if wait else None
            taken = replace(taken, outcome="failed" if wait else "abandoned")
        self._store.feed_entries.settle(
            feed.id,
            owner,
            entry.url,
            now,
            taken.outcome,
            article_id=taken.article_id,
            error=(str(error), error.vietnamese) if error is not None else None,
            next_try_at=next_try_at,
        )
        return taken

    def _fail(self, feed: Feed, owner: str, error: InputError, report: PollReport) -> None:
        report.outcome = "failed"
        report.error, report.error_vietnamese = str(error), error.vietnamese
        now = self._clock()
        wait = wait_after_failure(
            feed.interval, feed.consecutive_failures + 1, _retry_after_s(error)
        )
        try:
            self._store.feed_polls.fail(
                feed.id,
                owner,
                now,
                (str(error), error.vietnamese),
                next_poll_at=now + wait,
                is_gone=isinstance(error, Answered) and error.status == _GONE,
            )
        except Conflict as lost:
            log.info("%s", lost)
            report.outcome = "lost"


def listed(entry: Entry, now: datetime) -> Listed:
    """An entry as it is kept. A moment to come counts as now: it does not stand before all
    others for ever."""
    published, updated = entry.published_at, entry.updated_at
    said = "\n".join([entry.title, str(published), str(updated)])
    told = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    moment = min(updated or published or now, now)
    return Listed(entry.url, entry.title, moment, published, told)


def _retry_after_s(error: InputError | None) -> float | None:
    return error.retry_after_s if isinstance(error, FetchFailed) else None


def _note(remarks: Sequence[Remark]) -> tuple[str, str] | None:
    """What was not had, in English and in Vietnamese, the first few of it."""
    if not remarks:
        return None
    shown = remarks[:_SHOWN]
    more = len(remarks) - len(shown)
    told = [*shown, *([f"and {more} more"] if more else [])]
    vietnamese = [*(one.vietnamese for one in shown), *([f"và {more} điều nữa"] if more else [])]
    return "; ".join(told), " ".join(vietnamese)
