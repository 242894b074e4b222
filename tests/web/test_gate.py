"""Who a request is taken for, and which door it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from fastapi import APIRouter, Response

from rag.access.guard import Guard
from rag.callers import LOCAL, reader
from rag.errors import Forbidden, KeyRefused
from rag.store.store import Store
from rag.web.doors import FORMS, NEEDS, UNCOUNTED, WITHIN_SNIPPETS, Doors
from rag.web.gate import COOKIE, Gate
from tests.web.callers import PASSWORD, guard_of, now


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guard]:
    store = Store.open(tmp_path_factory.mktemp("gate") / "store.sqlite3")
    made = guard_of(store)
    made.accounts.add("lan", display_name="Lan", role="editor", password=PASSWORD, actor="t")
    yield made
    store.close()


@pytest.fixture(scope="module")
def gate(guard: Guard) -> Gate:
    return Gate(guard)


def cookie_of(gate: Gate, token: str) -> str:
    """As a browser sends it back."""
    response = Response()
    gate.keep(response, token)
    return SimpleCookie(response.headers["set-cookie"])[COOKIE].value


@pytest.fixture
def token(guard: Guard) -> str:
    return guard.accounts.sign_in("lan", PASSWORD)[1]


def test_where_nothing_is_asked_for_everybody_is_local(gate: Gate, token: str) -> None:
    is_open = Gate(None)
    assert is_open.caller("Bearer gì đó", cookie_of(gate, token)) == (LOCAL, None)
    is_open.refuse_forged(None, None)


def test_a_key_speaks_for_itself_whatever_cookie_comes_with_it(
    gate: Gate, guard: Guard, token: str
) -> None:
    made = guard.keys.create(["read"], name="a", actor="t")
    caller, session = gate.caller(f"bearer {made.text} ", cookie_of(gate, token))
    assert (caller.kind, caller.id, session) == ("key", made.key.prefix, None)


@pytest.mark.parametrize(
    "sent", ["Basic bGFuOnBhc3M=", "hb_aaaaaaaaaa_" + "x" * 43, "Bearer", "Bearer sai", ""]
)
def test_a_key_that_is_none_is_refused_and_not_taken_for_a_reader_or_a_cookie(
    gate: Gate, token: str, sent: str
) -> None:
    with pytest.raises(KeyRefused) as refused:
        gate.caller(sent, cookie_of(gate, token))
    assert sent.partition(" ")[2] not in str(refused.value) or not sent.partition(" ")[2]


def test_a_session_is_its_accounts_and_ends_with_it(gate: Gate, guard: Guard, token: str) -> None:
    cookie = cookie_of(gate, token)
    caller, session = gate.caller(None, cookie)
    assert (caller.kind, caller.name, session) == ("user", "lan", token)
    guard.accounts.sign_out(token)
    assert gate.caller(None, cookie) == (reader(may_ask=False), None)


def test_a_cookie_that_we_did_not_sign_is_a_readers(gate: Gate, guard: Guard, token: str) -> None:
    cookie = cookie_of(gate, token)
    others = Gate(replace(guard, signing_secret="một bí mật khác"))
    swapped = cookie_of(gate, "mot-token-khac").partition(".")[2]
    for forged in (
        token,
        cookie + "x",
        cookie[:-1],
        cookie.swapcase(),
        f"{token}.{swapped}",
        # Of the token that a page sends, which whoever sees the page has.
        f"{token}.{gate.csrf_token(token)}",
        cookie_of(others, token),
        "kh\xf4ng ph\xe9p.\xe9",
        "",
    ):
        assert gate.caller(None, forged) == (reader(may_ask=False), None), forged


def test_a_change_needs_the_token_of_a_page_of_the_same_session(
    gate: Gate, guard: Guard, token: str
) -> None:
    gate.refuse_forged(token, gate.csrf_token(token))
    gate.refuse_forged(None, None)  # nobody's name to forge it in
    other = guard.accounts.sign_in("lan", PASSWORD)[1]
    stranger = Gate(replace(guard, signing_secret="một bí mật khác"))
    for given in (None, "", "giả mạo", token, gate.csrf_token(other), stranger.csrf_token(token)):
        with pytest.raises(Forbidden) as refused:
            gate.refuse_forged(token, given)
        assert token not in str(refused.value)


@pytest.mark.parametrize("is_https", [False, True])
def test_a_cookie_goes_over_tls_alone_where_the_site_has_it(guard: Guard, is_https: bool) -> None:
    response = Response()
    Gate(replace(guard, is_https=is_https)).keep(response, "mot-token")
    kept = SimpleCookie(response.headers["set-cookie"])[COOKIE]
    assert bool(kept["secure"]) == is_https
    assert kept["httponly"]
    assert kept["samesite"] == "lax"
    assert (kept["path"], kept["domain"]) == ("/", "")
    assert int(kept["max-age"]) == timedelta(hours=12).total_seconds()


def test_the_browser_is_told_to_forget(gate: Gate) -> None:
    response = Response()
    gate.forget(response)
    kept = SimpleCookie(response.headers["set-cookie"])[COOKIE]
    assert (kept.value, kept["max-age"]) == ("", "0")


def test_a_key_that_has_ended_says_so_without_its_secret(gate: Gate, guard: Guard) -> None:
    ends = now() + timedelta(seconds=60)
    made = guard.keys.create(["read"], name="a", actor="t", expires_at=ends)
    guard.keys.revoke(made.key.prefix, actor="t")
    with pytest.raises(KeyRefused, match="revoked") as refused:
        gate.caller(f"Bearer {made.text}", None)
    assert made.text.split("_", 2)[2] not in str(refused.value)


def routes_of(*named: tuple[str, str]) -> Doors:
    router = APIRouter()
    for method, path in named:
        router.add_api_route(path, lambda: None, methods=[method])
    return Doors.of([router])


def test_a_door_is_found_by_method_and_whole_path() -> None:
    doors = routes_of(
        ("GET", "/api/v1/answers/{answer_id}"),
        ("DELETE", "/api/v1/answers/{answer_id}"),
        ("POST", "/api/v1/answers/{answer_id}:hide"),
        ("GET", "/kiem-chung/so-lieu/{plot}.svg"),
    )

    def needs(method: str, path: str) -> object:
        door = doors.at(method, path)
        return door.needs if door else None

    assert needs("GET", "/api/v1/answers/mot") == ("ask", "review")
    assert needs("POST", "/api/v1/answers/mot:hide") == ("edit",)
    assert needs("POST", "/mcp") == ("ask", "read")
    for method, path in (
        ("PUT", "/api/v1/answers/mot"),
        ("GET", "/api/v1/answers/mot/hai"),
        ("GET", "/api/v1/answers/"),
        ("GET", "//api/v1/answers/mot"),
        ("GET", "/kiem-chung/so-lieu/mot.png"),
        ("get", "/kiem-chung/so-lieu/mot.svg"),
    ):
        assert doors.at(method, path) is None, (method, path)


def test_a_route_that_is_not_in_the_table_does_not_start() -> None:
    with pytest.raises(KeyError, match="/api/v1/cua-sau"):
        routes_of(("GET", "/api/v1/cua-sau"))
    with pytest.raises(KeyError):
        routes_of(("PUT", "/api/v1/search"))  # nor one of another method


def test_what_changes_something_is_open_to_nobody_but_to_sign_in_and_out() -> None:
    is_open = {door for door, needs in NEEDS.items() if not needs and door[0] != "GET"}
    assert is_open == FORMS


def test_keys_accounts_and_the_record_are_for_administrators_alone() -> None:
    ours = ("/api/v1/keys", "/api/v1/users", "/api/v1/audit", "/quan-tri", "/nhat-ky")
    of_them = {door: needs for door, needs in NEEDS.items() if door[1].startswith(ours)}
    assert len(of_them) >= 14
    assert set(of_them.values()) == {("admin",)}


def test_the_tables_exceptions_name_routes_there_are() -> None:
    assert set(NEEDS) >= FORMS
    assert set(NEEDS) >= WITHIN_SNIPPETS
    assert {path for _, path in NEEDS} >= UNCOUNTED
