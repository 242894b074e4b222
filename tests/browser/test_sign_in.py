"""Signing in and out, being kept from it, and one's own account, at browsers of several
people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.staffed import Newsroom, newsroom, reach, shift, sign_in
from tests.web.callers import PASSWORD

pytestmark = pytest.mark.browser

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."
NEW = "một mật khẩu hoàn toàn mới"
FORM = "/dang-nhap"
SIZES = pytest.mark.parametrize("width", [390, 1280])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Newsroom]:
    with newsroom(tmp_path_factory.mktemp("sign-in"), browser) as room:
        yield room


@pytest.fixture
def room(opened: Newsroom) -> Iterator[Newsroom]:
    with shift(opened) as one:
        yield one


def is_signed_in(page: Page, path: str = "/tai-khoan") -> bool:
    page.goto(path)
    return page.locator("form.leave").count() == 1


def change(page: Page, old: str, new: str, again: str | None = None) -> None:
    page.get_by_label("Mật khẩu hiện tại").fill(old)
    page.get_by_label("Mật khẩu mới", exact=True).fill(new)
    page.get_by_label("Nhập lại mật khẩu mới").fill(new if again is None else again)
    page.get_by_role("button", name="Đổi mật khẩu").click()


def test_by_keyboard_alone_one_signs_in_to_what_was_asked_for_and_out_again(
    room: Newsroom,
) -> None:
    page = room.visitor()
    page.goto("/kho-bai/bai?q=c%E1%BA%A7u")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    reach(page, page.get_by_label("Tên đăng nhập"))
    page.keyboard.type("minh")
    reach(page, page.get_by_label("Mật khẩu"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tìm và sửa bài")).to_be_visible()
    assert page.url == f"{room.url}/kho-bai/bai?q=c%E1%BA%A7u"
    reach(page, page.get_by_role("link", name="minh"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tài khoản của bạn")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Trần Văn Minh")
    expect(page.locator("main")).to_contain_text("Biên tập viên")
    reach(page, page.get_by_role("button", name="Đăng xuất", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Mật khẩu")).to_be_visible()  # nothing is kept for the way back
    assert not is_signed_in(page)


def test_a_wrong_password_is_told_and_the_right_one_still_lets_in(room: Newsroom) -> None:
    page = room.visitor(refused=(FORM,))
    page.goto("/dang-nhap?tiep=/tai-khoan")
    sign_in(page, "lan", "không phải nó")
    expect(page.get_by_role("alert")).to_have_text(WRONG)
    expect(page.get_by_label("Tên đăng nhập")).to_have_value("lan")
    expect(page.get_by_label("Mật khẩu")).to_have_value("")
    sign_in(page, "khong-ai", "không phải nó")
    expect(page.get_by_role("alert")).to_have_text(WRONG)  # the same for a name nobody has
    sign_in(page, "lan")
    expect(page.get_by_role("heading", name="Tài khoản của bạn")).to_be_visible()


def test_whoever_guesses_is_locked_out_and_told_for_how_long(room: Newsroom) -> None:
    room.add("hoa")
    page = room.visitor(refused=(FORM,))
    page.goto(FORM)
    for _ in range(5):
        sign_in(page, "hoa", "đoán bừa một câu")
        expect(page.get_by_role("alert")).to_have_text(WRONG)
    sign_in(page, "hoa")
    expect(page.get_by_role("alert")).to_have_text("Nhập sai nhiều lần. Xin thử lại sau 1 phút.")
    assert not is_signed_in(page)
    sign_in(page, "lan")  # nobody else is
    assert is_signed_in(page)


def test_a_hostile_name_and_way_back_are_text_alone(room: Newsroom) -> None:
    page = room.visitor(refused=(FORM,))
    hostile = '"><img src=x onerror=alert(1)>'
    page.goto("/dang-nhap?tiep=" + "//xau.example/%22%3E%3Cscript%3E")
    sign_in(page, hostile)
    expect(page.get_by_label("Tên đăng nhập")).to_have_value(hostile)
    sign_in(page, "lan")
    expect(page.get_by_role("heading", name="Kiểm chứng")).to_be_visible()
    assert page.url == f"{room.url}/kiem-chung"


def test_what_one_may_not_is_told_and_not_in_the_bar(room: Newsroom) -> None:
    page = room.at("/kiem-chung", "lan", refused=("/quan-tri", "/nhat-ky"))
    places = page.get_by_role("navigation", name="Trang của tòa soạn").get_by_role("link")
    assert places.all_inner_texts() == ["Kiểm chứng", "Số liệu", "Kho bài"]
    for path in ("/quan-tri", "/nhat-ky"):
        page.goto(path)
        expect(page.get_by_role("heading")).to_have_text("Bạn không có quyền mở trang này")


def test_signing_out_everywhere_ends_the_session_at_another_browser(room: Newsroom) -> None:
    name = room.add("phuong", "editor")
    here = room.at("/tai-khoan", name)
    there = room.at("/kho-bai/yeu-cau", name, refused=("/api/v1/requests",))
    here.get_by_role("button", name="Đăng xuất mọi nơi").click()
    expect(here.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    # What is begun on the page that is still open there is told, and lost is nothing.
    there.get_by_label("Mã bài").fill("bai-1")
    there.get_by_label("Nội dung yêu cầu").fill("Xin sửa tên tôi.")
    there.get_by_role("button", name="Ghi yêu cầu").click()
    expect(there.locator(".trouble:visible")).to_contain_text("Phiên làm việc đã hết.")
    expect(there.get_by_label("Nội dung yêu cầu")).to_have_value("Xin sửa tên tôi.")
    assert not is_signed_in(there, "/kho-bai")


def test_changing_ones_password_ends_other_sessions_and_the_old_password(room: Newsroom) -> None:
    name = room.add("quyen")
    own = ("/api/v1/account/password",)
    here, there = room.at("/tai-khoan", name, refused=own), room.at("/tai-khoan", name)
    here.reload()
    expect(here.locator("main li")).to_have_count(2)  # both times somebody signed in
    told = here.get_by_role("alert")
    change(here, PASSWORD, NEW, "một mật khẩu khác hẳn")
    expect(told).to_have_text("Hai lần nhập mật khẩu mới chưa giống nhau.")
    expect(here.get_by_label("Nhập lại mật khẩu mới")).to_be_focused()
    change(here, "không phải nó đâu", NEW)
    expect(told).to_have_text("Mật khẩu hiện tại chưa đúng.")
    assert is_signed_in(there)
    change(here, PASSWORD, NEW)
    expect(here.get_by_role("status").first).to_contain_text("Đã đổi mật khẩu.")
    assert is_signed_in(here)
    assert not is_signed_in(there)
    fresh = room.visitor(refused=(FORM,))
    fresh.goto(FORM)
    sign_in(fresh, name)
    expect(fresh.get_by_role("alert")).to_have_text(WRONG)
    sign_in(fresh, name, NEW)
    expect(fresh.get_by_role("heading", name="Kiểm chứng")).to_be_visible()


def test_a_password_that_is_too_short_does_not_leave_the_page(room: Newsroom) -> None:
    name = room.add("tam")
    page = room.at("/tai-khoan", name)
    change(page, PASSWORD, "ngắn quá")
    field = page.get_by_label("Mật khẩu mới", exact=True)
    assert field.evaluate("one => one.validity.tooShort")
    assert page.url == f"{room.url}/tai-khoan"
    room.accounts.sign_in(name, PASSWORD)


@SIZES
@SCHEMES
def test_these_pages_are_accessible_and_fit(
    room: Newsroom, shots: Path, width: int, scheme: str
) -> None:
    own = "/api/v1/account/password"
    page = room.visitor(width=width, refused=(FORM, "/quan-tri", own), color_scheme=scheme)

    def look(name: str) -> None:
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=shots / f"{name}-{width}-{scheme}.png", full_page=True)

    page.goto(FORM)
    look("dang-nhap")
    sign_in(page, "minh", "không phải nó")
    expect(page.get_by_role("alert")).to_be_visible()
    look("dang-nhap-sai")
    sign_in(page, "minh")
    expect(page.get_by_role("heading", name="Kiểm chứng")).to_be_visible()
    page.goto("/quan-tri")
    look("khong-co-quyen")
    page.goto("/tai-khoan")
    look("tai-khoan")
    change(page, PASSWORD, NEW, "một mật khẩu khác hẳn")
    expect(page.get_by_role("alert")).to_be_visible()
    look("tai-khoan-sai")
    page.goto("/tai-khoan?xong=1")
    look("tai-khoan-xong")
