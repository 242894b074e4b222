"""Keys over the API: made, shown once, rotated, revoked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded, now


@pytest.fixture(scope="module")
def behind(services: Services) -> Services:
    return guarded(services)


@pytest.fixture(scope="module")
def callers(behind: Services) -> Iterator[Callers]:
    with calling(behind) as made:
        yield made


@pytest.fixture
def admin(callers: Callers) -> TestClient:
    return callers["admin"]


def status_with(callers: Callers, key: str) -> int:
    as_key = {"Authorization": f"Bearer {key}"}
    return callers["reader"].get("/api/v1/search", params={"q": "a"}, headers=as_key).status_code


def test_a_key_is_shown_once_and_works_until_it_is_revoked(
    callers: Callers, admin: TestClient
) -> None:
    response = admin.post("/api/v1/keys", json={"name": "Ứng dụng", "scopes": ["read", "ask"]})
    assert response.status_code == 201
    assert response.headers["Cache-Control"] == "no-store"
    made = response.json()
    assert made["scopes"] == ["ask", "read"]
    assert status_with(callers, made["key"]) == 200
    address = f"/api/v1/keys/{made['prefix']}"
    assert response.headers["Location"] == address
    secret = made.pop("key")
    later = admin.get(address)
    assert later.json()["last_used_at"] is not None
    assert later.json() | {"last_used_at": None} == made
    for seen in (later.text, admin.get("/api/v1/keys").text, admin.get("/quan-tri").text):
        assert made["prefix"] in seen
        assert secret.split("_", 2)[2] not in seen
    for _ in range(2):  # the second changes nothing
        assert admin.delete(address).status_code == 204
    assert admin.get(address).json()["state"] == "revoked"
    assert status_with(callers, secret) == 401


def test_a_rotated_key_works_beside_the_new_one_for_as_long_as_was_said(
    callers: Callers, admin: TestClient
) -> None:
    old = admin.post("/api/v1/keys", json={"name": "a", "scopes": ["read"], "a_day": 99}).json()
    address = f"/api/v1/keys/{old['prefix']}:rotate"
    new = admin.post(address, json={"overlap_hours": 2}).json()
    assert (new["replaces"], new["a_day"], new["name"]) == (old["prefix"], 99, "a")
    assert [status_with(callers, one["key"]) for one in (old, new)] == [200, 200]
    newest = admin.post(f"/api/v1/keys/{new['prefix']}:rotate", json={}).json()
    assert [status_with(callers, one["key"]) for one in (new, newest)] == [401, 200]
    again = admin.post(f"/api/v1/keys/{new['prefix']}:rotate", json={})
    assert again.status_code == 409
    assert "revoked" in again.json()["detail"]


def test_a_last_day_counts_whole(admin: TestClient) -> None:
    made = admin.post(
        "/api/v1/keys", json={"name": "a", "scopes": ["ask"], "last_day": "2099-01-31"}
    ).json()
    assert made["expires_at"] == "2099-01-31T17:00:00+00:00"


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["tat-ca"]},
        {"name": "   "},
        {"name": "a\nb"},
        {"name": "x" * 81},
        {"a_minute": 0},
        {"a_day": -1},
        {"snippet_chars": 0},
        {"last_day": "2020-01-01"},
        {"last_day": "9999-12-31"},
        {"expires_at": "2020-01-01T00:00:00+07:00"},
        {"expires_at": "2099-01-01T00:00:00"},
        {"expires_at": "2099-01-01T00:00:00+07:00", "last_day": "2099-01-01"},
        {"secret": "của tôi"},
    ],
    ids=str,
)
def test_a_key_that_makes_no_sense_is_refused(admin: TestClient, wrong: dict[str, object]) -> None:
    before = admin.get("/api/v1/keys").json()
    refused = admin.post("/api/v1/keys", json={"name": "a", "scopes": ["ask"]} | wrong)
    assert refused.status_code == 422
    assert refused.json()["detail"]
    assert admin.get("/api/v1/keys").json() == before


def test_what_is_done_to_keys_is_recorded_with_who_did_it(
    behind: Services, admin: TestClient
) -> None:
    made = admin.post("/api/v1/keys", json={"name": "a", "scopes": ["ask"]}).json()
    admin.delete(f"/api/v1/keys/{made['prefix']}")
    entries = behind.store.audit.entries(subject=made["prefix"], limit=9)
    assert [(one.actor, one.action) for one in entries] == [
        ("tuan", "key.revoke"),
        ("tuan", "key.create"),
    ]
    assert made["key"].split("_", 2)[2] not in str(entries)


def test_a_key_can_make_keys_where_it_may(callers: Callers) -> None:
    made = callers["admin key"].post("/api/v1/keys", json={"name": "a", "scopes": ["ask"]})
    assert made.json()["created_by"].startswith("key:")


def test_a_key_over_its_rate_is_told_when_to_come_back_and_others_are_untouched(
    callers: Callers, admin: TestClient
) -> None:
    limited = {"name": "a", "scopes": ["read"], "a_minute": 2}
    key = admin.post("/api/v1/keys", json=limited).json()["key"]
    as_key = {"Authorization": f"Bearer {key}"}
    calls = [
        callers["reader"].get("/api/v1/search", params={"q": "a"}, headers=as_key) for _ in range(3)
    ]
    assert [one.status_code for one in calls] == [200, 200, 429]
    assert [one.headers.get("RateLimit-Remaining") for one in calls] == ["1", "0", None]
    assert calls[0].headers["RateLimit-Limit"] == "2"
    assert 0 < int(calls[0].headers["RateLimit-Reset"]) <= 60
    assert 0 < int(calls[2].headers["Retry-After"]) <= 60
    assert calls[2].headers["Content-Type"] == "application/problem+json"
    assert callers["read"].get("/api/v1/search", params={"q": "a"}).status_code == 200


def test_an_end_to_come_is_no_day_of_the_past(admin: TestClient) -> None:
    today = (now() + timedelta(hours=7)).date()
    made = admin.post(
        "/api/v1/keys", json={"name": "a", "scopes": ["ask"], "last_day": today.isoformat()}
    )
    assert made.json()["state"] == "active"
    assert date.fromisoformat(made.json()["expires_at"][:10]) >= today
