"""Accounts over the API, and one's own password."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from rag.web.gate import CSRF_HEADER
from rag.web.services import Services
from tests.web.callers import PASSWORD, Callers, calling, guarded, signed_in

LONGER = "một mật khẩu khác hẳn"


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


def added(admin: TestClient, name: str, role: str = "reviewer") -> None:
    account = {"name": name, "display_name": name.title(), "role": role, "password": PASSWORD}
    response = admin.post("/api/v1/users", json=account)
    assert response.status_code == 201, response.text
    assert PASSWORD not in response.text


def visitor(callers: Callers, behind: Services, name: str) -> TestClient:
    """A browser of their own, signed in."""
    client = TestClient(
        callers["reader"].app,
        base_url="http://localhost",
        raise_server_exceptions=False,
        follow_redirects=False,
    )
    return signed_in(client, name, behind.gate)


def test_an_account_is_added_and_signs_in(
    callers: Callers, behind: Services, admin: TestClient
) -> None:
    added(admin, "mai")
    assert admin.get("/api/v1/users/mai").json()["last_sign_in_at"] is None
    mai = visitor(callers, behind, "mai")
    assert mai.get("/api/v1/search", params={"q": "a"}).status_code == 200
    assert admin.get("/api/v1/users/mai").json()["last_sign_in_at"] is not None
    (row,) = [one for one in admin.get("/api/v1/users").json()["users"] if one["name"] == "mai"]
    assert (row["display_name"], row["role"], row["state"]) == ("Mai", "reviewer", "active")


def test_a_role_and_a_state_are_changed_and_recorded_once(
    callers: Callers, behind: Services, admin: TestClient
) -> None:
    added(admin, "nga")
    nga = visitor(callers, behind, "nga")
    for _ in range(2):
        changed = admin.patch("/api/v1/users/nga", json={"role": "editor"})
        assert changed.json()["role"] == "editor"
    assert nga.delete("/api/v1/articles/khong-co").status_code == 404
    for _ in range(2):
        changed = admin.patch("/api/v1/users/nga", json={"state": "disabled"})
        assert changed.json()["state"] == "disabled"
    assert nga.get("/api/v1/search", params={"q": "a"}).status_code == 401
    assert admin.patch("/api/v1/users/nga", json={"state": "active"}).json()["state"] == "active"
    assert nga.get("/api/v1/search", params={"q": "a"}).status_code == 401  # its sessions ended
    done = [one.action for one in behind.store.audit.entries(subject="nga", limit=9)]
    assert done == ["user.enable", "user.disable", "user.role", "session.begin", "user.create"]


def test_a_password_set_for_somebody_ends_their_sessions(
    callers: Callers, behind: Services, admin: TestClient
) -> None:
    added(admin, "oanh")
    oanh = visitor(callers, behind, "oanh")
    address = "/api/v1/users/oanh/password"
    assert admin.put(address, json={"password": "ngắn"}).status_code == 422
    assert oanh.get("/tai-khoan").status_code == 200
    assert admin.put(address, json={"password": LONGER}).status_code == 204
    assert oanh.get("/api/v1/search", params={"q": "a"}).status_code == 401


def test_somebody_is_signed_out_everywhere(
    callers: Callers, behind: Services, admin: TestClient
) -> None:
    added(admin, "phong")
    here, there = (visitor(callers, behind, "phong") for _ in range(2))
    assert admin.delete("/api/v1/users/phong/sessions").json() == {"ended": 2}
    for one in (here, there):
        assert one.get("/api/v1/search", params={"q": "a"}).status_code == 401


def test_the_only_administrator_stays(admin: TestClient) -> None:
    for change in ({"role": "editor"}, {"state": "disabled"}):
        refused = admin.patch("/api/v1/users/tuan", json=change)
        assert refused.status_code == 409
        assert refused.json()["vietnamese"].startswith("Đây là quản trị viên duy nhất.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Tuấn"},
        {"name": "x"},
        {"name": "-a"},
        {"role": "chủ"},
        {"password": "ngắn"},
        {"password": "tran.van.quang", "name": "tran.van.quang"},
        {"password": "x" * 201},
        {"display_name": "x" * 81},
        {"display_name": "a\nb"},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_an_account_that_makes_no_sense_is_refused(
    admin: TestClient, wrong: dict[str, object]
) -> None:
    account = {"name": "quang", "role": "editor", "password": PASSWORD} | wrong
    refused = admin.post("/api/v1/users", json=account)
    assert refused.status_code == 422
    assert str(account["password"]) not in refused.text
    assert admin.get("/api/v1/users/quang").status_code == 404


def test_a_name_that_is_taken_is_said(admin: TestClient) -> None:
    account = {"name": " Tuan", "role": "editor", "password": PASSWORD}
    refused = admin.post("/api/v1/users", json=account)
    assert refused.status_code == 409
    assert refused.json()["vietnamese"] == "Tên đăng nhập này đã có. Xin chọn tên khác."


def test_ones_own_password_needs_the_old_one_and_ends_other_sessions(
    callers: Callers, behind: Services, admin: TestClient
) -> None:
    added(admin, "son")
    here, there = (visitor(callers, behind, "son") for _ in range(2))
    address, before = "/api/v1/account/password", here.cookies["hoi_bao_phien"]
    wrong = here.put(address, json={"old": LONGER, "new": LONGER})
    assert wrong.status_code == 422
    assert wrong.json()["vietnamese"] == "Mật khẩu hiện tại chưa đúng."
    assert here.put(address, json={"old": PASSWORD, "new": "ngắn"}).status_code == 422
    assert here.put(address, json={"old": PASSWORD, "new": LONGER}).status_code == 204
    assert here.cookies["hoi_bao_phien"] != before
    assert here.get("/api/v1/search", params={"q": "a"}).status_code == 200
    assert there.get("/api/v1/search", params={"q": "a"}).status_code == 401
    # The page's token was the old session's.
    assert here.put(address, json={"old": LONGER, "new": PASSWORD}).status_code == 403


def test_guessing_ones_password_from_an_open_session_is_locked_too(
    callers: Callers, behind: Services, admin: TestClient
) -> None:
    added(admin, "thu")
    thu = visitor(callers, behind, "thu")
    guess = {"old": "không phải nó đâu", "new": LONGER}
    for _ in range(5):
        assert thu.put("/api/v1/account/password", json=guess).status_code == 422
    locked = thu.put("/api/v1/account/password", json={"old": PASSWORD, "new": LONGER})
    assert locked.status_code == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 60


def test_a_key_has_no_password(callers: Callers) -> None:
    body = {"old": PASSWORD, "new": LONGER}
    refused = callers["review"].put("/api/v1/account/password", json=body)
    assert refused.status_code == 404
    assert callers["review"].get("/tai-khoan").status_code == 404


def test_ones_own_page_says_when_one_signed_in(
    callers: Callers, behind: Services, admin: TestClient
) -> None:
    added(admin, "uyen", "editor")
    page = visitor(callers, behind, "uyen").get("/tai-khoan").text
    assert "Biên tập viên" in page
    assert page.count("<li>") == 1 + page.count("<li><a href")
    page = visitor(callers, behind, "uyen").get("/tai-khoan").text
    assert page.count("<li>") == 2 + page.count("<li><a href")


def test_what_people_are_called_is_text_on_the_page(admin: TestClient) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    account = {"name": "vy", "display_name": hostile, "role": "editor", "password": PASSWORD}
    assert admin.post("/api/v1/users", json=account).status_code == 201
    key = {"name": hostile, "scopes": ["ask"]}
    assert admin.post("/api/v1/keys", json=key).status_code == 201
    page = admin.get("/quan-tri").text
    assert hostile not in page
    assert page.count("&lt;img src=x") >= 2


def test_without_keys_whoever_is_local_may_look_after_both(client: TestClient) -> None:
    page = client.get("/quan-tri")
    assert page.status_code == 200
    assert "RAG_AUTH=keys" in page.text
    account = {"name": "xuan", "role": "admin", "password": PASSWORD}
    assert client.post("/api/v1/users", json=account).status_code == 201
    assert client.get("/tai-khoan").status_code == 404
    assert CSRF_HEADER not in client.headers
