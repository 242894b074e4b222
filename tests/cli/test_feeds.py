"""``rag feeds``: added after a look, listed, polled and removed, from a site on loopback."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from rag.store.store import Store
from tests.cli.running import Ran, rag
from tests.jobs.feeds.site import FEED, Reply, Site, article, hostile_site, item, rss
from tests.web.serving import serving


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with hostile_site() as opened:
        yield opened


@pytest.fixture
def site(served: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("RAG_FETCH_ALLOW", "127.0.0.1")
    monkeypatch.setenv("RAG_FETCH_GAP_S", "0")
    furnished = dict(served.pages)
    served.asked.clear()
    yield served
    served.pages.clear()
    served.pages.update(furnished)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def added(data: Path, url: str, *more: object) -> str:
    ran = rag(data, "feeds", "add", url, *more)
    assert ran.code == 0, ran.err
    return ran.out.strip()


def listed(data: Path) -> list[dict[str, object]]:
    ran = rag(data, "feeds", "list", "--json")
    assert ran.code == 0
    rows: list[dict[str, object]] = json.loads(ran.out)
    return rows


def articles(data: Path) -> int:
    store = Store.open(data / "store.sqlite3")
    try:
        return store.stats(datetime.now(UTC)).articles
    finally:
        store.close()


def test_what_is_added_is_looked_at_and_told(data: Path, site: Site) -> None:
    ran = rag(data, "feeds", "add", site.url("/rss.xml"), "--every", "5m", "--section", "Thời sự")
    assert (ran.code, len(ran.out.strip())) == (0, 10)
    assert "rss: Báo Thử, 3 entries" in ran.err
    (row,) = listed(data)
    assert (row["id"], row["state"], row["kind"]) == (ran.out.strip(), "new", "rss")
    assert (row["every_s"], row["section"], row["added_by"]) == (300, "Thời sự", "cli")
    assert articles(data) == 0


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/trang.xml", "/sitemap.xml"),
        ("/cuoi.xml", "DOCTYPE"),
        ("/mat.xml", "410"),
        ("/chuyen-dam-may", "private network"),
        ("/cam/rss.xml", "robots.txt"),
    ],
)
def test_what_is_no_feed_is_refused_and_nothing_added(
    data: Path, site: Site, path: str, said: str
) -> None:
    ran = rag(data, "feeds", "add", site.url(path))
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert listed(data) == []


def test_unchecked_is_added_without_a_look(data: Path, site: Site) -> None:
    added(data, site.url("/mat.xml"), "--unchecked")
    assert site.asked == []
    (row,) = listed(data)
    assert (row["kind"], row["state"]) == (None, "new")
    ran = rag(data, "feeds", "add", "ftp://bao.example/rss", "--unchecked")
    assert ran.code == 1
    assert "https://bao.example/rss" in ran.err


@pytest.mark.parametrize("every", ["15", "30s", "2d", "x"])
def test_an_interval_that_is_none_is_wrong_use(data: Path, site: Site, every: str) -> None:
    ran = rag(data, "feeds", "add", site.url("/rss.xml"), "--every", every)
    assert ran.code == 2
    assert "--every" in ran.err


def test_one_address_is_added_once(data: Path, site: Site) -> None:
    feed_id = added(data, site.url("/rss.xml?utm_source=x"))
    ran = rag(data, "feeds", "add", site.url("/rss.xml#y"), "--unchecked")
    assert ran.code == 1
    assert feed_id in ran.err


def test_a_poll_prints_what_each_page_led_to_and_makes_it_searchable(
    data: Path, site: Site
) -> None:
    feed_id = added(data, site.url("/rss.xml"))
    ran = rag(data, "feeds", "poll", feed_id)
    assert ran.code == 0, ran.err
    lines = [line.split("  ") for line in ran.out.splitlines()]
    assert sorted(line[:2] for line in lines) == [
        ["added", site.url(f"/bai/{i}")] for i in (1, 2, 3)
    ]
    assert "3 listed, 3 new, 0 changed, 3 pages fetched" in ran.err
    assert articles(data) == 3
    found = rag(data, "search", "thông xe cây cầu dài bao nhiêu mét", "--json")
    assert json.loads(found.out)["hits"][0]["article_id"] in {line[2] for line in lines}
    again = rag(data, "feeds", "poll")
    assert (again.code, again.out) == (0, "")
    assert "as it was" in again.err
    told = rag(data, "feeds", "list").out
    assert "working" in told
    assert "3 added" in told


def test_a_poll_that_failed_in_part_says_so(data: Path, site: Site) -> None:
    site.pages["/bai/2"] = Reply(status=500)
    added(data, site.url("/rss.xml"))
    ran = rag(data, "feeds", "poll")
    assert ran.code == 3
    assert f"failed  {site.url('/bai/2')}  The site answered 500" in ran.out
    site.pages["/mot.xml"] = Reply(rss(item(site.url("/bai/9"), "Bài 9")), FEED)
    site.pages["/bai/9"] = Reply(article("Bài 9", site.url("/bai/9")))
    added(data, site.url("/mot.xml"))
    added(data, site.url("/loi.xml"), "--unchecked")
    ran = rag(data, "feeds", "poll", "--json")
    assert ran.code == 3
    assert sorted(one["outcome"] for one in json.loads(ran.out)) == ["failed", "read", "unchanged"]


def test_a_poll_of_which_nothing_came_has_failed(data: Path, site: Site) -> None:
    feed_id = added(data, site.url("/loi.xml"), "--unchecked")
    ran = rag(data, "feeds", "poll", feed_id)
    assert ran.code == 1
    assert "answered 500" in ran.err
    told: Ran = rag(data, "feeds", "list")
    assert "failing" in told.out
    assert "    The site answered 500" in told.out


def test_what_is_removed_is_polled_no_more_and_its_articles_stay(data: Path, site: Site) -> None:
    feed_id = added(data, site.url("/rss.xml"))
    rag(data, "feeds", "poll")
    ran = rag(data, "feeds", "remove", feed_id)
    assert ran.code == 0
    assert listed(data) == []
    assert articles(data) == 3
    assert "no feed yet" in rag(data, "feeds", "list").err
    assert "No feed was polled" in rag(data, "feeds", "poll").err
    for command in ("remove", "poll"):
        ran = rag(data, "feeds", command, feed_id)
        assert ran.code == 1
        assert "rag feeds list" in ran.err


def test_a_feed_that_a_server_polls_now_is_left_to_it(data: Path, site: Site) -> None:
    feed_id = added(data, site.url("/rss.xml"))
    store = Store.open(data / "store.sqlite3")
    held = store.feed_polls.claim(
        "máy chủ", datetime.now(UTC), timedelta(minutes=1), feed_id=feed_id
    )
    store.close()
    assert held is not None
    ran = rag(data, "feeds", "poll", feed_id)
    assert ran.code == 1
    assert "is being polled now" in ran.err


def test_beside_a_server_which_polls_what_is_added_and_has_it_searchable(
    data: Path, site: Site
) -> None:
    data.mkdir()
    with serving(data, RAG_FETCH_ALLOW="127.0.0.1", RAG_FETCH_GAP_S="0") as url:
        feed_id = added(data, site.url("/rss.xml"))
        found: list[object] = []
        deadline = time.monotonic() + 30
        while len(found) < 3:
            assert time.monotonic() < deadline
            time.sleep(0.1)
            hits = httpx.get(f"{url}/api/v1/search", params={"q": "thông xe cây cầu"}).json()
            found = list({one["article_id"] for one in hits["hits"]})
        assert "3 added" in rag(data, "feeds", "list").out
        ran = rag(data, "feeds", "poll", feed_id)
        assert ran.code == 0, ran.err
        assert "it indexes what is stored here" in ran.err
        assert "as it was" in ran.err
