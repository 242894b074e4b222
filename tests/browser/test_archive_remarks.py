"""What is to be told of files and pages that were read, in Vietnamese, where they are put in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.staffed import Newsroom, newsroom, shift

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"
ROWS = (
    {"id": "bài/1", "title": "Vườn sim", "published_at": HOSTILE},
    {"id": "mot", "title": "Cầu treo", "url": "bao.example"},
    {"id": "mot", "title": "Cầu treo mới"},
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Newsroom]:
    with newsroom(tmp_path_factory.mktemp("remarks"), browser) as room:
        yield room


@pytest.fixture
def room(opened: Newsroom) -> Iterator[Newsroom]:
    with shift(opened) as one:
        yield one


def put_in(page: Page, name: str, text: str) -> None:
    page.set_input_files(
        "#files",
        {"name": name, "mimeType": "application/octet-stream", "buffer": text.encode("utf-8")},
    )
    expect(page.locator("#loads > li").first).to_contain_text("xong")


@pytest.mark.parametrize("width", [390, 1280])
def test_what_was_read_otherwise_is_told(room: Newsroom, shots: Path, width: int) -> None:
    page = room.at("/kho-bai", "minh", width=width)
    put_in(page, "tin.jsonl", "\n".join(json.dumps(row) for row in ROWS))
    load = page.locator("#loads > li").first
    load.locator("summary", has_text="Lưu ý khi đọc tệp (4)").click()
    notes = load.locator("details details li")
    told = notes.all_inner_texts()
    assert len(told) == 4
    assert "tin.jsonl, dòng 1: mã bài “bài/1” được đổi thành" in "\n".join(told)
    assert f"tin.jsonl, dòng 1: ngày đăng “{HOSTILE}” không phải thời điểm" in "\n".join(told)
    assert "tin.jsonl, dòng 2: địa chỉ “bao.example” không phải" in "\n".join(told)
    assert "tin.jsonl, dòng 3: mã bài “mot” cũng có ở tin.jsonl:2" in "\n".join(told)
    assert load.locator("[lang=en]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
    page.screenshot(path=shots / f"kho-bai-luu-y-{width}.png", full_page=True)


def test_a_files_letters_of_before_unicode_are_told(room: Newsroom) -> None:
    page = room.at("/kho-bai", "minh")
    vni = "Ñoaøn quaân vaøo Ñieän Bieân, baø con mang gaïo vaø thòt ra ñoùn boä ñoäi."
    put_in(page, "cu.txt", f"{vni}\n\n{vni}")
    page.locator("#loads summary", has_text="Lưu ý khi đọc tệp (1)").first.click()
    notes = page.locator("#loads > li").first.locator("details details li")
    expect(notes).to_have_text("cu.txt: văn bản theo bảng mã VNI, đã chuyển sang Unicode.")


def test_what_a_pasted_page_lacks_is_told_before_it_is_put_in(room: Newsroom) -> None:
    page = room.at("/kho-bai", "minh")
    lacks = "trang chỉ ghi ngày 2024-03-13, không ghi giờ và múi giờ, nên ngày đăng bỏ trống."
    article = {"id": "a", "title": "Cầu", "lead": "", "body": ["Lời."], "published_at": None}
    found = {
        "article": article | {"section": None, "source": None},
        "paragraphs": 1,
        "warnings": ["in English"],
        "remarks": [lacks],
        "stored_version": None,
    }
    page.route("**/api/v1/links", lambda route: route.fulfill(json=found))
    page.get_by_label("Địa chỉ trang của bài viết").fill("https://bao.example/cau")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("#preview li")).to_have_text(lacks)
    expect(page.get_by_role("button", name="Đưa vào kho")).to_be_visible()
    assert_accessible(page)
