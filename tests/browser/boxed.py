"""What a reader does in the ask box that another site holds, for the tests and the
screenshots."""

from __future__ import annotations

from playwright.sync_api import Frame, Page, expect


def box_of(page: Page) -> Frame:
    """The frame of the box, once it can be asked."""
    frame = page.locator("iframe").element_handle().content_frame()
    assert frame
    expect(frame.get_by_role("textbox", name="Hỏi kho bài")).to_be_visible()
    return frame


def ask(frame: Frame, question: str, outcome: str = "false") -> None:
    field = frame.get_by_role("textbox", name="Hỏi kho bài")
    field.fill(question)
    field.press("Enter")
    expect(frame.locator(".turn").last).to_have_attribute("aria-busy", outcome)


def expect_whole(page: Page, frame: Frame) -> None:
    """The frame comes to be as high as what it shows, and no higher."""
    height = frame.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    expect(page.locator("iframe")).to_have_css("height", f"{height}px")
