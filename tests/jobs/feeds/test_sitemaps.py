"""Sitemaps of an index, polled in turn from a site on loopback."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rag.errors import Conflict, StoreError
from rag.jobs import feed_sitemaps
from rag.jobs.feed_report import PollBounds
from rag.jobs.feed_timing import LEASE
from tests.jobs.feeds.polling import QUARTER, Polls
from tests.jobs.feeds.site import Asked, Reply, index, sitemap, unless_unchanged


def test_the_sitemaps_of_an_index_are_read_in_turn_the_first_ones_every_time(
    polls: Polls,
) -> None:
    url, pages = polls.site.url, polls.site.pages
    names = [f"/s{i}.xml" for i in range(6)]
    pages["/index.xml"] = Reply(index([url(name) for name in names]), "text/xml")
    for i, name in enumerate(names):
        pages[name] = Reply(sitemap([url(f"/bai/{i}")]), "text/xml", headers={"ETag": f'"{i}"'})
    polls.bounds = PollBounds(pages=0, sitemaps=4)

    def sitemaps_asked() -> list[str]:
        asked = [one for one in polls.site.paths() if one in names]
        polls.site.asked.clear()
        return asked

    _, feed = polls.poll_of("/index.xml")
    assert (feed.kind, feed.listed) == ("sitemap-index", 6)
    assert sitemaps_asked() == names[:4]
    for last in names[4:]:
        polls.later(QUARTER)
        polls.poll()
        assert sitemaps_asked() == [*names[:3], last]
    assert sorted(one.url for one in polls.entries()) == [url(f"/bai/{i}") for i in range(6)]
    polls.later(QUARTER)
    polls.poll()
    again = next(one for one in polls.site.asked if one.path == "/s3.xml")
    assert again.headers["If-None-Match"] == '"3"'


def test_a_sitemap_that_fails_is_told_and_the_others_are_read(polls: Polls) -> None:
    url, pages = polls.site.url, polls.site.pages
    pages["/index.xml"] = Reply(index([url("/loi.xml"), url("/sitemap.xml")]), "text/xml")
    report, feed = polls.poll_of("/index.xml")
    assert (report.outcome, report.new, report.is_whole) == ("read", 2, False)
    assert feed.state(polls.now) == "working"
    assert feed.last_error_vietnamese is not None
    assert "/loi.xml" in feed.last_error_vietnamese
    pages["/sitemap.xml"] = Reply(status=500)
    assert polls.poll().outcome == "failed"


def test_an_index_in_an_index_is_followed_once(polls: Polls) -> None:
    url, pages = polls.site.url, polls.site.pages
    pages["/index.xml"] = Reply(index([url("/hai.xml")]), "text/xml")
    pages["/hai.xml"] = Reply(index([url("/ba.xml"), url("/sitemap.xml")]), "text/xml")
    pages["/ba.xml"] = Reply(index([url("/bon.xml")]), "text/xml")
    polls.poll_of("/index.xml")
    for _ in range(3):
        polls.later(QUARTER)
        polls.poll()
    assert polls.articles() == 2
    assert "/bon.xml" not in polls.site.paths()


def test_a_page_that_two_sitemaps_list_is_one(polls: Polls) -> None:
    url, pages = polls.site.url, polls.site.pages
    pages["/index.xml"] = Reply(index([url("/moi.xml"), url("/thang.xml")]), "text/xml")
    pages["/moi.xml"] = Reply(sitemap([url("/bai/1")]), "text/xml")
    pages["/thang.xml"] = Reply(sitemap([url("/bai/2"), url("/bai/1")]), "text/xml")
    report, feed = polls.poll_of("/index.xml")
    assert (report.outcome, report.new, feed.last_error) == ("read", 2, None)
    assert sorted(polls.fetched()) == ["/bai/1", "/bai/2"]


def test_what_a_poll_that_was_cut_off_had_read_is_read_again(
    polls: Polls, monkeypatch: pytest.MonkeyPatch
) -> None:
    polls.site.pages["/index.xml"] = Reply(index([polls.site.url("/sitemap.xml")]), "text/xml")
    polls.add("/index.xml")

    def fails(*_: object) -> None:
        raise StoreError("The store at /noi/do failed.")

    with monkeypatch.context() as broken:
        broken.setattr(polls.store.feed_entries, "note", fails)
        with pytest.raises(StoreError):
            polls.poll()
    assert polls.poll().new == 2


def test_what_there_was_no_room_for_is_taken_at_the_next_poll(
    polls: Polls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_sitemaps, "MOST_ENTRIES", 3)
    url, pages = polls.site.url, polls.site.pages
    pages["/index.xml"] = Reply(index([url("/mot.xml"), url("/hai.xml")]), "text/xml")
    for name, first in (("mot", 1), ("hai", 3)):
        listed = sitemap([url(f"/bai/{i}") for i in (first, first + 1)])
        pages[f"/{name}.xml"] = unless_unchanged(listed, "text/xml")
    polls.bounds = PollBounds(pages=0)
    report, feed = polls.poll_of("/index.xml")
    assert report.new == 3
    assert "1 mục" in (feed.last_error_vietnamese or "")
    polls.later(QUARTER)
    assert polls.poll().new == 1
    assert polls.store.feeds.get("mot").last_error is None


def test_a_slow_site_keeps_its_poll_and_has_its_pages_fetched(polls: Polls) -> None:
    url, pages = polls.site.url, polls.site.pages
    names = [f"/s{i}.xml" for i in range(4)]
    taken: list[str] = []

    def slow(asked: Asked) -> Reply:
        polls.now += LEASE - timedelta(minutes=1)
        try:
            polls.store.feed_polls.claim("khac", polls.now, LEASE, feed_id="mot")
            taken.append(asked.path)
        except Conflict:
            pass
        return Reply(sitemap([url("/bai/1"), url("/bai/2")]), "text/xml")

    pages["/index.xml"] = Reply(index([url(name) for name in names]), "text/xml")
    pages.update(dict.fromkeys(names, slow))
    report, _ = polls.poll_of("/index.xml")
    assert (report.outcome, taken) == ("read", [])
    assert polls.fetched() == ["/bai/1", "/bai/2"]
