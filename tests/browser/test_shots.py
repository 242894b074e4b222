"""Screenshots of every page, for people to look at: a phone and a desktop, by day
and by night."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.asking import ASKED, NOT_TOLD, ask, open_chat
from tests.browser.conftest import Open
from tests.browser.watching import NOT_THERE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 860)])
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
