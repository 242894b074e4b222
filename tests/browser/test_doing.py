"""What can be done with an answer and its sources: limits, copies, downloads, a word of
praise or complaint, what stands beside the evidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.asking import ASKED, ask, box, hovered, open_chat
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

PASS = "Đèo Pha Đin dài bao nhiêu km?"
LATELY = "Tuần trước đèo Pha Đin có gì mới?"


def filters(page: Page) -> None:
    page.locator("#bo-loc summary").click()


def test_filters_narrow_and_are_named_and_kept(open_page: Open) -> None:
    page = open_chat(open_page())
    filters(page)
    page.get_by_label("Chuyên mục").select_option("Lịch sử")
    page.get_by_label("Đăng từ ngày").fill("2024-05-01")
    expect(page.locator("#bo-loc .held")).to_have_text("· từ 1/5/2024 · Lịch sử")
    turn = ask(page, ASKED)
    limits = turn.get_by_role("list", name="Chỉ tìm trong")
    expect(limits.get_by_role("listitem")).to_have_text(["Đăng từ 1/5/2024", "Chuyên mục: Lịch sử"])
    expect(turn.locator(".chip").first).to_be_visible()
    # What the archive tells elsewhere is not found; the answer says so and offers to look there.
    missed = ask(page, PASS)
    expect(missed).to_contain_text("chỉ được tìm trong phạm vi nêu trên")
    expect(missed.locator(".chip")).to_have_count(0)
    missed.get_by_role("button", name="Hỏi lại, không giới hạn").click()
    expect(page.locator("#luot-3 .chip").first).to_be_visible()
    expect(page.locator("#luot-3 .limits")).to_have_count(0)
    page.reload()
    expect(page.locator("#bo-loc .held")).to_have_text("· từ 1/5/2024 · Lịch sử")
    filters(page)
    page.get_by_role("button", name="Xóa bộ lọc").click()
    expect(page.locator("#bo-loc .held")).to_be_empty()
    expect(ask(page, PASS).locator(".chip").first).to_be_visible()


def test_days_in_the_wrong_order_are_refused_in_words(open_page: Open) -> None:
    page = open_chat(open_page())
    filters(page)
    page.get_by_label("Đăng từ ngày").fill("2024-05-02")
    page.get_by_label("đến ngày").fill("2024-05-01")
    turn = ask(page, ASKED)
    expect(turn.get_by_role("alert")).to_contain_text("Ngày bắt đầu của bộ lọc sau ngày kết thúc")


def test_a_limit_read_from_the_question_is_taken_off_by_one_press(open_page: Open) -> None:
    page = open_chat(open_page())
    turn = ask(page, LATELY)
    limit = turn.get_by_role("list", name="Chỉ tìm trong").get_by_role("listitem")
    expect(limit).to_contain_text("theo “Tuần trước”")
    expect(turn.locator(".chip")).to_have_count(0)
    box(page).fill("đang viết dở")
    limit.get_by_role("button").click()
    second = page.locator("#luot-2")
    expect(second).to_have_attribute("aria-busy", "false")
    expect(second.locator(".asked-text")).to_have_text(LATELY)
    expect(second.locator(".limits")).to_have_count(0)
    expect(box(page)).to_have_value("đang viết dở")


def test_an_answer_is_copied_with_its_sources_numbered(open_page: Open) -> None:
    page = open_chat(open_page(permissions=["clipboard-read", "clipboard-write"]))
    turn = ask(page, ASKED)
    turn.get_by_role("button", name="Chép", exact=True).click()
    expect(turn.locator(".said")).to_have_text("Đã chép câu trả lời")
    plain = page.evaluate("navigator.clipboard.readText()")
    assert plain.startswith(ASKED)
    assert " ".join(turn.locator(".text").inner_text().split()) in plain
    assert "[1] 56 ngày đêm của Chiến dịch Điện Biên Phủ. Bài mẫu Hỏi Báo, Lịch sử" in plain
    rich = page.evaluate(
        """async () => {
            const [item] = await navigator.clipboard.read();
            return (await item.getType("text/html")).text();
        }"""
    )
    assert rich.count("<a href=") == plain.count("http")
    turn.get_by_role("button", name="Chép liên kết").click()
    expect(turn.locator(".said")).to_have_text("Đã chép liên kết")
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto(link)
    expect(page.locator("h1")).to_have_text(ASKED)


@pytest.mark.parametrize(("name", "suffix"), [("Markdown", "md"), ("Word", "docx"), ("PDF", "pdf")])
def test_an_answer_and_a_conversation_are_taken_along(
    open_page: Open, tmp_path: Path, name: str, suffix: str
) -> None:
    page = open_chat(open_page())
    turn = ask(page, ASKED)
    for menu in (turn.locator(".taking"), page.locator("#tai-hoi-thoai .taking")):
        menu.locator("summary").click()
        with page.expect_download() as coming:
            menu.get_by_role("link", name=name).click()
        file = tmp_path / "file"
        coming.value.save_as(file)
        assert coming.value.suggested_filename.endswith(f".{suffix}")
        assert file.stat().st_size > 500
        page.keyboard.press("Escape")
        expect(menu.locator(".menu")).not_to_be_visible()


def test_a_reader_says_what_is_good_and_what_is_wrong(open_page: Open) -> None:
    page = open_chat(open_page())
    turn = ask(page, ASKED)
    with page.expect_response(re.compile("/feedback$")) as sent:
        turn.get_by_role("button", name="Hữu ích").click()
    assert sent.value.status == 201
    expect(turn.locator(".said")).to_have_text("Cảm ơn bạn.")
    expect(turn.get_by_role("button", name="Hữu ích")).to_have_attribute("aria-pressed", "true")
    turn.get_by_role("button", name="Chưa ổn").click()
    dialog = page.get_by_role("dialog", name="Câu trả lời chưa ổn ở đâu?")
    dialog.get_by_label("Thiếu ý").check()
    dialog.get_by_label("Viết thêm").fill("Chưa nói đến đợt ba.")
    with page.expect_response(re.compile("/feedback$")) as sent:
        dialog.get_by_role("button", name="Gửi góp ý").click()
    assert sent.value.status == 201
    assert sent.value.request.post_data_json == {
        "rating": "down",
        "reason": "incomplete",
        "note": "Chưa nói đến đợt ba.",
    }
    expect(dialog).not_to_be_visible()
    expect(turn.get_by_role("button", name="Chưa ổn")).to_have_attribute("aria-pressed", "true")
    # It stays pressed when the page is drawn anew.
    ask(page, PASS)
    expect(turn.get_by_role("button", name="Chưa ổn")).to_have_attribute("aria-pressed", "true")


def test_a_source_is_reported_by_its_number(open_page: Open) -> None:
    page = open_chat(open_page())
    ask(page, ASKED).locator(".chip").first.click()
    page.get_by_role("button", name="Báo sai").click()
    dialog = page.get_by_role("dialog", name="Đoạn nguồn [1] sai ở đâu?")
    with page.expect_response(re.compile("/feedback$")) as sent:
        dialog.get_by_role("button", name="Gửi góp ý").click()
    assert sent.value.status == 201
    assert sent.value.request.post_data_json["marker"] == 1
    # Nothing is said of the whole answer.
    expect(dialog).not_to_be_visible()
    whole = page.get_by_role("button", name="Chưa ổn")
    expect(whole).to_have_attribute("aria-pressed", "false")
    whole.click()
    page.get_by_role("dialog").get_by_role("button", name="Đóng").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_complaint_that_could_not_be_sent_stays_in_its_form(open_page: Open) -> None:
    page = open_chat(open_page())
    ask(page, ASKED).get_by_role("button", name="Chưa ổn").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Viết thêm").fill("Không mất.")
    page.evaluate(
        """() => {
            window.sending = fetch;
            window.fetch = () => Promise.reject(new TypeError("offline"));
        }"""
    )
    dialog.get_by_role("button", name="Gửi góp ý").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Mất kết nối")
    expect(dialog.get_by_label("Viết thêm")).to_have_value("Không mất.")
    page.evaluate("() => { window.fetch = window.sending; }")
    with page.expect_response(re.compile("/feedback$")) as sent:
        dialog.get_by_role("button", name="Gửi góp ý").click()
    assert sent.value.request.post_data_json["note"] == "Không mất."
    expect(dialog).not_to_be_visible()


def test_a_complaint_about_an_answer_deleted_meanwhile_is_told_so(
    browser: Browser, site: str
) -> None:
    # Not watched: the browser logs the refusal.
    with browser.new_context(base_url=site, locale="vi-VN") as context:
        page = open_chat(context.new_page())
        turn = ask(page, ASKED)
        turn.get_by_role("button", name="Chưa ổn").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Viết thêm").fill("Không mất.")
        answer = turn.get_attribute("data-answer")
        assert page.request.delete(f"/api/v1/answers/{answer}").status == 204
        dialog.get_by_role("button", name="Gửi góp ý").click()
        expect(dialog.get_by_role("alert")).to_contain_text("Không tìm thấy")
        expect(dialog.get_by_label("Viết thêm")).to_have_value("Không mất.")


def test_hovering_or_reaching_a_marker_shows_its_paragraph(open_page: Open) -> None:
    page = open_chat(open_page())
    turn = ask(page, ASKED)
    chip = turn.locator(".chip").first
    preview = hovered(chip)
    expect(preview.locator("mark")).to_contain_text("56 ngày đêm")
    preview.hover()
    page.wait_for_timeout(600)
    expect(preview).to_be_visible()  # the pointer may go over to it
    page.keyboard.press("Escape")
    expect(preview).to_have_count(0)
    page.mouse.move(5, 5)
    box(page).focus()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if chip.evaluate("element => element === document.activeElement"):
            break
    expect(preview.locator("mark")).to_contain_text("56 ngày đêm")


def test_what_stands_beside_the_evidence_is_shown_on_demand(open_page: Open) -> None:
    page = open_chat(open_page())
    ask(page, PASS).locator(".chip").first.click()
    panel = page.locator("#bang-nguon")
    expect(panel.locator(".support")).to_have_text("✓ Trích nguyên văn")
    expect(panel.locator(".beside").first).not_to_be_visible()
    panel.get_by_role("button", name="Xem đoạn trước và sau").click()
    for paragraph in panel.locator(".beside").all():
        expect(paragraph).to_be_visible()
    panel.get_by_role("button", name="Ẩn đoạn trước và sau").click()
    expect(panel.locator(".beside").first).not_to_be_visible()


def test_nothing_moves_while_an_answer_arrives(open_page: Open) -> None:
    page = open_chat(open_page(390, 844, reduced_motion="reduce"))
    ask(page, ASKED)
    page.evaluate(
        """() => {
            window.shifted = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) window.shifted += entry.value;
            }).observe({ type: "layout-shift" });
        }"""
    )
    ask(page, PASS)
    # Good by the Web Vitals' measure; what the press itself moves counts here too.
    assert page.evaluate("window.shifted") < 0.1
