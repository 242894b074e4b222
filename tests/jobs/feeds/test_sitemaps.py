"""Sitemaps of an index, polled in turn from a site on loopback."""

from __future__ import annotations

from rag.jobs.feed_report import PollBounds
from tests.jobs.feeds.polling import QUARTER, Polls
from tests.jobs.feeds.site import Reply, index, sitemap


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
