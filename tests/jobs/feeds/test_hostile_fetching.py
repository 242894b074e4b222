"""What each thing a hostile site does leads to, as whoever fetches is told it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from rag.corpus.feeds import FeedDocument, read_feed
from rag.corpus.html import load_html
from rag.corpus.urls import canonical_url
from rag.errors import BadFeed, FetchFailed, Stopping
from rag.jobs.addresses import Allowed
from rag.jobs.fetching import Fetched, Fetcher, FetchLimits, Unchanged, Validators
from rag.jobs.politeness import Pace, Politeness
from tests.jobs.feeds.site import (
    ETAG,
    LAST_MODIFIED,
    RETRY_AFTER_S,
    SITEMAP_PAGES,
    Reply,
    Site,
    hostile_site,
)

LIMITS = FetchLimits(seconds=1.0, size=5_000_000, redirects=3)
QUICK = Pace(gap_s=0.0)


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with hostile_site() as opened:
        yield opened


@pytest.fixture
def site(served: Site) -> Iterator[Site]:
    """As it was furnished, whatever the test before changed."""
    furnished = dict(served.pages)
    served.asked.clear()
    yield served
    served.pages.clear()
    served.pages.update(furnished)


def fetcher_of(politeness: Politeness | None = None) -> Fetcher:
    return Fetcher(
        Allowed.of(["127.0.0.1/32"]), limits=LIMITS, listing_limits=LIMITS, politeness=politeness
    )


@pytest.fixture
def fetcher() -> Fetcher:
    return fetcher_of(Politeness(QUICK))


def listed(fetcher: Fetcher, site: Site, path: str) -> FeedDocument:
    found = fetcher.listing(site.url(path))
    assert isinstance(found, Fetched)
    return read_feed(found.data, found.url)


def refused(fetcher: Fetcher, site: Site, path: str) -> FetchFailed | BadFeed:
    with pytest.raises((FetchFailed, BadFeed)) as caught:
        listed(fetcher, site, path)
    assert caught.value.vietnamese != type(caught.value).default_vietnamese
    return caught.value


def test_a_feed_is_read_and_asked_for_again_only_if_it_changed(
    site: Site, fetcher: Fetcher
) -> None:
    first = fetcher.listing(site.url("/rss.xml"))
    assert isinstance(first, Fetched)
    assert first.validators == Validators(ETAG, LAST_MODIFIED)
    found = read_feed(first.data, first.url)
    assert [one.url for one in found.entries] == [site.url(f"/bai/{i}") for i in (1, 2, 3)]
    again = fetcher.listing(site.url("/rss.xml"), first.validators)
    assert again == Unchanged(first.validators)
    assert "If-None-Match" not in site.asked[1].headers
    assert site.asked[-1].headers["If-None-Match"] == ETAG
    assert site.asked[-1].headers["If-Modified-Since"] == LAST_MODIFIED
    # By the day alone, where the site has no etags.
    by_day = fetcher.listing(site.url("/rss.xml"), Validators(last_modified=LAST_MODIFIED))
    assert isinstance(by_day, Unchanged)
    assert isinstance(fetcher.listing(site.url("/rss.xml"), Validators('"so-0"')), Fetched)


def test_validators_that_cannot_be_sent_are_neither_kept_nor_sent(
    site: Site, fetcher: Fetcher
) -> None:
    site.pages["/rss.xml"] = Reply(b"<rss/>", "text/xml", headers={"ETag": '"' + "x" * 5_000})
    found = fetcher.listing(site.url("/rss.xml"), Validators('"Đ"', "hôm\r\nqua: x"))
    assert isinstance(found, Fetched)
    assert found.validators == Validators()
    assert not {"If-None-Match", "If-Modified-Since", "qua"} & site.asked[-1].headers.keys()


def test_304_to_who_did_not_ask_is_no_answer(site: Site, fetcher: Fetcher) -> None:
    site.pages["/rss.xml"] = Reply(status=304)
    assert "304" in refused(fetcher, site, "/rss.xml").vietnamese


def test_what_moved_for_good_is_told_and_what_moved_for_now_is_not(
    site: Site, fetcher: Fetcher
) -> None:
    for_good = fetcher.listing(site.url("/chuyen-han"))
    assert for_good.permanent_url == site.url("/rss.xml")
    assert fetcher.listing(site.url("/chuyen-tam")).permanent_url is None
    assert fetcher.listing(site.url("/rss.xml")).permanent_url is None
    # For good up to where it goes on for now.
    site.pages["/cu"] = Reply(status=308, headers={"Location": "/chuyen-tam"})
    assert fetcher.listing(site.url("/cu")).permanent_url == site.url("/chuyen-tam")
    site.pages["/nay"] = Reply(status=302, headers={"Location": "/chuyen-han"})
    assert fetcher.listing(site.url("/nay")).permanent_url is None
    unchanged = fetcher.listing(site.url("/chuyen-han"), Validators(ETAG))
    assert unchanged == Unchanged(Validators(ETAG, LAST_MODIFIED), site.url("/rss.xml"))


@pytest.mark.parametrize("path", ["/chuyen-noi-bo", "/chuyen-dam-may"])
def test_a_redirect_to_a_private_address_is_not_followed(
    site: Site, fetcher: Fetcher, path: str
) -> None:
    assert "mạng nội bộ" in refused(fetcher, site, path).vietnamese
    assert site.paths() == [path]


def test_a_redirect_of_robots_txt_to_a_private_address_is_not_followed(
    site: Site, fetcher: Fetcher
) -> None:
    site.pages["/robots.txt"] = site.pages["/chuyen-noi-bo"]
    assert "mạng nội bộ" in refused(fetcher, site, "/rss.xml").vietnamese
    assert site.paths() == []


def test_a_redirect_to_a_file_is_not_followed(site: Site, fetcher: Fetcher) -> None:
    assert "không phải là địa chỉ" in refused(fetcher, site, "/chuyen-tep").vietnamese


@pytest.mark.parametrize("path", ["/chuyen-vong", "/chuyen-qua"])
def test_a_loop_is_ended(site: Site, fetcher: Fetcher, path: str) -> None:
    assert "chuyển hướng quá 3 lần" in refused(fetcher, site, path).vietnamese
    assert len(site.paths()) == 4


@pytest.mark.parametrize("path", ["/sitemap-lon.xml", "/sitemap-lon.xml.gz"])
def test_a_sitemap_of_10_000_pages_is_read_whole(site: Site, fetcher: Fetcher, path: str) -> None:
    found = listed(fetcher, site, path)
    assert (found.kind, len(found.entries), found.left_out) == ("sitemap", SITEMAP_PAGES, 0)


def test_an_index_does_not_lead_to_itself(site: Site, fetcher: Fetcher) -> None:
    found = listed(fetcher, site, "/sitemap-vong.xml")
    assert (found.kind, found.sitemaps) == ("sitemap-index", (site.url("/sitemap.xml"),))
    assert any("lists itself" in one for one in found.warnings)


def test_a_slow_drip_is_left_in_time(site: Site, fetcher: Fetcher) -> None:
    began = time.monotonic()
    assert "trong 1 giây" in refused(fetcher, site, "/nho-giot.xml").vietnamese
    assert time.monotonic() - began < 5


def test_a_name_server_that_does_not_answer_is_left_in_time(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()

    def never(*asked: object, **more: object) -> list[object]:
        answered.wait(20)
        return []

    monkeypatch.setattr("socket.getaddrinfo", never)
    try:
        with pytest.raises(FetchFailed, match="did not come within"):
            fetcher.listing("http://cham.example/rss.xml")
    finally:
        answered.set()


@pytest.mark.parametrize("path", ["/bom.xml", "/vo-tan.xml", "/bom.xml.gz"])
def test_what_is_huge_or_becomes_so_is_left(site: Site, fetcher: Fetcher, path: str) -> None:
    assert "lớn hơn" in refused(fetcher, site, path).vietnamese


def test_what_is_packed_in_ways_not_asked_for_is_not_unpacked(site: Site, fetcher: Fetcher) -> None:
    assert "nén theo cách không được yêu cầu" in refused(fetcher, site, "/bom-kep.xml").vietnamese


def test_what_could_be_read_of_broken_xml_is_taken_with_a_warning(
    site: Site, fetcher: Fetcher
) -> None:
    found = listed(fetcher, site, "/hong.xml")
    assert [one.url for one in found.entries] == [site.url("/bai/1?a=1&b=2")]
    assert "broken" in found.warnings[0]
    assert "lỗi XML" in refused(fetcher, site, "/hong-het.xml").vietnamese


@pytest.mark.parametrize("path", ["/cuoi.xml", "/binh-phuong.xml", "/thuc-the-ngoai.xml"])
def test_entities_are_refused_before_anything_is_parsed(
    site: Site, fetcher: Fetcher, path: str
) -> None:
    assert "DOCTYPE" in refused(fetcher, site, path).vietnamese


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/trang.xml", "/sitemap.xml"),
        ("/trang-gia.xml", "không phải nguồn tin"),
        ("/tep.pdf", "không phải nguồn tin"),
    ],
)
def test_what_is_no_feed_is_said(site: Site, fetcher: Fetcher, path: str, said: str) -> None:
    assert said in refused(fetcher, site, path).vietnamese


def test_a_page_is_not_asked_for_by_listing_nor_a_feed_as_a_page(
    site: Site, fetcher: Fetcher
) -> None:
    with pytest.raises(FetchFailed, match="not a web page"):
        fetcher.page(site.url("/rss.xml"))


def test_hostile_titles_and_addresses_are_harmless(site: Site, fetcher: Fetcher) -> None:
    found = listed(fetcher, site, "/ac-y.xml")
    assert [one.url for one in found.entries] == [site.url("/bai/1")]
    title = found.entries[0].title
    assert title.startswith("alert(1)tin xấu")
    assert len(title) <= 500
    assert any("2 entries hold no address" in one for one in found.warnings)


def test_a_date_in_the_future_is_told_as_stated(site: Site, fetcher: Fetcher) -> None:
    published = listed(fetcher, site, "/tuong-lai.xml").entries[0].published_at
    assert published is not None
    assert published.year == 2200


def test_what_robots_txt_forbids_is_not_asked_for(site: Site, fetcher: Fetcher) -> None:
    assert "robots.txt" in refused(fetcher, site, "/cam/rss.xml").vietnamese
    assert site.paths() == []


@pytest.mark.parametrize("status", [500, 503, 429])
def test_while_robots_txt_fails_nothing_is_asked_for_nor_it_again(
    site: Site, fetcher: Fetcher, status: int
) -> None:
    site.pages["/robots.txt"] = Reply(status=status)
    for _ in range(2):
        assert f"mã {status}" in refused(fetcher, site, "/rss.xml").vietnamese
    assert [one.path for one in site.asked] == ["/robots.txt"]


def test_robots_txt_is_asked_for_once(site: Site, fetcher: Fetcher) -> None:
    for path in ("/rss.xml", "/atom.xml", "/sitemap.xml"):
        listed(fetcher, site, path)
    fetcher.page(site.url("/bai/1"))
    assert [one.path for one in site.asked].count("/robots.txt") == 1


def test_a_robots_txt_past_what_is_read_of_one_is_cut(site: Site, fetcher: Fetcher) -> None:
    robots = b"User-agent: *\nDisallow: /cam/\n" + b"#" * 600_000 + b"\nDisallow: /\n"
    site.pages["/robots.txt"] = Reply(robots, "text/plain")
    assert listed(fetcher, site, "/rss.xml").entries
    assert "robots.txt" in refused(fetcher, site, "/cam/rss.xml").vietnamese


def test_a_site_that_asks_to_wait_is_left_alone(site: Site, fetcher: Fetcher) -> None:
    first = refused(fetcher, site, "/dong.xml")
    assert isinstance(first, FetchFailed)
    assert (first.retry_after_s, first.is_gone) == (RETRY_AFTER_S, False)
    asked = len(site.asked)
    again = refused(fetcher, site, "/rss.xml")
    assert isinstance(again, FetchFailed)
    assert again.retry_after_s == pytest.approx(RETRY_AFTER_S, abs=30)
    assert "chờ" in again.vietnamese
    assert len(site.asked) == asked


def test_nobody_is_believed_who_asks_to_wait_for_years(site: Site, fetcher: Fetcher) -> None:
    error = refused(fetcher, site, "/ban.xml")
    assert isinstance(error, FetchFailed)
    assert error.retry_after_s == 24 * 3600


def test_what_is_gone_is_told_from_what_fails(site: Site, fetcher: Fetcher) -> None:
    for path, is_gone in (("/mat.xml", True), ("/khong-co.xml", True), ("/loi.xml", False)):
        error = refused(fetcher, site, path)
        assert isinstance(error, FetchFailed)
        assert (error.is_gone, error.retry_after_s) == (is_gone, None)


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/bai/1", "/bai/1"),
        ("/bai/theo-doi", "/bai/1"),
        ("/bai/noi-khac", "/bai/noi-khac"),
        ("/bai/trang-chu", "/bai/trang-chu"),
    ],
)
def test_a_page_goes_by_the_address_it_states_on_its_own_site(
    site: Site, fetcher: Fetcher, path: str, own: str
) -> None:
    found = fetcher.page(site.url(path))
    stated = load_html(found.data).payload["url"]
    assert canonical_url(stated, found.url) == site.url(own)


def test_one_request_at_a_time_and_a_while_between(site: Site) -> None:
    fetcher = fetcher_of(Politeness(Pace(gap_s=0.1)))
    asking = [
        threading.Thread(target=fetcher.page, args=(site.url(f"/bai/{i}"),)) for i in (1, 2, 3)
    ]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    times = [one.at for one in site.asked]
    assert len(site.paths()) == 3
    assert all(later - sooner >= 0.1 for sooner, later in pairwise(times))


def test_a_server_that_stops_waits_for_no_site(site: Site) -> None:
    stop = threading.Event()
    fetcher = Fetcher(
        Allowed.of(["127.0.0.1/32"]), politeness=Politeness(Pace(gap_s=60.0), stop=stop)
    )
    told: list[type[BaseException]] = []

    def ask(path: str) -> None:
        try:
            fetcher.listing(site.url(path))
        except Stopping as error:
            told.append(type(error))

    # One is under way, for which the other waits.
    site.pages["/robots.txt"] = site.pages["/nho-giot.xml"]
    asking = [threading.Thread(target=ask, args=(path,)) for path in ("/rss.xml", "/atom.xml")]
    for one in asking:
        one.start()
    deadline = time.monotonic() + 10
    while not site.asked and time.monotonic() < deadline:
        time.sleep(0.01)
    stop.set()
    began = time.monotonic()
    for one in asking:
        one.join(10)
    assert told == [Stopping, Stopping]
    assert time.monotonic() - began < 5


def test_without_politeness_a_page_is_fetched_as_ever(site: Site) -> None:
    fetcher = fetcher_of()
    assert fetcher.page(site.url("/bai/1")).url == site.url("/bai/1")
    fetcher.page(site.url("/bai/2"))
    assert [one.path for one in site.asked].count("/robots.txt") == 2
