"""Screenshots of every page, for people to look at: a phone and a desktop, by day
and by night."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.asking import ASKED, NOT_TOLD, ask, open_chat
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
    expect(page.get_by_role("button", name=ASKED)).to_be_visible()
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
    link = turn.locator(".source a.open").first.get_attribute("href")
    saved = turn.locator(".after a").get_attribute("href")
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


WATERWORKS = {
    "title": "Trạm bơm Nà Lếch đưa nước về ba bản vùng cao",
    "lead": "Sau hai năm thi công, trạm bơm Nà Lếch tưới cho 40 ha lúa của ba bản.",
    "body": "Sáng 16/5, trạm bơm Nà Lếch chạy thử với ba máy. Nước lên tới mương chính sau nửa "
    "giờ, sớm hơn tính toán ban đầu.\n"
    "Trạm bơm Nà Lếch tưới 40 ha lúa hai vụ. Trước đây bà con chỉ cấy được một vụ vì thiếu nước "
    "từ tháng 11 đến tháng 4.\n"
    "Dân ba bản góp 600 ngày công đào mương nội đồng.\n"
    "Trạm do hợp tác xã quản lý, mỗi ngày chạy hai buổi.",
    "captions": ["Nước về mương chính của trạm bơm Nà Lếch."],
    "published_at": "2023-05-17T08:00:00+07:00",
    "section": "Nông nghiệp",
    "source": "Báo Thử",
}


@pytest.fixture(scope="module")
def revised(site: str) -> Iterator[str]:
    """The page of an answer whose source was changed and corrected after it."""
    article = f"{site}/api/v1/articles/tram-bom-na-lech"
    assert httpx.put(article, json=WATERWORKS).status_code == 201
    asked = {"question": "Trạm bơm Nà Lếch tưới bao nhiêu ha lúa?"}
    answer = httpx.post(f"{site}/api/v1/answers", json=asked, timeout=60).json()
    later = WATERWORKS | {
        "body": WATERWORKS["body"].replace("40 ha", "45 ha")
        + " Mùa mưa, máy nghỉ để tránh rác về theo lũ.",
        "correction_note": "Diện tích tưới là 45 ha, không phải 40 ha.",
        "updated_at": "2023-05-18T09:00:00+07:00",
    }
    assert httpx.put(article, json=later).status_code == 200
    yield f"/tra-loi/{answer['id']}"
    httpx.delete(article)


@SCHEMES
@SIZES
def test_shots_of_pages_one_reads(
    open_page: Open,
    newspaper: Newspaper,
    site: str,
    revised: str,
    shots: Path,
    width: int,
    height: int,
    scheme: str,
) -> None:
    page = open_page(
        width, height, color_scheme=scheme, reduced_motion="reduce", also=[newspaper.origin]
    )
    article = "/bai/tram-bom-na-lech"
    for name, path in {
        "bai-sua": f"{article}?danh-dau=p2.0-34#p2",
        "bai-cu": f"{article}?version=1",
        "so-sanh": f"{article}/so-sanh",
        "tra-loi-cu": revised,
    }.items():
        page.goto(path)
        page.screenshot(path=shots / f"{name}-{width}-{scheme}.png", full_page=True)
    newspaper.pages["/bao"] = (
        "<style>:root { color-scheme: light dark } body { font: 1rem/1.6 serif; margin: 1rem }</style>"
        "<h1>Báo Thử</h1><p>Tin trong ngày.</p>"
        f'<script src="{site}/nhung.js" async></script><p>Tin khác.</p>'
    )
    page.goto(f"{newspaper.origin}/bao")
    box = page.locator("iframe").element_handle().content_frame()
    assert box
    for question in (ASKED, NOT_TOLD):
        box.get_by_role("textbox").fill(question)
        box.get_by_role("textbox").press("Enter")
        expect(box.locator(".turn").last).to_have_attribute("aria-busy", "false")
    page.screenshot(path=shots / f"nhung-{width}-{scheme}.png", full_page=True)
