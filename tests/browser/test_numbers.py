"""The newsroom's numbers and the record of who did what, as they look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import _page
from tests.web.newsroom import fill
from tests.web.serving import serving

pytestmark = pytest.mark.browser
NUMBERS, RECORD = "/kiem-chung/so-lieu", "/nhat-ky"
LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose newsroom has been at work."""
    data_dir = tmp_path_factory.mktemp("newsroom")
    fill(data_dir / "store.sqlite3")
    with serving(data_dir) as url:
        yield url


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(map(str, look)))
def page(request: pytest.FixtureRequest, browser: Browser, newsroom: str) -> Iterator[Page]:
    width, scheme = request.param
    viewport = {"width": width, "height": 860}
    with _page(browser, newsroom, viewport=viewport, color_scheme=scheme) as opened:
        yield opened


def assert_fits(page: Page) -> None:
    """Nothing makes the page wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0


def shot(page: Page, shots: Path, name: str) -> None:
    scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.screenshot(path=shots / f"{name}-{width}-{scheme}.png", full_page=True)


def test_the_numbers_with_every_plot(page: Page, shots: Path) -> None:
    page.goto(NUMBERS)
    expect(page.get_by_role("heading", name="Số liệu", exact=True)).to_be_visible()
    expect(page.locator(".big")).to_contain_text("%")
    plots = page.locator("picture img")
    assert plots.count() == 6
    for plot in plots.all():
        plot.scroll_into_view_if_needed()
        expect(plot).to_have_js_property("complete", True)
        assert plot.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert_fits(page)
    assert_accessible(page)
    shot(page, shots, "numbers")


def test_each_plots_numbers_can_be_read(page: Page, shots: Path) -> None:
    page.goto(NUMBERS)
    for summary in page.locator("summary").all():
        summary.click()
    table = page.get_by_role("table").first
    expect(table.get_by_role("columnheader", name="Đã hỏi")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    shot(page, shots, "numbers-tables")


def test_days_that_make_no_period_are_told(browser: Browser, newsroom: str) -> None:
    address = f"{NUMBERS}?tu=2026-05-17&den=2026-05-16"
    with _page(browser, newsroom, refused=[address]) as page:
        page.goto(address)
        told = page.get_by_role("alert")
        expect(told).to_contain_text("Ngày cuối đứng trước ngày đầu")
        page.get_by_label("Từ ngày").fill("2026-05-10")
        page.get_by_label("Đến ngày").fill("2026-05-17")
        page.get_by_role("button", name="Xem").click()
        expect(told).to_have_count(0)
        expect(page.get_by_label("Từ ngày")).to_have_value("2026-05-10")


def test_the_record(page: Page, shots: Path) -> None:
    page.goto(RECORD)
    expect(page.get_by_text("Nhật ký nguyên vẹn")).to_be_visible()
    expect(page.locator(".log li").first).to_contain_text("lan kết luận về câu trả lời")
    assert_fits(page)
    assert_accessible(page)
    shot(page, shots, "record")
    page.get_by_role("link", name="Các việc cũ hơn").click()
    expect(page.get_by_role("link", name="Về các việc mới nhất")).to_be_visible()
    page.get_by_label("Loại việc").select_option("Khóa API")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_text("Không có việc nào khớp với bộ lọc.")).to_be_visible()
