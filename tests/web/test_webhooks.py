"""Webhooks over the API: added, changed, rotated, removed; deliveries seen and sent again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag.jobs.addresses import Allowed
from rag.jobs.webhook_sending import WebhookSending
from rag.web import webhook_schemas as shapes
from rag.web.app import create_app
from rag.web.services import Services
from tests.jobs.receiver import Receiver, receiving
from tests.web.callers import Callers, calling, guarded
from tests.web.making import ASKED, BRIDGE
from tests.web.test_observing import value
from tests.web.test_schemas import strict

LOOPBACK = Allowed.of(["127.0.0.0/8"])
AT = "/api/v1/webhooks"
URL = "https://cms.example/hoi-bao"
EVENTS = ["answer.flagged", "verdict.recorded", "article.corrected_in_use"]


@pytest.fixture(scope="module")
def sender(services: Services) -> Iterator[WebhookSending]:
    made = WebhookSending(
        services.store.delivery_claims, lambda: datetime.now(UTC), LOOPBACK, interval_s=0.02
    )
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def behind(services: Services, sender: WebhookSending) -> Services:
    return guarded(replace(services, fetch_allowed=LOOPBACK, webhook_outcomes=sender.outcomes))


@pytest.fixture(scope="module")
def callers(behind: Services) -> Iterator[Callers]:
    with calling(behind) as made:
        assert made["admin key"].put("/api/v1/articles/cau-treo", json=BRIDGE).is_success
        yield made


@pytest.fixture
def admin(callers: Callers, behind: Services) -> Iterator[TestClient]:
    yield callers["admin"]
    for webhook in behind.store.webhooks.all():
        behind.store.webhooks.remove(webhook.id, actor="test")


def added(admin: TestClient, url: str = URL, **more: Any) -> dict[str, Any]:
    response = admin.post(AT, json={"url": url, "events": EVENTS, **more})
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


def deliveries(admin: TestClient, webhook: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = admin.get(
        f"{AT}/{webhook['id']}/deliveries", params=query
    ).json()["deliveries"]
    return found


def wait_until(is_so: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline, f"not within 10 s: {what}"
        time.sleep(0.02)


def test_the_secret_is_shown_once(admin: TestClient) -> None:
    response = admin.post(AT, json={"url": URL, "events": EVENTS[:1], "description": " CMS "})
    made = response.json()
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Location"] == f"{AT}/{made['id']}"
    strict(shapes.NewWebhookOut).model_validate(made)
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert (made["description"], made["enabled"], made["created_by"]) == ("CMS", True, "tuan")
    one = admin.get(response.headers["Location"])
    assert one.json() == made
    listed = admin.get(AT)
    strict(shapes.WebhooksOut).model_validate(listed.json())
    assert listed.json()["webhooks"] == [made]
    for text in (one.text, listed.text, admin.get("/api/v1/audit").text):
        assert secret not in text
    again = {"Idempotency-Key": "hai-lan"}  # is not kept to be told again
    first, second = (
        admin.post(AT, json={"url": URL, "events": EVENTS}, headers=again).json() for _ in range(2)
    )
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"url": "ftp://cms.example/"}, "https://"),
        ({"url": "không phải địa chỉ"}, "https://"),
        ({"url": "https://lan:mat-khau@cms.example/"}, "password"),
        ({"url": "https://10.0.0.7/"}, "RAG_FETCH_ALLOW"),
        ({"url": "https://[::1]/"}, "RAG_FETCH_ALLOW"),
        ({"url": "https://8.8.8.8:8443/nhan"}, "8443"),
        ({"url": "http://8.8.8.8/nhan"}, "https://"),
        ({"url": "https://a.example/" + "a" * 3000}, "2000"),
        ({"events": []}, "at least one"),
        ({"events": ["webhook.ping"]}, "answer.flagged"),
        ({"description": "a" * 300}, "200"),
        ({"secret": "whsec_AAAA"}, "secret"),
    ],
)
def test_what_makes_no_sense_is_refused(
    admin: TestClient, wrong: dict[str, Any], told: str
) -> None:
    refused = admin.post(AT, json={"url": URL, "events": EVENTS} | wrong)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert told in refused.text
    assert admin.get(AT).json()["webhooks"] == []


def test_it_is_changed_and_removed(admin: TestClient) -> None:
    made = added(admin)
    address = f"{AT}/{made['id']}"
    changed = admin.patch(address, json={"events": EVENTS[::-1], "description": "Mới"})
    assert changed.json()["events"] == EVENTS
    disabled = admin.patch(address, json={"enabled": False}).json()
    strict(shapes.WebhookOut).model_validate(disabled)
    assert (disabled["enabled"], disabled["disabled_reason"]) == (False, None)
    assert disabled["description"] == "Mới"
    assert admin.patch(address, json={"url": "http://10.0.0.7/"}).status_code == 422
    assert admin.get(address).json()["url"] == URL
    assert admin.delete(address).status_code == 204
    assert admin.get(address).status_code == 404
    assert admin.delete(address).status_code == 404
    assert admin.get(f"{address}/deliveries").status_code == 404
    assert admin.post(f"{address}:ping").status_code == 404


def test_what_staff_and_readers_do_arrives(callers: Callers, admin: TestClient) -> None:
    with receiving() as receiver:
        made = added(admin, receiver.url)
        answer = admin.post("/api/v1/answers", json={"question": ASKED}).json()
        address = f"/api/v1/answers/{answer['id']}"
        said = {"rating": "down", "reason": "false", "note": "Hỏi về cầu treo."}
        assert admin.post(f"{address}/feedback", json=said).is_success
        assert admin.post(f"{address}:flag", json={"reason": "Riêng tư"}).is_success
        judged = admin.post(
            f"{address}/verdicts", json={"marker": 1, "verdict": "partial", "note": "Riêng tư"}
        ).json()
        corrected = BRIDGE | {"title": "Thông xe cầu treo Huổi Tằm (đã sửa)"}
        assert admin.put("/api/v1/articles/cau-treo", json=corrected).is_success
        assert admin.delete("/api/v1/articles/cau-treo").is_success
        reinstated = admin.post("/api/v1/articles/cau-treo/reinstate", json={})
        assert reinstated.is_success
        wait_until(lambda: len(receiver.got) == 5, "five messages")
        wait_until(lambda: not deliveries(admin, made, state="pending"), "all delivered")
    messages = [one.message for one in receiver.got]
    assert [one["type"] for one in messages] == [
        "answer.flagged",
        "answer.flagged",
        "verdict.recorded",
        "article.corrected_in_use",
        "article.corrected_in_use",
    ]
    data = [one["data"] for one in messages]
    named = {"id": answer["id"], "permalink": f"/tra-loi/{answer['id']}"}
    assert [one["answer"] for one in data[:3]] == [named] * 3
    assert [one.get("flagged_by") for one in data[:2]] == ["reader", "staff"]
    assert data[2]["verdict"]["id"] == judged["id"]
    assert [one["change"] for one in data[3:]] == ["new_version", "withdrawn"]
    assert all(answer["id"] in [each["id"] for each in one["answers"]] for one in data[3:])
    assert all(one.is_signed_with(made["secret"]) for one in receiver.got)
    everything = "".join(one.body.decode() for one in receiver.got)
    assert "Riêng tư" not in everything
    assert "cầu treo" not in everything.lower()
    assert admin.get(data[3]["article"]["permalink"]).status_code == 200


def test_a_ping_is_followed_to_its_end(admin: TestClient) -> None:
    with receiving((418, {}, b"<b>khong</b>"), 204) as receiver:
        made = added(admin, receiver.url)
        pinged = admin.post(f"{AT}/{made['id']}:ping")
        assert pinged.status_code == 202
        strict(shapes.DeliveryOut).model_validate(pinged.json())
        address = pinged.headers["Location"]
        wait_until(lambda: admin.get(address).json()["attempts"], "a first attempt")
        whole = admin.get(address).json()
        strict(shapes.WholeDeliveryOut).model_validate(whole)
        strict(shapes.AttemptOut).model_validate(whole["attempts"][0])
        assert (whole["state"], whole["last_status"]) == ("pending", 418)
        assert whole["attempts"][0]["response"] == "<b>khong</b>"
        assert whole["payload"] == receiver.got[0].message
        assert whole["event_id"] == receiver.got[0].id
        again = admin.post(f"{address}:replay")
        assert (again.status_code, again.json()["state"]) == (202, "pending")
        wait_until(lambda: admin.get(address).json()["state"] == "delivered", "delivered")
    assert admin.get(address).json()["attempt_count"] == 2
    assert receiver.got[1].id == receiver.got[0].id


def test_all_that_failed_is_sent_again(admin: TestClient, behind: Services) -> None:
    with receiving(410) as receiver:
        made = added(admin, receiver.url)
        began = datetime.now(UTC)
        admin.post(f"{AT}/{made['id']}:ping")
        wait_until(lambda: deliveries(admin, made, state="failed"), "failed")
        wait_until(lambda: not admin.get(f"{AT}/{made['id']}").json()["enabled"], "disabled")
        assert admin.get(f"{AT}/{made['id']}").json()["disabled_reason"] == "gone"
        refused = admin.post(f"{AT}/{made['id']}:ping")
        assert (refused.status_code, refused.json()["status"]) == (409, 409)
        address = f"{AT}/{made['id']}/deliveries:replay"
        since = {"since": began.isoformat()}
        assert admin.post(address, json=since).status_code == 409
        assert admin.get("/readyz").json()["webhooks"]["disabled"] == 1
        assert admin.get("/readyz").json()["webhooks"]["failed"] == 1
        assert value(admin, "hoi_bao_webhooks_disabled") == 1
        assert value(admin, "hoi_bao_webhook_deliveries", state="failed") == 1
        assert value(admin, "hoi_bao_webhook_attempts_total", outcome="failed") >= 1
        receiver.answers = [200]
        assert admin.patch(f"{AT}/{made['id']}", json={"enabled": True}).json()["enabled"]
        later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        assert admin.post(address, json={"since": later}).json() == {"replayed": 0}
        replayed = admin.post(address, json=since)
        assert (replayed.status_code, replayed.json()) == (202, {"replayed": 1})
        wait_until(lambda: deliveries(admin, made, state="delivered"), "delivered")
    assert admin.post(address, json={"since": "hôm qua"}).status_code == 422


def test_what_waits_shows_in_metrics_and_readiness(admin: TestClient) -> None:
    with receiving(503) as receiver:
        made = added(admin, receiver.url)
        admin.post(f"{AT}/{made['id']}:ping")
        wait_until(lambda: receiver.got, "a first attempt")
        waiting = admin.get("/readyz").json()["webhooks"]
        assert (waiting["pending"], waiting["failed"]) == (1, 0)
        assert waiting["oldest_pending_at"] == deliveries(admin, made)[0]["created_at"]
        assert value(admin, "hoi_bao_webhook_deliveries", state="pending") == 1
        assert value(admin, "hoi_bao_webhook_oldest_pending_seconds") > 0
        admin.patch(f"{AT}/{made['id']}", json={"enabled": False})
        assert value(admin, "hoi_bao_webhook_oldest_pending_seconds") == 0


def test_both_secrets_sign_after_a_rotation(admin: TestClient) -> None:
    with receiving() as receiver:
        made = added(admin, receiver.url)
        response = admin.post(f"{AT}/{made['id']}:rotate")
        assert response.headers["Cache-Control"] == "no-store"
        rotated = response.json()
        assert rotated["secret"] != made["secret"]
        until = datetime.fromisoformat(rotated["old_secret_until"]) - datetime.now(UTC)
        assert timedelta(hours=23, minutes=59) < until <= timedelta(hours=24)
        admin.post(f"{AT}/{made['id']}:ping")
        wait_until(lambda: receiver.got, "a message")
        assert receiver.got[0].is_signed_with(made["secret"])
        assert receiver.got[0].is_signed_with(rotated["secret"])
    for _ in range(3):
        assert admin.post(f"{AT}/{made['id']}:rotate").status_code == 200
    assert admin.post(f"{AT}/{made['id']}:rotate").status_code == 409


def test_deliveries_are_listed_a_page_at_a_time(admin: TestClient) -> None:
    made = added(admin)
    admin.patch(f"{AT}/{made['id']}", json={"enabled": True})
    pinged = [admin.post(f"{AT}/{made['id']}:ping").json()["id"] for _ in range(5)]
    address: str | None = f"{AT}/{made['id']}/deliveries?limit=2"
    seen: list[str] = []
    while address:
        page = admin.get(address)
        strict(shapes.DeliveriesOut).model_validate(page.json())
        seen += [one["id"] for one in page.json()["deliveries"]]
        link = page.headers.get("Link", "")
        address = link.partition(">")[0].removeprefix("<") or None
    assert seen == pinged[::-1]
    assert admin.get(f"{AT}/{made['id']}/deliveries?state=khac").status_code == 422
    assert admin.get(f"{AT}/{made['id']}/deliveries?cursor=gia").status_code == 400
    assert deliveries(admin, made, state="failed") == []
    other = added(admin)
    assert admin.get(f"{AT}/{other['id']}/deliveries/{pinged[0]}").status_code == 404


def test_only_administrators_come_near(callers: Callers, admin: TestClient) -> None:
    made = added(admin)
    for caller in ("reader", "ask", "read", "ingest", "review", "reviewer", "editor"):
        for method, path in (
            ("GET", AT),
            ("GET", f"{AT}/{made['id']}"),
            ("POST", f"{AT}/{made['id']}:rotate"),
        ):
            assert callers[caller].request(method, path).status_code in (401, 403), caller
    assert callers["admin key"].get(AT).json()["webhooks"][0]["id"] == made["id"]


def test_it_works_where_nobody_signs_in(services: Services) -> None:
    client = TestClient(create_app(services), base_url="http://localhost")
    made = client.post(AT, json={"url": URL, "events": EVENTS}).json()
    assert made["created_by"] == "local"
    assert client.delete(f"{AT}/{made['id']}").status_code == 204


def test_the_record_says_who_did_what(admin: TestClient) -> None:
    made = added(admin)
    admin.post(f"{AT}/{made['id']}:rotate")
    admin.delete(f"{AT}/{made['id']}")
    entries = admin.get("/api/v1/audit", params={"action": "webhook.", "subject": made["id"]})
    assert [one["action"] for one in entries.json()["entries"]] == [
        "webhook.remove",
        "webhook.rotate",
        "webhook.create",
    ]
    page = admin.get("/nhat-ky").text
    assert "thêm địa chỉ nhận thông báo" in page
    assert "cms.example" not in page


def test_the_receiver_of_the_tests_knows_a_forged_signature() -> None:
    receiver = Receiver("http://127.0.0.1/")
    receiver.answer({"webhook-id": "a", "webhook-timestamp": "1", "webhook-signature": "v1,"}, b"")
    assert not receiver.got[0].is_signed_with("whsec_AAAA")
