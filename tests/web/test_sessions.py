"""Sessions under attack: fixed, stolen, forged, begun in somebody's place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from rag.web.app import create_app
from rag.web.gate import COOKIE, CSRF_HEADER, Gate
from rag.web.services import Services
from tests.web.callers import PASSWORD, guarded, signed_in

FORM = {"ten": "minh", "mat_khau": PASSWORD}
ARTICLE = "/api/v1/articles/cau-treo"
Two = tuple[TestClient, TestClient]


@pytest.fixture(scope="module")
def behind(services: Services) -> Services:
    made = guarded(services)
    guard = made.gate.guard
    assert guard is not None
    for name, role in (("minh", "editor"), ("ke-gian", "reviewer")):
        guard.accounts.add(name, display_name="", role=role, password=PASSWORD, actor="test")
    return made


@pytest.fixture(scope="module")
def gate(behind: Services) -> Gate:
    return behind.gate


@pytest.fixture
def browsers(behind: Services) -> Iterator[Two]:
    """Two of them, nobody signed in."""
    app = create_app(behind)
    made = [
        TestClient(
            app,
            base_url="http://localhost",
            raise_server_exceptions=False,
            follow_redirects=False,
        )
        for _ in range(2)
    ]
    yield made[0], made[1]
    for one in made:
        one.close()


def who(client: TestClient) -> str | None:
    """Whose session it is."""
    page = client.get("/tai-khoan", headers={"Accept": "text/html"})
    if page.status_code != 200:
        assert page.status_code == 303
        return None
    return page.text.partition('title="Tài khoản của bạn">')[2].partition("<")[0]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://xau.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.xau.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    ],
    ids=str,
)
def test_another_sites_page_signs_nobody_in(
    browsers: Two, gate: Gate, headers: dict[str, str]
) -> None:
    victim, _ = browsers
    as_attacker = {"ten": "ke-gian", "mat_khau": PASSWORD}
    refused = victim.post("/dang-nhap", data=as_attacker, headers=headers)
    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers
    assert who(victim) is None
    # Nor does it take the place of whoever is signed in, or sign them out.
    signed_in(victim, "minh", gate)
    for address, form in (("/dang-nhap", as_attacker), ("/dang-xuat", {})):
        assert victim.post(address, data=form, headers=headers).status_code == 403
    assert who(victim) == "minh"


def test_a_session_that_was_planted_is_not_the_one_signed_in_to(browsers: Two, gate: Gate) -> None:
    victim, attacker = browsers
    signed_in(attacker, "ke-gian", gate)
    planted = attacker.cookies[COOKIE]
    with_it = {"Cookie": f"{COOKIE}={planted}"}
    assert victim.post("/dang-nhap", data=FORM, headers=with_it).status_code == 303
    assert victim.cookies[COOKIE] != planted
    assert who(victim) == "minh"
    assert who(attacker) is None  # the former session ended with signing in


def test_a_cookie_of_ones_own_making_is_not_taken_up(browsers: Two, gate: Gate) -> None:
    victim, attacker = browsers
    made_up = "mot-token-cua-toi"
    with_it = {"Cookie": f"{COOKIE}={made_up}"}
    assert victim.post("/dang-nhap", data=FORM, headers=with_it).status_code == 303
    attacker.cookies[COOKIE] = made_up
    assert who(attacker) is None
    assert made_up not in victim.cookies[COOKIE]


def test_signing_in_again_ends_ones_former_session(browsers: Two, gate: Gate) -> None:
    one, thief = browsers
    signed_in(one, "minh", gate)
    thief.cookies[COOKIE] = one.cookies[COOKIE]
    assert who(thief) == "minh"
    signed_in(one, "minh", gate)
    assert who(one) == "minh"
    assert who(thief) is None


@pytest.mark.parametrize("everywhere", ["", "1"])
def test_a_stolen_cookie_is_worth_nothing_after_signing_out(
    browsers: Two, gate: Gate, everywhere: str
) -> None:
    one, thief = browsers
    signed_in(one, "minh", gate)
    thief.cookies[COOKIE] = one.cookies[COOKIE]
    token = one.headers[CSRF_HEADER]
    left = one.post("/dang-xuat", data={"csrf": token, "moi_noi": everywhere})
    assert left.status_code == 303
    assert COOKIE not in one.cookies
    assert who(thief) is None
    thief.headers[CSRF_HEADER] = token
    assert thief.delete(ARTICLE).status_code == 401
    for accept in ("text/html", "application/json"):
        again = thief.get("/api/v1/search", params={"q": "cầu"}, headers={"Accept": accept})
        assert again.status_code == 401


def test_signing_out_takes_the_pages_own_token(browsers: Two, gate: Gate) -> None:
    one, other = browsers
    signed_in(one, "minh", gate)
    signed_in(other, "ke-gian", gate)
    for token in ("", "giả", other.headers[CSRF_HEADER]):
        assert one.post("/dang-xuat", data={"csrf": token}).status_code == 403
        assert who(one) == "minh"
    assert one.post("/dang-xuat", data={"csrf": one.headers[CSRF_HEADER]}).status_code == 303
    assert who(one) is None


def test_a_token_of_another_session_changes_nothing(
    browsers: Two, gate: Gate, client: TestClient
) -> None:
    one, other = browsers
    signed_in(one, "minh", gate)
    signed_in(other, "minh", gate)  # even of one's own
    own = one.headers[CSRF_HEADER]
    for token in (other.headers[CSRF_HEADER], "", own[:-1], own + "=", one.cookies[COOKIE]):
        refused = one.delete(ARTICLE, headers={CSRF_HEADER: token})
        assert refused.status_code == 403
        assert refused.json()["vietnamese"].startswith("Phiên làm việc đã đổi.")
    # Nor is it taken from where a form of another site could put it.
    in_address = one.delete(ARTICLE, params={"csrf": own}, headers={CSRF_HEADER: ""})
    assert in_address.status_code == 403
    assert client.get(ARTICLE).status_code == 200


def test_what_only_reads_changes_nothing_whoever_sends_it(browsers: Two, gate: Gate) -> None:
    one, _ = browsers
    signed_in(one, "minh", gate)
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://xau.example"}
    assert one.get("/dang-xuat", headers=foreign).status_code == 405
    assert who(one) == "minh"
