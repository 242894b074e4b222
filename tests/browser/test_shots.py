"""Screenshots of every page, for people to look at: a phone and a desktop, by day
and by night."""

from __future__ import annotations

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


@pytest.fixture(scope="module")
def revised(site: str) -> str:
    """An article that was changed, corrected and cited before that."""
    api = f"{site}/api/v1"
    path = f"{api}/articles/quoc-lo-deo-pha-din"
    first = httpx.get(path).json()
    kept = {name: first[name] for name in ("title", "lead", "published_at", "section", "source")}
    asked = {"question": "Đèo Pha Đin dài bao nhiêu km?"}
    answer = httpx.post(f"{api}/answers", json=asked, timeout=60).json()
    body = first["body"].replace("32 km", "32,5 km").split("\n")
    body[1:2] = [body[1] + " Mùa mưa, sương phủ kín đỉnh đèo từ chiều."]
    later = kept | {"body": body, "correction_note": "Đèo Pha Đin dài 32,5 km."}
    assert httpx.put(path, json=later | {"captions": ["Đỉnh đèo Pha Đin."]}).status_code == 200
    return f"/tra-loi/{answer['id']}"


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
    article = "/bai/quoc-lo-deo-pha-din"
    for name, path in {
        "bai-sua": f"{article}?danh-dau=p2.0-60#p2",
        "bai-cu": f"{article}?version=1",
        "so-sanh": f"{article}/so-sanh",
        "tra-loi-cu": revised,
    }.items():
        page.goto(path)
        page.screenshot(path=shots / f"{name}-{width}-{scheme}.png", full_page=True)
    newspaper.pages["/bao"] = (
        '<style>:root { color-scheme: light dark } body { font: 1rem/1.6 serif; margin: 1rem }</style>'
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
