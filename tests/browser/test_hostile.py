"""An article and a question that attack every page they come to."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import expect

from tests.browser import boxed
from tests.browser.asking import ask, hovered, open_chat
from tests.browser.conftest import Open
from tests.browser.hostile import (
    ASKED,
    ATTACK,
    FOREIGN,
    MARKERS,
    NAME,
    QUESTION,
    SCRIPT,
    assert_harmless,
    in_order,
)
from tests.browser.newspaper import Newspaper

pytestmark = pytest.mark.browser

ARTICLE = "/bai/tan-cong"


@pytest.fixture(scope="module")
def attacked(site: str) -> Iterator[str]:
    """The page of a saved answer that cites the article, of which there is an older version."""
    api = f"{site}/api/v1"
    older = ATTACK | {"body": f"Lớp học {NAME} có 36 em học sinh {SCRIPT}.", "section": "Cũ"}
    for version in (older, ATTACK):
        stored = httpx.put(f"{api}/articles/tan-cong", json=version)
        assert stored.status_code < 300, stored.text
    answer = httpx.post(f"{api}/answers", json={"question": ASKED}, timeout=60).json()
    assert [one["article_id"] for one in answer["citations"]] == ["tan-cong"]
    yield f"/tra-loi/{answer['id']}"
    httpx.delete(f"{api}/articles/tan-cong")


@pytest.mark.parametrize("width", [360, 1280])
def test_on_the_chat_page(open_page: Open, attacked: str, width: int) -> None:
    page = open_chat(open_page(width, 740))
    page.locator("#bo-loc summary").click()
    assert_harmless(page, page.locator("#bo-loc"))
    turn = ask(page, ASKED)
    expect(turn.locator(".asked-text")).to_contain_text("<script>window.broken = 1</script>")
    text = turn.locator(".reply .text")
    expect(text).to_contain_text("37 em học sinh")
    # The article's own brackets are no markers.
    expect(text).not_to_contain_text(MARKERS)
    expect(text).to_contain_text("(1) (99)")
    assert {chip.inner_text() for chip in turn.locator(".chip").all()} == {"[1]"}
    assert_harmless(page, turn)
    claim = turn.locator(".claim").last
    assert in_order(claim.locator(":scope > *"))
    chip = turn.locator(".chip").last
    chip.scroll_into_view_if_needed()
    if width > 900:
        preview = hovered(chip)
        expect(preview).to_contain_text(NAME)
        assert_harmless(page, preview)
        page.mouse.move(5, 5)
    chip.click()
    panel = page.locator("#bang-nguon")
    expect(panel.locator("mark").first).to_contain_text("37 em học sinh")
    panel.get_by_role("button", name="Xem đoạn trước và sau").click()
    expect(panel.locator(".beside").last).to_be_visible()
    assert_harmless(page, panel.locator(".source"))
    assert in_order(panel.locator(".meta span"))
    # The newspaper's own address is led to as it is, and to nothing else.
    link = panel.get_by_role("link", name="Bài gốc trên trang báo")
    expect(link).to_have_attribute("href", ATTACK["url"])


def test_near_articles_of_an_abstention(open_page: Open, attacked: str) -> None:
    page = open_chat(open_page(360, 740))
    turn = ask(page, f"Học phí của lớp học {NAME} là mấy triệu đồng một tháng?")
    near = turn.locator(".suggestions")
    expect(near).to_contain_text(NAME)
    assert_harmless(page, turn)


@pytest.mark.parametrize("width", [360, 1280])
def test_on_the_pages_one_reads(open_page: Open, attacked: str, width: int) -> None:
    page = open_page(width, 740)
    for path in (
        ARTICLE,
        f"{ARTICLE}?version=1",
        f"{ARTICLE}?danh-dau=p1.0-30#p1",
        f"{ARTICLE}/so-sanh",
        attacked,
    ):
        page.goto(path)
        expect(page.locator("main")).to_contain_text(NAME)
        assert_harmless(page, page.locator("main"))
        for meta in page.locator("main .meta").all():
            assert in_order(meta.locator("span"))
    text = page.locator(".answer")
    expect(text).to_contain_text("(1) (99)")
    assert {chip.inner_text() for chip in text.locator(".chip").all()} == {"[1]"}


@pytest.mark.parametrize("width", [360, 1280])
def test_in_the_ask_box(
    open_page: Open, newspaper: Newspaper, site: str, attacked: str, width: int
) -> None:
    newspaper.pages["/tan-cong"] = f'<script src="{site}/nhung.js" async></script>'
    page = open_page(width, 740, also=[newspaper.origin])
    page.goto(f"{newspaper.origin}/tan-cong")
    box = boxed.box_of(page)
    boxed.ask(box, ASKED)
    turn = box.locator(".turn")
    expect(turn.locator(".text")).to_contain_text("(1) (99)")
    assert {chip.inner_text() for chip in turn.locator(".chip").all()} == {"[1]"}
    assert_harmless(box, turn)
    assert in_order(turn.locator(".sources .meta span"))
    assert_harmless(page)


def test_taken_along(open_page: Open, attacked: str) -> None:
    """As Markdown, read back: nothing of it is an element or leads elsewhere."""
    page = open_page()
    page.goto(attacked)
    for form in ("docx", "pdf"):
        assert page.request.get(f"{attacked}/tai-ve?dang={form}").status == 200
    written = page.request.get(f"{attacked}/tai-ve?dang=md").text()
    assert "37 em học sinh" in written
    html = MarkdownIt("commonmark").render(written)
    page.set_content(f"<!doctype html><title>T</title><main>{html}</main>")
    expect(page.locator("main")).to_contain_text(QUESTION)
    assert page.locator("main").locator(FOREIGN).count() == 0
    links = page.locator("main a").evaluate_all("all => all.map(one => one.href)")
    assert not [link for link in links if "javascript" in link or "ke-xau" in link]
    assert page.evaluate("window.broken === undefined")
