"""Pages one reads: an article, what changed in it, a saved answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import ASKED
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

ARTICLE = "/bai/quoc-lo-deo-pha-din"
LONG = " ".join(f"Câu số {n} của một đoạn rất dài về suối Nậm Rốm." for n in range(200))
FIRST: dict[str, Any] = {
    "title": "Trạm bơm Nà Lếch",
    "body": f"Trạm bơm có ba máy.\n{LONG}\nTrạm bơm Nà Lếch tưới 40 ha lúa.",
    "captions": ["Trạm bơm nhìn từ bờ mương."],
}
SECOND = FIRST | {"body": str(FIRST["body"]).replace("40 ha", "45 ha")}
THIRD = SECOND | {"correction_note": "Trạm bơm tưới 45 ha lúa, không phải 40 ha."}

# How many characters stand on each line of a paragraph, its last line left out.
_LINES = """paragraph => {
    const text = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT).nextNode();
    const tops = {};
    const range = document.createRange();
    for (let n = 0; n < text.length; n += 1) {
        range.setStart(text, n);
        range.setEnd(text, n + 1);
        const top = Math.round(range.getBoundingClientRect().top);
        tops[top] = (tops[top] ?? 0) + 1;
    }
    return Object.entries(tops).sort((a, b) => a[0] - b[0]).map(([, count]) => count).slice(0, -1);
}"""


@pytest.fixture(scope="module")
def pump(site: str) -> Iterator[str]:
    """An article of three versions, one paragraph of it longer than any screen."""
    for version in (FIRST, SECOND, THIRD):
        assert httpx.put(f"{site}/api/v1/articles/tram-bom", json=version).status_code < 300
    yield "/bai/tram-bom"
    httpx.delete(f"{site}/api/v1/articles/tram-bom")


@pytest.fixture
def asked_of_a_dam(site: str) -> str:
    """The page of an answer that cites an article of its own."""
    dam = {"title": "Đập Nậm Ngám", "body": "Đập Nậm Ngám cao 32 mét."}
    assert httpx.put(f"{site}/api/v1/articles/dap-ngam", json=dam).status_code < 300
    asked = {"question": "Đập Nậm Ngám cao bao nhiêu mét?"}
    answer = httpx.post(f"{site}/api/v1/answers", json=asked, timeout=60).json()
    assert answer["citations"][0]["article_id"] == "dap-ngam"
    return f"/tra-loi/{answer['id']}"


def test_a_line_is_as_long_as_is_easy_to_read(open_page: Open) -> None:
    page = open_page(1280)
    page.goto(ARTICLE)
    lines = [n for p in page.locator(".body .para").all() for n in p.evaluate(_LINES)]
    assert len(lines) > 8
    assert 60 <= sum(lines) / len(lines) <= 75
    assert max(lines) <= 85


@pytest.mark.parametrize("width", [280, 360, 1920])
def test_no_page_is_wider_than_the_screen(
    open_page: Open, pump: str, asked_of_a_dam: str, width: int
) -> None:
    page = open_page(width)
    for path in (ARTICLE, pump, f"{pump}/so-sanh", f"{pump}/so-sanh?tu=1", asked_of_a_dam):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_paragraphs_link_is_copied_from_the_keyboard(open_page: Open, site: str) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(ARTICLE)
    control = page.get_by_role("link", name="Chép liên kết tới đoạn 2")
    control.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Đã chép liên kết")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{site}{ARTICLE}?version=1#p2"
    # And it goes again by itself.
    expect(page.get_by_role("status")).to_be_empty()
    page.goto(link)
    expect(page.locator("#p2")).to_be_in_viewport()


def test_without_a_clipboard_the_address_bar_has_the_link(open_page: Open) -> None:
    page = open_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(ARTICLE)
    page.get_by_role("link", name="Chép liên kết tới đoạn 2").click()
    page.wait_for_url(f"**{ARTICLE}?version=1#p2")


def test_each_copy_control_says_what_it_copies_and_is_large_enough(
    open_page: Open, pump: str
) -> None:
    page = open_page(390, 844)
    page.goto(pump)
    controls = page.locator("[data-copy]")
    names = controls.evaluate_all("all => all.map(one => one.ariaLabel ?? one.textContent)")
    assert names == [
        "Chép liên kết tới bài",
        *(f"Chép liên kết tới đoạn {n}" for n in (1, 2, 3)),
        "Chép liên kết tới chú thích ảnh 1",
    ]
    for control in controls.all():
        shape = control.bounding_box()
        assert shape
        assert min(shape["width"], shape["height"]) >= 24


def is_set_off(page: Page, anchor: str) -> bool:
    ground = "element => getComputedStyle(element).backgroundColor"
    plain = page.locator("#p1").evaluate(ground)
    return bool(page.locator(f"#{anchor}").evaluate(ground) != plain)


@pytest.mark.parametrize("fragment", ["", "#p2"])
def test_evidence_far_down_a_long_paragraph_is_brought_into_view(
    open_page: Open, pump: str, fragment: str
) -> None:
    start = LONG.index("Câu số 150 ")
    page = open_page(390, 600)
    page.goto(f"{pump}?danh-dau=p2.{start}-{start + 40}{fragment}")
    mark = page.locator("#p2 mark")
    expect(mark).to_be_in_viewport(ratio=1)
    assert is_set_off(page, "p2")
    # Not by colour alone.
    assert "underline" in mark.evaluate("element => getComputedStyle(element).textDecorationLine")


def test_a_reader_who_comes_back_is_left_where_they_were(open_page: Open, pump: str) -> None:
    start = LONG.index("Câu số 150 ")
    page = open_page(390, 600)
    page.goto(f"{pump}?danh-dau=p2.{start}-{start + 40}")
    expect(page.locator("mark")).to_be_in_viewport()
    page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
    page.get_by_role("link", name="Bài có 3 bản").wait_for()
    page.get_by_role("link", name="Đặt câu hỏi cho kho bài").evaluate("link => link.click()")
    page.wait_for_url("**/")
    page.go_back()
    expect(page.locator("h1")).to_be_in_viewport()
    expect(page.locator("mark")).not_to_be_in_viewport()


def test_from_an_article_to_what_changed_and_back(open_page: Open, pump: str) -> None:
    page = open_page()
    page.goto(pump)
    expect(page.locator(".notice").first).to_contain_text("Đính chính: Trạm bơm tưới 45 ha")
    page.get_by_role("link", name="Những gì đã đổi so với bản 1").click()
    expect(page.locator(".row del")).to_have_text("[Bỏ: 40]")
    expect(page.locator(".row ins")).to_have_text("[Thêm: 45]")
    for name, line in {".row del": "line-through", ".row ins": "underline"}.items():
        style = "element => getComputedStyle(element).textDecorationLine"
        assert page.locator(name).evaluate(style) == line
    folded = page.locator("details")
    expect(folded.locator(".row").first).not_to_be_visible()
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(folded.locator(".row").first).to_be_visible()
    page.get_by_label("đến").select_option("3")
    page.get_by_role("button", name="So sánh").click()
    expect(page.locator(".details")).to_contain_text("không phải 40 ha")
    page.get_by_role("link", name="đoạn 3").click()
    expect(page.locator("#p3")).to_be_in_viewport()


def test_what_is_withdrawn_is_gone_on_the_way_back(
    open_page: Open, site: str, asked_of_a_dam: str
) -> None:
    page = open_page(refused=["/bai/dap-ngam?version=1"])
    page.goto("/bai/dap-ngam?version=1")
    page.goto(asked_of_a_dam)
    expect(page.locator(".sources mark")).to_have_text("Đập Nậm Ngám cao 32 mét.")
    page.goto(ARTICLE)
    httpx.delete(f"{site}/api/v1/articles/dap-ngam")
    page.go_back()
    expect(page.locator(".notice")).to_contain_text("đã được gỡ")
    expect(page.locator("main")).not_to_contain_text("32 mét")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Bài viết đã được gỡ")


def test_a_saved_answers_link_is_copied(open_page: Open, site: str) -> None:
    answer = httpx.post(f"{site}/api/v1/answers", json={"question": ASKED}, timeout=60).json()
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/tra-loi/{answer['id']}")
    page.get_by_role("link", name="Chép liên kết tới câu trả lời").click()
    expect(page.get_by_role("status")).to_have_text("Đã chép liên kết")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/tra-loi/{answer['id']}"
    page.get_by_role("link", name="Xem nguồn 1").first.click()
    expect(page.locator("#nguon-1")).to_be_in_viewport()
    page.locator("#nguon-1 > a").click()
    expect(page.locator("article.article mark").first).to_be_in_viewport()


def test_printed_there_is_nothing_to_press(open_page: Open, pump: str) -> None:
    page = open_page(color_scheme="dark")
    page.goto(pump)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".copy").first).not_to_be_visible()
    expect(page.locator(".foot")).not_to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
