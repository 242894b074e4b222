"""What administrators see of webhooks, as the server draws it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from starlette.testclient import TestClient

from rag.jobs.addresses import Allowed
from rag.jobs.webhook_sending import WebhookSending
from rag.jobs.webhooks import WebhookBook
from rag.store.webhook_results import EVENTS, PING, Webhook
from rag.web.services import Services
from rag.web.webhook_words import EVENT_NAMES, outcome_of
from tests.jobs.receiver import Receiver, receiving
from tests.web.callers import calling, guarded

LOOPBACK = Allowed.of(["127.0.0.0/8"])
HOSTILE = "<img src=x onerror=alert(1)>"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def sending(services: Services) -> Iterator[None]:
    thread = WebhookSending(services.store.delivery_claims, now, LOOPBACK, interval_s=0.05)
    thread.start()
    yield
    thread.stop()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def added(services: Services, url: str, description: str = "") -> Webhook:
    book = WebhookBook(services.store.webhooks, now, LOOPBACK)
    return book.add(url, EVENTS[:2], actor="lan", description=description)


def pinged(services: Services, webhook: Webhook) -> str:
    """A ping, tried once; the delivery's id."""
    delivery_id = services.store.webhooks.ping(webhook.id, actor="lan")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if services.store.deliveries.get(webhook.id, delivery_id)[1]:
            return delivery_id
        time.sleep(0.02)
    raise AssertionError("nothing was sent")


def text_of(page: str) -> str:
    """As it reads."""
    main = page.split("<main", 1)[1].split("<dialog", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def read(client: TestClient, path: str) -> str:
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 200
    return text_of(page.text)


def test_the_page_of_all_says_how_each_stands(
    client: TestClient, services: Services, receiver: Receiver, sending: None
) -> None:
    fine = added(services, receiver.url, "Trang tin nội bộ")
    pinged(services, fine)
    with receiving(500) as broken:
        failing = added(services, broken.url, "Máy hay lỗi")
        pinged(services, failing)
    off = added(services, "https://tat.example/nhan", "Máy nghỉ")
    services.store.webhooks.change(off.id, actor="lan", enabled=False)
    said = read(client, "/quan-tri/webhook")
    for one in (fine, failing, off):
        assert one.url in said
        assert one.secrets[0].text not in said
    assert EVENT_NAMES["answer.flagged"] in said
    assert re.search(r"Trang tin nội bộ .{1,200} đang bật 0 0 \d", said)
    assert re.search(r"Máy hay lỗi .{1,200} đang bật, nhưng chưa gửi được từ .+? 1 0 chưa", said)
    assert re.search(r"Máy nghỉ .{1,200} đang tắt 0 0 chưa nhận", said)


def test_a_receiver_that_is_gone_is_told_with_the_reason(
    client: TestClient, services: Services, sending: None
) -> None:
    with receiving(410) as gone:
        webhook = added(services, gone.url)
        pinged(services, webhook)
    said = read(client, f"/quan-tri/webhook/{webhook.id}")
    assert "Địa chỉ này đã tự tắt: máy nhận báo địa chỉ này không còn nữa." in said
    assert "Bật lại" in said
    assert "Gửi thử" not in said.replace("Gửi thử gửi hỏng", "")  # a disabled one is not tried
    assert "gửi hỏng" in said


def test_the_page_of_one_shows_each_attempt_and_what_was_sent(
    client: TestClient, services: Services, sending: None
) -> None:
    answer = (503, {"Content-Type": "text/html"}, HOSTILE.encode())
    with receiving(answer) as broken:
        webhook = added(services, broken.url, HOSTILE)
        delivery_id = pinged(services, webhook)
    path = f"/quan-tri/webhook/{webhook.id}"
    said = read(client, path)
    assert "đang chờ gửi" in said
    assert "lần cuối: máy nhận đang có lỗi (mã 503)" in said
    assert "gửi lại lúc" in said
    assert f"Máy nhận viết: {HOSTILE}" in said  # as text
    delivery, _ = services.store.deliveries.get(webhook.id, delivery_id)
    assert delivery.body in said
    assert delivery.event_id in said
    page = client.get(path).text
    assert "<img src=x" not in page
    assert webhook.secrets[0].text not in page
    assert f'data-replay="{delivery_id}"' in page


def test_the_list_is_narrowed_by_state_and_turned_page_by_page(
    client: TestClient, services: Services
) -> None:
    webhook = added(services, "https://nhieu.example/nhan")
    ids = [services.store.webhooks.ping(webhook.id, actor="lan") for _ in range(23)]
    path = f"/quan-tri/webhook/{webhook.id}"

    def shown(query: str) -> list[str]:
        return re.findall(r'<li id="luot-([^"]+)"', client.get(path + query).text)

    assert shown("") == ids[:2:-1]
    page = client.get(f"{path}?xem=dang-cho").text
    older = re.search(r'href="([^"]+)" rel="next"', page)
    assert older is not None
    rest = client.get(unescape(older[1])).text
    assert re.findall(r'<li id="luot-([^"]+)"', rest) == ids[2::-1]
    assert f'href="{path}?xem=dang-cho">Về các thông báo mới nhất' in rest
    assert 'rel="next"' not in rest
    assert "Đang chờ (23)" in text_of(page)
    assert shown("?xem=hong") == shown("?xem=da-nhan") == []
    assert "Không có thông báo nào như vậy." in read(client, f"{path}?xem=hong")
    assert len(shown("?xem=linh-tinh")) == 20  # what no link of ours says narrows nothing


def test_one_that_is_not_there_is_told_in_vietnamese(client: TestClient) -> None:
    page = client.get("/quan-tri/webhook/wh_khongco", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "Không có địa chỉ nhận thông báo này." in page.text


def test_the_pages_are_for_administrators_and_lead_to_each_other(services: Services) -> None:
    with calling(guarded(services)) as callers:
        assert callers["editor"].get("/quan-tri/webhook").status_code == 403
        assert callers["reviewer"].get("/quan-tri/webhook/wh_khongco").status_code == 403
        page = callers["admin"].get("/quan-tri").text
        assert 'href="/quan-tri/webhook"' in page
        back = callers["admin"].get("/quan-tri/webhook").text
        assert '<a href="/quan-tri" aria-current="page">Quản trị</a>' in back


@pytest.mark.parametrize("status", [None, 204, 301, 302, 400, 401, 404, 410, 429, 500, 503, 999])
def test_every_outcome_has_words_of_its_own(status: int | None) -> None:
    said = outcome_of(status)
    assert said == said.strip() != ""
    assert status is None or f"(mã {status})" in said
    assert ("đã nhận" in said) == (status is not None and 200 <= status < 300)


def test_every_event_has_a_name() -> None:
    assert set(EVENT_NAMES) == {*EVENTS, PING}


def test_what_was_never_sent_is_not_said_to_be_sent_again(
    client: TestClient, services: Services
) -> None:
    webhook = added(services, "https://cho.example/nhan")
    services.store.webhooks.ping(webhook.id, actor="lan")
    said = read(client, f"/quan-tri/webhook/{webhook.id}")
    assert "chưa gửi lần nào" in said
    assert "gửi lại lúc" not in said  # it was not sent yet, so it is not sent again
