"""Looking after the archive: files dropped in and reported on, articles found, corrected,
withdrawn and erased, requests recorded and resolved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import Open
from tests.web.serving import serving

pytestmark = pytest.mark.browser

LINES = (
    '{"id": "tb-tim", "title": "Vườn sim Pá Khoang", "body": "Vườn sim nở 12.000 bông."}\n'
    '{"id": "tb-xoa", "title": "Chuyện cần xóa", "body": "Một câu."}\n'
    "không phải JSON\n"
)
HOSTILE_NAME = '<img src=x onerror="alert(1)">.xyz'
SIZES = pytest.mark.parametrize("width", [390, 1280])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of their own: what these tests put in and take out is nobody else's."""
    with serving(tmp_path_factory.mktemp("archive")) as url:
        yield url


@pytest.fixture
def stocked(site: str) -> None:
    """Articles, a request and a question that was not answered."""
    api = f"{site}/api/v1"
    for article_id in ("tb-mot", "tb-go"):
        article = {"title": f"Bài thử {article_id}", "body": "Câu thứ nhất.", "section": "Xã hội"}
        httpx.put(f"{api}/articles/{article_id}", json=article).raise_for_status()
    httpx.delete(f"{api}/articles/tb-go", params={"reason": "chờ xác minh"}).raise_for_status()
    asked = {
        "kind": "correction",
        "article_id": "tb-mot",
        "text": "Tên tôi bị viết sai.",
        "received_on": "2024-05-07",
        "name": "Bà Mận",
        "contact": "0900 000 000",
    }
    httpx.post(f"{api}/requests", json=asked).raise_for_status()
    for question in ("Giá vàng hôm nay bao nhiêu?", "gia vang hom nay"):
        httpx.post(f"{api}/answers", json={"question": question}, timeout=60).raise_for_status()


def dropped(page: Page, files: dict[str, str]) -> None:
    """Drops files on the page, as a hand does."""
    transfer = page.evaluate_handle(
        """(files) => {
            const transfer = new DataTransfer();
            for (const [name, text] of Object.entries(files)) {
                transfer.items.add(new File([text], name));
            }
            return transfer;
        }""",
        files,
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": transfer})


def test_files_dropped_in_are_reported_on_and_found(open_page: Open) -> None:
    page = open_page()
    page.goto("/kho-bai")
    dropped(page, {"tin.jsonl": LINES, HOSTILE_NAME: "x"})
    first = page.locator("#loads > li").first
    expect(first).to_contain_text("xong")
    expect(first).to_contain_text("2 mới, 2 không nhận")
    expect(first).to_contain_text("tin.jsonl, dòng 3: Dòng này không phải JSON")
    expect(first).to_contain_text(f"{HOSTILE_NAME}: Không đọc được loại tệp này")
    page.reload()
    expect(page.locator("#loads > li").first).to_contain_text("2 mới, 2 không nhận")
    page.goto("/kho-bai/bai")
    page.get_by_label("Từ ngữ hoặc mã bài").fill("vuon sim pa khoang")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Vườn sim Pá Khoang").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vườn sim Pá Khoang")


def test_a_chosen_file_that_is_empty_is_told(open_page: Open) -> None:
    page = open_page()
    page.goto("/kho-bai")
    page.set_input_files("#files", {"name": "rong.txt", "mimeType": "text/plain", "buffer": b""})
    expect(page.locator("#trouble")).to_have_text(
        "Không nhận: rong.txt: Tệp trống, không có gì để đưa vào kho."
    )


def test_a_link_into_the_inner_network_is_told(open_page: Open, site: str) -> None:
    page = open_page(refused=["/api/v1/links"])
    page.goto("/kho-bai")
    page.get_by_label("Địa chỉ trang của bài viết").fill(f"{site}/")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("#link-trouble")).to_contain_text("mạng nội bộ")


def test_corrected_withdrawn_given_back_and_erased(open_page: Open, site: str) -> None:
    article = {"title": "Chợ Tà Tủng", "body": "Chợ có 30 gian."}
    httpx.put(f"{site}/api/v1/articles/tb-cho", json=article).raise_for_status()
    page = open_page(refused=["/api/v1/articles/tb-cho"])
    page.goto("/kho-bai/bai/tb-cho")
    page.get_by_role("link", name="Sửa bài", exact=True).click()
    # Somebody else saves meanwhile.
    other = article | {"section": "Kinh tế"}
    httpx.put(f"{site}/api/v1/articles/tb-cho", json=other).raise_for_status()
    page.get_by_label("Nội dung (mỗi dòng một đoạn)").fill("Chợ có 35 gian.")
    page.get_by_label("Lời cải chính").fill("Chợ có 35 gian, không phải 30.")
    page.get_by_role("button", name="Lưu bản mới").click()
    expect(page.locator("#trouble")).to_contain_text("Người khác vừa lưu bản 2")
    expect(page.get_by_label("Nội dung (mỗi dòng một đoạn)")).to_have_value("Chợ có 35 gian.")
    page.get_by_role("button", name="lưu thành bản kế tiếp").click()
    expect(page.locator(".meta").first).to_contain_text("bản 3")
    expect(page.locator("details.text")).to_contain_text("Chợ có 35 gian.")
    page.get_by_label("Lý do gỡ").fill("chờ xác minh")
    page.get_by_role("button", name="Gỡ bài").click()
    expect(page.locator(".meta").first).to_contain_text("đã gỡ")
    assert httpx.get(f"{site}/bai/tb-cho").status_code == 410
    page.get_by_label("Lý do khôi phục").fill("đã xác minh")
    page.get_by_role("button", name="Khôi phục bài").click()
    expect(page.locator(".meta").first).to_contain_text("đang đăng")
    page.locator("summary", has_text="Xóa vĩnh viễn").click()
    page.get_by_label("Lý do xóa").fill("theo yêu cầu")
    page.get_by_label("Gõ lại mã bài").fill("tb-khac")
    page.get_by_role("button", name="Xóa vĩnh viễn").click()
    expect(page.locator(".danger .trouble")).to_contain_text("chưa đúng")
    page.get_by_label("Gõ lại mã bài").fill("tb-cho")
    page.get_by_role("button", name="Xóa vĩnh viễn").click()
    expect(page.locator(".meta").first).to_contain_text("đã xóa vĩnh viễn")
    expect(page.locator("main")).not_to_contain_text("35 gian")


def test_a_request_is_recorded_and_resolved_by_keyboard(open_page: Open, site: str) -> None:
    article = {"title": "Bài bị nhắc tên", "body": "Một câu."}
    httpx.put(f"{site}/api/v1/articles/tb-ten", json=article).raise_for_status()
    page = open_page()
    page.goto("/kho-bai/yeu-cau?bai=tb-ten")
    page.get_by_label("Nội dung yêu cầu").fill("Xin sửa tên tôi.")
    page.get_by_label("Tên người yêu cầu").fill("Bà Pó")
    page.get_by_role("button", name="Ghi yêu cầu").press("Enter")
    card = page.locator(".card", has_text="Xin sửa tên tôi.")
    expect(card).to_contain_text("đang chờ")
    card.locator("summary", has_text="Xử lý").press("Enter")
    card.get_by_label("Ghi chú").fill("đúng như bản gốc")
    card.get_by_role("button", name="Từ chối").press("Enter")
    expect(card).to_contain_text("đã từ chối")
    card.get_by_role("button", name="Xóa thông tin liên hệ").press("Enter")
    expect(card).to_contain_text("Thông tin liên hệ đã được xóa.")


def test_a_group_of_questions_is_settled(open_page: Open, stocked: None) -> None:
    page = open_page()
    page.goto("/kho-bai/chua-tra-loi")
    card = page.locator(".card", has_text="hom nay")
    expect(card).to_contain_text("lượt hỏi")
    card.get_by_role("button").click()
    expect(card).to_have_count(0)
    page.reload()
    expect(page.locator(".card", has_text="hom nay")).to_have_count(0)


PAGES = {
    "kho-bai": "/kho-bai",
    "kho-bai-tim": "/kho-bai/bai?q=b%C3%A0i+th%E1%BB%AD",
    "kho-bai-mot-bai": "/kho-bai/bai/tb-go",
    "kho-bai-sua": "/kho-bai/bai/tb-mot/sua",
    "kho-bai-yeu-cau": "/kho-bai/yeu-cau",
    "kho-bai-chua-tra-loi": "/kho-bai/chua-tra-loi",
}


@SIZES
@SCHEMES
def test_the_pages_are_accessible_and_fit(
    open_page: Open, stocked: None, shots: Path, width: int, scheme: str
) -> None:
    page = open_page(width, color_scheme=scheme)
    for name, path in PAGES.items():
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if name == "kho-bai" and page.locator("#loads details").count():
            page.locator("#loads summary:visible").first.click()
            page.wait_for_load_state("networkidle")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=shots / f"{name}-{width}-{scheme}.png", full_page=True)
