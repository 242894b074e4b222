"""Where the keyboard stands: kept while an answer comes, held inside a sheet, given back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.scripted.server import LlmServer, Reply
from tests.browser.asking import ASKED, ask, box, open_chat, sample
from tests.browser.conftest import Open
from tests.browser.test_conversation import PASS, begin, data_dir, model, slow_page, turns

pytestmark = pytest.mark.browser

__all__ = ["data_dir", "model", "slow_page"]  # fixtures

_FOCUS = "element => element === document.activeElement"


def reach(page: Page, wanted: Locator, key: str = "Shift+Tab") -> None:
    """Goes there with the keyboard."""
    for _ in range(40):
        if wanted.evaluate(_FOCUS):
            return
        page.keyboard.press(key)
    raise AssertionError("not reached with the keyboard")


@pytest.fixture
def two_sentences(slow_page: Page, model: LlmServer) -> Page:
    """A page whose answers come in sentences, some seconds apart."""
    said = ["Đèo Pha Đin dài 32 km [1]. Đèo ", "Pha Đin nằm trên quốc lộ 6 [1]."]
    model.steps = [Reply(said, pause_s=2.5)]
    slow_page.set_default_timeout(30_000)
    return open_chat(slow_page)


def expect_done(turn: Locator) -> None:
    expect(turn).to_have_attribute("aria-busy", "false", timeout=30_000)


def test_a_marker_keeps_the_focus_while_the_next_sentence_comes(two_sentences: Page) -> None:
    page = two_sentences
    box(page).fill(PASS)
    box(page).press("Enter")
    chip = page.locator("#luot-1 .chip")
    expect(chip.first).to_be_visible(timeout=30_000)
    reach(page, chip.first)
    expect(page.locator("#luot-1")).to_have_attribute("aria-busy", "true")
    expect_done(page.locator("#luot-1"))
    expect(chip.first).to_be_focused()


def test_what_is_reached_in_an_earlier_answer_keeps_the_focus(two_sentences: Page) -> None:
    page = two_sentences
    for number in (1, 2):
        box(page).fill(PASS)
        box(page).press("Enter")
        if number == 1:
            expect_done(page.locator("#luot-1"))
    expect(page.locator("#luot-2")).to_have_attribute("aria-busy", "true")
    shared = page.locator("#luot-1").get_by_role("button", name="Chép liên kết")
    shared.focus()
    expect(page.locator("#luot-2 .chip").first).to_be_visible(timeout=30_000)
    expect_done(page.locator("#luot-2"))
    expect(shared).to_be_focused()


def test_the_button_that_asks_gives_its_focus_to_the_one_that_stops(two_sentences: Page) -> None:
    page = two_sentences
    box(page).fill(PASS)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Hỏi", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Dừng")).to_be_focused()
    expect_done(page.locator("#luot-1"))
    expect(page.get_by_role("button", name="Hỏi", exact=True)).to_be_focused()


def test_a_sample_question_gives_its_focus_on(open_page: Open) -> None:
    page = open_chat(open_page())
    first = sample(page)
    first.focus()
    page.keyboard.press("Enter")
    expect_done(page.locator("#luot-1"))
    expect(page.get_by_role("button", name="Hỏi", exact=True)).to_be_focused()


def test_deleting_and_thinking_better_of_it(open_page: Open) -> None:
    page = open_chat(open_page())
    ask(page, PASS)
    delete = page.get_by_role("button", name="Xóa hội thoại")
    reach(page, delete)
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("button", name="Giữ lại"), "Tab")
    page.keyboard.press("Enter")
    expect(delete).to_be_focused()
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("button", name="Xóa hẳn"), "Tab")
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    expect(page.locator(".turn")).to_have_count(0)


def test_a_sheet_holds_the_focus_until_it_is_closed(open_page: Open) -> None:
    page = open_chat(open_page(390, 844))
    turn = ask(page, ASKED)
    chip = turn.locator(".chip").last
    chip.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Đoạn nguồn")
    expect(sheet).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement.closest('#bang-nguon') || "
            "document.activeElement === document.body"
        )
    # Nothing under it can be reached, by a screen reader neither.
    assert page.locator("#o-hoi").evaluate("box => Boolean(box.closest('[inert]'))")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    # By the very marker that opened it, though another leads to the same source.
    expect(chip).to_be_focused()
    expect(box(page)).to_be_editable()
    assert page.locator("[inert], [data-under-sheet]").count() == 0


def test_a_press_beside_a_sheet_closes_it_and_presses_nothing_else(open_page: Open) -> None:
    page = open_chat(open_page(390, 844, has_touch=True, is_mobile=True))
    turn = ask(page, ASKED)
    turn.locator(".chip").first.tap()
    sheet = page.locator("#bang-nguon")
    expect(sheet).to_be_visible()
    turn.locator(".chip").last.evaluate("chip => chip.scrollIntoView({ block: 'start' })")
    page.touchscreen.tap(195, 20)
    expect(sheet).not_to_be_visible()
    assert turns(page) == [ASKED]


def test_a_source_is_reported_from_its_sheet(open_page: Open) -> None:
    page = open_chat(open_page(390, 844))
    ask(page, ASKED).locator(".chip").first.click()
    page.get_by_role("button", name="Báo sai").click()
    form = page.get_by_role("dialog", name="Đoạn nguồn [1] sai ở đâu?")
    form.get_by_label("Viết thêm").fill("Sai năm.")
    form.get_by_role("button", name="Đóng").click()
    expect(page.locator("#bang-nguon")).to_be_visible()
    # A sheet on a screen turned wide is a column again.
    page.set_viewport_size({"width": 1280, "height": 844})
    expect(page.locator("[inert]")).to_have_count(0)
    expect(page.get_by_role("complementary", name="Đoạn nguồn")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("dialog", name="Đoạn nguồn")).to_be_visible()
    assert page.locator("#o-hoi").evaluate("box => Boolean(box.closest('[inert]'))")


def test_with_the_conversation_its_source_goes(open_page: Open) -> None:
    page = open_chat(open_page())
    ask(page, ASKED).locator(".chip").first.click()
    expect(page.locator("#bang-nguon mark").first).to_be_visible()
    page.get_by_role("button", name="Hội thoại mới").click()
    expect(page.locator("#bang-nguon .source")).to_have_count(0)
    expect(page.locator("#bang-nguon")).to_contain_text("Bấm vào số trong câu trả lời")


def test_pressed_twice_a_question_is_asked_once(slow_page: Page, model: LlmServer) -> None:
    page = open_chat(slow_page)
    model.steps = [Reply(["Đèo Pha Đin dài 32 km [1]. Đèo "], falls_silent=True)]
    box(page).fill(PASS)
    page.get_by_role("button", name="Hỏi", exact=True).dblclick()
    expect(page.locator("#luot-1 .chip").first).to_be_visible()
    # What is written meanwhile waits, whatever is pressed.
    box(page).fill("Đèo có từ bao giờ?")
    for _ in range(3):
        box(page).press("Enter")
    page.get_by_role("button", name="Dừng").click()
    expect_done(page.locator("#luot-1"))
    expect(box(page)).to_have_value("Đèo có từ bao giờ?")
    assert turns(page) == [PASS]
    assert len(model.requests) == 1


def test_filters_set_while_an_answer_comes_are_those_of_the_next(
    slow_page: Page, model: LlmServer
) -> None:
    page = slow_page
    begin(page, model)
    page.locator("#bo-loc summary").click()
    page.get_by_label("Đăng từ ngày").fill("2020-01-01")
    page.get_by_role("button", name="Dừng").click()
    expect_done(page.locator("#luot-1"))
    expect(page.locator("#luot-1 .limits")).to_have_count(0)
    expect(page.get_by_label("Đăng từ ngày")).to_have_value("2020-01-01")
    model.steps = [Reply(["Đèo Pha Đin dài 32 km [1]."])]
    expect(ask(page, PASS).locator(".limits")).to_contain_text("Đăng từ 1/1/2020")


def test_two_samples_pressed_at_once_are_one_question(open_page: Open) -> None:
    page = open_chat(open_page())
    expect(sample(page)).to_be_visible()
    page.evaluate("document.querySelectorAll('#cau-mau button').forEach((one) => one.click())")
    expect_done(page.locator("#luot-1"))
    expect(page.locator(".turn")).to_have_count(1)


def test_asked_again_by_a_double_press_it_is_asked_once(open_page: Open) -> None:
    page = open_chat(open_page())
    ask(page, "😀")
    box(page).fill("Đang viết dở")
    page.get_by_role("button", name="Hỏi lại").dblclick()
    expect_done(page.locator("#luot-2"))
    expect(box(page)).to_have_value("Đang viết dở")
    expect(page.locator(".turn")).to_have_count(2)
