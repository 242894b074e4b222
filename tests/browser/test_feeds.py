"""Feeds on the archive's page: added after a look, polled, stalled, paused and removed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import Open
from tests.jobs.feeds.site import Reply, Site, hostile_site
from tests.web.serving import serving

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("width", [390, 1280])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture(scope="module")
def papers() -> Iterator[Site]:
    """The sites whose feeds are polled."""
    with hostile_site() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, papers: Site) -> Iterator[str]:
    """A server of their own, which may ask loopback for feeds."""
    data_dir = tmp_path_factory.mktemp("feeds")
    with serving(data_dir, RAG_FETCH_ALLOW="127.0.0.1", RAG_FETCH_GAP_S="0") as url:
        yield url


@pytest.fixture(autouse=True)
def _no_feed(site: str) -> Iterator[None]:
    yield
    for one in httpx.get(f"{site}/api/v1/feeds").json()["feeds"]:
        httpx.delete(f"{site}/api/v1/feeds/{one['id']}").raise_for_status()


def added(page: Page, url: str) -> None:
    page.get_by_label("Địa chỉ RSS, Atom hoặc sơ đồ trang").fill(url)
    page.get_by_role("button", name="Thêm nguồn tin").click()


def test_a_feed_is_added_polled_paused_and_removed(open_page: Open, papers: Site) -> None:
    page = open_page()
    page.goto("/kho-bai")
    expect(page.locator("#feeds")).to_contain_text("Chưa có nguồn tin nào.")
    page.get_by_label("Chuyên mục, khi bài không ghi").fill("Thời sự")
    added(page, papers.url("/rss.xml"))
    card = page.locator("#feeds .card", has_text="Báo Thử")
    # Without a reload: the server polls it, and the page follows.
    expect(card).to_contain_text("3 bài mới")
    expect(card).to_contain_text("đang hoạt động")
    expect(card).to_contain_text("RSS")
    expect(card).to_contain_text("15 phút một lần")
    expect(card).not_to_contain_text("đang tải…")
    before = len(papers.paths())
    card.get_by_role("button", name="Tải ngay").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("sẽ được tải ngay")
    deadline = time.monotonic() + 15
    while "/rss.xml" not in papers.paths()[before:]:
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)
    card.get_by_role("button", name="Tạm dừng").click()
    expect(card).to_contain_text("đang tạm dừng")
    card.get_by_role("button", name="Bật lại").click()
    expect(card).to_contain_text("đang hoạt động")
    card.locator("summary", has_text="Bỏ nguồn tin").press("Enter")
    expect(card).to_contain_text("các bài đã lấy về vẫn ở trong kho")
    card.get_by_role("button", name="Bỏ hẳn").press("Enter")
    expect(page.locator("#feeds")).to_contain_text("Chưa có nguồn tin nào.")
    page.goto("/kho-bai/bai?q=b%C3%A0i+1")
    expect(page.get_by_role("link", name="Bài 1")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/trang.xml", "Địa chỉ này là một trang web, không phải nguồn tin."),
        ("/chuyen-dam-may", "mạng nội bộ"),
        ("/cuoi.xml", "DOCTYPE"),
    ],
)
def test_what_is_no_feed_is_told(open_page: Open, papers: Site, path: str, said: str) -> None:
    page = open_page(refused=["/api/v1/feeds"])
    page.goto("/kho-bai")
    added(page, papers.url(path))
    expect(page.locator("#feed-form .trouble")).to_contain_text(said)
    expect(page.locator("#feeds")).to_contain_text("Chưa có nguồn tin nào.")


def stalled(site: str, papers: Site) -> None:
    """A feed that its site took away, one that moves along, one of which a page failed."""
    for path in ("/rss.xml", "/mat.xml", "/loi.xml"):
        body = {"url": papers.url(path), "unchecked": True}
        httpx.post(f"{site}/api/v1/feeds", json=body).raise_for_status()


def test_a_stalled_feed_is_told_first_with_its_reason(
    open_page: Open, site: str, papers: Site
) -> None:
    stalled(site, papers)
    page = open_page()
    page.goto("/kho-bai")
    expect(page.locator("#feeds .card", has_text="/loi.xml")).to_contain_text("mã 500")
    page.reload()
    notice = page.locator(".notice", has_text="nguồn tin tự động cần kiểm tra")
    expect(notice).to_contain_text("1 nguồn tin")
    first = page.locator("#feeds .card").first
    expect(first).to_contain_text("⚠ Cần kiểm tra")
    expect(first).to_contain_text("trang nguồn đã bỏ")
    expect(first).to_contain_text("mã 410")
    failing = page.locator("#feeds .card", has_text="/loi.xml")
    expect(failing).to_contain_text("lần tải gần nhất bị lỗi")
    expect(failing).not_to_contain_text("⚠")


@SIZES
@SCHEMES
def test_the_feeds_are_accessible_and_fit(
    open_page: Open, site: str, papers: Site, shots: Path, width: int, scheme: str
) -> None:
    whole = papers.pages["/bai/2"]
    papers.pages["/bai/2"] = Reply(status=500)
    stalled(site, papers)
    page = open_page(width, color_scheme=scheme)
    page.goto("/kho-bai")
    try:
        expect(page.locator("#feeds .card", has_text="/loi.xml")).to_contain_text("mã 500")
        card = page.locator("#feeds .card", has_text="Báo Thử")
        card.locator("summary", has_text="Các bài chưa tải được").click()
        expect(card).to_contain_text("Thử lại lúc")
        card.locator("summary", has_text="Bỏ nguồn tin").click()
        page.wait_for_load_state("networkidle")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=shots / f"nguon-tin-{width}-{scheme}.png", full_page=True)
    finally:
        papers.pages["/bai/2"] = whole
