"""The ask box on a newspaper's own site, which is another origin."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.asking import ASKED, NOT_TOLD
from tests.browser.boxed import ask, box_of, expect_whole
from tests.browser.conftest import Open
from tests.browser.newspaper import Newspaper, newspaper_site
from tests.web.making import HOSTILE

pytestmark = pytest.mark.browser

NAME = "Hỏi Báo – hỏi đáp từ kho bài"


@pytest.fixture
def held(newspaper: Newspaper, site: str) -> Iterator[str]:
    """A page of the newspaper that holds the box between two paragraphs, under a policy
    as strict as a newspaper may have."""
    tag = f'<script src="{site}/nhung.js" async></script>'
    newspaper.pages["/"] = f"<main><p id='truoc'>Trước.</p>{tag}<p id='sau'>Sau.</p></main>"
    newspaper.policy = f"default-src 'none'; script-src {site}; frame-src {site}"
    yield f"{newspaper.origin}/"
    newspaper.policy = ""


def test_one_script_tag_puts_the_box_where_it_stands(
    open_page: Open, newspaper: Newspaper, held: str, site: str
) -> None:
    page = open_page(also=[newspaper.origin])
    page.goto(held)
    frame = page.locator("iframe")
    expect(frame).to_have_attribute("title", NAME)
    order = "all => all.map(one => one.id || one.localName)"
    assert page.locator("main > *").evaluate_all(order) == ["truoc", "script", "iframe", "sau"]
    box = box_of(page)
    assert box.url.startswith(f"{site}/nhung?")
    ask(box, ASKED)
    turn = box.locator(".turn")
    expect(turn.locator(".text")).to_contain_text("56 ngày đêm")
    saved = turn.get_by_role("link", name="Liên kết tới câu trả lời này").get_attribute("href")
    assert saved
    answer = httpx.get(f"{site}/api/v1/answers/{saved.rsplit('/', 1)[1]}").json()
    # As the answer's own text is, markers and all.
    assert " ".join(turn.locator(".text").inner_text().split()) == answer["answer"]
    chip = turn.get_by_role("link", name=re.compile("Mở nguồn 1: ")).first
    assert chip.get_attribute("rel") == "noopener"
    with page.expect_popup() as opening:
        chip.click()
    article = opening.value
    expect(article.locator("mark").first).to_be_in_viewport()
    assert article.locator("mark").first.inner_text() in answer["citations"][0]["quote"]


def test_the_frame_is_as_high_as_the_answer(
    open_page: Open, newspaper: Newspaper, held: str
) -> None:
    page = open_page(280, 700, also=[newspaper.origin])
    page.goto(held)
    box = box_of(page)
    ask(box, "Cánh đồng Mường Thanh rộng bao nhiêu héc-ta?")
    expect_whole(page, box)
    assert box.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    shape = page.locator("iframe").bounding_box()
    below = page.locator("#sau").bounding_box()
    assert shape
    assert below
    assert shape["y"] + shape["height"] <= below["y"]


def test_what_its_page_sets_is_kept(open_page: Open, newspaper: Newspaper, site: str) -> None:
    newspaper.pages["/dat"] = (
        f'<script src="{site}/nhung.js" data-placeholder="Hỏi &quot;Báo Thử&quot;…" '
        'data-theme="dark" data-height="420" async></script>'
    )
    page = open_page(also=[newspaper.origin], color_scheme="light")
    page.goto(f"{newspaper.origin}/dat")
    box = box_of(page)
    expect(box.get_by_placeholder('Hỏi "Báo Thử"…')).to_be_visible()
    ground = "element => getComputedStyle(element).backgroundColor"
    assert box.locator("main").evaluate(ground) == "rgb(21, 22, 26)"
    ask(box, ASKED)
    shape = page.locator("iframe").bounding_box()
    assert shape
    assert shape["height"] == 420


def test_a_follow_up_and_an_abstention(open_page: Open, newspaper: Newspaper, held: str) -> None:
    page = open_page(also=[newspaper.origin])
    page.goto(held)
    box = box_of(page)
    ask(box, "Đèo Pha Đin dài bao nhiêu km?")
    ask(box, "ở đâu?")
    expect(box.locator(".turn").last).to_contain_text("Đã hiểu là: “Đèo Pha Đin ở đâu?”")
    expect(box.locator(".turn").last.locator(".chip").first).to_be_visible()
    ask(box, NOT_TOLD)
    turn = box.locator(".turn").last
    expect(turn).to_contain_text("Không tìm thấy trong kho bài")
    expect(turn.locator(".chip, .sources")).to_have_count(0)


def test_markup_is_shown_as_text(open_page: Open, newspaper: Newspaper, held: str) -> None:
    page = open_page(also=[newspaper.origin])
    page.goto(held)
    box = box_of(page)
    question = "<img src=x onerror=alert(2)> Lớp học Nậm Sương có bao nhiêu em?"
    ask(box, question)
    turn = box.locator(".turn")
    expect(turn.locator(".asked")).to_have_text(question)
    expect(turn.locator(".sources a")).to_have_text(HOSTILE["title"])
    expect(turn.locator("script, img, b, i")).to_have_count(0)


def test_it_works_from_the_keyboard_and_can_be_stopped(
    open_page: Open, newspaper: Newspaper, held: str, site: str
) -> None:
    page = open_page(also=[newspaper.origin])
    waiting: list[Route] = []
    page.route(f"{site}/api/v1/answers", lambda route: waiting.append(route))
    page.goto(held)
    box = box_of(page)
    ask(box, ASKED, outcome="true")
    expect(box.locator(".status")).to_have_text("Đang tìm trong kho bài…")
    page.keyboard.press("Tab")
    expect(box.get_by_role("button", name="Dừng")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box.locator(".status")).to_have_text("Đã dừng.")
    # What was asked is there to be asked again.
    field = box.get_by_role("textbox")
    expect(field).to_be_focused()
    expect(field).to_have_value(ASKED)
    page.unroute(f"{site}/api/v1/answers")
    page.keyboard.press("Enter")
    expect(box.locator(".turn").last.locator(".chip").first).to_be_visible()


@pytest.mark.parametrize(
    ("stream", "says"),
    [
        ("", "Câu trả lời bị ngắt giữa chừng. Xin hỏi lại."),
        ('event: error\ndata: {"vietnamese": "Kho bài đang bận."}\n\n', "Kho bài đang bận."),
        (": ping\n\nevent: error\ndata: {}\n\n", "Hệ thống đang gặp sự cố. Xin thử lại"),
    ],
    ids=["cut", "error", "error without words"],
)
def test_a_stream_that_fails_is_told_in_words(
    open_page: Open, newspaper: Newspaper, held: str, site: str, stream: str, says: str
) -> None:
    page = open_page(also=[newspaper.origin])
    page.route(
        f"{site}/api/v1/answers",
        lambda route: route.fulfill(body=stream, content_type="text/event-stream"),
    )
    page.goto(held)
    box = box_of(page)
    ask(box, ASKED)
    expect(box.locator(".status.failed")).to_contain_text(says)


def test_what_cannot_be_asked_is_told_in_words(
    open_page: Open, newspaper: Newspaper, held: str
) -> None:
    page = open_page(also=[newspaper.origin], refused=["/api/v1/answers"])
    page.goto(held)
    box = box_of(page)
    ask(box, "😀")
    expect(box.locator(".status.failed")).to_contain_text("Câu hỏi không có chữ nào")
    ask(box, "cầu " * 400)
    expect(box.locator(".status.failed").last).to_contain_text("dài quá 1.000 ký tự")


def test_without_a_connection_it_says_so(browser: Browser, held: str) -> None:
    # Not watched: the browser logs what could not be reached.
    with browser.new_context(locale="vi-VN") as context:
        page = context.new_page()
        page.goto(held)
        box = box_of(page)
        context.set_offline(True)
        ask(box, ASKED)
        expect(box.locator(".status.failed")).to_contain_text("Mất kết nối với Hỏi Báo")


def test_a_site_that_is_not_named_is_refused_and_shows_nothing(browser: Browser, site: str) -> None:
    with newspaper_site() as stranger, browser.new_context() as context:
        stranger.pages["/"] = f'<script src="{site}/nhung.js" async></script>'
        stranger.pages["/thang"] = f'<iframe src="{site}/nhung?trang={stranger.origin}"></iframe>'
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{stranger.origin}/")
        expect(page.locator("iframe")).to_have_count(1)
        expect(page.locator("iframe")).to_have_count(0, timeout=15_000)
        assert any("RAG_EMBED_ORIGINS" in text for text in said)
        page.goto(f"{stranger.origin}/thang")
        page.wait_for_load_state()
        inside = page.locator("iframe").element_handle().content_frame()
        assert inside
        assert inside.locator("#hoi").count() == 0


_LISTENING = """
    window.told = [];
    window.addEventListener("message", (event) => told.push([event.origin, event.data]));
"""


def test_the_height_is_told_to_the_site_that_is_named_alone(
    open_page: Open, newspaper: Newspaper, held: str, site: str
) -> None:
    """The box is named another holder than the page it is in, or none, and tells nothing;
    named the right one, it does."""
    named = {"/ten": newspaper.origin, "/khac": "https://bao-khac.example", "/khong": ""}
    newspaper.policy = ""
    for path, holder in named.items():
        source = f"{site}/nhung?trang={holder}" if holder else f"{site}/nhung"
        newspaper.pages[path] = f"<script>{_LISTENING}</script><iframe src='{source}'></iframe>"
    page = open_page(also=[newspaper.origin])
    heights = {}
    for path in named:
        page.goto(f"{newspaper.origin}{path}")
        ask(box_of(page), NOT_TOLD)
        heights[path] = page.evaluate("told")
    assert {origin for origin, _ in heights["/ten"]} == {site}
    assert all(one["hoiBaoHeight"] > 100 for _, one in heights["/ten"])
    assert heights["/khac"] == heights["/khong"] == []


def test_opened_by_itself_the_box_tells_nobody(open_page: Open, newspaper: Newspaper) -> None:
    page = open_page()
    page.add_init_script(_LISTENING)
    page.goto(f"/nhung?trang={newspaper.origin}")
    expect(page.get_by_role("textbox")).to_be_visible()
    ask(page.main_frame, NOT_TOLD)
    # That a message would be heard at all:
    page.evaluate("new Promise((heard) => { addEventListener('message', heard); postMessage(1) })")
    assert [data for _, data in page.evaluate("told")] == [1]


def test_in_a_tab_that_nobody_looks_at_the_box_stays(
    open_page: Open, newspaper: Newspaper, held: str
) -> None:
    """There nothing is drawn, so a change of size is told only once the tab is looked at."""
    page = open_page(also=[newspaper.origin])
    page.add_init_script(
        """
        const Real = window.ResizeObserver;
        let draw = null;
        window.ResizeObserver = class {
            constructor(changed) { draw = () => new Real(changed).observe(document.body); }
            observe() {}
        };
        window.lookAt = () => draw();
        window.requestAnimationFrame = () => 0;
        """
    )
    page.goto(held)
    frame = page.locator("iframe")
    box = box_of(page)
    expect_whole(page, box)
    page.wait_for_timeout(6_000)  # longer than the patience with a site that is refused
    expect(frame).to_have_count(1)
    ask(box, ASKED)
    box.evaluate("lookAt()")
    expect_whole(page, box)


def test_far_below_what_is_seen_the_box_stays(
    open_page: Open, newspaper: Newspaper, held: str
) -> None:
    newspaper.pages["/"] = newspaper.pages["/"].replace("<main>", "<main><p>" + "<br>" * 60)
    page = open_page(1280, 400, also=[newspaper.origin])
    page.goto(held)
    page.wait_for_timeout(6_000)
    frame = page.locator("iframe")
    expect(frame).to_have_count(1)
    frame.scroll_into_view_if_needed()
    box = box_of(page)
    ask(box, ASKED)
    expect_whole(page, box)
