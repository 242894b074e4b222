"""The same key again and again, with the same and with other requests."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.web.hostile.conftest import Server
from tests.web.hostile.raw import Reply, request
from tests.web.making import ASKED, BRIDGE

ANSWERS = "/api/v1/answers"
TEN = 10


def written(body: object) -> bytes:
    return json.dumps(body).encode()


def at_once(server: Server, sent: list[bytes]) -> list[Reply | None]:
    """Each on a line of its own, and their last byte at the same moment."""
    ready = threading.Barrier(len(sent))

    def send(one: bytes) -> Reply | None:
        with server.raw.line() as line:
            line.send(one[:-1])
            ready.wait(20)
            line.send(one[-1:])
            return line.reply()

    with ThreadPoolExecutor(len(sent)) as pool:
        return list(pool.map(send, sent))


def test_ten_at_once_with_one_key_are_one(server: Server) -> None:
    body = written({"question": ASKED})
    one = request("POST", ANSWERS, body, "Idempotency-Key: mot-lan") + body
    replies = at_once(server, [one] * TEN)
    made = [reply for reply in replies if reply is not None and reply.status == 200]
    others = [reply for reply in replies if reply is None or reply.status != 200]
    assert made
    assert len({reply.json()["id"] for reply in made}) == 1
    assert sum("idempotency-replayed" not in reply.headers for reply in made) == 1
    for reply in others:
        assert server.refuses(reply, 409).headers["retry-after"] == "1"
    again = server.raw.exchange(one)
    assert again is not None
    assert again.json()["id"] == made[0].json()["id"]


def test_ten_at_once_with_one_key_and_other_bodies(server: Server) -> None:
    """One of them is done, and what it was decides about the others."""
    bodies = [written(BRIDGE | {"title": f"Cầu số {number}"}) for number in range(TEN)]
    path = "/api/v1/articles/mot-khoa"
    sent = [request("PUT", path, body, "Idempotency-Key: mot-khoa") + body for body in bodies]
    replies = at_once(server, sent)
    statuses = [reply.status for reply in replies if reply is not None]
    assert statuses.count(201) == 1
    for reply in replies:
        if reply is not None and reply.status != 201:
            assert "came with another request" in server.refuses(reply, 422).detail
    read = server.raw.exchange(request("GET", path))
    assert read is not None
    assert read.json()["version"] == 1
    assert read.json()["title"] == f"Cầu số {statuses.index(201)}"


def test_a_key_holds_for_its_address_and_its_body(server: Server) -> None:
    key = "Idempotency-Key: dung-lai"
    body = written(BRIDGE)
    assert server.raw.post("/api/v1/articles/khoa-1", body, key, method="PUT").status == 201
    for method, path, other in (
        ("PUT", "/api/v1/articles/khoa-1", written(BRIDGE | {"title": "Khác"})),
        ("PUT", "/api/v1/articles/khoa-2", body),
        ("PUT", "/api/v1/articles/khoa-1?a=b", body),
        ("POST", "/api/v1/articles:batch", body),
        ("DELETE", "/api/v1/articles/khoa-1", b""),
    ):
        refused = server.raw.post(path, other, key, method=method)
        assert "came with another request" in server.refuses(refused, 422).detail
    same = server.raw.post("/api/v1/articles/khoa-1", body, key, method="PUT")
    assert (same.status, same.headers["idempotency-replayed"]) == (201, "true")
    missing = server.raw.exchange(request("GET", "/api/v1/articles/khoa-2"))
    server.refuses(missing, 404)


NO_KEYS = {
    "10 KB": "a" * 10_000,
    "256": "a" * 256,
    "none": "",
    "two words": "a b",
    "letters beyond ASCII": "ô",
    "a quotation": '"a\tb"',
}


@pytest.mark.parametrize("key", NO_KEYS.values(), ids=NO_KEYS.keys())
def test_a_key_that_is_none(server: Server, key: str) -> None:
    body = written({"question": ASKED})
    refused = server.raw.post(ANSWERS, body, f"Idempotency-Key: {key}")
    assert "1 to 255 visible ASCII" in server.refuses(refused, 422).detail
    assert len(refused.body) < 500  # and it is not said back


def test_two_keys_are_no_key(server: Server) -> None:
    body = written({"question": ASKED})
    keys = ("Idempotency-Key: a1", "Idempotency-Key: a2")
    refused = server.raw.post(ANSWERS, body, *keys)
    assert "1 to 255 visible ASCII" in server.refuses(refused, 422).detail


def test_who_leaves_gives_the_key_back(server: Server) -> None:
    body = written(BRIDGE)
    head = request("PUT", "/api/v1/articles/bo-di", body, "Idempotency-Key: bo-di")
    with server.raw.line() as line:
        line.send(head, body[:50])
        line.leave()
    put = server.raw.post("/api/v1/articles/bo-di", body, "Idempotency-Key: bo-di", method="PUT")
    assert put.status == 201


def test_a_thousand_keys_leave_nothing_behind(server: Server) -> None:
    number = iter(range(1_000_000))

    def attack() -> None:
        with httpx.Client(base_url=server.url) as client:
            for _ in range(300):
                key = {"Idempotency-Key": f"khoa-{next(number)}"}
                body = {"question": " "}
                assert client.post(ANSWERS, json=body, headers=key).status_code == 422

    server.withstands(attack)
