"""``/api/v1/feeds``: added after a look, changed, polled, removed; and how they fare told."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from rag.jobs.addresses import Allowed
from rag.jobs.feed_poll import FeedPoller
from rag.jobs.feed_timing import LEASE
from rag.jobs.feeds import FeedPolling, PollCounts
from rag.jobs.fetching import Fetcher
from rag.jobs.politeness import Pace, Politeness
from rag.web.app import create_app
from rag.web.archive import feed_schemas
from rag.web.services import Services
from tests.jobs.feeds.site import Reply, Site, hostile_site
from tests.web.callers import calling, guarded
from tests.web.test_observing import value
from tests.web.test_schemas import strict

FEEDS = "/api/v1/feeds"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with hostile_site() as opened:
        yield opened


@pytest.fixture
def web(services: Services) -> Iterator[TestClient]:
    """Over an archive that has no feed yet."""
    allowing = replace(services, fetcher=Fetcher(Allowed.of(["127.0.0.1"])))
    yield TestClient(
        create_app(allowing), base_url="http://localhost", raise_server_exceptions=False
    )
    for feed in services.store.feeds.all():
        services.store.feeds.remove(feed.id, actor="test")


def added(web: TestClient, url: str, **more: object) -> str:
    made = web.post(FEEDS, json={"url": url} | more)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def polled(services: Services, feed_id: str) -> None:
    store = services.store
    politeness = Politeness(Pace(gap_s=0.0))
    poller = FeedPoller(
        store, Fetcher(Allowed.of(["127.0.0.1"]), politeness=politeness), lambda: datetime.now(UTC)
    )
    feed = store.feed_polls.claim("ai", datetime.now(UTC), LEASE, feed_id=feed_id)
    assert feed is not None
    poller.poll(feed, "ai")


def test_a_feed_is_added_after_a_look(web: TestClient, site: Site) -> None:
    body = {"url": f" {site.url('/rss.xml')}?utm_source=x ", "every_s": 300, "section": " Thời sự "}
    made = web.post(FEEDS, json=body)
    assert made.status_code == 201, made.text
    feed = made.json()
    strict(feed_schemas.FeedOut).model_validate(feed)
    assert made.headers["Location"] == f"{FEEDS}/{feed['id']}"
    assert feed["url"] == site.url("/rss.xml")
    assert (feed["title"], feed["kind"], feed["state"]) == ("Báo Thử", "rss", "new")
    assert (feed["every_s"], feed["section"], feed["source"]) == (300, "Thời sự", None)
    assert web.get(made.headers["Location"]).json() == feed
    listed = web.get(FEEDS).json()
    strict(feed_schemas.FeedsOut).model_validate(listed)
    assert listed == {"feeds": [feed], "next": None}
    logged = web.get("/api/v1/audit", params={"subject": feed["id"]}).json()["entries"]
    assert [one["action"] for one in logged] == ["feed.add"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/trang.xml", "/sitemap.xml"),
        ("/cuoi.xml", "DOCTYPE"),
        ("/chuyen-dam-may", "mạng nội bộ"),
        ("/mat.xml", "mã 410"),
        ("/hong-het.xml", "lỗi XML"),
    ],
)
def test_what_is_no_feed_is_refused_and_not_added(
    web: TestClient, site: Site, path: str, said: str
) -> None:
    refused = web.post(FEEDS, json={"url": site.url(path)})
    assert refused.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert said in refused.json()["vietnamese"]
    assert web.get(FEEDS).json()["feeds"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": ""},
        {"url": "ftp://bao.example/rss"},
        {"url": "https://bao.example/rss", "every_s": 59},
        {"url": "https://bao.example/rss", "every_s": 86_401},
        {"url": "https://bao.example/rss", "every_s": "900"},
        {"url": "https://bao.example/rss", "every_s": True},
        {"url": "https://bao.example/rss", "enabled": True},
        {"url": "https://bao.example/" + "x" * 3000},
        {"url": ["https://bao.example/rss"]},
    ],
)
def test_what_makes_no_sense_is_refused(web: TestClient, body: dict[str, object]) -> None:
    assert web.post(FEEDS, json=body | {"unchecked": True}).status_code == 422
    assert web.get(FEEDS).json()["feeds"] == []


def test_one_address_is_one_feed(web: TestClient, site: Site) -> None:
    added(web, site.url("/rss.xml"))
    again = web.post(FEEDS, json={"url": site.url("/chuyen-han")})
    assert again.status_code == 409
    assert again.json()["vietnamese"] == "Nguồn tin này đã có trong danh sách."


def test_what_a_poll_brought_is_told_page_by_page(
    web: TestClient, site: Site, services: Services
) -> None:
    site.pages["/bai/2"] = Reply(status=500)
    feed_id = added(web, site.url("/rss.xml"))
    polled(services, feed_id)
    feed = web.get(f"{FEEDS}/{feed_id}").json()
    assert (feed["state"], feed["listed"], feed["failures"]) == ("working", 3, 0)
    assert feed["entries"] == {"added": 2, "failed": 1}
    assert feed["last_success_at"] is not None
    entries = web.get(f"{FEEDS}/{feed_id}/entries").json()["entries"]
    for one in entries:
        strict(feed_schemas.FeedEntryOut).model_validate(one)
    assert {one["title"] for one in entries} == {"Bài 1", "Bài 2", "Bài 3"}
    (failed,) = web.get(f"{FEEDS}/{feed_id}/entries?outcome=failed").json()["entries"]
    assert failed["url"] == site.url("/bai/2")
    assert "mã 500" in failed["trouble"]
    assert failed["next_try_at"] > failed["fetched_at"]
    stored = next(one for one in entries if one["outcome"] == "added")
    article = web.get(f"/api/v1/articles/{stored['article_id']}").json()
    assert article["url"] == stored["url"]
    assert web.get(f"{FEEDS}/{feed_id}/entries?outcome=khac").status_code == 422


def test_entries_and_feeds_come_in_pages(web: TestClient, site: Site, services: Services) -> None:
    feed_id = added(web, site.url("/atom.xml"))
    added(web, site.url("/rss.xml"))
    first = web.get(FEEDS, params={"limit": 1})
    assert [one["id"] for one in first.json()["feeds"]] == [feed_id]
    rest = web.get(first.links["next"]["url"]).json()
    assert [one["kind"] for one in rest["feeds"]] == ["rss"]
    assert rest["next"] is None
    listed_id = rest["feeds"][0]["id"]
    polled(services, listed_id)
    seen: list[str] = []
    address = f"{FEEDS}/{listed_id}/entries?limit=1"
    while address:
        page = web.get(address)
        seen += [one["url"] for one in page.json()["entries"]]
        address = page.links.get("next", {}).get("url", "")
    assert sorted(seen) == [site.url(f"/bai/{i}") for i in (1, 2, 3)]
    assert web.get(f"{FEEDS}/{listed_id}/entries?cursor=xyz").status_code == 400


def test_a_feed_is_changed_paused_and_let_go_on(web: TestClient, site: Site) -> None:
    feed_id = added(web, site.url("/rss.xml"), section="Thời sự", source="Báo Thử")
    address = f"{FEEDS}/{feed_id}"
    changed = web.patch(address, json={"every_s": 3600, "section": None, "title": "Tin mới"}).json()
    assert (changed["every_s"], changed["section"]) == (3600, None)
    assert (changed["source"], changed["title"]) == ("Báo Thử", "Tin mới")
    paused = web.patch(address, json={"enabled": False}).json()
    assert (paused["state"], paused["enabled"], paused["next_poll_at"]) == ("paused", False, None)
    refused = web.post(f"{address}:poll")
    assert refused.status_code == 409
    assert "tạm dừng" in refused.json()["vietnamese"]
    assert web.patch(address, json={"enabled": True}).json()["state"] == "new"
    assert web.patch(address, json={"url": "https://khac.example"}).status_code == 422
    logged = web.get("/api/v1/audit", params={"subject": feed_id}).json()["entries"]
    assert [one["action"] for one in logged] == ["feed.change"] * 3 + ["feed.add"]


def test_a_feed_is_removed_and_its_articles_stay(
    web: TestClient, site: Site, services: Services
) -> None:
    feed_id = added(web, site.url("/rss.xml"))
    polled(services, feed_id)
    entries = web.get(f"{FEEDS}/{feed_id}/entries").json()["entries"]
    assert web.delete(f"{FEEDS}/{feed_id}").status_code == 204
    for method, path in (
        ("GET", ""),
        ("GET", "/entries"),
        ("DELETE", ""),
        ("PATCH", ""),
        ("POST", ":poll"),
    ):
        body = {"json": {}} if method == "PATCH" else {}
        gone = web.request(method, f"{FEEDS}/{feed_id}{path}", **body)  # type: ignore[arg-type]
        assert gone.status_code == 404, (method, path)
        assert gone.json()["vietnamese"].startswith("Không tìm thấy nguồn tin")
    stored = next(one["article_id"] for one in entries if one["article_id"])
    assert web.get(f"/api/v1/articles/{stored}").status_code == 200


def test_a_stalled_feed_is_named_and_nobody_is_kept_from_asking(
    web: TestClient, site: Site, services: Services
) -> None:
    stalled = added(web, site.url("/rss.xml"))
    added(web, site.url("/atom.xml"))
    assert web.get("/readyz").json()["feeds"] == {"total": 2, "stalled": 0, "stalled_feeds": []}
    whole = site.pages["/rss.xml"]
    site.pages["/rss.xml"] = Reply(status=500)
    try:
        for _ in range(3):
            polled(services, stalled)
    finally:
        site.pages["/rss.xml"] = whole
    ready = web.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    feeds = ready.json()["feeds"]
    assert (feeds["total"], feeds["stalled"]) == (2, 1)
    (told,) = feeds["stalled_feeds"]
    assert (told["id"], told["name"], told["state"]) == (stalled, "Báo Thử", "stalled")
    # Anybody may read it: neither addresses nor reasons.
    assert site.origin not in ready.text
    shown = web.get(f"{FEEDS}/{stalled}").json()
    assert (shown["state"], shown["stalled"], shown["failures"]) == ("stalled", True, 3)


def test_how_feeds_fare_is_measured(web: TestClient, site: Site, services: Services) -> None:
    gone = added(web, site.url("/mat.xml"), unchecked=True)
    added(web, site.url("/atom.xml"))
    polled(services, gone)
    counts = PollCounts(Counter({"read": 2, "failed": 1}), Counter({"added": 5}))
    measured = TestClient(
        create_app(replace(services, feed_counts=lambda: counts)), base_url="http://localhost"
    )
    assert value(measured, "hoi_bao_feeds", state="gone") == 1
    assert value(measured, "hoi_bao_feeds", state="new") == 1
    assert value(measured, "hoi_bao_feeds", state="stalled") == 0
    assert value(measured, "hoi_bao_feeds_stalled") == 1
    assert 0 < value(measured, "hoi_bao_feeds_since_success_seconds") < 60
    assert value(measured, "hoi_bao_feed_polls_total", outcome="read") == 2
    assert value(measured, "hoi_bao_feed_polls_total", outcome="unchanged") == 0
    assert value(measured, "hoi_bao_feed_entries_total", outcome="added") == 5


def test_the_archives_page_tells_how_feeds_fare_and_lets_change_who_may(
    web: TestClient, site: Site, services: Services
) -> None:
    feed_id = added(web, site.url("/mat.xml"), unchecked=True, title='<img src="x">')
    polled(services, feed_id)
    with calling(guarded(services)) as callers:
        shown = {name: callers[name].get("/kho-bai").text for name in ("reviewer", "editor")}
    for page in shown.values():
        assert "1 nguồn tin tự động cần kiểm tra:" in page
        assert "⚠ Cần kiểm tra" in page
        assert "trang nguồn đã bỏ, không tải nữa" in page
        assert "mã 410" in page
        assert "&lt;img src=" in page
        assert '<img src="x">' not in page
    assert "Thêm nguồn tin" in shown["editor"]
    assert 'data-act="remove"' in shown["editor"]
    assert "Thêm nguồn tin" not in shown["reviewer"]
    assert "data-act" not in shown["reviewer"]


def test_an_asked_for_poll_is_done_by_the_server(
    web: TestClient, site: Site, services: Services
) -> None:
    feed_id = added(web, site.url("/rss.xml"))
    polled(services, feed_id)
    site.asked.clear()
    stop = threading.Event()
    asking = Fetcher(Allowed.of(["127.0.0.1"]), politeness=Politeness(Pace(gap_s=0.0), stop=stop))
    poller = FeedPoller(services.store, asking, lambda: datetime.now(UTC))
    polling = FeedPolling(
        services.store, poller, lambda: datetime.now(UTC), stop, threads=1, look_s=0.02
    )
    polling.start()
    try:
        accepted = web.post(f"{FEEDS}/{feed_id}:poll")
        assert accepted.status_code == 202
        deadline = time.monotonic() + 15
        while not polling.counts().polls:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        polling.stop()
    assert site.paths() == ["/rss.xml"]
    told = web.get(f"{FEEDS}/{feed_id}").json()
    assert told["last_polled_at"] > accepted.json()["last_polled_at"]
