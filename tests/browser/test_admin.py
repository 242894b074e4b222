"""Keys and accounts on ``/quan-tri``: made, changed, ended, and what becomes of whoever has
them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.staffed import Newsroom, newsroom, reach, shift, sign_in
from tests.web.callers import PASSWORD

pytestmark = pytest.mark.browser

KEY = re.compile(r"hb_[a-z0-9]{10}_[A-Za-z0-9_-]{43}")
NEW = "một mật khẩu hoàn toàn mới"
PAGE = "/quan-tri"
SIZES = pytest.mark.parametrize("width", [390, 1280])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Newsroom]:
    with newsroom(tmp_path_factory.mktemp("admin"), browser) as room:
        yield room


@pytest.fixture
def room(opened: Newsroom) -> Iterator[Newsroom]:
    with shift(opened) as one:
        yield one


def status_with(room: Newsroom, key: str) -> int:
    as_key = {"Authorization": f"Bearer {key}"}
    return httpx.get(
        f"{room.url}/api/v1/search", params={"q": "a"}, headers=as_key, trust_env=False
    ).status_code


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))


def made_key(page: Page, name: str, *scopes: str) -> str:
    """A key made by mouse, as it is shown."""
    page.locator("#tao-khoa summary").click()
    page.get_by_label("Khóa dùng cho việc gì").fill(name)
    for scope in scopes:
        page.get_by_role("checkbox", name=scope).check()
    page.get_by_role("button", name="Tạo khóa").click()
    expect(row(page, name)).to_be_visible()
    return page.get_by_label("Khóa mới").input_value()


def agree(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_key_is_shown_once_works_and_is_revoked(room: Newsroom) -> None:
    page = room.at(PAGE, "tuan")
    key = made_key(page, "Trang báo", "Hỏi đáp", "Tìm và đọc bài")
    assert KEY.fullmatch(key)
    expect(page.get_by_label("Khóa mới")).to_be_focused()
    assert status_with(room, key) == 200
    secret = key.split("_", 2)[2]
    page.get_by_role("button", name="Đã cất, ẩn đi").click()
    expect(page.get_by_label("Khóa mới")).to_be_hidden()
    assert page.get_by_label("Khóa mới").input_value() == ""
    assert secret not in page.content()
    page.reload()
    expect(row(page, "Trang báo")).to_contain_text(f"hb_{key.split('_')[1]}_…")
    assert secret not in page.content()
    page.get_by_role("button", name="Thu hồi khóa Trang báo").click()
    page.get_by_role("dialog").get_by_role("button", name="Thôi").click()
    assert status_with(room, key) == 200
    page.get_by_role("button", name="Thu hồi khóa Trang báo").click()
    expect(page.get_by_role("dialog")).to_contain_text("Trang báo")
    agree(page)
    expect(page.get_by_text("Đã thu hồi khóa.")).to_be_visible()
    assert status_with(room, key) == 401
    page.get_by_text("Khóa không còn hiệu lực (").click()
    expect(row(page, "Trang báo")).to_contain_text("đã thu hồi")


def test_a_key_gives_way_to_another_and_works_beside_it_for_a_while(room: Newsroom) -> None:
    page = room.at(PAGE, "tuan")
    old = made_key(page, "Ứng dụng", "Tìm và đọc bài")
    page.get_by_role("button", name="Đổi khóa Ứng dụng").click()
    agree(page)  # for 24 hours, if nothing else is said
    expect(page.get_by_label("Khóa mới")).not_to_have_value(old)
    expect(page.get_by_label("Khóa mới")).to_be_focused()
    new = page.get_by_label("Khóa mới").input_value()
    assert [status_with(room, key) for key in (old, new)] == [200, 200]
    expect(page.get_by_text(f"thay cho {old.split('_')[1]}")).to_be_visible()
    page.get_by_role("button", name="Đổi khóa Ứng dụng").first.click()
    page.get_by_label("Khóa cũ còn dùng được thêm (giờ)").fill("0")
    agree(page)
    expect(page.get_by_label("Khóa mới")).not_to_have_value(new)
    assert status_with(room, new) == 401


def test_a_key_that_makes_no_sense_is_told_where_it_is_made(room: Newsroom) -> None:
    page = room.at(PAGE, "tuan", refused=("/api/v1/keys",))
    page.locator("#tao-khoa summary").click()
    page.get_by_label("Khóa dùng cho việc gì").fill("Không quyền nào")
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.get_by_role("alert")).to_contain_text("Xin chọn ít nhất một quyền")
    page.get_by_role("checkbox", name="Hỏi đáp").check()
    page.get_by_label("Dùng đến hết ngày").fill("2020-01-01")
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.get_by_role("alert")).to_have_text("Ngày hết hạn phải ở tương lai.")
    expect(page.get_by_label("Khóa dùng cho việc gì")).to_have_value("Không quyền nào")
    expect(page.get_by_label("Khóa mới")).to_be_hidden()


def test_by_keyboard_alone_a_key_is_made_and_revoked(room: Newsroom) -> None:
    page = room.at(PAGE, "tuan")
    reach(page, page.locator("#tao-khoa summary"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_label("Khóa dùng cho việc gì"))
    page.keyboard.type("Bàn phím")
    reach(page, page.get_by_role("checkbox", name="Hỏi đáp"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Khóa mới")).to_be_focused()
    key = page.get_by_label("Khóa mới").input_value()
    reach(page, page.get_by_role("button", name="Đã cất, ẩn đi"))
    page.keyboard.press("Enter")
    expect(page.locator("#tao-khoa summary")).to_be_focused()
    again = page.get_by_role("button", name="Thu hồi khóa Bàn phím")
    reach(page, again)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(again).to_be_focused()  # back where one was
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("dialog").get_by_role("button", name="Đồng ý"))
    page.keyboard.press("Enter")
    expect(again).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert status_with(room, key) == 401


def test_an_account_is_added_changed_and_shut(room: Newsroom) -> None:
    page = room.at(PAGE, "tuan")
    page.locator("#them-tai-khoan summary").click()
    page.get_by_label("Tên đăng nhập").fill("mai")
    page.get_by_label("Họ tên").fill("Quàng Thị Mai")
    page.get_by_label("Vai trò", exact=True).select_option("reviewer")
    page.get_by_label("Mật khẩu ban đầu").fill(PASSWORD)
    page.get_by_role("button", name="Thêm tài khoản").click()
    expect(row(page, "Quàng Thị Mai")).to_contain_text("chưa đăng nhập")
    assert page.locator("#mk-dau").input_value() == ""
    mai = room.at("/kiem-chung", "mai", refused=("/nhat-ky",))
    page.reload()
    expect(row(page, "Quàng Thị Mai")).not_to_contain_text("chưa đăng nhập")

    mai.goto("/nhat-ky")
    expect(mai.get_by_role("heading")).to_have_text("Bạn không có quyền mở trang này")
    page.get_by_role("button", name="Đổi vai trò của mai").click()
    expect(page.get_by_label("Vai trò mới")).to_have_value("reviewer")
    page.get_by_label("Vai trò mới").select_option("admin")
    agree(page)
    expect(row(page, "Quàng Thị Mai")).to_contain_text("Quản trị viên")
    mai.goto("/nhat-ky")
    expect(mai.get_by_role("heading", name="Nhật ký")).to_be_visible()

    page.get_by_role("button", name="Đặt mật khẩu cho mai").click()
    page.get_by_label("Mật khẩu mới").fill(NEW)
    agree(page)
    mai.goto("/kiem-chung")
    sign_in(mai, "mai", NEW)
    expect(mai.get_by_role("heading", name="Kiểm chứng")).to_be_visible()
    page.get_by_role("button", name="Đăng xuất mọi nơi: mai").click()
    agree(page)
    mai.goto("/kiem-chung")
    sign_in(mai, "mai", NEW)
    expect(mai.get_by_role("heading", name="Kiểm chứng")).to_be_visible()

    page.get_by_role("button", name="Ngừng tài khoản mai").click()
    agree(page)
    expect(row(page, "Quàng Thị Mai")).to_contain_text("đã ngừng")
    mai.goto("/kiem-chung")
    expect(mai.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    page.get_by_role("button", name="Mở lại tài khoản mai").click()
    agree(page)
    expect(row(page, "Quàng Thị Mai")).to_contain_text("đang dùng")
    sign_in(mai, "mai", NEW)
    expect(mai.get_by_role("heading", name="Kiểm chứng")).to_be_visible()
    page.goto("/nhat-ky?doi_tuong=mai")
    expect(page.locator(".log li", has_text="tuan").first).to_be_visible()
    room.accounts.set_role("mai", "reviewer", actor="test")


def test_the_only_administrator_stays_and_a_name_is_given_once(room: Newsroom) -> None:
    refused = ("/api/v1/users/tuan", "/api/v1/users")
    page = room.at(PAGE, "tuan", refused=refused)
    page.get_by_role("button", name="Ngừng tài khoản tuan").click()
    page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "Đây là quản trị viên duy nhất."
    )
    page.get_by_role("dialog").get_by_role("button", name="Thôi").click()
    expect(row(page, "Nguyễn Anh Tuấn")).to_contain_text("đang dùng")
    page.locator("#them-tai-khoan summary").click()
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu ban đầu").fill(PASSWORD)
    page.get_by_role("button", name="Thêm tài khoản").click()
    expect(page.get_by_role("alert")).to_contain_text("Tên đăng nhập này đã có.")


def test_whoever_is_no_longer_an_administrator_loses_the_page(room: Newsroom) -> None:
    name = room.add("phu", "admin")
    page = room.at(PAGE, name, refused=("/api/v1/keys", PAGE))
    room.accounts.set_role(name, "reviewer", actor="test")
    page.locator("#tao-khoa summary").click()
    page.get_by_label("Khóa dùng cho việc gì").fill("Không được")
    page.get_by_role("checkbox", name="Hỏi đáp").check()
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.get_by_role("alert")).to_have_text("Bạn không có quyền làm việc này.")
    expect(page.get_by_label("Khóa mới")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("heading")).to_have_text("Bạn không có quyền mở trang này")


@SIZES
@SCHEMES
def test_it_is_accessible_whatever_is_open(
    room: Newsroom, shots: Path, width: int, scheme: str
) -> None:
    page = room.at(PAGE, "tuan", width=width, refused=("/api/v1/keys",), color_scheme=scheme)

    def look(name: str) -> None:
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=shots / f"quan-tri-{name}-{width}-{scheme}.png")

    page.locator("#tao-khoa summary").click()
    page.get_by_label("Khóa dùng cho việc gì").fill("Chưa chọn quyền")
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look("tao-khoa")
    page.locator("#tao-khoa summary").click()
    made_key(page, f"Khóa {width} {scheme}", "Hỏi đáp")
    expect(page.get_by_label("Khóa mới")).to_be_in_viewport(ratio=1)
    look("khoa-moi")
    page.locator("#them-tai-khoan summary").click()
    look("them-tai-khoan")
    for dialog in ("thu-hoi", "doi-khoa", "doi-vai-tro", "dat-mat-khau", "dang-xuat", "ngung"):
        page.locator(f"[data-open={dialog}]").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        look(dialog)
        page.keyboard.press("Escape")
