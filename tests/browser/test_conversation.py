"""A conversation over its life: reloaded, left and come back to, broken off, stopped,
gone on with after a restart, deleted."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.scripted.server import Hang, LlmServer, Reply
from tests.browser.asking import ASKED, ask, box, open_chat, sample
from tests.browser.conftest import ROOT, Open
from tests.browser.watching import Watched
from tests.web.serving import LONG_S, command, serving

pytestmark = pytest.mark.browser

PASS = "Đèo Pha Đin dài bao nhiêu km?"


def turns(page: Page) -> list[str]:
    return page.locator(".turn .asked-text").all_inner_texts()


def test_reloading_and_coming_back_keep_the_conversation(open_page: Open) -> None:
    page = open_chat(open_page())
    ask(page, PASS)
    told = page.locator("#luot-1 .text").inner_text()
    page.reload()
    expect(page.locator("#luot-1 .text")).to_have_text(told)
    # It is gone on with, not begun anew.
    second = ask(page, "ở đâu?")
    expect(second.locator(".understood")).to_contain_text("Đèo Pha Đin ở đâu?")
    page.goto("/bai/quoc-lo-deo-pha-din")
    page.go_back()
    expect(page.locator(".turn")).to_have_count(2)
    assert turns(page) == [PASS, "ở đâu?"]
    expect(page.locator("#luot-2 .chip").first).to_be_visible()


def test_a_new_conversation_begins_without_the_old_one(open_page: Open) -> None:
    page = open_chat(open_page())
    ask(page, PASS)
    page.reload()
    page.get_by_role("button", name="Hội thoại mới").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(sample(page)).to_be_visible()
    turn = ask(page, "ở đâu?")
    expect(turn.locator(".understood")).to_have_count(0)


def test_a_conversation_is_deleted_once_that_is_confirmed(open_page: Open) -> None:
    page = open_chat(open_page())
    turn = ask(page, PASS)
    saved = turn.get_by_role("link", name="Trang riêng").get_attribute("href")
    assert saved
    page.get_by_role("button", name="Xóa hội thoại").click()
    page.get_by_role("button", name="Giữ lại").click()
    expect(page.locator(".turn")).to_have_count(1)
    page.get_by_role("button", name="Xóa hội thoại").click()
    page.get_by_role("button", name="Xóa hẳn").click()
    expect(page.locator(".turn")).to_have_count(0)
    assert page.request.get(saved).status == 404
    page.reload()
    expect(sample(page)).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


def test_an_answer_that_is_shared_shares_no_other(open_page: Open, tmp_path: Path) -> None:
    """Neither its page nor a file of it leads to the conversation or to what else was asked."""
    page = open_chat(open_page())
    ask(page, ASKED)
    turn = ask(page, PASS)
    taken = page.locator("#tai-hoi-thoai a").first.get_attribute("href")
    shared = turn.get_by_role("link", name="Trang riêng").get_attribute("href")
    first = page.locator("#luot-1").get_attribute("data-answer")
    assert taken
    assert shared
    assert first
    conversation = taken.split("/")[2]
    assert page.request.get(f"/hoi-thoai/{conversation}/tai-ve?dang=md").status == 200
    html = page.request.get(shared).text()
    files = [page.request.get(f"{shared}/tai-ve?dang=md").body()]
    (tmp_path / "file.docx").write_bytes(page.request.get(f"{shared}/tai-ve?dang=docx").body())
    with ZipFile(tmp_path / "file.docx") as whole:
        files += [whole.read(name) for name in whole.namelist()]
    assert PASS in html
    for text in (html.encode(), *files):
        for secret in (conversation, first, ASKED, "Điện Biên Phủ kéo dài"):
            assert secret.encode() not in text


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    article = ROOT / "corpus" / "quoc-lo-deo-pha-din.md"
    subprocess.run(command(folder, "ingest", str(article)), check=True, timeout=LONG_S)
    return folder


@pytest.fixture
def model() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest.fixture
def slow_page(browser: Browser, data_dir: Path, model: LlmServer) -> Iterator[Page]:
    """The page of a server whose language model says what ``model`` is told to."""
    settings = {"RAG_LLM": "openai:scripted", "RAG_LLM_BASE_URL": model.base_url}
    with serving(data_dir, **settings, RAG_LLM_API_KEY="none") as site:
        context = browser.new_context(base_url=site, locale="vi-VN")
        with Watched(context, site, broken_off=True):
            yield context.new_page()
        context.close()


def begin(page: Page, model: LlmServer, *, url: str = "/") -> None:
    """Ask, and wait until the model has said its first sentence and nothing more."""
    open_chat(page, url)
    model.steps = [Reply(["Đèo Pha Đin dài 32 km [1]. Đèo "], falls_silent=True)]
    box(page).fill(PASS)
    box(page).press("Enter")
    expect(page.locator("#luot-1")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#luot-1 .text")).to_contain_text("32 km")


def test_a_question_reloaded_in_mid_answer_is_not_lost(slow_page: Page, model: LlmServer) -> None:
    begin(slow_page, model)
    slow_page.reload()
    turn = slow_page.locator("#luot-1")
    expect(turn.locator(".asked-text")).to_have_text(PASS)
    expect(turn).to_contain_text("bị ngắt giữa chừng")
    model.steps = [Reply(["Đèo Pha Đin dài 32 km [1]."])]
    turn.get_by_role("button", name="Hỏi lại").click()
    second = slow_page.locator(".turn").last
    expect(second).to_have_attribute("aria-busy", "false")
    expect(second.locator(".text")).to_contain_text("32 km")


def test_an_answer_is_stopped_and_what_was_verified_stays(
    slow_page: Page, model: LlmServer
) -> None:
    begin(slow_page, model)
    slow_page.get_by_role("button", name="Dừng").click()
    turn = slow_page.locator("#luot-1")
    expect(turn).to_have_attribute("aria-busy", "false")
    expect(turn).to_contain_text("Đã dừng theo yêu cầu của bạn")
    expect(turn.locator(".text")).to_contain_text("32 km")
    # The model is let go at once, and the next question is answered.
    assert model.left.wait(5)
    model.steps = [Reply(["Đèo Pha Đin nằm trên quốc lộ 6 [1]."])]
    expect(ask(slow_page, "Đèo Pha Đin nằm trên quốc lộ nào?")).to_contain_text("quốc lộ 6")


def test_a_model_that_says_nothing_can_be_stopped_too(slow_page: Page, model: LlmServer) -> None:
    open_chat(slow_page)
    model.steps = [Hang()]
    box(slow_page).fill(PASS)
    box(slow_page).press("Enter")
    slow_page.get_by_role("button", name="Dừng").click()
    expect(slow_page.locator("#luot-1")).to_contain_text("Đã dừng theo yêu cầu của bạn")


def test_a_page_comes_back_by_itself_when_the_server_starts_anew_in_mid_answer(
    browser: Browser, data_dir: Path, model: LlmServer
) -> None:
    port = free_port()
    settings = {"RAG_LLM": "openai:scripted", "RAG_LLM_BASE_URL": model.base_url}
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}", locale="vi-VN")
    page = context.new_page()
    with serving(data_dir, port=port, **settings, RAG_LLM_API_KEY="none"):
        begin(page, model)
    with serving(data_dir, port=port):
        turn = page.locator("#luot-1")
        expect(turn).to_contain_text("bị ngắt giữa chừng", timeout=30_000)
        turn.get_by_role("button", name="Hỏi lại").click()
        expect(page.locator(".turn").last.locator(".text")).to_contain_text("32 km")
        context.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_started_anew_goes_on_with_the_conversation(
    browser: Browser, data_dir: Path
) -> None:
    port = free_port()
    with serving(data_dir, port=port) as site:
        context = browser.new_context(base_url=site, locale="vi-VN")
        page = open_chat(context.new_page())
        ask(page, PASS)
    # Nothing of the page is reloaded.
    with serving(data_dir, port=port):
        second = ask(page, "ở đâu?")
        expect(second.locator(".understood")).to_contain_text("Đèo Pha Đin ở đâu?")
        assert turns(page) == [PASS, "ở đâu?"]
        context.close()
