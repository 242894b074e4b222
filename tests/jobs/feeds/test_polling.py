"""Feeds polled from a site on loopback: what each poll leaves in the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rag.errors import Gone
from rag.jobs import feed_pages
from rag.jobs.feed_poll import FeedPoller
from rag.jobs.feed_report import PollBounds
from tests.jobs.feeds.polling import OWNER, QUARTER, Polls
from tests.jobs.feeds.site import ATOM, FEED, Reply, article, item, rss

HOUR = timedelta(hours=1)


def test_the_articles_of_a_feed_are_put_in_by_their_own_addresses(polls: Polls) -> None:
    report, feed = polls.poll_of("/rss.xml")
    assert (report.outcome, report.new, report.is_whole) == ("read", 3, True)
    assert (feed.kind, feed.title, feed.listed) == ("rss", "Báo Thử", 3)
    assert (feed.last_success_at, feed.next_poll_at) == (polls.now, polls.now + QUARTER)
    assert polls.outcomes() == {"added": 3}
    first = next(one for one in polls.entries() if one.title == "Bài 1")
    assert first.article_id is not None
    stored = polls.store.article(first.article_id).article
    assert stored.url == polls.site.url("/bai/1")
    assert stored.title == "Bài 1"
    assert stored.published_at == datetime(2026, 8, 1, 3, tzinfo=UTC)
    assert "thông xe cây cầu" in " ".join(stored.body)


def test_what_has_not_changed_is_not_fetched_again(polls: Polls) -> None:
    polls.poll_of("/rss.xml")
    assert len(polls.fetched()) == 3
    polls.later(QUARTER)
    assert polls.poll().outcome == "unchanged"
    assert polls.site.asked[-1].headers["If-None-Match"]
    assert polls.fetched() == []
    # Read anew, it still says the same of each page.
    three = "".join(item(polls.site.url(f"/bai/{i}"), f"Bài {i}") for i in (1, 2, 3))
    polls.site.pages["/rss.xml"] = Reply(rss(three), FEED)
    report = polls.poll()
    assert (report.outcome, report.new, report.changed) == ("read", 0, 0)
    assert polls.fetched() == []
    assert polls.store.feeds.get("mot").last_success_at == polls.now


def test_a_changed_entry_is_fetched_and_stored_only_where_its_page_changed(polls: Polls) -> None:
    url = polls.site.url
    polls.poll_of("/rss.xml")
    polls.fetched()
    later = "Sun, 02 Aug 2026 10:00:00 +0700"
    polls.site.pages["/rss.xml"] = Reply(
        rss(
            item(url("/bai/1"), "Bài 1", later)
            + item(url("/bai/2"), "Bài 2", later)
            + item(url("/bai/3"), "Bài 3")
        ),
        FEED,
    )
    polls.site.pages["/bai/1"] = Reply(article("Bài 1 đã sửa", url("/bai/1")))
    assert polls.poll().changed == 2
    assert sorted(polls.fetched()) == ["/bai/1", "/bai/2"]
    assert polls.outcomes() == {"added": 1, "updated": 1, "unchanged": 1}
    (updated,) = polls.entries("updated")
    (same,) = polls.entries("unchanged")
    assert updated.article_id
    assert same.article_id
    assert [one.version for one in polls.store.versions(updated.article_id)] == [2, 1]
    assert [one.version for one in polls.store.versions(same.article_id)] == [1]


def test_two_feeds_and_two_addresses_of_one_page_make_one_article(polls: Polls) -> None:
    pages, url = polls.site.pages, polls.site.url
    pages["/a.xml"] = Reply(rss(item(url("/bai/1?utm_source=a"), "Bài 1")), FEED)
    pages["/b.xml"] = Reply(
        rss(item(url("/bai/theo-doi"), "Bài 1") + item(url("/bai/1#cuoi"), "Bài 1")), FEED
    )
    pages["/bai/theo-doi"] = Reply(article("Bài 1", url("/bai/1?utm_source=x#cuoi")))
    polls.add("/a.xml")
    polls.add("/b.xml", "hai")
    polls.poll()
    polls.poll("hai")
    assert polls.articles() == 1
    assert polls.outcomes("hai") == {"unchanged": 2}


def test_what_the_page_does_not_state_is_taken_from_the_feed(polls: Polls) -> None:
    url = polls.site.url
    bare = article("Bài lạ", url("/bai/la")).replace(b'property="article:published_time"', b"x")
    polls.site.pages["/bai/la"] = Reply(bare)
    polls.site.pages["/la.xml"] = Reply(
        rss(item(url("/bai/la"), "Bài lạ", "Mon, 03 Aug 2026 10:00:00 +0700")), FEED
    )
    polls.add("/la.xml", section="Thời sự")
    polls.poll()
    (entry,) = polls.entries("added")
    assert entry.article_id
    stored = polls.store.article(entry.article_id).article
    assert stored.section == "Thời sự"
    assert stored.published_at == datetime(2026, 8, 3, 3, tzinfo=UTC)


def test_an_article_of_a_day_to_come_is_not_to_be_seen_before(polls: Polls) -> None:
    url = polls.site.url
    when = (datetime.now(UTC) + timedelta(days=30)).isoformat(timespec="seconds")
    page = article("Bài mai", url("/bai/mai")).replace(b"2026-08-01T10:00:00+07:00", when.encode())
    polls.site.pages["/bai/mai"] = Reply(page)
    polls.site.pages["/mai.xml"] = Reply(rss(item(url("/bai/mai"), "Bài mai")), FEED)
    polls.poll_of("/mai.xml")
    (entry,) = polls.entries("added")
    assert entry.article_id
    stored = polls.store.article(entry.article_id)
    assert not stored.is_open(datetime.now(UTC))


def test_what_was_withdrawn_or_erased_stays_so(polls: Polls) -> None:
    polls.poll_of("/rss.xml")
    first, second, _ = polls.entries("added")
    assert first.article_id
    assert second.article_id
    polls.store.withdraw(first.article_id, reason="sai")
    polls.store.erase(second.article_id, reason="đơn", rewrite=lambda answer: answer)
    later = "Sun, 02 Aug 2026 10:00:00 +0700"
    three = "".join(item(polls.site.url(f"/bai/{i}"), f"Bài {i}", later) for i in (1, 2, 3))
    polls.site.pages["/rss.xml"] = Reply(rss(three), FEED)
    polls.poll()
    assert polls.outcomes() == {"withdrawn": 1, "erased": 1, "unchanged": 1}
    assert polls.store.article(first.article_id).state == "withdrawn"
    with pytest.raises(Gone):
        polls.store.put(polls.store.article(second.article_id).article)


def test_at_most_so_many_pages_a_poll_the_newest_first_and_the_rest_after(polls: Polls) -> None:
    url = polls.site.url
    items = "".join(
        item(url(f"/bai/{day}"), f"Bài {day}", f"0{day} Aug 2026 10:00:00 +0700")
        for day in (1, 3, 2)
    )
    polls.site.pages["/rss.xml"] = Reply(rss(items), FEED)
    polls.bounds = PollBounds(pages=2)
    polls.poll_of("/rss.xml")
    assert polls.fetched() == ["/bai/3", "/bai/2"]
    assert polls.outcomes() == {"added": 2, "waiting": 1}
    polls.later(QUARTER)
    polls.poll()
    assert polls.fetched() == ["/bai/1"]
    assert polls.outcomes() == {"added": 3}


def test_no_page_is_begun_past_the_time_of_a_poll(polls: Polls) -> None:
    polls.bounds = PollBounds(seconds=0.0)
    polls.poll_of("/rss.xml")
    assert polls.fetched() == []
    assert polls.outcomes() == {"waiting": 3}


def test_a_page_that_fails_is_tried_again_a_few_times_and_then_no_more(polls: Polls) -> None:
    polls.site.pages["/bai/1"] = Reply(status=500)
    report, feed = polls.poll_of("/rss.xml")
    assert not report.is_whole
    assert (feed.state(polls.now), feed.consecutive_failures) == ("working", 0)
    (failed,) = polls.entries("failed")
    assert failed.error_vietnamese is not None
    assert "mã 500" in failed.error_vietnamese
    assert failed.next_try_at == polls.now + QUARTER
    polls.fetched()
    polls.poll()
    assert polls.fetched() == []
    for wait in (QUARTER, HOUR, 4 * HOUR, 16 * HOUR):
        polls.later(wait)
        polls.poll()
        assert polls.fetched() == ["/bai/1"]
    assert polls.outcomes() == {"added": 2, "abandoned": 1}
    polls.later(timedelta(days=9))
    polls.poll()
    assert polls.fetched() == []
    # Until the feed says something else of it.
    polls.site.pages["/bai/1"] = Reply(article("Bài 1", polls.site.url("/bai/1")))
    polls.site.pages["/rss.xml"] = Reply(rss(item(polls.site.url("/bai/1"), "Bài 1 mới")), FEED)
    polls.poll()
    assert polls.outcomes() == {"added": 3}


def test_a_page_that_is_gone_is_not_tried_again(polls: Polls) -> None:
    polls.site.pages["/bai/1"] = Reply(status=404)
    polls.poll_of("/rss.xml")
    (abandoned,) = polls.entries("abandoned")
    assert abandoned.error_vietnamese is not None
    assert "không còn" in abandoned.error_vietnamese


def test_a_site_that_wants_to_be_left_alone_is_and_its_pages_wait(polls: Polls) -> None:
    for i in (1, 2, 3):
        polls.site.pages[f"/bai/{i}"] = Reply(status=429, headers={"Retry-After": "7200"})
    _, feed = polls.poll_of("/rss.xml")
    assert len(polls.fetched()) == 1
    assert polls.outcomes() == {"failed": 1, "waiting": 2}
    (failed,) = polls.entries("failed")
    assert failed.next_try_at == feed.next_poll_at == polls.now + timedelta(hours=2)


def test_a_front_page_in_an_articles_place_is_no_article(polls: Polls) -> None:
    polls.site.pages["/bai/1"] = Reply(status=302, headers={"Location": "/"})
    polls.site.pages["/"] = Reply(article("Trang chủ", polls.site.url("/")))
    polls.poll_of("/rss.xml")
    (failed,) = polls.entries("failed")
    assert failed.error_vietnamese is not None
    assert "trang chủ" in failed.error_vietnamese
    assert polls.articles() == 2


def test_atom_is_read_too_and_an_update_fetches_again(polls: Polls) -> None:
    _, feed = polls.poll_of("/atom.xml")
    assert (feed.kind, polls.outcomes()) == ("atom", {"added": 1})
    polls.fetched()
    found = polls.site.pages["/atom.xml"]
    assert callable(found)
    polls.site.pages["/atom.xml"] = Reply(
        """<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo Thử</title><entry>
<title>Bài 1</title><link href="/bai/1"/><published>2026-08-01T10:00:00+07:00</published>
<updated>2026-08-03T10:00:00+07:00</updated></entry></feed>""".encode(),
        ATOM,
    )
    polls.poll()
    assert polls.fetched() == ["/bai/1"]


def test_a_feed_that_moved_for_good_is_asked_where_it_is(polls: Polls) -> None:
    report, feed = polls.poll_of("/chuyen-han")
    assert (report.outcome, feed.url) == ("read", polls.site.url("/rss.xml"))
    (logged,) = polls.store.audit.entries(limit=1)
    assert logged.action == "feed.move"


def test_a_feed_that_moved_for_now_is_asked_where_it_was(polls: Polls) -> None:
    _, feed = polls.poll_of("/chuyen-tam")
    assert feed.url == polls.site.url("/chuyen-tam")
    assert polls.outcomes() == {"added": 3}


def test_a_feed_that_moved_to_anothers_address_stays_where_it_was(polls: Polls) -> None:
    polls.add("/rss.xml", "hai")
    _, feed = polls.poll_of("/chuyen-han")
    assert feed.url == polls.site.url("/chuyen-han")
    assert feed.last_error is None


def test_failures_are_told_and_put_off_longer_and_longer(polls: Polls) -> None:
    polls.add("/rss.xml")
    polls.poll()
    polls.site.pages["/rss.xml"] = Reply(status=500)
    for failures, wait in ((1, QUARTER), (2, 2 * QUARTER), (3, HOUR)):
        report = polls.poll()
        feed = polls.store.feeds.get("mot")
        assert (report.outcome, feed.consecutive_failures) == ("failed", failures)
        assert feed.last_error_vietnamese is not None
        assert "mã 500" in feed.last_error_vietnamese
        assert feed.next_poll_at == polls.now + wait
    assert feed.state(polls.now) == "stalled"
    assert feed.listed == 3  # what was known is not forgotten
    assert polls.outcomes() == {"added": 3}
    polls.site.pages["/rss.xml"] = Reply(rss(""), FEED)
    assert polls.poll().outcome == "read"
    feed = polls.store.feeds.get("mot")
    assert (feed.state(polls.now), feed.listed, feed.last_error) == ("working", 0, None)


def test_a_page_that_no_reader_can_bear_fails_alone(
    polls: Polls, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = feed_pages.load_html

    def fragile(data: bytes) -> object:
        if "Bài 2".encode() in data:
            raise RecursionError("quá sâu")
        return read(data)

    monkeypatch.setattr(feed_pages, "load_html", fragile)
    polls.poll_of("/rss.xml")
    assert polls.outcomes() == {"added": 2, "failed": 1}
    (failed,) = polls.entries("failed")
    assert failed.error_vietnamese is not None
    assert "lỗi của hệ thống" in failed.error_vietnamese


def test_a_feed_that_is_removed_while_it_is_polled_leaves_nothing(polls: Polls) -> None:
    polls.add("/rss.xml")
    feed = polls.store.feed_polls.claim(OWNER, polls.now, QUARTER, feed_id="mot")
    assert feed is not None
    poller = FeedPoller(polls.store, polls.fetcher, lambda: polls.now)
    report = poller.poll(feed, OWNER, lambda *_: polls.store.feeds.remove("mot", actor="lan"))
    assert report.outcome == "lost"
    assert polls.articles() == 1
    assert polls.store.feeds.all() == []
    assert polls.store.feed_entries.counts() == {}
