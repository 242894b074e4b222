"""Screenshots of every page, for people to look at: a phone and a desktop, by day
and by night."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser import boxed
from tests.browser.asking import ASKED, NOT_TOLD, ask, open_chat, sample
from tests.browser.conftest import Open
from tests.browser.newspaper import Newspaper
from tests.browser.watching import NOT_THERE

pytestmark = pytest.mark.browser


SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
SIZES = pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 860)])


@SCHEMES
@SIZES
def test_shots(open_page: Open, shots: Path, width: int, height: int, scheme: str) -> None:
    page = open_page(width, height, color_scheme=scheme, reduced_motion="reduce")

    def shoot(name: str, whole: bool = False) -> None:
        page.screenshot(path=shots / f"{name}-{width}-{scheme}.png", full_page=whole)

    open_chat(page)
    expect(sample(page)).to_be_visible()
    shoot("hoi-mo-trang")
    turn = ask(page, ASKED)
    shoot("hoi-tra-loi")
    turn.locator(".chip").first.click()
    expect(page.locator("#bang-nguon mark").first).to_be_visible()
    shoot("hoi-nguon")
    page.keyboard.press("Escape")
    ask(page, NOT_TOLD)
    shoot("hoi-khong-co")
    ask(page, "😀")
    shoot("hoi-loi")
    page.get_by_role("button", name="Xóa hội thoại").click()
    expect(page.get_by_role("button", name="Giữ lại")).to_be_visible()
    shoot("hoi-xoa")
    page.get_by_role("button", name="Giữ lại").click()
    page.locator("#bo-loc summary").click()
    page.get_by_label("Chuyên mục").select_option("Lịch sử")
    page.get_by_label("Đăng từ ngày").fill("2024-05-01")
    shoot("hoi-bo-loc")
    page.get_by_role("button", name="Xóa bộ lọc").click()
    page.locator("#bo-loc summary").click()
    turn.get_by_role("button", name="Chưa ổn").click()
    shoot("hoi-gop-y")
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    expect(page.locator("#su-co")).to_be_visible()
    shoot("hoi-mat-mang")
    page.context.set_offline(False)
    link = turn.locator(".source a.open").first.get_attribute("href")
    saved = turn.get_by_role("link", name="Trang riêng").get_attribute("href")
    assert link
    assert saved
    for name, path in {
        "bai": link,
        "tra-loi": saved,
        "khong-thay": NOT_THERE,
    }.items():
        page.goto(path)
        shoot(name)
        # Nothing is wider than the page.
        assert page.evaluate("document.documentElement.scrollWidth") <= width


WITHDRAWN = "/bai/da-go-bo"
LAKE: dict[str, Any] = {
    "title": "Hồ Noong Luông vào mùa du lịch",
    "lead": "Hồ nước giữa rừng Noong Luông đón khách quanh năm, đông nhất là mùa xuân.",
    "body": "Từ trung tâm xã vào hồ chừng 3 km, đường bê tông ô tô nhỏ đi được.\n"
    "Hồ Noong Luông rộng 12 ha, nước trong quanh năm. Quanh hồ có 85 nếp nhà sàn của đồng bào "
    "Thái.\n"
    "Khách có thể thuê bè mảng ra giữa hồ.\n"
    "Ban quản lý hồ thu vé 20.000 đồng một người.",
    "captions": ["Hồ Noong Luông buổi sớm."],
    "published_at": "2024-03-02T08:00:00+07:00",
    "section": "Du lịch",
    "source": "Báo Thử",
}


@pytest.fixture(scope="module")
def revised(site: str) -> Iterator[str]:
    """The page of an answer whose source was changed and corrected after it."""
    article = f"{site}/api/v1/articles/ho-noong-luong"
    assert httpx.put(article, json=LAKE).status_code == 201
    asked = {"question": "Hồ Noong Luông rộng bao nhiêu ha?"}
    answer = httpx.post(f"{site}/api/v1/answers", json=asked, timeout=60).json()
    assert answer["citations"]
    later = LAKE | {
        "body": LAKE["body"].replace("12 ha", "14 ha") + " Trẻ em được miễn vé.",
        "correction_note": "Hồ Noong Luông rộng 14 ha, không phải 12 ha.",
        "updated_at": "2024-03-03T09:00:00+07:00",
    }
    assert httpx.put(article, json=later).status_code == 200
    yield f"/tra-loi/{answer['id']}"
    httpx.delete(article)


@pytest.fixture(scope="module")
def abstained(site: str) -> str:
    """The page of an answer that found nothing, an article withdrawn beside it."""
    article = f"{site}/api/v1/articles/{WITHDRAWN.rsplit('/', 1)[1]}"
    httpx.put(article, json={"title": "Gỡ", "body": "Gỡ."})
    assert httpx.delete(article).status_code < 300
    asked = {"question": "Giá vé tham quan hầm Đờ Cát là bao nhiêu?"}
    answer = httpx.post(f"{site}/api/v1/answers", json=asked, timeout=60).json()
    assert answer["status"] == "abstained"
    return f"/tra-loi/{answer['id']}"


@SCHEMES
@SIZES
def test_shots_of_pages_one_reads(
    open_page: Open,
    newspaper: Newspaper,
    site: str,
    revised: str,
    abstained: str,
    shots: Path,
    width: int,
    height: int,
    scheme: str,
) -> None:
    page = open_page(
        width,
        height,
        color_scheme=scheme,
        reduced_motion="reduce",
        also=[newspaper.origin],
        refused=[WITHDRAWN],
    )
    article = "/bai/ho-noong-luong"
    for name, path in {
        "bai-sua": f"{article}?danh-dau=p2.0-48#p2",
        "bai-cu": f"{article}?version=1",
        "so-sanh": f"{article}/so-sanh",
        "tra-loi-cu": revised,
        "tra-loi-khong-co": abstained,
        "da-go": WITHDRAWN,
    }.items():
        page.goto(path)
        page.screenshot(path=shots / f"{name}-{width}-{scheme}.png", full_page=True)
    newspaper.pages["/bao"] = (
        "<style>:root { color-scheme: light dark } body { font: 1rem serif; margin: 1rem }</style>"
        "<h1>Báo Thử</h1><p>Tin trong ngày.</p>"
        f'<script src="{site}/nhung.js" async></script><p>Tin khác.</p>'
    )
    page.goto(f"{newspaper.origin}/bao")
    box = boxed.box_of(page)
    for question in (ASKED, NOT_TOLD):
        boxed.ask(box, question)
    boxed.expect_whole(page, box)
    # As high as the page, not scrolled together: a frame of another site is drawn apart.
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": whole})
    boxed.expect_whole(page, box)
    page.wait_for_timeout(500)  # a frame of another site is drawn a moment later
    page.screenshot(path=shots / f"nhung-{width}-{scheme}.png")
