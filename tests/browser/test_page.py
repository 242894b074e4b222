"""The page itself: its tongue, its keyboard, a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.asking import ASKED, ask, box, open_chat, sample
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

# What the framework says where it is not stopped, and English in general.
_ENGLISH = re.compile(
    r"gradio|\bapi\b|settings|built with|submit|clear|loading|error|share|"
    r"\b(?:the|use|via|and|of|to|processing|queue|running|stop)\b",
    re.IGNORECASE,
)
_WORDS_OF_THE_PAGE = """() => {
    const said = [document.title, document.body.innerText];
    for (const element of document.querySelectorAll("*"))
        for (const name of ["aria-label", "title", "placeholder", "alt"])
            if (element.getAttribute(name)) said.push(element.getAttribute(name));
    return said.join("\\n");
}"""


@pytest.mark.parametrize("locale", ["vi-VN", "en-US", "fr-FR"])
def test_the_page_speaks_vietnamese_whatever_the_browser_speaks(
    open_page: Open, locale: str
) -> None:
    page = open_chat(open_page(locale=locale))
    ask(page, ASKED).locator(".chip").first.click()
    assert page.evaluate("document.documentElement.lang") == "vi"
    said = page.evaluate(_WORDS_OF_THE_PAGE)
    assert "Hỏi Báo" in said
    assert not _ENGLISH.findall(said)


def test_the_frameworks_own_words_are_ours(open_page: Open) -> None:
    """Its message when the connection is lost is the one a reader may well see."""
    page = open_chat(open_page())
    words = page.evaluate("fetch('/config').then(answer => answer.json())")["i18n_translations"]
    assert words["vi"] == words["en"]
    assert words["vi"]["blocks.lost_connection"] == "Đã mất kết nối. Đang nối lại…"


def test_everything_works_from_the_keyboard(open_page: Open) -> None:
    page = open_chat(open_page())
    box(page).focus()
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    turn = page.locator("#luot-1")
    expect(turn).to_have_attribute("aria-busy", "false")
    expect(box(page)).to_be_focused()
    chip = turn.locator(".chip").first
    for _ in range(20):
        if chip.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    expect(chip).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.locator("#bang-nguon")
    expect(panel).to_have_class(re.compile("is-open"))
    expect(panel.locator("mark")).to_be_visible()
    expect(panel).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).not_to_have_class(re.compile("is-open"))
    expect(chip).to_be_focused()


def test_on_a_phone_the_source_is_a_sheet_that_closes(open_page: Open) -> None:
    page = open_chat(open_page(390, 844, has_touch=True, is_mobile=True))
    panel = page.locator("#bang-nguon")
    expect(panel).not_to_be_visible()
    # Before anything is asked the ask box stands at the foot of the screen.
    asking = page.locator("#o-hoi").bounding_box()
    assert asking
    assert asking["y"] + asking["height"] == pytest.approx(844, abs=2)
    turn = ask(page, ASKED)
    turn.locator(".chip").first.tap()
    expect(panel.locator("mark")).to_be_in_viewport()
    # The marker that opened it stays in view above the sheet.
    chip, sheet = turn.locator(".chip").first.bounding_box(), panel.bounding_box()
    assert chip
    assert sheet
    assert chip["y"] + chip["height"] <= sheet["y"]
    panel.get_by_role("button", name="Đóng").tap()
    expect(panel).not_to_be_visible()


def test_a_low_sheet_opens_at_its_top_each_time(open_page: Open) -> None:
    """Which source it is comes first, then what it says, as far as there is room."""
    page = open_chat(open_page(390, 420, has_touch=True, is_mobile=True))
    panel = page.locator("#bang-nguon")
    turn = ask(page, ASKED)
    for _ in range(2):
        turn.locator(".chip").first.tap()
        expect(panel.locator("mark")).to_be_in_viewport()
        expect(panel).to_have_js_property("scrollTop", 0)
        expect(panel.locator(".marker")).to_be_in_viewport(ratio=1)
        panel.evaluate("sheet => sheet.scrollTo(0, 200)")
        panel.get_by_role("button", name="Đóng").tap()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_page_or_hidden_below_it(open_page: Open, width: int) -> None:
    page = open_chat(open_page(width, 700, reduced_motion="reduce"))
    for _ in range(3):
        turn = ask(page, ASKED)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(box(page)).to_be_in_viewport(ratio=1)
    expect(turn.locator(".asked")).to_be_in_viewport()


def test_what_is_pressed_is_large_enough_for_a_thumb(open_page: Open) -> None:
    page = open_chat(open_page(390, 844))
    expect(sample(page)).to_be_visible()
    for button in page.get_by_role("button").all():
        if button.is_visible():
            shape = button.bounding_box()
            assert shape
            assert shape["height"] >= 40


def test_the_api_is_documented_without_another_host(open_page: Open) -> None:
    page = open_page()
    page.goto("/docs")
    expect(page.get_by_text("/api/v1/answers", exact=True).first).to_be_visible()


@pytest.mark.parametrize("width", [320, 360, 390])
def test_on_a_phone_what_can_be_done_with_a_conversation_is_one_row_in_view(
    open_page: Open, width: int
) -> None:
    page = open_chat(open_page(width, 844, reduced_motion="reduce"))
    for _ in range(2):
        ask(page, ASKED)
        bar = page.locator("#thanh-hoi-thoai")
        expect(bar).to_be_visible()
        row = [
            bar.locator("summary", has_text="Tải hội thoại"),
            bar.get_by_role("button", name="Hội thoại mới"),
            bar.get_by_role("button", name="Xóa hội thoại"),
        ]
        if width < 390:  # of an answer as long as this screen, its end is scrolled to
            page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        shapes = [one.bounding_box() for one in row]
        tops = [shape["y"] for shape in shapes if shape]
        assert max(tops) - min(tops) < 8
        asking = page.locator("#o-hoi").bounding_box()
        assert asking
        for shape in shapes:
            assert shape
            assert shape["y"] + shape["height"] <= asking["y"] + 2
            assert shape["x"] >= 0
            assert shape["x"] + shape["width"] <= width


@pytest.mark.parametrize("width", [360, 1280])
def test_whether_to_delete_is_asked_in_view_and_in_place(open_page: Open, width: int) -> None:
    page = open_chat(open_page(width, 844, reduced_motion="reduce"))
    for _ in range(2):
        ask(page, ASKED)
    page.get_by_role("button", name="Xóa hội thoại").click()
    asked = page.locator("#xac-nhan-xoa")
    expect(asked).to_contain_text("Xóa hẳn hội thoại này?")
    expect(page.locator("#thanh-hoi-thoai")).not_to_be_visible()
    asking = page.locator("#o-hoi").bounding_box()
    assert asking
    for button in asked.get_by_role("button").all():
        shape = button.bounding_box()
        assert shape
        assert shape["y"] + shape["height"] <= asking["y"] + 2
    page.get_by_role("button", name="Giữ lại").click()
    expect(page.get_by_role("button", name="Xóa hội thoại")).to_be_visible()
    expect(asked).not_to_be_visible()


def test_a_source_that_is_closed_leaves_its_column(open_page: Open) -> None:
    page = open_chat(open_page())
    ask(page, ASKED).locator(".chip").first.click()
    panel = page.locator("#bang-nguon")
    for _ in range(2):
        expect(panel.locator("mark").first).to_be_visible()
        panel.get_by_role("button", name="Đóng").click()
        expect(panel).to_contain_text("Bấm vào số trong câu trả lời")
        expect(panel.locator(".source")).to_have_count(0)
        page.locator(".chip").first.click()


def test_what_sends_a_complaint_is_as_wide_as_its_words(open_page: Open) -> None:
    page = open_chat(open_page(390, 844))
    ask(page, ASKED).get_by_role("button", name="Chưa ổn").click()
    dialog = page.get_by_role("dialog")
    send, shut = (dialog.get_by_role("button", name=name) for name in ("Gửi góp ý", "Đóng"))
    assert send.evaluate("button => parseFloat(getComputedStyle(button).paddingLeft)") >= 12
    shapes = [one.bounding_box() for one in (send, shut, dialog)]
    assert shapes[0]
    assert shapes[1]
    assert shapes[2]
    assert shapes[0]["y"] == pytest.approx(shapes[1]["y"], abs=1)
    # In the middle of the screen.
    assert shapes[2]["y"] == pytest.approx((844 - shapes[2]["height"]) / 2, abs=2)
