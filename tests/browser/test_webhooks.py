"""Webhooks on ``/quan-tri/webhook``: added, tried, changed, removed; what became of each
message, seen and sent again. A real receiver is told, on loopback."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from rag.jobs.addresses import Allowed
from rag.jobs.webhook_sending import WebhookSending
from rag.jobs.webhooks import WebhookBook
from rag.store.webhook_results import Webhook
from rag.web.services import Services
from tests.browser.axe import assert_accessible
from tests.browser.staffed import Newsroom, newsroom, reach, shift
from tests.jobs.receiver import Receiver, receiving

pytestmark = pytest.mark.browser

PAGE = "/quan-tri/webhook"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")
LOOPBACK = Allowed.of(["127.0.0.0/8"])
FLAGGED = "Câu trả lời bị báo cần xem lại"
LONG_S = 20_000


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Newsroom]:
    def allowing(services: Services) -> Services:
        return replace(services, fetch_allowed=LOOPBACK)

    with newsroom(tmp_path_factory.mktemp("webhooks"), browser, allowing) as room:
        claims = room.services.store.delivery_claims
        sending = WebhookSending(claims, now, LOOPBACK, interval_s=0.1)
        sending.start()
        yield room
        sending.stop()


@pytest.fixture
def room(opened: Newsroom) -> Iterator[Newsroom]:
    with shift(opened) as one:
        yield one


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as listening:
        yield listening


def kept(room: Newsroom, url: str, description: str) -> Webhook:
    """One that was there before the page was opened."""
    book = WebhookBook(room.services.store.webhooks, now, LOOPBACK)
    return book.add(url, ["answer.flagged"], actor="tuan", description=description)


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))


def deliveries(page: Page) -> Locator:
    return page.locator(".deliveries > li")


def agree(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_one_is_added_its_secret_shown_once_and_a_ping_arrives_signed(
    room: Newsroom, receiver: Receiver
) -> None:
    page = room.at("/quan-tri", "tuan")
    page.get_by_role("link", name="Thông báo cho hệ thống khác").click()
    page.get_by_text("Thêm địa chỉ nhận").first.click()
    page.get_by_label("Địa chỉ", exact=True).fill(receiver.url)
    page.get_by_label("Mô tả").fill("Hệ thống biên tập")
    page.get_by_role("checkbox", name=FLAGGED).check()
    page.get_by_role("button", name="Thêm địa chỉ nhận").click()
    expect(page.get_by_label("Khóa ký", exact=True)).to_be_focused()
    secret = page.get_by_label("Khóa ký", exact=True).input_value()
    assert SECRET.fullmatch(secret)
    expect(row(page, "Hệ thống biên tập")).to_contain_text("chưa nhận")
    page.get_by_role("button", name="Đã cất, ẩn đi").click()
    expect(page.get_by_label("Khóa ký", exact=True)).to_be_hidden()
    expect(page.locator("#mo-them")).to_be_focused()
    assert secret not in page.content()
    assert page.get_by_label("Khóa ký", exact=True).input_value() == ""

    page.get_by_role("link", name="Hệ thống biên tập").click()
    expect(page.get_by_text("Chưa có thông báo nào.")).to_be_visible()
    page.get_by_role("button", name="Gửi thử").click()
    expect(page.get_by_text("Máy nhận đã nhận.")).to_be_visible(timeout=LONG_S)
    expect(deliveries(page)).to_have_count(1)
    expect(deliveries(page)).to_contain_text("đã nhận")
    expect(page.get_by_role("button", name="Gửi thử", exact=True)).to_be_focused()
    (got,) = receiver.got
    assert got.is_signed_with(secret)
    assert got.message["type"] == "webhook.ping"
    page.get_by_text("Các lần gửi và nội dung").click()
    expect(deliveries(page)).to_contain_text("máy nhận đã nhận (mã 204)")
    expect(deliveries(page)).to_contain_text(got.id)
    expect(deliveries(page).locator("pre")).to_have_text(got.body.decode())
    assert secret not in page.content()
    page.goto(PAGE)
    expect(row(page, "Hệ thống biên tập")).not_to_contain_text("chưa nhận")


def test_a_delivery_that_failed_is_seen_and_sent_again(room: Newsroom) -> None:
    with receiving((500, {}, "hết chỗ".encode()), 204) as broken:
        webhook = kept(room, broken.url, "Máy hay lỗi")
        page = room.at(f"{PAGE}/{webhook.id}", "tuan")
        page.get_by_role("button", name="Gửi thử", exact=True).click()
        expect(page.get_by_text("Chưa gửi được; hệ thống sẽ tự gửi lại.")).to_be_visible(
            timeout=LONG_S
        )
        expect(page.get_by_text("Hệ thống vẫn đang tự gửi lại.")).to_be_visible()
        one = deliveries(page)
        expect(one).to_contain_text("đang chờ gửi")
        expect(one).to_contain_text("lần cuối: máy nhận đang có lỗi (mã 500)")
        page.get_by_text("Các lần gửi và nội dung").click()
        expect(one).to_contain_text("Máy nhận viết: hết chỗ")
        page.get_by_role("link", name="Đang chờ (1)").click()
        expect(page.get_by_role("link", name="Đang chờ (1)")).to_have_attribute(
            "aria-current", "true"
        )
        page.get_by_role("button", name=re.compile("^Gửi ngay: Gửi thử")).click()
        expect(page.get_by_text("Máy nhận đã nhận.")).to_be_visible(timeout=LONG_S)
        # It waits no more, and so has left what is shown.
        expect(page.get_by_text("Không có thông báo nào như vậy.")).to_be_visible()
        page.get_by_role("link", name="Đã nhận (1)").click()
        expect(deliveries(page)).to_contain_text("đã gửi 2 lần")
        first, second = broken.got
        assert first.id == second.id
        page.get_by_role("button", name=re.compile("^Gửi lại: Gửi thử")).click()
        expect(deliveries(page)).to_contain_text("đã gửi 3 lần", timeout=LONG_S)
        assert {got.id for got in broken.got} == {first.id}


def test_a_receiver_that_is_gone_is_off_and_once_it_is_back_gets_all_that_failed(
    room: Newsroom,
) -> None:
    with receiving(410, 204) as gone:
        webhook = kept(room, gone.url, "Máy cũ")
        page = room.at(f"{PAGE}/{webhook.id}", "tuan")
        page.get_by_role("button", name="Gửi thử", exact=True).click()
        expect(page.get_by_text("máy nhận báo địa chỉ này không còn nữa. Xin")).to_be_visible(
            timeout=LONG_S
        )
        expect(page.get_by_role("button", name="Gửi thử", exact=True)).to_have_count(0)
        expect(page.get_by_role("button", name=re.compile("^Gửi lại"))).to_have_count(0)
        page.get_by_role("button", name="Bật lại").click()
        expect(page.get_by_role("button", name="Gửi thử", exact=True)).to_be_focused()
        page.get_by_role("button", name="Gửi lại các thông báo hỏng").click()
        agree(page)
        expect(page.get_by_text("Đang gửi lại 1 thông báo.")).to_be_visible()
        deadline = time.monotonic() + LONG_S / 1000
        deliveries_of = room.services.store.deliveries
        while not deliveries_of.page(webhook.id, state="delivered", limit=1):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        page.goto(f"{PAGE}/{webhook.id}?xem=da-nhan")
        expect(deliveries(page)).to_contain_text("đã gửi 2 lần")


def test_one_is_changed_its_secret_replaced_and_it_is_removed(
    room: Newsroom, receiver: Receiver
) -> None:
    webhook = kept(room, receiver.url, "Tên cũ")
    page = room.at(f"{PAGE}/{webhook.id}", "tuan")
    page.get_by_role("button", name="Sửa").click()
    expect(page.get_by_label("Địa chỉ", exact=True)).to_have_value(receiver.url)
    expect(page.get_by_role("checkbox", name=FLAGGED)).to_be_checked()
    page.get_by_label("Mô tả").fill("Tên mới")
    page.get_by_role("checkbox", name=FLAGGED).uncheck()
    page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text(
        "Xin chọn ít nhất một loại thông báo."
    )
    page.get_by_role("checkbox", name="Kết luận kiểm chứng").check()
    agree(page)
    expect(page.get_by_role("heading", name="Tên mới")).to_be_visible()
    expect(page.locator("dl")).to_contain_text("Kết luận kiểm chứng")
    expect(page.locator("dl")).not_to_contain_text(FLAGGED)

    page.get_by_role("button", name="Đổi khóa ký").click()
    agree(page)
    expect(page.get_by_label("Khóa ký", exact=True)).to_be_focused()
    secret = page.get_by_label("Khóa ký", exact=True).input_value()
    assert secret != webhook.secrets[0].text
    expect(page.get_by_text("còn dùng đến")).to_be_visible()
    page.get_by_role("button", name="Đã cất, ẩn đi").click()
    expect(page.get_by_role("button", name="Đổi khóa ký")).to_be_focused()
    page.get_by_role("button", name="Gửi thử", exact=True).click()
    expect(page.get_by_text("Máy nhận đã nhận.")).to_be_visible(timeout=LONG_S)
    (got,) = receiver.got
    assert got.is_signed_with(secret)
    assert got.is_signed_with(webhook.secrets[0].text)  # for a day

    page.get_by_role("button", name="Tắt").click()
    agree(page)
    expect(page.get_by_text("Địa chỉ này đang tắt")).to_be_visible()
    expect(page.get_by_role("button", name="Bật lại")).to_be_focused()
    page.get_by_role("button", name="Xóa").click()
    page.get_by_role("dialog").get_by_role("button", name="Thôi").click()
    expect(page.get_by_role("heading", name="Tên mới")).to_be_visible()
    page.get_by_role("button", name="Xóa").click()
    expect(page.get_by_role("dialog")).to_contain_text("Tên mới")
    page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("Đã xóa địa chỉ nhận.")).to_be_visible()
    expect(row(page, "Tên mới")).to_have_count(0)


def test_what_cannot_be_is_told_where_it_is_written(room: Newsroom) -> None:
    page = room.at(PAGE, "tuan", refused=("/api/v1/webhooks",))
    page.locator("#mo-them").click()
    page.get_by_label("Địa chỉ", exact=True).fill("https://192.168.1.9/nhan")
    page.get_by_role("button", name="Thêm địa chỉ nhận").click()
    expect(page.get_by_role("alert")).to_have_text("Xin chọn ít nhất một loại thông báo.")
    page.get_by_role("checkbox", name=FLAGGED).check()
    page.get_by_role("button", name="Thêm địa chỉ nhận").click()
    expect(page.get_by_role("alert")).to_contain_text("thuộc mạng nội bộ")
    page.get_by_label("Địa chỉ", exact=True).fill("http://8.8.8.8/nhan")
    page.get_by_role("button", name="Thêm địa chỉ nhận").click()
    expect(page.get_by_role("alert")).to_contain_text("phải bắt đầu bằng https://")
    expect(page.get_by_label("Khóa ký", exact=True)).to_be_hidden()
    expect(page.get_by_role("checkbox", name=FLAGGED)).to_be_checked()


def test_by_keyboard_alone_one_is_added_tried_and_removed(
    room: Newsroom, receiver: Receiver
) -> None:
    page = room.at(PAGE, "tuan")
    reach(page, page.locator("#mo-them"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_label("Địa chỉ", exact=True))
    page.keyboard.type(receiver.url)
    reach(page, page.get_by_label("Mô tả"))
    page.keyboard.type("Bàn phím")
    reach(page, page.get_by_role("checkbox", name=FLAGGED))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Khóa ký", exact=True)).to_be_focused()
    reach(page, page.get_by_role("button", name="Đã cất, ẩn đi"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("link", name="Bàn phím"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bàn phím")).to_be_visible()
    reach(page, page.get_by_role("button", name="Gửi thử", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Máy nhận đã nhận.")).to_be_visible(timeout=LONG_S)
    expect(page.get_by_role("button", name="Gửi thử", exact=True)).to_be_focused()
    reach(page, page.locator(".deliveries summary"))
    page.keyboard.press("Enter")
    expect(page.locator(".deliveries pre")).to_be_visible()
    reach(page, page.get_by_role("button", name="Xóa"), "Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Xóa")).to_be_focused()
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("dialog").get_by_role("button", name="Đồng ý"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã xóa địa chỉ nhận.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_pages_are_accessible_whatever_is_open(
    room: Newsroom, shots: Path, width: int, scheme: str
) -> None:
    page = room.at(PAGE, "tuan", width=width, color_scheme=scheme)

    def look(name: str) -> None:
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=shots / f"webhook-{name}-{width}-{scheme}.png", full_page=True)

    with receiving(204, (503, {}, "đang bảo trì".encode()), 410) as mixed:
        webhook = kept(room, f"{mixed.url}/{'duong-dan-rat-dai/' * 8}", "")
        path = f"{PAGE}/{webhook.id}"
        page.goto(path)
        for told in ("Máy nhận đã nhận.", "Chưa gửi được;", "Gửi hỏng."):
            page.get_by_role("button", name="Gửi thử", exact=True).click()
            expect(page.get_by_text(told)).to_be_visible(timeout=LONG_S)
            if told == "Máy nhận đã nhận.":
                for dialog in ("sua", "doi-khoa", "tat", "xoa"):
                    page.locator(f"[data-open={dialog}]").first.click()
                    expect(page.get_by_role("dialog")).to_be_visible()
                    look(dialog)
                    page.keyboard.press("Escape")
                page.get_by_role("button", name="Đổi khóa ký").click()
                agree(page)
                look("khoa-moi")
                page.get_by_role("button", name="Đã cất, ẩn đi").click()
        for summary in page.locator(".deliveries summary").all():
            summary.click()
        look("mot")
        page.goto(PAGE)
        page.locator("#mo-them").click()
        look("danh-sach")
        room.services.store.webhooks.remove(webhook.id, actor="tuan")
