"""Who gets in where of the page framework's own routes, on a real server that asks for keys."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.store.store import Store
from rag.web.chat_mount import is_chat
from rag.web.doors import NEEDS
from tests.web.callers import PASSWORD, SCOPES, STAFF, guard_of
from tests.web.serving import serving

LONG_S = 60
MAY_ASK = {"ask", "admin key", *STAFF.values()}
MAY_NOT = {"reader", "read", "ingest", "review", "revoked", "expired"}
NO_LIMITS = {f"RAG_{whose}_RATE": "1000000/minute" for whose in ("READER", "KEY", "STAFF")}
# What of the framework is let through at all. An upgrade that brings routes opens none.
LET_THROUGH = {
    ("GET", "/"),
    ("GET", "/config"),
    ("GET", "/static/{path:path}"),
    ("GET", "/assets/{path:path}"),
    ("GET", "/theme.css"),
    ("GET", "/robots.txt"),
    ("GET", "/gradio_api/app_id"),
    ("GET", "/gradio_api/app_id/"),
    ("GET", "/gradio_api/custom_component/{id}/{environment}/{type}/{file_name}"),
    ("GET", "/gradio_api/heartbeat/{session_hash}"),
    ("GET", "/gradio_api/queue/data"),
    ("GET", "/gradio_api/startup-events"),
    ("GET", "/gradio_api/theme.css"),
    ("POST", "/gradio_api/cancel"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/reset"),
    ("POST", "/gradio_api/reset/"),
}


# In a process of its own: what the framework opens when it is imported, it does not close.
_LIST_ROUTES = """
import json, gradio

def of(routes):
    for route in routes:
        if inner := getattr(route, "original_router", None):
            yield from of(inner.routes)
        for method in getattr(route, "methods", None) or ():
            yield method, route.path

with gradio.Blocks() as blocks:
    pass
print(json.dumps(list(of(gradio.routes.App.create_app(blocks).routes))))
"""


@pytest.fixture(scope="module")
def routes() -> list[tuple[str, str]]:
    """Every route that the framework has for a page, but where one of ours stands."""
    listed = subprocess.run(
        [sys.executable, "-c", _LIST_ROUTES],
        check=True,
        capture_output=True,
        text=True,
        timeout=LONG_S,
    )
    found = {(method, path) for method, path in json.loads(listed.stdout) if method != "HEAD"}
    return sorted(found - set(NEEDS))


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, httpx.Client]]:
    """A client of each kind of caller, as in the table of our own routes."""
    data: Path = tmp_path_factory.mktemp("data")
    store = Store.open(data / "store.sqlite3")
    guard = guard_of(store)
    headers: dict[str, dict[str, str]] = {"reader": {}}
    for scope in SCOPES:
        made = guard.keys.create([scope], name=scope, actor="test")
        name = "admin key" if scope == "admin" else scope
        headers[name] = {"Authorization": f"Bearer {made.text}"}
    for name in ("revoked", "expired"):
        made = guard.keys.create(SCOPES, name=name, actor="test")
        headers[name] = {"Authorization": f"Bearer {made.text}"}
        if name == "revoked":
            guard.keys.revoke(made.key.prefix, actor="test")
        else:
            store.keys.expire(made.key.prefix, made.key.created_at, actor="test")
    for name, role in STAFF.items():
        guard.accounts.add(name, display_name="", role=role, password=PASSWORD, actor="test")
        headers[role] = {}
    store.close()
    with ExitStack() as stack:
        url = stack.enter_context(serving(data, RAG_AUTH="keys", **NO_LIMITS))
        opened = {}
        for caller, sent in headers.items():
            client = httpx.Client(base_url=url, headers=sent, timeout=LONG_S, trust_env=False)
            opened[caller] = stack.enter_context(client)
        for name, role in STAFF.items():
            form = {"ten": name, "mat_khau": PASSWORD}
            assert opened[role].post("/dang-nhap", data=form).status_code == 303
            opened[role].headers["Origin"] = url
        yield opened


def status(client: httpx.Client, method: str, path: str, **options: Any) -> int:
    """Of something that is not there; a stream is not read."""
    address = path.replace("{path:path}", "khong-co.js")
    while "{" in address:
        before, _, after = address.partition("{")
        address = f"{before}khong-co{after.partition('}')[2]}"
    body = {"json": {}} if method in ("POST", "PUT", "PATCH") else {}
    with client.stream(method, address, **body, **options) as response:
        return response.status_code


def test_the_table_of_callers_is_whole(clients: dict[str, httpx.Client]) -> None:
    assert set(clients) == MAY_ASK | MAY_NOT


def test_what_is_let_through_is_known_by_name(routes: list[tuple[str, str]]) -> None:
    assert len(routes) > 40
    assert {(method, path) for method, path in routes if is_chat(path)} == LET_THROUGH


def test_every_route_of_the_framework_lets_in_who_may_ask_or_nobody(
    clients: dict[str, httpx.Client], routes: list[tuple[str, str]]
) -> None:
    for method, path in routes:
        found = {caller: status(client, method, path) for caller, client in clients.items()}
        told = f"{method} {path}: {found}"
        for caller in ("revoked", "expired"):
            assert found.pop(caller) == 401, told
        if (method, path) not in LET_THROUGH:
            # As if it were not there; a person's change lacks the token of our own pages.
            assert {found[one] for one in ("reader", "ask", "admin key")} <= {404, 405}, told
            assert set(found.values()) <= {403, 404, 405}, told
            continue
        for caller, code in found.items():
            if caller in MAY_ASK:
                assert code not in (401, 403), told
            else:
                assert code == (401 if caller == "reader" else 403), told


def test_a_person_is_sent_to_sign_in_and_then_sees_the_page(
    clients: dict[str, httpx.Client],
) -> None:
    page = {"Accept": "text/html"}
    sent = clients["reader"].get("/", headers=page)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/dang-nhap?tiep=/")
    assert clients["reviewer"].get("/", headers=page).status_code == 200


def event_of(client: httpx.Client, *pressed: str, data: list[Any]) -> dict[str, Any]:
    """The press on something of the page, as the page sends it."""
    config = client.get("/config").json()
    names = {one["id"]: one["props"].get("elem_id") for one in config["components"]}
    (fn_index,) = (
        one["id"]
        for one in config["dependencies"]
        if [names.get(target) for target, _ in one["targets"]] == list(pressed)
    )
    return {"data": data, "fn_index": fn_index, "session_hash": "mot-trang"}


def asking(client: httpx.Client) -> dict[str, Any]:
    return event_of(client, "gui", "cau-hoi", data=["Giá vàng hôm nay?", "", None, None])


def test_a_handler_is_worked_by_whoever_may_ask_alone(clients: dict[str, httpx.Client]) -> None:
    event = asking(clients["ask"])
    for caller, client in clients.items():
        joined = client.post("/gradio_api/queue/join", json=event | {"session_hash": caller})
        assert (joined.status_code == 200) == (caller in MAY_ASK), caller
        if caller not in MAY_ASK:
            assert joined.status_code in (401, 403)
            assert joined.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://xau.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": ""},
    ],
    ids=str,
)
def test_another_sites_page_works_no_handler_in_a_persons_name(
    clients: dict[str, httpx.Client], headers: dict[str, str]
) -> None:
    event = asking(clients["editor"])
    joined = clients["editor"].post("/gradio_api/queue/join", json=event, headers=headers)
    assert joined.status_code == 403


def worked(client: httpx.Client, event: dict[str, Any], session: str) -> str:
    """All that the page is sent until an event is done."""
    joined = client.post("/gradio_api/queue/join", json=event | {"session_hash": session})
    assert joined.status_code == 200
    sent = []
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as lines:
        for line in lines.iter_lines():
            sent.append(line)
            if '"process_completed"' in line:
                break
    return "".join(sent)


def test_staff_who_delete_their_conversation_on_the_page_are_recorded(
    clients: dict[str, httpx.Client],
) -> None:
    def deletions() -> list[str]:
        wanted = {"action": "conversation.delete"}
        entries = clients["admin"].get("/api/v1/audit", params=wanted).json()["entries"]
        assert not any(one in str(entries) for one in conversations.values())  # its id opens it
        return [one["actor"] for one in entries]

    def delete(caller: str, conversation_id: str) -> None:
        memory = {"conversation": conversation_id, "pending": "", "order": ""}
        event = event_of(clients[caller], "xoa-han", data=[None, memory])
        worked(clients[caller], event, f"xoa-{caller}")

    conversations = {}
    for caller in ("editor", "ask"):
        sent = worked(clients[caller], asking(clients[caller]), f"hoi-{caller}")
        conversations[caller] = re.findall(r'"conversation": ?"([\w-]+)"', sent)[-1]
    assert deletions() == []
    delete("ask", conversations["editor"])  # not theirs: nothing is done
    assert deletions() == []
    for caller, conversation_id in conversations.items():
        delete(caller, conversation_id)
        again = clients["admin key"].delete(f"/api/v1/conversations/{conversation_id}")
        assert again.status_code == 404
    key, editor = deletions()
    assert (key[:4], editor) == ("key:", "minh")
