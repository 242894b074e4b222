"""The chat page under axe-core, in each state a reader meets."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.asking import ASKED, NOT_TOLD, ask, open_chat, sample
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_state_of_the_page(open_page: Open, width: int, scheme: str) -> None:
    page = open_chat(open_page(width, 860, color_scheme=scheme, reduced_motion="reduce"))
    expect(sample(page)).to_be_visible()
    assert_accessible(page)
    turn = ask(page, ASKED)
    page.locator("#bo-loc summary").click()
    assert_accessible(page)
    turn.locator(".chip").first.click()
    expect(page.locator("#bang-nguon mark").first).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    turn.get_by_role("button", name="Chưa ổn").click()
    assert_accessible(page)
    page.keyboard.press("Escape")
    ask(page, NOT_TOLD)
    ask(page, "😀")
    assert_accessible(page)
