"""What pages of the staff look like: in line with their bar, whole on a phone, accessible."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from rag.callers import KeyLimits
from rag.corpus.payload import article_from_payload
from rag.jobs.webhooks import WebhookBook
from rag.store.webhook_results import EVENTS
from tests.browser.axe import assert_accessible
from tests.browser.staffed import Newsroom, newsroom, shift
from tests.web.callers import now

pytestmark = pytest.mark.browser

PAGES = (
    "/kiem-chung",
    "/kiem-chung/so-lieu",
    "/kho-bai",
    "/kho-bai/bai",
    "/kho-bai/yeu-cau",
    "/nhat-ky",
    "/quan-tri",
    "/quan-tri/webhook",
    "/tai-khoan",
)
LONG = "Cầu treo Huổi Tằm thông xe, bà con bản Pú Lương hết cảnh đi bè qua suối mùa lũ"


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Newsroom]:
    with newsroom(tmp_path_factory.mktemp("layout"), browser) as room:
        for number in range(4):
            story = {
                "title": LONG if number else "Chợ phiên",
                "body": "Một câu.",
                "section": "Giao thông – Xây dựng" if number else None,
                "source": "Báo Điện Biên Phủ điện tử" if number else None,
                "published_at": "2023-05-17T08:00:00+07:00" if number else None,
            }
            article, _ = article_from_payload(story, default_id=f"bai-{number}")
            room.services.store.put(article)
        room.services.store.withdraw("bai-3")
        guard = room.services.gate.guard
        assert guard is not None
        keys = guard.keys
        every = KeyLimits(60, 20_000, 400)
        keys.create(["ask", "read"], name="Ứng dụng di động", actor="tuan", limits=every)
        keys.create(["admin"], name=LONG, actor="tuan", expires_at=now() + timedelta(days=365))
        ended = keys.create(["ingest"], name="Máy chủ cũ", actor="tuan")
        keys.revoke(ended.key.prefix, actor="tuan")
        book = WebhookBook(room.services.store.webhooks, now)
        book.add(f"https://{'cms.' * 20}example/nhan", EVENTS, actor="tuan")
        off = book.add("https://cu.example/nhan", EVENTS[:1], actor="tuan", description=LONG)
        book.change(off.id, actor="tuan", enabled=False)
        room.accounts.disable(room.add("hoa", shown="Vàng Thị Hoa"), disabled=True, actor="tuan")
        yield room


@pytest.fixture
def room(stocked: Newsroom) -> Iterator[Newsroom]:
    with shift(stocked) as one:
        yield one


def edges(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"], box["x"] + box["width"]


@pytest.mark.parametrize("width", [390, 820, 1280, 1600])
def test_the_bar_stands_where_the_page_does_and_nothing_is_cut_off(
    room: Newsroom, width: int
) -> None:
    page = room.at("/kiem-chung", "tuan", width=width)
    bars = set()
    for path in PAGES:
        page.goto(path)
        assert edges(page, ".bar") == edges(page, "main"), path
        bars.add(edges(page, ".bar"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert len(bars) == 1  # it stands still from page to page


@pytest.mark.parametrize("path", ["/quan-tri", "/quan-tri/webhook", "/kho-bai/bai"])
def test_tables_are_read_on_a_phone_without_scrolling_sideways(room: Newsroom, path: str) -> None:
    page = room.at(path, "tuan", width=390)
    for summary in page.locator("details.ended > summary").all():
        summary.click()
    cells = page.locator("table :is(tbody th, tbody td):visible").all()
    assert len(cells) >= 12
    for cell in cells:
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert cell.evaluate("one => one.scrollWidth <= one.clientWidth"), cell.inner_text()
    # Each value says what it is, and is still told as a table's cell.
    named = page.locator("td[data-th]:visible").first
    shown = named.evaluate("one => getComputedStyle(one, '::before').content")
    assert shown == f'"{named.get_attribute("data-th")}"'
    assert page.get_by_role("columnheader").count() >= 5
    assert page.get_by_role("rowheader").count() >= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_they_are_accessible_by_day_and_by_night(
    room: Newsroom, shots: Path, width: int, scheme: str
) -> None:
    page = room.at("/quan-tri", "tuan", width=width, color_scheme=scheme)
    for path in PAGES:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        for summary in page.locator("details.ended > summary").all():
            summary.click()
        assert_accessible(page)
        name = path.strip("/").replace("/", "-")
        page.screenshot(path=shots / f"staff-{name}-{width}-{scheme}.png", full_page=True)
