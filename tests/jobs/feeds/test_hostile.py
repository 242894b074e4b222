"""What each thing a hostile site does leads to in the store: the feed's state, what is said
of it, and how many articles there are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rag.jobs.feed_report import PollBounds
from tests.jobs.feeds.polling import QUARTER, Polls, fetcher
from tests.jobs.feeds.site import RETRY_AFTER_S, SITEMAP_PAGES, Reply, article, item, rss

NEVER_ASKED = "/latest/meta-data/"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/chuyen-noi-bo", "mạng nội bộ"),
        ("/chuyen-dam-may", "mạng nội bộ"),
        ("/chuyen-tep", "không phải là địa chỉ"),
        ("/chuyen-vong", "chuyển hướng quá 3 lần"),
        ("/chuyen-qua", "chuyển hướng quá 3 lần"),
        ("/vo-tan.xml", "lớn hơn"),
        ("/bom.xml", "lớn hơn"),
        ("/bom.xml.gz", "lớn hơn"),
        ("/bom-kep.xml", "nén"),
        ("/hong-het.xml", "lỗi XML"),
        ("/cuoi.xml", "DOCTYPE"),
        ("/binh-phuong.xml", "DOCTYPE"),
        ("/thuc-the-ngoai.xml", "DOCTYPE"),
        ("/trang.xml", "không phải nguồn tin"),
        ("/tep.pdf", "không phải nguồn tin"),
        ("/cam/rss.xml", "robots.txt"),
        ("/loi.xml", "mã 500"),
        ("/khong-co.xml", "mã 404"),
    ],
)
def test_what_cannot_be_had_is_a_failure_with_its_reason_and_no_article(
    polls: Polls, path: str, said: str
) -> None:
    report, feed = polls.poll_of(path)
    assert report.outcome == "failed"
    assert feed.state(polls.now) == "failing"
    assert feed.last_error_vietnamese is not None
    assert said in feed.last_error_vietnamese
    assert feed.last_error == report.error
    assert (feed.consecutive_failures, feed.last_success_at) == (1, None)
    assert feed.next_poll_at == polls.now + QUARTER
    assert feed.url == polls.site.url(path)
    assert (polls.articles(), polls.outcomes()) == (0, {})


def test_a_feed_that_drips_is_left(polls: Polls) -> None:
    polls.fetcher = fetcher(seconds=1.0)
    _, feed = polls.poll_of("/nho-giot.xml")
    assert feed.state(polls.now) == "failing"
    assert "trong 1 giây" in (feed.last_error_vietnamese or "")


def test_the_third_failure_in_a_row_stalls_the_feed(polls: Polls) -> None:
    polls.add("/cuoi.xml")
    for _ in range(3):
        polls.poll()
    assert polls.store.feeds.get("mot").state(polls.now) == "stalled"


def test_a_feed_that_is_gone_is_asked_no_more(polls: Polls) -> None:
    report, feed = polls.poll_of("/mat.xml")
    assert report.outcome == "failed"
    assert (feed.state(polls.now), feed.is_enabled, feed.is_stalled(polls.now)) == (
        "gone",
        False,
        True,
    )
    assert feed.last_error_vietnamese is not None
    assert "mã 410" in feed.last_error_vietnamese
    later = polls.now + timedelta(days=30)
    assert polls.store.feed_polls.claim("ai", later, QUARTER) is None
    # Until somebody asks for it by name, and it is back.
    polls.site.pages["/mat.xml"] = polls.site.pages["/rss.xml"]
    assert polls.poll().outcome == "read"
    feed = polls.store.feeds.get("mot")
    assert (feed.state(polls.now), feed.is_enabled) == ("working", True)


@pytest.mark.parametrize(
    ("path", "wait"),
    [
        ("/dong.xml", max(QUARTER, timedelta(seconds=RETRY_AFTER_S))),
        ("/ban.xml", timedelta(days=1)),
    ],
)
def test_a_site_that_asks_to_wait_is_left_alone_for_a_day_at_most(
    polls: Polls, path: str, wait: timedelta
) -> None:
    _, feed = polls.poll_of(path)
    assert (feed.state(polls.now), feed.next_poll_at) == ("failing", polls.now + wait)


def test_a_sitemap_of_10_000_pages_is_noted_whole_and_fetched_bit_by_bit(polls: Polls) -> None:
    polls.bounds = PollBounds(pages=3)
    report, feed = polls.poll_of("/sitemap-lon.xml")
    assert (report.new, feed.listed, feed.left_out) == (SITEMAP_PAGES, SITEMAP_PAGES, 0)
    assert len(polls.fetched()) == 3
    # Of the first pages three are there, one of which is named 0 and is not.
    assert polls.outcomes() == {"added": 2, "abandoned": 1, "waiting": SITEMAP_PAGES - 3}
    assert polls.articles() == 2


def test_an_index_that_names_itself_is_harmless(polls: Polls) -> None:
    report, feed = polls.poll_of("/sitemap-vong.xml")
    assert (report.outcome, report.new) == ("read", 2)
    assert feed.state(polls.now) == "working"
    assert polls.articles() == 2
    assert polls.site.paths().count("/sitemap-vong.xml") == 1


def test_two_indexes_that_name_each_other_are_asked_once_a_poll(polls: Polls) -> None:
    polls.add("/sitemap-a.xml")
    for _ in range(4):
        polls.site.asked.clear()
        assert polls.poll().outcome == "read"
        assert polls.site.paths() == ["/sitemap-a.xml", "/sitemap-b.xml"]
        polls.later(QUARTER)
    assert polls.articles() == 0


def test_what_could_be_read_of_broken_xml_is_taken_and_told(polls: Polls) -> None:
    polls.site.pages["/bai/1?a=1&b=2"] = Reply(article("Bài 1"))
    report, feed = polls.poll_of("/hong.xml")
    assert (report.outcome, polls.articles()) == ("read", 1)
    assert feed.state(polls.now) == "working"
    assert feed.last_error_vietnamese is not None
    assert "lỗi XML" in feed.last_error_vietnamese


def test_a_page_that_leads_into_this_network_is_not_followed(polls: Polls) -> None:
    pages, url = polls.site.pages, polls.site.url
    inner = f"http://127.0.0.2:{polls.site.port}/bai/1"
    pages["/xau.xml"] = Reply(
        rss(
            item(url("/chuyen-dam-may"), "Một")
            + item(inner, "Hai")
            + item("http://[::1]/", "Ba")
            + item(url("/bai/1"), "Bốn")
        ),
        "text/xml",
    )
    polls.poll_of("/xau.xml")
    assert polls.outcomes() == {"failed": 3, "added": 1}
    for one in polls.entries("failed"):
        assert one.error_vietnamese is not None
        assert "mạng nội bộ" in one.error_vietnamese
    assert sorted(polls.site.paths()) == ["/bai/1", "/chuyen-dam-may", "/xau.xml"]


def test_pages_that_drip_or_burst_fail_alone(polls: Polls) -> None:
    pages, url = polls.site.pages, polls.site.url
    drip, bomb = pages["/nho-giot.xml"], pages["/bom.xml"]
    assert isinstance(drip, Reply)
    assert isinstance(bomb, Reply)
    pages["/bai/giot"] = Reply(drip.body)
    pages["/bai/bom"] = Reply(bomb.body, headers=bomb.headers)
    polls.fetcher = fetcher(seconds=3.0)
    paths = ("/bai/giot", "/bai/bom", "/cam/bai", "/bai/1")
    pages["/xau.xml"] = Reply(rss("".join(item(url(one), one) for one in paths)), "text/xml")
    polls.poll_of("/xau.xml")
    assert polls.outcomes() == {"failed": 3, "added": 1}
    said = {one.title: one.error_vietnamese or "" for one in polls.entries("failed")}
    assert "trong 3 giây" in said["/bai/giot"]
    assert "lớn hơn" in said["/bai/bom"]
    assert "robots.txt" in said["/cam/bai"]


def test_hostile_titles_and_addresses_are_harmless(polls: Polls) -> None:
    _, feed = polls.poll_of("/ac-y.xml")
    assert feed.state(polls.now) == "working"
    (entry,) = polls.entries()
    assert entry.url == polls.site.url("/bai/1")
    assert "\u202e" not in entry.title
    assert "<script>" not in entry.title
    assert len(entry.title) <= 500
    assert feed.last_error_vietnamese is not None
    assert "2 mục" in feed.last_error_vietnamese


def test_an_article_of_the_year_2200_stands_before_no_other(polls: Polls) -> None:
    _, feed = polls.poll_of("/tuong-lai.xml")
    (entry,) = polls.entries("added")
    assert entry.moment == polls.now
    assert feed.state(polls.now) == "working"
    # Its page says when it came out.
    assert polls.articles() == 1


def test_a_page_that_claims_anothers_address_goes_by_its_own(polls: Polls) -> None:
    pages, url = polls.site.pages, polls.site.url
    pages["/xau.xml"] = Reply(rss(item(url("/bai/noi-khac"), "Nơi khác")), "text/xml")
    polls.poll_of("/xau.xml")
    (entry,) = polls.entries("added")
    assert entry.article_id
    assert polls.store.article(entry.article_id).article.url == url("/bai/noi-khac")
