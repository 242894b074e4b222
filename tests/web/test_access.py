"""Who gets in where: every route, every caller."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest

from rag.callers import permissions_of_role, permissions_of_scopes
from rag.web.app import create_app
from rag.web.doors import CHAT, FORMS, NEEDS
from rag.web.gate import CSRF_HEADER
from rag.web.services import Services
from tests.web.callers import PASSWORD, SCOPES, STAFF, Callers, calling, guarded, signed_in
from tests.web.making import ASKED, BRIDGE


@pytest.fixture(scope="module")
def behind(services: Services) -> Services:
    return guarded(services)


@pytest.fixture(scope="module")
def callers(behind: Services) -> Iterator[Callers]:
    with calling(behind) as made:
        assert made["admin key"].put("/api/v1/articles/cau-treo", json=BRIDGE).is_success
        yield made


PERMISSIONS = {
    "reader": frozenset(),
    **{
        "admin key" if scope == "admin" else scope: permissions_of_scopes([scope])
        for scope in SCOPES
    },
    **{role: permissions_of_role(role) for role in STAFF.values()},
}
# Of things that are not there.
ADDRESSES = defaultdict(lambda: "khong-co", paragraph_id="khong-co.v1.p1", marker="1")
CHAT_ADDRESSES = [
    ("GET", "/"),
    ("GET", "/config"),
    ("GET", "/theme.css"),
    ("POST", "/gradio_api/queue/join"),
    ("GET", "/gradio_api/queue/data"),
    ("GET", "/gradio_api/heartbeat/mot"),
    ("POST", "/gradio_api/reset"),
    ("POST", "/gradio_api/cancel"),
    ("GET", "/gradio_api/app_id"),
]


def status(callers: Callers, caller: str, method: str, path: str) -> int:
    body = {"json": {}} if method in ("PATCH", "POST", "PUT") else {}
    return callers[caller].request(method, path.format_map(ADDRESSES), **body).status_code


@pytest.mark.parametrize("caller", [*PERMISSIONS, "revoked", "expired"])
@pytest.mark.parametrize(("method", "path"), sorted(set(NEEDS) - FORMS))
def test_every_route_lets_in_who_may_and_nobody_else(
    callers: Callers, caller: str, method: str, path: str
) -> None:
    found = status(callers, caller, method, path)
    needs = NEEDS[method, path]
    if caller not in PERMISSIONS:
        assert found == 401  # a key that is no good is told so everywhere
    elif not needs or PERMISSIONS[caller] & set(needs):
        assert found not in (401, 403)
    elif caller == "reader":
        assert found in (401, 303)  # a person is sent to sign in
    else:
        assert found == 403


@pytest.mark.parametrize("caller", [*PERMISSIONS, "revoked", "expired"])
@pytest.mark.parametrize(("method", "path"), CHAT_ADDRESSES)
def test_the_chat_page_and_its_handlers_let_in_who_may_ask(
    callers: Callers, caller: str, method: str, path: str
) -> None:
    found = status(callers, caller, method, path)
    if caller not in PERMISSIONS:
        assert found == 401
    elif PERMISSIONS[caller] & set(CHAT):
        # The page is not started here: what is let through finds it starting, or not there.
        assert found in (404, 503)
    elif caller == "reader":
        assert found in (401, 303)
    else:
        assert found == 403


def test_every_route_is_in_the_table_and_the_table_holds_no_other(behind: Services) -> None:
    described = create_app(behind).openapi()["paths"]
    in_api = {(method.upper(), path) for path, of in described.items() for method in of}
    assert in_api <= set(NEEDS)


def test_readers_may_ask_where_that_is_set(services: Services) -> None:
    with calling(guarded(services, may_readers_ask=True)) as callers:
        reader = callers["reader"]
        answer = reader.post("/api/v1/answers", json={"question": ASKED}).json()
        assert answer["status"] == "answered"
        assert reader.get(f"/tra-loi/{answer['id']}").status_code == 200
        assert reader.get("/api/v1/search", params={"q": ASKED}).status_code == 401
        # Whoever was sent the link of one answer learns nothing of the conversation …
        shared = reader.get(f"/api/v1/answers/{answer['id']}").json()
        assert shared["conversation_id"] is None
        # … and cannot delete it.
        address = f"/api/v1/answers/{answer['id']}"
        assert reader.delete(address).status_code == 403
        assert reader.delete(address, params={"conversation_id": "mot"}).status_code == 403
        conversation = {"conversation_id": answer["conversation_id"]}
        assert reader.delete(address, params=conversation).status_code == 204
        assert reader.get(address).status_code == 404


def test_a_keys_answers_are_its_own(callers: Callers, behind: Services) -> None:
    answer = callers["ask"].post("/api/v1/answers", json={"question": ASKED}).json()
    address = f"/api/v1/answers/{answer['id']}"
    assert callers["ask"].get(address).json() == answer
    assert callers["editor"].get(address).json() == answer | {"removed_claims": []}
    guard = behind.gate.guard
    assert guard is not None
    other = guard.keys.create(["ask"], name="khác", actor="test").text
    as_other = {"Authorization": f"Bearer {other}"}
    assert callers["reader"].get(address, headers=as_other).status_code == 404
    assert callers["reader"].delete(address, headers=as_other).status_code == 404
    followed = {"question": "còn ở đâu?", "conversation_id": answer["conversation_id"]}
    following = callers["reader"].post("/api/v1/answers", json=followed, headers=as_other)
    assert following.status_code == 404
    assert callers["ask"].post("/api/v1/answers", json=followed).status_code == 200
    assert callers["ask"].delete(address).status_code == 204


def test_a_cookie_is_worth_nothing_after_signing_out(behind: Services) -> None:
    with calling(behind) as callers:
        client = callers["editor"]
        stolen = client.cookies["hoi_bao_phien"]
        assert client.get("/api/v1/search", params={"q": "cầu"}).status_code == 200
        left = client.post("/dang-xuat", data={"csrf": client.headers[CSRF_HEADER]})
        assert left.status_code == 303
        callers["reader"].cookies["hoi_bao_phien"] = stolen
        assert callers["reader"].get("/api/v1/search", params={"q": "cầu"}).status_code == 401


def test_signing_out_everywhere_ends_other_sessions(behind: Services) -> None:
    guard = behind.gate.guard
    assert guard is not None
    guard.accounts.add("hai", display_name="", role="editor", password=PASSWORD, actor="test")
    with calling(behind) as callers:
        here = signed_in(callers["reader"], "hai", behind.gate)
        there = signed_in(callers["ask"], "hai", behind.gate)
        del there.headers["Authorization"]
        form = {"csrf": here.headers[CSRF_HEADER], "moi_noi": "1"}
        assert here.post("/dang-xuat", data=form).status_code == 303
        assert there.get("/api/v1/search", params={"q": "cầu"}).status_code == 401
        assert callers["editor"].get("/api/v1/search", params={"q": "cầu"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {CSRF_HEADER: ""},
        {CSRF_HEADER: "giả"},
        {"Origin": "https://xau.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=["none", "forged", "other origin", "no origin", "other site"],
)
def test_a_forged_change_is_refused(callers: Callers, headers: dict[str, str]) -> None:
    encoded = {name: value.encode() for name, value in headers.items()}
    gone = callers["editor"].delete("/api/v1/articles/cau-treo", headers=encoded)  # type: ignore[arg-type]
    assert gone.status_code == 403
    assert callers["read"].get("/api/v1/articles/cau-treo").status_code == 200


def test_a_person_is_sent_to_sign_in_and_comes_back(callers: Callers) -> None:
    reader = callers["reader"]
    sent = reader.get("/bai/cau-treo?version=1", headers={"Accept": "text/html"})
    assert sent.status_code == 303
    assert sent.headers["Location"] == "/dang-nhap?tiep=/bai/cau-treo%3Fversion%3D1"
    form = {"ten": "minh", "mat_khau": PASSWORD, "tiep": "/bai/cau-treo?version=1"}
    assert reader.post("/dang-nhap", data=form).headers["Location"] == form["tiep"]
    reader.cookies.clear()


@pytest.mark.parametrize("way", ["https://xau.example", "//xau.example", "/\\xau.example", "/\n"])
def test_signing_in_leads_to_no_other_site(callers: Callers, way: str) -> None:
    form = {"ten": "minh", "mat_khau": PASSWORD, "tiep": way}
    response = callers["reader"].post("/dang-nhap", data=form)
    assert response.headers["Location"] == "/kiem-chung"
    callers["reader"].cookies.clear()


def test_the_cookie_is_http_only_and_same_site(callers: Callers) -> None:
    response = callers["reader"].post("/dang-nhap", data={"ten": "minh", "mat_khau": PASSWORD})
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    callers["reader"].cookies.clear()


def test_failed_sign_ins_lock_the_name(behind: Services, callers: Callers) -> None:
    guard = behind.gate.guard
    assert guard is not None
    guard.accounts.add("hoa", display_name="Hoa", role="reviewer", password=PASSWORD, actor="test")
    reader = callers["reader"]
    for _ in range(5):
        wrong = reader.post("/dang-nhap", data={"ten": "hoa", "mat_khau": "sai mật khẩu"})
        assert wrong.status_code == 401
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in wrong.text
    locked = reader.post("/dang-nhap", data={"ten": "hoa", "mat_khau": PASSWORD})
    assert locked.status_code == 401
    assert int(locked.headers["Retry-After"]) <= 60
    assert "Set-Cookie" not in locked.headers


def test_a_key_stands_in_no_log_and_no_response(
    callers: Callers, caplog: pytest.LogCaptureFixture
) -> None:
    bad = "hb_aaaaaaaaaa_" + "x" * 43
    refused = callers["reader"].get(
        "/api/v1/search", params={"q": "cầu"}, headers={"Authorization": f"Bearer {bad}"}
    )
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert bad not in refused.text + caplog.text


def test_a_role_taken_away_holds_from_the_next_request_on(behind: Services) -> None:
    with calling(behind) as callers:
        guard = behind.gate.guard
        assert guard is not None
        guard.accounts.add(
            "nam", display_name="Nam", role="editor", password=PASSWORD, actor="test"
        )
        client = callers["reader"]
        signed_in(client, "nam", behind.gate)
        assert client.delete("/api/v1/articles/khong-co").status_code == 404
        guard.accounts.set_role("nam", "reviewer", actor="test")
        assert client.delete("/api/v1/articles/khong-co").status_code == 403
        guard.accounts.disable("nam", disabled=True, actor="test")
        assert client.delete("/api/v1/articles/khong-co").status_code == 401
