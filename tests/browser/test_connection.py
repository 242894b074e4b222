"""A slow connection, one that is cut, a server that fails: what the page says, and that
nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks.scripted.server import LlmServer, Reply
from tests.browser.asking import ASKED, ask, box, open_chat, sample
from tests.browser.cable import cable
from tests.browser.conftest import Open
from tests.browser.test_conversation import PASS, begin, data_dir, model, turns
from tests.web.serving import serving

pytestmark = pytest.mark.browser

__all__ = ["data_dir", "model"]  # fixtures

JOIN = re.compile(r"/gradio_api/queue/join")
ENGLISH = re.compile(r"connection|error|lost|server|attempting|try again", re.IGNORECASE)


@pytest.fixture
def site_of_a_model(data_dir: Path, model: LlmServer) -> Iterator[str]:
    """A server whose language model says what ``model`` is told to."""
    settings = {"RAG_LLM": "openai:scripted", "RAG_LLM_BASE_URL": model.base_url}
    with serving(data_dir, **settings, RAG_LLM_API_KEY="none") as site:
        yield site


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Not watched: the browser logs what could not be reached."""
    with browser.new_context(locale="vi-VN") as opened:
        yield opened


def trouble(page: Page) -> str:
    """What the page says went wrong, once it does; nothing beside it is English."""
    alert = page.locator("#su-co [role=alert]")
    expect(alert).to_be_visible()
    said = page.locator("body").inner_text()
    assert not ENGLISH.search(said), said
    return alert.inner_text()


def test_over_a_slow_connection_everything_works(open_page: Open) -> None:
    page = open_page(390, 844)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 400,
            "downloadThroughput": 50_000,
            "uploadThroughput": 50_000,
        },
    )
    page.set_default_timeout(120_000)
    page.goto("/", wait_until="commit")
    box(page).wait_for()
    sample(page).wait_for()
    box(page).fill(ASKED)
    box(page).press("Enter")
    turn = page.locator("#luot-1")
    expect(turn).to_have_attribute("aria-busy", "false", timeout=30_000)
    turn.locator(".chip").first.click()
    # It is on the page already: no connection is waited for.
    expect(page.locator("#bang-nguon mark").first).to_be_in_viewport(timeout=1_000)
    expect(page.locator("#su-co")).not_to_be_visible()


def test_a_question_sent_without_a_connection_stays_in_the_box(
    context: BrowserContext, site: str
) -> None:
    page = open_chat(context.new_page(), site)
    box(page).fill(PASS)
    context.set_offline(True)
    assert trouble(page) == (
        "Thiết bị đang mất mạng. Câu hỏi của bạn vẫn được giữ; xin đợi có mạng lại rồi hỏi tiếp."
    )
    box(page).press("Enter")
    expect(page.locator("#su-co")).to_contain_text("Mất kết nối với Hỏi Báo. Trang sẽ tự tải lại")
    assert trouble(page)
    expect(box(page)).to_have_value(PASS)
    # The page loads itself anew once it can.
    with page.expect_event("load", timeout=20_000):
        context.set_offline(False)
    expect(box(page)).to_have_value(PASS)
    expect(page.locator("#su-co")).not_to_be_visible()
    box(page).press("Enter")
    expect(page.locator("#luot-1 .text")).to_contain_text("32 km")
    assert turns(page) == [PASS]


def test_the_message_is_closed_by_its_button(context: BrowserContext, site: str) -> None:
    page = open_chat(context.new_page(), site)
    expect(box(page)).to_be_visible()
    context.set_offline(True)
    page.locator("#su-co").get_by_role("button", name="Đóng").click()
    expect(page.locator("#su-co")).not_to_be_visible()
    context.set_offline(False)
    expect(page.locator("#su-co")).not_to_be_visible()


def test_offline_in_mid_answer_and_back(
    site_of_a_model: str, context: BrowserContext, model: LlmServer
) -> None:
    page = context.new_page()
    begin(page, model, url=site_of_a_model)
    context.set_offline(True)
    assert "Thiết bị đang mất mạng" in trouble(page)
    context.set_offline(False)
    expect(page.locator("#su-co")).to_contain_text("Đã có mạng lại")
    assert "xin tải lại trang rồi bấm “Hỏi lại”" in trouble(page)
    page.reload()
    turn = page.locator("#luot-1")
    expect(turn.locator(".asked-text")).to_have_text(PASS)
    expect(turn).to_contain_text("bị ngắt giữa chừng")
    expect(page.locator("#su-co")).not_to_be_visible()
    model.steps = [Reply(["Đèo Pha Đin dài 32 km [1]."])]
    turn.get_by_role("button", name="Hỏi lại").click()
    expect(page.locator(".turn").last.locator(".text")).to_contain_text("32 km")


def test_cut_in_mid_answer_the_page_comes_back_by_itself(
    site_of_a_model: str, context: BrowserContext, model: LlmServer
) -> None:
    with cable(site_of_a_model) as laid:
        page = context.new_page()
        begin(page, model, url=laid.url)
        box(page).fill("Đang viết dở")
        laid.cut()
        assert trouble(page) == (
            "Mất kết nối với Hỏi Báo. Trang sẽ tự tải lại khi nối lại được; "
            "câu hỏi đang chờ vẫn được giữ để bạn hỏi lại."
        )
        expect(page.locator("#luot-1 .text")).to_contain_text("32 km")
        with page.expect_event("load", timeout=20_000):
            laid.mend()
        turn = page.locator("#luot-1")
        expect(turn.locator(".asked-text")).to_have_text(PASS)
        expect(turn).to_contain_text("bị ngắt giữa chừng")
        expect(box(page)).to_have_value("Đang viết dở")
        model.steps = [Reply(["Đèo Pha Đin dài 32 km [1]."])]
        turn.get_by_role("button", name="Hỏi lại").click()
        expect(page.locator(".turn").last.locator(".text")).to_contain_text("32 km")
        expect(box(page)).to_have_value("Đang viết dở")
        page.close()


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (500, "Hệ thống đang gặp sự cố nên chưa làm được việc vừa rồi. Không có gì bị mất."),
        (503, "Đang có nhiều người hỏi. Xin đợi ít phút rồi hỏi lại."),
    ],
)
def test_a_question_the_server_would_not_take_stays_in_the_box(
    context: BrowserContext, site: str, status: int, says: str
) -> None:
    page = open_chat(context.new_page(), site)
    expect(sample(page)).to_be_visible()
    body = {"detail": "Queue is full." if status == 503 else "Internal Server Error"}
    page.route(JOIN, lambda route: route.fulfill(status=status, json=body))
    box(page).fill(PASS)
    box(page).press("Enter")
    assert trouble(page).startswith(says)
    expect(box(page)).to_have_value(PASS)
    page.unroute(JOIN)
    box(page).press("Enter")
    expect(page.locator("#luot-1 .text")).to_contain_text("32 km")
    # Asked again, it is over.
    expect(page.locator("#su-co")).not_to_be_visible()


def test_a_conversation_that_could_not_be_deleted_is_still_there(
    context: BrowserContext, site: str
) -> None:
    page = open_chat(context.new_page(), site)
    turn = ask(page, PASS)
    saved = turn.get_by_role("link", name="Trang riêng").get_attribute("href")
    page.get_by_role("button", name="Xóa hội thoại").click()
    page.route(JOIN, lambda route: route.fulfill(status=500, json={"detail": "no"}))
    page.get_by_role("button", name="Xóa hẳn").click()
    assert "chưa làm được việc vừa rồi. Không có gì bị mất" in trouble(page)
    assert turns(page) == [PASS]
    page.unroute(JOIN)
    page.reload()
    expect(page.locator("#luot-1 .text")).to_contain_text("32 km")
    assert page.request.get(f"{site}{saved}").status == 200
    page.get_by_role("button", name="Xóa hội thoại").click()
    page.get_by_role("button", name="Xóa hẳn").click()
    expect(page.locator(".turn")).to_have_count(0)
    page.reload()
    expect(sample(page)).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    assert page.request.get(f"{site}{saved}").status == 404
