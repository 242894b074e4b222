"""The main job in a real browser: ask, see the answer come, open its source, read on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.asking import ASKED, NOT_TOLD, ask, box, open_chat
from tests.browser.conftest import Open
from tests.web.making import HOSTILE

pytestmark = pytest.mark.browser


def test_an_answer_and_its_source(open_page: Open) -> None:
    page = open_chat(open_page())
    expect(page.locator("#dau-trang .corpus")).to_have_text(
        "Kho bài có 7 bài, cập nhật đến 26/2/2025"
    )
    turn = ask(page, ASKED)
    expect(turn).to_contain_text("Trả lời tự động từ kho bài")
    expect(turn.locator(".text")).to_contain_text("56 ngày đêm")
    expect(box(page)).to_have_value("")
    turn.locator(".chip").first.click()
    panel = page.get_by_role("complementary", name="Đoạn nguồn")
    evidence = panel.locator("mark")
    expect(evidence).to_contain_text("diễn ra trong 56 ngày đêm với ba đợt tiến công")
    for text in ("56 ngày đêm của Chiến dịch Điện Biên Phủ", "Bài mẫu Hỏi Báo", "Lịch sử"):
        expect(panel).to_contain_text(text)
    expect(panel.locator(".meta")).to_contain_text("7/5/2024")
    expect(panel.get_by_role("link")).to_have_attribute("href", re.compile(r"^/bai/.+#p0$"))


def test_the_source_opens_in_its_article_with_the_paragraph_marked(open_page: Open) -> None:
    page = open_chat(open_page(height=420))
    turn = ask(page, "Đèo Pha Đin dài bao nhiêu km?")
    turn.locator(".chip").first.click()
    quoted = page.locator("#bang-nguon mark").inner_text()
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Đọc đoạn này trong bài").click()
    article = opening.value
    article.wait_for_load_state()
    assert article.url.endswith("#p3")
    paragraph = article.locator("#p3")
    expect(paragraph).to_be_in_viewport()
    expect(paragraph.locator("mark")).to_have_text(quoted)
    assert article.evaluate("window.scrollY") > 0
    # The paragraph is set off from the others, not only its evidence.
    ground = "element => getComputedStyle(element).backgroundColor"
    assert paragraph.evaluate(ground) != article.locator("#p2").evaluate(ground)


def test_an_answer_comes_sentence_by_sentence(open_page: Open) -> None:
    page = open_chat(open_page())
    page.evaluate(
        """() => {
            window.seen = [];
            new MutationObserver(() => {
                const turn = document.querySelector(".turn");
                if (!turn) return;
                const claims = turn.querySelectorAll(".claim").length;
                const now = `${turn.getAttribute("aria-busy")} ${claims}`;
                if (window.seen.at(-1) !== now) window.seen.push(now);
            }).observe(document.body, { childList: true, subtree: true, attributes: true });
        }"""
    )
    turn = ask(page, "Cánh đồng Mường Thanh rộng bao nhiêu héc-ta?")
    claims = turn.locator(".claim").count()
    assert claims > 1
    seen = page.evaluate("window.seen")
    assert seen[0] == "true 0"
    assert seen[-1] == f"false {claims}"
    assert any(state.startswith("true") and state != "true 0" for state in seen), seen


def test_an_abstention_lists_no_sources(open_page: Open) -> None:
    page = open_chat(open_page())
    turn = ask(page, NOT_TOLD)
    expect(turn).to_contain_text("Không tìm thấy trong kho bài")
    expect(turn.locator(".hint").first).to_contain_text("Không có bài nào")  # why
    expect(turn.locator(".chip, .source")).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("😀", "Câu hỏi không có chữ nào"),
        ("   ", "Câu hỏi đang để trống"),
        ("cầu " * 2_500, "Câu hỏi dài quá 1.000 ký tự"),
    ],
    ids=["emoji", "blank", "10,000 characters"],
)
def test_what_cannot_be_asked_is_said_and_the_next_question_works(
    open_page: Open, question: str, says: str
) -> None:
    page = open_chat(open_page())
    turn = ask(page, question)
    expect(turn.get_by_role("alert")).to_contain_text(says)
    expect(turn).not_to_contain_text("Không tìm thấy trong kho bài")
    expect(ask(page, ASKED).locator(".chip").first).to_be_visible()


def test_markup_is_shown_as_text(open_page: Open) -> None:
    page = open_chat(open_page())
    question = "<script>alert(1)</script><img src=x onerror=alert(2)> Lớp học Nậm Sương"
    turn = ask(page, f"{question} có bao nhiêu em?")
    expect(turn.locator(".asked")).to_contain_text(question)
    turn.locator(".chip").first.click()
    panel = page.locator("#bang-nguon")
    expect(panel.locator("h3")).to_have_text(HOSTILE["title"])
    expect(panel).to_contain_text(HOSTILE["section"])
    expect(panel.locator("script, img, b, i")).to_have_count(0)
    with page.expect_popup() as opening:
        panel.get_by_role("link").click()
    article = opening.value
    expect(article.locator("h1")).to_contain_text(HOSTILE["title"])
    expect(article.locator("main script, main b, main img")).to_have_count(0)


def test_a_sample_question_is_asked_by_pressing_it(open_page: Open) -> None:
    page = open_chat(open_page())
    sample = page.locator("#cau-mau").get_by_role("button").first
    sample.click()
    turn = page.locator("#luot-1")
    expect(turn).to_have_attribute("aria-busy", "false")
    expect(turn.locator(".chip").first).to_be_visible()
    expect(sample).not_to_be_visible()


def test_a_saved_answer_is_linked_and_reads_the_same(open_page: Open) -> None:
    page = open_chat(open_page())
    turn = ask(page, ASKED)
    text = " ".join(turn.locator(".text").inner_text().split())
    with page.expect_popup() as opening:
        turn.get_by_role("link", name="Trang riêng").click()
    saved = opening.value
    expect(saved.locator("h1")).to_have_text(ASKED)
    assert " ".join(saved.locator(".answer").inner_text().split()) == text


def test_a_follow_up_shows_what_was_understood_and_lets_the_reader_edit_it(
    open_page: Open,
) -> None:
    page = open_chat(open_page())
    ask(page, "Đèo Pha Đin dài bao nhiêu km?")
    turn = ask(page, "ở đâu?")
    understood = turn.locator(".understood")
    expect(understood).to_contain_text("Đã hiểu là: Đèo Pha Đin ở đâu?")
    expect(turn.locator(".chip").first).to_be_visible()
    understood.get_by_role("button", name="Sửa").click()
    expect(box(page)).to_have_value("Đèo Pha Đin ở đâu?")
    # What was put into the box is asked as any question is.
    box(page).press("Enter")
    third = page.locator("#luot-3")
    expect(third).to_have_attribute("aria-busy", "false")
    expect(third.locator(".asked")).to_contain_text("Đèo Pha Đin ở đâu?")
    expect(third.locator(".understood")).to_have_count(0)
