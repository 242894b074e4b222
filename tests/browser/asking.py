"""What a reader does on the chat page, for the tests and the screenshots."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, TimeoutError, expect

ASKED = "Chiến dịch Điện Biên Phủ kéo dài bao nhiêu ngày đêm?"
NOT_TOLD = "Giá vàng hôm nay bao nhiêu?"


def open_chat(page: Page, url: str = "/") -> Page:
    """The page once it can be asked."""
    page.goto(url)
    expect(box(page)).to_be_visible()
    expect(page.locator("#dau-trang .corpus")).to_contain_text("bài")
    return page


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Câu hỏi")


def ask(page: Page, question: str) -> Locator:
    """The turn of a question asked with the keyboard, once it is answered."""
    number = page.locator(".turn").count() + 1
    box(page).fill(question)
    box(page).press("Enter")
    turn = page.locator(f"#luot-{number}")
    expect(turn).to_have_attribute("aria-busy", "false")
    return turn


def sample(page: Page) -> Locator:
    """The first question that an empty page offers."""
    return page.locator("#cau-mau button.mau").first


def hovered(chip: Locator) -> Locator:
    """The preview of a marker that the pointer goes to; again where the page, still
    scrolling, took it away."""
    preview = chip.page.get_by_role("tooltip")
    for _ in range(5):
        chip.hover()
        try:
            preview.wait_for(timeout=1_500)
        except TimeoutError:
            chip.page.mouse.move(1, 1)
        else:
            break
    return preview
